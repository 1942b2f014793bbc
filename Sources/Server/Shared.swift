import CLinux
import Glibc
import HTTP
import Synchronization

/// What the loops of one server share: counts, limits, and the log.
final class Shared: Sendable {
    let configuration: ServerConfiguration
    let factory: any HandlerFactory
    let pool: WorkerPool
    let log: @Sendable (ServerEvent) -> Void
    let rateLimiter: RateLimiter?
    /// Descriptors from this number on are left to files and the database.
    let descriptorMax: Int
    let connections = Atomic<Int>(0)
    let streams = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    let cachedRequests = Atomic<Int>(0)
    let refusals = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let overloads = Atomic<Int>(0)
    let rateLimited = Atomic<Int>(0)
    let turnedAway = Atomic<Int>(0)
    let evicted = Atomic<Int>(0)
    let sentBytes = Atomic<Int>(0)
    private let addresses = Mutex<[Address: Int]>([:])

    init(
        _ configuration: ServerConfiguration, _ factory: any HandlerFactory, _ pool: WorkerPool,
        log: @escaping @Sendable (ServerEvent) -> Void
    ) {
        self.configuration = configuration
        self.factory = factory
        self.pool = pool
        self.log = log
        rateLimiter = configuration.rateLimit.map { RateLimiter($0) }
        let limit = Socket.raiseDescriptorLimit()
        descriptorMax = max(limit - configuration.limits.descriptorsReserved, limit / 2)
    }

    func isTrusted(_ address: Address) -> Bool { configuration.trustedProxies.contains { $0.contains(address) } }

    /// Counts a connection of an address; false when it has as many as it may. `isCounted` is false for exempt ones.
    func admit(_ address: Address) -> (isAdmitted: Bool, isCounted: Bool) {
        let most = configuration.limits.connectionsPerAddressMax
        guard most > 0, address != .unix, configuration.countsLocalAddresses || !address.isLocal, !isTrusted(address) else {
            return (true, false)
        }
        let isAdmitted = addresses.withLock { addresses in
            let count = addresses[address.group, default: 0]
            guard count < most else { return false }
            addresses[address.group] = count + 1
            return true
        }
        if !isAdmitted { turnedAway.add(1, ordering: .relaxed) }
        return (isAdmitted, isAdmitted)
    }

    func release(_ address: Address) {
        addresses.withLock { addresses in
            guard let count = addresses[address.group] else { return }
            addresses[address.group] = count > 1 ? count - 1 : nil
        }
    }
}
