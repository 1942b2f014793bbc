import Glibc

/// What the endpoints may be told from outside; the program's configuration is turned into one of these by main.
package struct APIConfiguration: Sendable {
    /// Shown by `/version` and `/`.
    package var version = "0.0.0"
    /// Bearer tokens of those who may start and cancel imports; several, so that one can be rotated out. Empty: writes answer 403.
    package var adminTokens: [String] = []
    /// Bearer tokens of readers. Empty: reads are public.
    package var readTokens: [String] = []
    /// Origins that browsers may read from; `*` is everybody.
    package var corsOrigins: [String] = ["*"]
    /// The zone of dates without one: an IANA name or an offset such as `+08:00`.
    package var timeZone = "Asia/Shanghai"
    /// Scheme and host (and path) under which the world sees this server, without the last `/`; nil: as the request says.
    package var publicURL: String?
    /// Title of feeds and of the documentation page.
    package var title = "Broadsheet"
    /// Milliseconds that one search may take before it answers with what it has.
    package var searchBudgetMilliseconds = 500
    /// Event streams open at a time; one more is answered 503.
    package var eventStreamsMax = 256
    /// Seconds between two comments on a silent event stream.
    package var eventHeartbeatSeconds = 15
    /// Seconds since 1970.
    package var now: @Sendable () -> Int64 = { SystemClock.seconds() }
    /// Further lines for `/metrics`, in Prometheus' text format.
    package var extraMetrics: (@Sendable () -> [UInt8])?
    /// Told of every 5xx: the request id and what really happened.
    package var log: (@Sendable (_ requestID: String, _ message: String) -> Void)?

    package init() {}
}

/// The wall clock.
enum SystemClock {
    /// Seconds since 1970.
    static func seconds() -> Int64 { Int64(time(nil)) }
}
