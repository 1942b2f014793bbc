import Synchronization

/// Counts the streams that are open. Any thread.
final class StreamCounter: Sendable {
    private let open = Atomic<Int>(0)
    private let maximum: Int

    init(maximum: Int) { self.maximum = maximum }

    /// Streams at this moment.
    var count: Int { open.load(ordering: .relaxed) }

    /// False when there are as many as may be.
    func enter() -> Bool {
        let (_, now) = open.add(1, ordering: .relaxed)
        if now <= maximum { return true }
        leave()
        return false
    }

    func leave() { open.subtract(1, ordering: .relaxed) }
}
