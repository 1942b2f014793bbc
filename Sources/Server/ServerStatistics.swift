/// Counts of a server for its metrics; since the start where not said otherwise.
package struct ServerStatistics: Sendable, Equatable {
    /// Open now.
    package var connections = 0
    /// Open now.
    package var streams = 0
    /// Requests that wait for a worker now.
    package var queued = 0
    /// Connections that were accepted.
    package var accepted = 0
    /// Requests that were answered, those from the cache included.
    package var requests = 0
    package var cachedRequests = 0
    /// Connections that were answered with an error of the core and closed.
    package var refusals = 0
    /// Requests answered 503 because the queue or the streams were full.
    package var overloads = 0
    /// Requests answered 429.
    package var rateLimited = 0
    /// Connections closed because their address had as many as it may.
    package var turnedAway = 0
    /// Connections closed to make room for others.
    package var evicted = 0
    /// Bytes given to the sockets.
    package var sentBytes = 0

    package init() {}

    /// The same in Prometheus' text format 0.0.4: counters end in `_total`.
    package var metrics: [UInt8] {
        var text = ""
        func add(_ name: String, _ help: String, _ value: Int, isCounter: Bool = true) {
            let name = isCounter ? "broadsheet_http_\(name)_total" : "broadsheet_http_\(name)"
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(isCounter ? "counter" : "gauge")\n\(name) \(value)\n"
        }
        add("connections", "Connections that are open.", connections, isCounter: false)
        add("streams", "Streamed answers that are under way.", streams, isCounter: false)
        add("queue", "Requests that wait for a worker.", queued, isCounter: false)
        add("accepted", "Connections that were accepted.", accepted)
        add("requests", "Requests that were answered.", requests)
        add("cached_requests", "Requests that were answered from the response cache.", cachedRequests)
        add("refusals", "Connections that were answered with an error of HTTP and closed.", refusals)
        add("overloads", "Requests answered 503 because the queue or the streams were full.", overloads)
        add("rate_limited", "Requests answered 429.", rateLimited)
        add("turned_away", "Connections closed because their address had as many as it may.", turnedAway)
        add("evicted", "Idle connections closed to make room.", evicted)
        add("sent_bytes", "Bytes of answers given to the network.", sentBytes)
        return Array(text.utf8)
    }
}
