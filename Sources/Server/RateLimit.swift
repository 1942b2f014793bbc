import HTTP
import Synchronization

/// How often one address may ask.
package struct RateLimit: Sendable, Equatable {
    /// Requests a window, and the most that may come at once.
    package var requests: Int
    /// Seconds in which a spent bucket is full again.
    package var windowSeconds: Int

    /// At least one request and one second.
    package init(requests: Int, windowSeconds: Int) {
        self.requests = max(1, requests)
        self.windowSeconds = max(1, windowSeconds)
    }
}

/// Token buckets by address group, shared by the loops. Bounded: beyond `addressesMax` full buckets are forgotten, then any.
package final class RateLimiter: Sendable {
    /// What one request found.
    package struct Verdict: Sendable, Equatable {
        package var isAllowed: Bool
        /// Requests left at once.
        package var remaining: Int
        /// Seconds until one more is allowed (when none is left), or until the bucket is full.
        package var resetSeconds: Int
    }

    private struct Bucket {
        /// Thousandths of a request.
        var tokens: Int
        /// Milliseconds of the caller's clock.
        var time: Int
    }

    /// Addresses remembered at a time: about 64 bytes each.
    package static let addressesMax = 65_536
    package let limit: RateLimit
    private let buckets = Mutex<[Address: Bucket]>([:])

    package init(_ limit: RateLimit) { self.limit = limit }

    /// Takes one token of an address. `now` in milliseconds, never going back.
    package func take(_ address: Address, now: Int) -> Verdict {
        let full = limit.requests * 1_000
        let perMillisecond = Double(full) / Double(limit.windowSeconds * 1_000)
        return buckets.withLock { buckets in
            let group = address.group
            var bucket = buckets[group] ?? Bucket(tokens: full, time: now)
            let elapsed = max(0, min(now - bucket.time, limit.windowSeconds * 1_000))
            let gained = Int(Double(elapsed) * perMillisecond)
            if gained > 0 {
                bucket.tokens = min(full, bucket.tokens + gained)
                bucket.time = now
            }
            let isAllowed = bucket.tokens >= 1_000
            if isAllowed { bucket.tokens -= 1_000 }
            if buckets[group] == nil, buckets.count >= Self.addressesMax { Self.forget(&buckets, full, now, limit.windowSeconds) }
            buckets[group] = bucket
            let missing = bucket.tokens >= 1_000 ? full - bucket.tokens : 1_000 - bucket.tokens
            let seconds = Int((Double(missing) / perMillisecond / 1_000).rounded(.up))
            return Verdict(isAllowed: isAllowed, remaining: bucket.tokens / 1_000, resetSeconds: max(isAllowed ? 0 : 1, seconds))
        }
    }

    private static func forget(_ buckets: inout [Address: Bucket], _ full: Int, _ now: Int, _ window: Int) {
        buckets = buckets.filter { now - $0.value.time < window * 1_000 }
        if buckets.count > addressesMax / 2 { buckets.removeAll(keepingCapacity: true) }
    }
}
