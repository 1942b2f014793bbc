import Dispatch
import Synchronization

/// Works one after the other on one nice thread, which is made with the queue and sleeps between them. Any thread may give it work.
///
/// Not a Dispatch queue: a pool's thread is made by whoever first needs it, and inherits its niceness and policy for good. This one is
/// made by whoever makes the queue.
final class BackgroundQueue: Sendable {
    private struct State {
        var works: [@Sendable () -> Void] = []
        var isClosed = false
    }

    /// What the queue and its thread share.
    private final class Line: Sendable {
        let state = Mutex(State())
        let signal = DispatchSemaphore(value: 0)

        /// Until the queue is closed and all that was given before is done.
        func serve() {
            while true {
                signal.wait()
                guard let work = state.withLock({ $0.works.isEmpty ? nil : $0.works.removeFirst() }) else {
                    if state.withLock({ $0.isClosed }) { return }
                    continue
                }
                work()
            }
        }
    }

    private let line = Line()

    init() {
        let line = line
        BackgroundThread.start { line.serve() }
    }

    deinit {
        line.state.withLock { $0.isClosed = true }
        line.signal.signal()
    }

    /// Returns at once.
    func async(_ work: @escaping @Sendable () -> Void) {
        line.state.withLock { $0.works.append(work) }
        line.signal.signal()
    }

    /// Waits until the work is done. Never from a work of the same queue.
    func sync<Result: Sendable>(_ work: @escaping @Sendable () -> Result) -> Result {
        let result = Mutex<Result?>(nil)
        let done = DispatchSemaphore(value: 0)
        async {
            let made = work()
            result.withLock { $0 = made }
            done.signal()
        }
        done.wait()
        // Signalled means made; the queue lives as long as this call.
        return result.withLock { $0 } ?? work()
    }
}
