import Search
import Synchronization

/// What a reader needs beside its connection, all of one commit. Immutable; any thread.
struct StoreState: Sendable {
    /// Rises with each commit that a reader must notice: what a transaction is matched by.
    var version: Int64
    /// Rises with each commit that changes an answer.
    var generation: UInt64
    var index: IndexSnapshot
    var categories: CategoryTree

    /// Reads the state of the transaction that the connection is in; segments that are open already are taken over.
    static func load(_ connection: Connection, openSegments: [Segment]) throws(StoreError) -> StoreState {
        let numbers = try connection.statement("SELECT version, generation FROM state WHERE one=1")
        guard try numbers.step() else { throw StoreError(code: .corrupt, message: "the state row is missing") }
        let (version, generation) = (numbers.integer(0), numbers.integer(1))
        numbers.reset()
        var known: [Int64: Segment] = [:]
        for segment in openSegments { known[segment.id] = segment }
        var index = IndexSnapshot()
        let rows = try connection.statement("SELECT id, deletions FROM segment ORDER BY id")
        defer { rows.reset() }
        while try rows.step() {
            let id = rows.integer(0)
            let segment: Segment
            if let open = known[id] {
                segment = open
            } else {
                segment = try SegmentRows.open(id, resident: try SegmentRows.blob(connection, segment: id, number: 0))
            }
            index.segments.append(segment)
            index.deletions.append(SegmentRows.words(rows.bytes(1), documents: segment.count))
        }
        return StoreState(
            version: version, generation: UInt64(clamping: generation), index: index, categories: try CategoryTree.load(connection))
    }
}

/// The states that readers may be at: the newest, the one before, and the one being committed. Any thread.
///
/// A reader begins a transaction, reads `version`, and takes the state of that version: rows, blobs, counters and postings
/// are then of one commit. The writer shows the coming state before its COMMIT, so no reader ever waits.
final class StateBoard: Sendable {
    private struct Slots {
        var newest: StoreState
        var previous: StoreState?
        var coming: StoreState?
    }

    private let slots: Mutex<Slots>
    private let newestGeneration: Atomic<UInt64>

    init(_ state: StoreState) {
        slots = Mutex(Slots(newest: state))
        newestGeneration = Atomic(state.generation)
    }

    var generation: UInt64 { newestGeneration.load(ordering: .acquiring) }

    var newest: StoreState { slots.withLock { $0.newest } }

    func state(version: Int64) -> StoreState? {
        slots.withLock { slots in
            if slots.newest.version == version { return slots.newest }
            if slots.coming?.version == version { return slots.coming }
            if slots.previous?.version == version { return slots.previous }
            return nil
        }
    }

    /// To be called before COMMIT.
    func announce(_ state: StoreState) { slots.withLock { $0.coming = state } }

    /// To be called when COMMIT failed.
    func withdraw() { slots.withLock { $0.coming = nil } }

    /// Makes a committed state the newest one, unless a newer one is there.
    func publish(_ state: StoreState) {
        slots.withLock { slots in
            if slots.coming?.version == state.version { slots.coming = nil }
            guard state.version > slots.newest.version else { return }
            slots.previous = slots.newest
            slots.newest = state
            newestGeneration.store(state.generation, ordering: .releasing)
        }
    }
}
