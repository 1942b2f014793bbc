/// An answer before it is framed: the server adds Date, Content-Length or chunks, Connection, gzip and Vary.
package struct Response: Sendable {
    /// Three digits.
    package var status: Int
    package var fields: FieldLines
    package var body: ResponseBody
    /// May be kept by the server's response cache under its target until the generation moves on.
    package var isCacheable: Bool

    package init(status: Int = 200, fields: FieldLines = FieldLines(), body: ResponseBody = .bytes([]), isCacheable: Bool = false) {
        self.status = status
        self.fields = fields
        self.body = body
        self.isCacheable = isCacheable
    }
}

/// What follows the head.
package enum ResponseBody: Sendable {
    /// The whole, identity-coded.
    case bytes([UInt8])
    /// Already gzipped, with the identity length known only by inflating; the server inflates for a client without gzip.
    case gzipped([UInt8])
    /// Pulled piece by piece on a worker as the client reads.
    case stream(any ResponseStream)
}

/// A body made piece by piece. Called on one worker at a time; never on a loop.
package protocol ResponseStream: AnyObject, Sendable {
    /// The next piece, or nil at the end. An empty piece is a pause: asked again after `pauseMilliseconds` or a wake-up.
    func next() -> [UInt8]?
    var pauseMilliseconds: Int { get }
    /// The client has gone, or the server drains.
    func cancel()
}
