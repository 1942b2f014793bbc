import Dispatch
import Search
import Store
import Synchronization

/// The index of suggestions that all threads answer from: made beside the requests (`warm`) or at first use, renewed in a
/// while after articles have changed.
final class SuggestCache: Sendable {
    /// Seconds that an index serves at least, however often articles change.
    static let secondsMin = 1.0
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
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// The index. The first one is made by the caller's thread; later ones are made beside the requests, which use the old one meanwhile.
    /// - Throws: `unavailable` while another thread makes the first one.
    func index(_ reader: Reader) throws -> SuggestIndex {
        let generation = database.generation
        let (old, isDue, isBeingMade) = state.withLock { state in
            let isBeingMade = state.isBeingMade
            let isDue = !isBeingMade && (state.index == nil || Self.isStale(state, generation))
            if isDue { state.isBeingMade = true }
            return (state.index, isDue, isBeingMade)
        }
        guard let old else {
            guard !isBeingMade else { throw Problem(.unavailable, "suggestions are being prepared", fields: [("Retry-After", "1")]) }
            return try make(reader, generation)
        }
        if isDue { makeBeside(generation) }
        return old
    }

    /// The index as it is now, without waiting; nil before the first one is made.
    var ready: SuggestIndex? { state.withLock { $0.index } }

    /// Makes the first index, or a new one where articles have changed, on a thread of its own; returns at once. Cheap when
    /// nothing is to be done: to be called at the start and every now and then.
    func warm() {
        let generation = database.generation
        let isDue = state.withLock { state in
            guard !state.isBeingMade, state.index == nil || Self.isStale(state, generation) else { return false }
            state.isBeingMade = true
            return true
        }
        if isDue { makeBeside(generation) }
    }

    private func makeBeside(_ generation: UInt64) {
        BackgroundThread.start { [self] in
            IdleWork.run { [self] in
                // What fails is tried again by the next call.
                do {
                    _ = try make(try database.makeReader(), generation)
                } catch {
                    state.withLock { $0.isBeingMade = false }
                }
            }
        }
    }

    private func make(_ reader: Reader, _ generation: UInt64) throws -> SuggestIndex {
        let start = ContinuousClock.now
        do {
            let index = try reader.makeSuggestIndex()
            let effort = ContinuousClock.now - start
            state.withLock { $0 = State(index: index, generation: generation, madeAt: .now, effort: effort) }
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
