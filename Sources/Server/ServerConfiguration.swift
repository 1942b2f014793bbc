import CLinux
import Glibc
import HTTP

/// What a server is told once, before it starts.
package struct ServerConfiguration: Sendable {
    /// Where to listen; at least one.
    package var addresses: [ListenAddress]
    /// Event loops; 0: one a core.
    package var loops = 0
    /// Threads for requests that may take long; 0: two, or one a core where there are more.
    package var workers = 0
    package var limits = ServerLimits()
    /// Answers 429 to an address that asks more often; nil: off.
    package var rateLimit: RateLimit?
    /// Peers whose X-Forwarded-For or Forwarded is believed.
    package var trustedProxies: [AddressRange] = []
    /// Counts loopback peers for `connectionsPerAddressMax` too. Off, because a proxy on the same machine speaks for everybody.
    package var countsLocalAddresses = false
    /// Connections that the kernel holds for a listener until they are accepted.
    package var backlog: Int32 = 4_096
    /// Tells each request to the log closure.
    package var logsRequests = false

    package init(addresses: [ListenAddress]) { self.addresses = addresses }
}

/// What the server has to tell; the closure that takes it runs on a loop and must be quick.
package enum ServerEvent: Sendable {
    /// One answered request; only with `logsRequests`.
    case request(RequestRecord)
    /// Something for the operator, such as accepting that waits for descriptors.
    case notice(String)
}

/// One line of the request log.
package struct RequestRecord: Sendable {
    package var method: String
    package var target: String
    package var status: Int
    /// Microseconds in the handler; 0 from the cache.
    package var microseconds: Int
    package var isCached: Bool
    package var remoteAddress: String
    package var requestID: String
    /// The client's traceparent (W3C Trace Context), bounded; nil without.
    package var traceparent: String?
}

/// Why a server could not start: what was asked, and the system's reason.
package struct ServerError: Error, CustomStringConvertible, Sendable {
    package var description: String
    /// errno, or 0.
    package var code: Int32

    package init(_ description: String, code: Int32 = 0) {
        self.description = code == 0 ? description : "\(description): \(unsafe String(cString: strerror(code)))"
        self.code = code
    }
}
