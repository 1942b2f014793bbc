import CLinux
import Dispatch
import Glibc
import HTTP
import Synchronization

/// An HTTP/1.1 server on sockets and Dispatch. Knows no article.
///
///     let server = Server(configuration: ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")]), handlers: factory)
///     for address in try server.start() { print("listening on \(address)") }
///     …
///     _ = server.drain(deadline: .seconds(10))
///
/// One loop a core on its own Dispatch queue, with its own listeners (SO_REUSEPORT, so a new process can take over before the old one has
/// drained), connections, cache and handler; slow requests go to a bounded pool of workers. All methods may be called from any thread.
package final class Server: Sendable {
    private enum State: Sendable {
        case idle
        case running([Mailbox], [Listener], Shared)
        case stopped
    }

    private let configuration: ServerConfiguration
    private let factory: any HandlerFactory
    private let log: @Sendable (ServerEvent) -> Void
    private let pool: WorkerPool
    private let loops = DispatchGroup()
    private let state = Mutex(State.idle)

    package init(
        configuration: ServerConfiguration, handlers: any HandlerFactory, log: @escaping @Sendable (ServerEvent) -> Void = { _ in }
    ) {
        self.configuration = configuration
        factory = handlers
        self.log = log
        pool = WorkerPool(workers: Self.workerCount(configuration), queueMax: configuration.limits.workerQueueMax)
    }

    private static func workerCount(_ configuration: ServerConfiguration) -> Int {
        configuration.workers > 0 ? configuration.workers : max(2, coreCount())
    }

    private static func coreCount() -> Int { max(1, Int(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Binds, listens and runs. Returns the real addresses, one for each configured.
    /// - Throws: `ServerError` when an address cannot be had; nothing is left open then.
    package func start() throws -> [BoundAddress] {
        guard case .idle = state.withLock({ $0 }) else { throw ServerError("the server was started before") }
        guard !configuration.addresses.isEmpty else { throw ServerError("there is no address to listen on") }
        let count = configuration.loops > 0 ? configuration.loops : Self.coreCount()
        var opened: [[Listener]] = []
        do {
            for address in configuration.addresses {
                opened.append(try Listener.open(address, loops: count, backlog: configuration.backlog))
            }
            let mailboxes = try (0..<count).map { _ in try Mailbox() }
            run(opened, mailboxes)
        } catch {
            for listener in opened.joined() { close(listener.descriptor) }
            throw error
        }
        return opened.compactMap { $0.first?.bound }
    }

    private func run(_ opened: [[Listener]], _ mailboxes: [Mailbox]) {
        let shared = Shared(configuration, factory, pool, log: log)
        pool.start(factory)
        for (index, mailbox) in mailboxes.enumerated() {
            let listeners = opened.map { $0.count == 1 && $0[0].isShared ? $0[0] : $0[index] }
            loops.enter()
            DispatchQueue(label: "broadsheet.loop.\(index)").async { [self] in
                Self.runLoop(shared, listeners, mailbox, mailboxes.count)
                loops.leave()
            }
        }
        let sharedListeners = opened.joined().filter(\.isShared)
        state.withLock { $0 = .running(mailboxes, Array(sharedListeners), shared) }
    }

    private static func runLoop(_ shared: Shared, _ listeners: [Listener], _ mailbox: Mailbox, _ count: Int) {
        do {
            try Loop(shared, listeners, mailbox, loops: count).run()
        } catch {
            shared.log(.notice("a loop could not start: \(error)"))
        }
    }

    /// Stops accepting, closes idle connections, answers what runs with `Connection: close`, and cuts what is left at the deadline.
    /// Blocks; returns whether everything ended by itself.
    package func drain(deadline: Duration) -> Bool {
        post(.drain)
        let (seconds, attoseconds) = deadline.components
        let nanoseconds = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
        let isClean = loops.wait(timeout: .now() + .nanoseconds(Int(min(max(nanoseconds, 0), 1e17)))) == .success
        stop()
        return isClean
    }

    /// Ends at once: open connections are cut. Safe to call again; returns when the loops have ended.
    package func stop() {
        post(.stop)
        loops.wait()
        let listeners = state.withLock { state in
            defer { if case .running = state { state = .stopped } }
            if case .running(_, let listeners, _) = state { return listeners }
            return []
        }
        guard !listeners.isEmpty || isStopped else { return }
        for listener in listeners {
            close(listener.descriptor)
            if let path = listener.path { unsafe unlink(path) }
        }
        pool.stop()
    }

    /// What the server has done and holds; a few atomic loads and a lock. Loops tell their counts after each turn.
    package var statistics: ServerStatistics {
        guard case .running(_, _, let shared) = state.withLock({ $0 }) else { return ServerStatistics() }
        var statistics = ServerStatistics()
        statistics.connections = shared.connections.load(ordering: .relaxed)
        statistics.streams = shared.streams.load(ordering: .relaxed)
        statistics.requests = shared.requests.load(ordering: .relaxed)
        statistics.cachedRequests = shared.cachedRequests.load(ordering: .relaxed)
        statistics.refusals = shared.refusals.load(ordering: .relaxed)
        statistics.queued = pool.queuedCount
        statistics.accepted = shared.accepted.load(ordering: .relaxed)
        statistics.overloads = shared.overloads.load(ordering: .relaxed)
        statistics.rateLimited = shared.rateLimited.load(ordering: .relaxed)
        statistics.turnedAway = shared.turnedAway.load(ordering: .relaxed)
        statistics.evicted = shared.evicted.load(ordering: .relaxed)
        statistics.sentBytes = shared.sentBytes.load(ordering: .relaxed)
        return statistics
    }

    private var isStopped: Bool {
        if case .stopped = state.withLock({ $0 }) { return true }
        return false
    }

    private func post(_ message: Message) {
        guard case .running(let mailboxes, _, _) = state.withLock({ $0 }) else { return }
        for mailbox in mailboxes { mailbox.post(message) }
    }
}
