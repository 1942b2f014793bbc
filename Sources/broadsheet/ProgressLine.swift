import Importing
import Logging
import Synchronization

/// Shows an import's progress: one line that renews itself on a terminal, a log line every few seconds elsewhere.
final class ProgressLine: Sendable {
    private let log: Logger
    private let isTerminal = StandardError.isTerminal
    private let lastLogged = Mutex<Int64>(0)
    /// Nanoseconds between two log lines.
    private static let interval: Int64 = 10_000_000_000

    init(log: Logger) { self.log = log }

    /// Takes a progress report; any thread, one at a time.
    @Sendable func show(_ progress: ImportProgress) {
        if isTerminal { return renew(progress) }
        guard progress.state == .running || progress.state == .paused else { return lastLogged.withLock { $0 = 0 } }
        let isDue = lastLogged.withLock { last in
            guard progress.elapsed - last >= Self.interval else { return false }
            last = progress.elapsed
            return true
        }
        if isDue { log.info("\(progress.line)") }
    }

    private func renew(_ progress: ImportProgress) {
        let isOver = progress.state == .idle || progress.state == .failed
        StandardError.write(raw: isOver ? "\r\u{1B}[K" : "\r\u{1B}[K\(progress.line)")
    }
}
