/// A request as the handler sees it: parsed, bounded, not interpreted. RFC 9112 §3.
package struct Request: Sendable {
    package var method: Method
    /// Origin-form path as sent, percent-encoded, without the query. Starts with `/` (or is `*` for OPTIONS).
    package var path: [UInt8]
    /// The query as sent, without `?`; nil when there was none.
    package var query: [UInt8]?
    package var version: HTTPVersion
    package var fields: FieldLines
    package var body: [UInt8]
    /// The peer's address (after trusted proxies), without port; `unix` for a UNIX socket.
    package var remoteAddress: String

    package init(
        method: Method, path: [UInt8], query: [UInt8]? = nil, version: HTTPVersion = .http11, fields: FieldLines = FieldLines(),
        body: [UInt8] = [], remoteAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.version = version
        self.fields = fields
        self.body = body
        self.remoteAddress = remoteAddress
    }
}

/// A method token; case-sensitive. RFC 9110 §9.
package struct Method: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package static let get = Method(rawValue: "GET")
    package static let head = Method(rawValue: "HEAD")
    package static let post = Method(rawValue: "POST")
    package static let put = Method(rawValue: "PUT")
    package static let delete = Method(rawValue: "DELETE")
    package static let options = Method(rawValue: "OPTIONS")
}

/// HTTP/1.0 or HTTP/1.1; everything else was refused before.
package enum HTTPVersion: Sendable { case http10, http11 }

/// Field lines in order; names compare without case. RFC 9110 §5.
package struct FieldLines: Sendable, Equatable {
    package private(set) var lines: [(name: String, value: String)] = []

    package init() {}
    package init(_ lines: [(String, String)]) { self.lines = lines.map { (name: $0.0, value: $0.1) } }

    package mutating func append(_ name: String, _ value: String) { lines.append((name, value)) }

    /// All values of a name, in order.
    package func values(_ name: String) -> [String] {
        lines.filter { Self.isSameName($0.name, name) }.map(\.value)
    }

    /// The first value of a name.
    package func first(_ name: String) -> String? { lines.first { Self.isSameName($0.name, name) }?.value }

    package static func == (a: FieldLines, b: FieldLines) -> Bool {
        a.lines.count == b.lines.count && zip(a.lines, b.lines).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    static func isSameName(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        return zip(a.utf8, b.utf8).allSatisfy { x, y in
            x == y || ((x | 0x20) == (y | 0x20) && (0x61...0x7A).contains(x | 0x20))
        }
    }
}
