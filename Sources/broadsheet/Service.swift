import API
import ArgumentParser
import Config
import Dispatch
import Glibc
import HTTP
import Importing
import Logging
import Posts
import Server
import Store
import Synchronization

/// The running program: database, server, importer and signals, wired together.
struct Service {
    let configuration: Configuration
    /// nil serves what the database has, or sample posts where it has nothing.
    let folder: String?
    let log: Logger

    init(configuration: Configuration, folder: String?) {
        self.configuration = configuration
        self.folder = folder
        log = Log.make(configuration.logLevel)
    }

    /// Serves until a signal ends it; returns when everything is closed.
    func run() throws {
        let zone = try Zone.named(configuration.timeZone)
        let database = try openDatabase(zone)
        let desk = try ImportDesk(database: database, folder: folder, configuration: configuration, zone: zone, log: log)
        let (server, handlers) = try makeServer(database, desk)
        // Whoever sees an answer may send a signal.
        let ended = catchSignals(desk)
        let addresses = try server.start()
        desk.begin()
        for address in addresses { StandardError.write("listening on \(address)") }
        handlers.warm()
        let follower = try follow(database, handlers)
        ended.wait()
        follower.cancel()
        log.info("draining")
        _ = server.drain(deadline: .seconds(configuration.drainTimeoutSeconds))
        desk.end()
        database.close()
        log.info("ended")
    }

    /// Notices the commits of other processes (`broadsheet import` beside a server, a replica's copy) every second, and has
    /// suggestions renewed after them and after imports.
    private func follow(_ database: Database, _ handlers: APIHandlerFactory) throws -> any DispatchSourceTimer {
        let reader = Following(reader: try database.makeReader())
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "broadsheet.follow"))
        timer.schedule(deadline: .now() + .seconds(1), repeating: .seconds(1), leeway: .milliseconds(100))
        // A read that fails now is tried again in a second, and requests tell of it themselves.
        timer.setEventHandler {
            try? database.refresh(with: reader.reader)
            handlers.warm()
        }
        timer.activate()
        return timer
    }

    /// One connection that only the timer's queue uses.
    private final class Following: @unchecked Sendable {
        // Sendable: handed to one serial queue and used there only.
        let reader: Reader

        init(reader: Reader) { self.reader = reader }
    }

    private func openDatabase(_ zone: TimeZoneRules) throws -> Database {
        var options = Database.Options()
        options.isReadOnly = configuration.isReadOnly
        options.localOffset = zone.standardOffset
        return try Database(path: configuration.database, options: options)
    }

    private func makeServer(_ database: Database, _ desk: ImportDesk) throws -> (Server, APIHandlerFactory) {
        var api = APIConfiguration()
        api.version = Version.text
        api.adminTokens = configuration.adminTokens
        api.readTokens = configuration.readTokens
        api.title = configuration.title
        api.publicURL = configuration.publicURL.isEmpty ? nil : configuration.publicURL
        api.corsOrigins = configuration.corsOrigins
        api.timeZone = configuration.timeZone
        api.searchBudgetMilliseconds = configuration.searchBudgetMilliseconds
        api.eventStreamsMax = configuration.eventStreamsMax
        let log = log
        api.log = { id, message in log.error("request failed", metadata: ["request_id": "\(id)", "reason": "\(message)"]) }
        // The endpoints show what the server counts, and the server is made with the endpoints. Both live as long as the program.
        let running = Mutex<Server?>(nil)
        api.extraMetrics = { running.withLock { $0 }?.statistics.metrics ?? [] }
        let handlers = APIHandlerFactory(database: database, configuration: api, imports: configuration.isReadOnly ? nil : desk)
        let server = Server(configuration: try serverConfiguration(), handlers: handlers) { event in
            switch event {
            case .notice(let text): log.warning("server", metadata: ["notice": "\(text)"])
            case .request(let record):
                log.debug(
                    "request",
                    metadata: [
                        "method": "\(record.method)", "target": "\(record.target)", "status": "\(record.status)",
                        "us": "\(record.microseconds)", "cached": "\(record.isCached)", "peer": "\(record.remoteAddress)",
                        "request_id": "\(record.requestID)", "traceparent": "\(record.traceparent ?? "")",
                    ])
            }
        }
        running.withLock { $0 = server }
        return (server, handlers)
    }

    private func serverConfiguration() throws -> ServerConfiguration {
        var server = ServerConfiguration(addresses: try configuration.listen.map(Self.address))
        let inherited = ListenAddress.fromSystemd(Environment.all)
        if !inherited.isEmpty { server.addresses = inherited }
        server.loops = configuration.loops
        server.workers = configuration.workers
        server.limits.connectionsMax = configuration.connectionsMax
        server.limits.connectionsPerAddressMax = configuration.connectionsPerAddressMax
        // Exports are streams too.
        server.limits.streamsMax = configuration.eventStreamsMax + 256
        server.limits.headSecondsMax = configuration.headTimeoutSeconds
        server.limits.bodySecondsMax = configuration.bodyTimeoutSeconds
        server.limits.writeSecondsMax = configuration.writeTimeoutSeconds
        server.limits.idleSecondsMax = configuration.idleTimeoutSeconds
        server.limits.bodyBytesMax = configuration.bodyBytesMax
        server.limits.cacheBytesMax = configuration.cacheBytesMax
        server.trustedProxies = try configuration.trustedProxies.map { text in
            guard let range = AddressRange(text) else { throw ValidationError("trusted_proxies: '\(text)' is no address or ADDRESS/BITS") }
            return range
        }
        if configuration.rateLimitRequests > 0 {
            server.rateLimit = RateLimit(
                requests: configuration.rateLimitRequests, windowSeconds: configuration.rateLimitWindowSeconds)
        }
        server.logsRequests = log.logLevel <= .debug
        return server
    }

    private static func address(_ text: String) throws -> ListenAddress {
        do { return try ListenAddress(text) } catch { throw ValidationError("\(error)") }
    }

    /// SIGTERM and SIGINT signal the semaphore; a second one ends the process at once, while the server drains too. SIGHUP imports again.
    private func catchSignals(_ desk: ImportDesk) -> DispatchSemaphore {
        let ended = DispatchSemaphore(value: 0)
        let count = Atomic<Int>(0)
        let end: @Sendable () -> Void = {
            if count.add(1, ordering: .relaxed).newValue > 1 { _exit(1) }
            ended.signal()
        }
        Signals.keep(Signals([SIGTERM: end, SIGINT: end, SIGHUP: { desk.hangUp() }]))
        return ended
    }
}
