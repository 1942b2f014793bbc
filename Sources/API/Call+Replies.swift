import Articles
import HTTP

extension Call {
    /// An answer of JSON bytes.
    func json(_ bytes: [UInt8], status: Int = 200, fields: [(String, String)] = [], isCacheable: Bool = false) -> Response {
        reply(.bytes(bytes), status: status, fields: fields, isCacheable: isCacheable)
    }

    /// The same in any coding.
    func reply(_ body: ResponseBody, status: Int = 200, fields: [(String, String)] = [], isCacheable: Bool = false) -> Response {
        Response(status: status, fields: FieldLines([("Content-Type", route.mediaType)] + fields), body: body, isCacheable: isCacheable)
    }

    /// `{"data":…,"meta":{"generation":…},"links":{"self":…}}`, cacheable under the generation at which it was begun.
    func envelope(generation: UInt64, tag: String, _ data: (inout JSONWriter) throws -> Void, meta: (inout JSONWriter) -> Void = { _ in })
        rethrows -> Response
    {
        var json = JSONWriter(capacity: 4_096)
        try json.object {
            $0.key("data")
            try data(&$0)
            $0.key("meta")
            $0.object {
                $0.key("generation")
                $0.number(generation)
                meta(&$0)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(target.text)
            }
        }
        return self.json(json.bytes, fields: [("ETag", tag)], isCacheable: true)
    }

    /// Path and parameters in normal form.
    var target: LinkTarget { LinkTarget(path: String(decoding: request.path, as: UTF8.self), parameters: parameters) }

    /// The tag of an answer that depends on the generation and the target only.
    func listTag(_ generation: UInt64) -> String { EntityTag.list(generation: generation, target.text) }

    /// 304, when the client has the answer of this tag already.
    func notModified(_ tag: String) -> Response? {
        guard EntityTag.isMatched(tag, by: request) else { return nil }
        return Response(status: 304, fields: FieldLines([("ETag", tag)]))
    }
}
