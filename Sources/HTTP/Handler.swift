/// Makes the handlers of a server: one a thread, so that each may own a database connection without locks.
package protocol HandlerFactory: Sendable {
    /// Called once on each loop and each worker thread.
    func makeHandler() -> any Handler

    /// The generation of what handlers answer from: cached responses of an older one are dropped. One atomic load.
    var generation: UInt64 { get }
}

/// Answers requests on one thread. Not Sendable.
package protocol Handler: AnyObject {
    /// True when the request may take long (searches, exports, writes) and belongs on a worker; must be cheap.
    func isBlocking(_ request: Request) -> Bool

    /// What stands ready for a target (a range of the input, as it was spelled), for a GET or HEAD whose answer depends on nothing else
    /// but the coding: asked on the loop before a `Request` is made. nil: `respond` answers. By default nothing stands ready.
    func readyResponse(_ input: Span<UInt8>, _ target: Range<Int>) -> ReadyResponse?

    /// The answer. Never throws: a failure is a response.
    func respond(to request: Request) -> Response

    /// The answer for what never became a request: 400, 408, 413, 414, 431, 501, 503, 505…, as problem+json.
    func response(forStatus status: Int, code: String, detail: String) -> Response

    /// The same with the identifier that the answer's X-Request-Id carries; by default the identifier is left out.
    func response(forStatus status: Int, code: String, detail: String, requestID: String) -> Response
}

extension Handler {
    package func readyResponse(_ input: Span<UInt8>, _ target: Range<Int>) -> ReadyResponse? { nil }

    package func response(forStatus status: Int, code: String, detail: String, requestID: String) -> Response {
        response(forStatus: status, code: code, detail: detail)
    }
}
