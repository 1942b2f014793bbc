import Articles
import HTTP
import Store

/// Authors, sources and tags with their counts.
enum NameEndpoints {
    static let parameters: [Parameter] = [
        ListParameters.limit(maximum: 1_000, default: 100, minimum: 1),
        Parameter(
            "page", .integer(1...ListParameters.windowMax, default: 1), "The number of a page, while page × limit is at most \(offsetMax).",
            example: "2"),
    ]

    /// Names that `page` may lead past.
    static let offsetMax = 100_000

    @Sendable static func authors(_ call: Call) throws -> Response { try list(.author, call) }
    @Sendable static func sources(_ call: Call) throws -> Response { try list(.source, call) }
    @Sendable static func tags(_ call: Call) throws -> Response { try list(.tag, call) }

    private static func list(_ field: FacetField, _ call: Call) throws -> Response {
        let limit = call.parameters.integer("limit") ?? 100
        let page = call.parameters.integer("page") ?? 1
        guard page * limit <= offsetMax else {
            throw Problem.parameter(
                .init(parameter: "page", code: "too_large", detail: "times limit is at most \(offsetMax)", maximum: offsetMax / limit))
        }
        let generation = call.handler.factory.database.generation
        let tag = call.listTag(generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        let names = try call.handler.reader().names(field, limit: limit + 1, offset: (page - 1) * limit)
        var json = JSONWriter(capacity: 128 * (names.count + 2))
        json.object {
            $0.key("data")
            $0.array { list in names.prefix(limit).forEach { write($0, field, to: &list) } }
            $0.key("meta")
            $0.object {
                $0.key("limit")
                $0.number(limit)
                $0.key("page")
                $0.number(page)
                $0.key("generation")
                $0.number(generation)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(call.target.text)
                $0.key("next")
                let path = call.target.path
                $0.stringOrNull(names.count > limit ? "\(path)?limit=\(limit)&page=\(page + 1)" : nil)
                $0.key("prev")
                $0.stringOrNull(page > 1 ? "\(path)?limit=\(limit)&page=\(page - 1)" : nil)
            }
        }
        return call.json(json.bytes, fields: [("ETag", tag)], isCacheable: true)
    }

    private static func write(_ name: NameCount, _ field: FacetField, to json: inout JSONWriter) {
        json.object {
            $0.key("name")
            $0.string(name.name)
            $0.key("count")
            $0.number(name.count)
            $0.key("first_at")
            $0.stringOrNull(name.first.map { Timestamp.text($0) })
            $0.key("last_at")
            $0.stringOrNull(name.last.map { Timestamp.text($0) })
            $0.key("articles")
            $0.string("/v1/articles?\(field.rawValue)=\(TargetText.encode(ParameterValues.escaped(name.name)))")
        }
    }
}
