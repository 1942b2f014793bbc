import Search
import Store
import Synchronization

/// The index of suggestions that all threads answer from: made at first use, renewed in a while after articles have changed.
final class SuggestCache: Sendable {
    /// Seconds that an index serves at least, however often articles change.
    static let secondsMin = 30.0
    /// And as many times as long as it took to make.
    static let effortFactor = 20.0

    private struct State {
        var index: SuggestIndex?
        var generation: UInt64 = 0
        var madeAt: ContinuousClock.Instant?
        var effort: Duration = .zero
        var isBeingMade = false
    }

    private let state = Mutex(State())

    /// The index; made by the caller's thread when it is time, while other threads use the old one.
    func index(_ reader: Reader, generation: UInt64) throws -> SuggestIndex {
        let old = state.withLock { state -> SuggestIndex? in
            if let index = state.index, state.isBeingMade || !Self.isStale(state, generation) { return index }
            state.isBeingMade = true
            return nil
        }
        if let old { return old }
        let start = ContinuousClock.now
        do {
            let index = try reader.makeSuggestIndex()
            state.withLock {
                $0 = State(index: index, generation: generation, madeAt: .now, effort: ContinuousClock.now - start, isBeingMade: false)
            }
            return index
        } catch {
            state.withLock { $0.isBeingMade = false }
            throw error
        }
    }

    private static func isStale(_ state: State, _ generation: UInt64) -> Bool {
        guard state.generation != generation, let madeAt = state.madeAt else { return false }
        return ContinuousClock.now - madeAt > max(.seconds(secondsMin), state.effort * effortFactor)
    }
}
