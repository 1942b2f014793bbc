/// Counts of a server for its metrics; since the start where not said otherwise.
package struct ServerStatistics: Sendable, Equatable {
    /// Open now.
    package var connections = 0
    /// Open now.
    package var streams = 0
    /// Requests that were answered, those from the cache included.
    package var requests = 0
    package var cachedRequests = 0
    /// Connections that were answered with an error of the core and closed.
    package var refusals = 0

    package init() {}
}
