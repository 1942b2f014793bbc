import HTTP

extension Loop {
    /// The address that asks: the peer, or what a trusted proxy says of it. The rightmost address that is not itself a trusted proxy
    /// counts, because everything left of it may be made up.
    func clientAddress(_ connection: Connection, _ head: RequestHead, _ input: Span<UInt8>) -> Address {
        guard !shared.configuration.trustedProxies.isEmpty, shared.isTrusted(connection.peer) else { return connection.peer }
        let fields = FieldLines(input, head)
        let named =
            fields.joined("X-Forwarded-For").map(ForwardedField.plainAddresses) ?? fields.joined("Forwarded").map(ForwardedField.addresses)
        guard let named else { return connection.peer }
        var client = connection.peer
        for text in named.reversed() {
            guard let address = Address(text) else { return client }
            client = address
            if !shared.isTrusted(address) { return client }
        }
        return client
    }

    /// A token of the client's bucket; nil when the limit is off.
    func takeToken(_ connection: Connection, _ head: RequestHead, _ input: Span<UInt8>) -> RateLimiter.Verdict? {
        guard let limiter = shared.rateLimiter else { return nil }
        return limiter.take(clientAddress(connection, head, input), now: Socket.monotonicMicroseconds() / 1_000)
    }

    /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
    func addRateLimit(_ verdict: RateLimiter.Verdict, _ response: inout Response) {
        guard let limit = shared.rateLimiter?.limit else { return }
        response.fields.append("RateLimit", "\"default\";r=\(verdict.remaining);t=\(verdict.resetSeconds)")
        response.fields.append("RateLimit-Policy", "\"default\";q=\(limit.requests);w=\(limit.windowSeconds)")
    }
}
