import Dispatch
import Glibc
import Synchronization

/// Signals as events on one queue: SIGTERM and SIGINT, SIGHUP, SIGUSR1. SIGPIPE is ignored: a write tells by its error.
final class Signals: @unchecked Sendable {
    // Sendable: the sources are made in `init` and only kept alive afterwards.
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handlers: what to do, by signal; called on a queue of their own, one at a time.
    init(_ handlers: [Int32: @Sendable () -> Void]) {
        let queue = DispatchQueue(label: "broadsheet.signals")
        signal(SIGPIPE, SIG_IGN)
        sources = handlers.map { number, handler in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handler)
            source.activate()
            return source
        }
    }

    private static let kept = Mutex<[Signals]>([])

    /// Keeps handlers for the rest of the process.
    static func keep(_ signals: Signals) { kept.withLock { $0.append(signals) } }
}
