/// A request as the handler sees it: parsed, bounded, not interpreted. RFC 9112 §3.
///
/// A HEAD reaches the handler as the GET whose head it asks for; the server leaves the body out.
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
    /// The client's X-Request-Id where it is usable, else one made by the server; returned with the response.
    package var requestID: String

    package init(
        method: Method, path: [UInt8], query: [UInt8]? = nil, version: HTTPVersion = .http11, fields: FieldLines = FieldLines(),
        body: [UInt8] = [], remoteAddress: String = "", requestID: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.version = version
        self.fields = fields
        self.body = body
        self.remoteAddress = remoteAddress
        self.requestID = requestID
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
