/// A parsed head as places in the bytes that held it: nothing is copied. Reused from request to request, valid as long as those bytes.
package struct RequestHead: Sendable {
    /// The methods that the core tells apart.
    package enum MethodKind: UInt8, Sendable { case get, head, post, put, delete, options, other }

    package internal(set) var method = MethodKind.other
    package internal(set) var version = HTTPVersion.http11
    package internal(set) var methodRange = 0..<0
    /// The path, or `*`.
    package internal(set) var pathRange = 0..<0
    /// The query without `?`, or nil.
    package internal(set) var queryRange: Range<Int>?
    package internal(set) var fieldsRange = 0..<0
    /// The first byte after the head.
    package internal(set) var end = 0
    package internal(set) var fields: [FieldRange] = []

    /// nil without a Content-Length.
    package internal(set) var contentLength: Int?
    package internal(set) var isChunked = false
    package internal(set) var expectsContinue = false
    package internal(set) var asksToClose = false
    package internal(set) var asksToKeepAlive = false
    package internal(set) var hasAuthorization = false
    /// If-Match or If-Unmodified-Since is there: rare, so their values are looked up among the fields.
    package internal(set) var hasPreconditions = false

    /// Values of single fields that the core reads; nil when absent.
    package internal(set) var host: Range<Int>?
    package internal(set) var ifNoneMatch: Range<Int>?
    package internal(set) var ifModifiedSince: Range<Int>?
    package internal(set) var acceptEncoding: Range<Int>?
    package internal(set) var requestID: Range<Int>?
    /// True when If-None-Match or Accept-Encoding came more than once: their values must be joined first.
    package internal(set) var hasRepeatedLists = false

    package init() {}

    /// An absolute or asterisk target has no `?` of its own place; in origin-form path and query are one run of bytes.
    package var targetRange: Range<Int> { pathRange.lowerBound..<(queryRange?.upperBound ?? pathRange.upperBound) }

    package var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// Whether the client wants the connection to stay (RFC 9112 §9.3).
    package var persists: Bool { version == .http11 ? !asksToClose : asksToKeepAlive && !asksToClose }

    mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        contentLength = nil
        isChunked = false
        expectsContinue = false
        asksToClose = false
        asksToKeepAlive = false
        hasAuthorization = false
        hasPreconditions = false
        host = nil
        ifNoneMatch = nil
        ifModifiedSince = nil
        acceptEncoding = nil
        requestID = nil
        queryRange = nil
        hasRepeatedLists = false
    }

    /// Shifts all places by the bytes that were cut off in front.
    mutating func rebase(by shift: Int) {
        func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound - shift..<range.upperBound - shift }
        methodRange = moved(methodRange)
        pathRange = moved(pathRange)
        queryRange = queryRange.map(moved)
        fieldsRange = moved(fieldsRange)
        end -= shift
        host = host.map(moved)
        ifNoneMatch = ifNoneMatch.map(moved)
        ifModifiedSince = ifModifiedSince.map(moved)
        acceptEncoding = acceptEncoding.map(moved)
        requestID = requestID.map(moved)
        let small = Int32(truncatingIfNeeded: shift)
        var index = 0
        while index < fields.count {
            fields[index].nameStart -= small
            fields[index].nameEnd -= small
            fields[index].valueStart -= small
            fields[index].valueEnd -= small
            index += 1
        }
    }

    /// Copies what the handler needs out of the bytes. A HEAD becomes the GET that it asks about.
    package func makeRequest(
        _ input: Span<UInt8>, body: [UInt8], remoteAddress: String, requestID: String
    ) -> Request {
        let method: Method
        switch self.method {
        case .get, .head: method = .get
        case .post: method = .post
        case .put: method = .put
        case .delete: method = .delete
        case .options: method = .options
        case .other: method = Method(rawValue: String(decoding: [UInt8](copying: input, methodRange), as: UTF8.self))
        }
        return Request(
            method: method, path: pathRange.isEmpty ? [0x2F] : [UInt8](copying: input, pathRange),
            query: queryRange.map { [UInt8](copying: input, $0) }, version: version, fields: FieldLines(input, fieldsRange, fields),
            body: body, remoteAddress: remoteAddress, requestID: requestID)
    }
}
