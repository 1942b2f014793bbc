import Articles
import Synchronization

/// The one writer. Each call is one transaction; any thread, serialised inside.
package final class Writer: Sendable {
    /// Stands for the writer where the database is open for reading only: every call throws `readOnly`.
    static let refusing = Writer()

    /// Pages of the write-ahead log from which a commit moves them into the file: `pragma.html#pragma_wal_autocheckpoint`. The log of three
    /// large batches: each moving waits for the disk, and pages that all of them change are moved once.
    private static let checkpointPages = 6_000

    private let core: Mutex<WriterCore?>
    private let isReadOnly: Bool
    private let path: String
    private let mode: Connection.Mode
    private let mergesInBackground: Bool
    private let freeBytesMin: Int
    /// Merges and stories one after the other; nil where nothing is written.
    private let queue: BackgroundQueue?
    /// Ready answers one run after the other, not behind a long merge nor before one.
    private let answerQueue: BackgroundQueue?
    private let isMergeScheduled = Atomic(false)
    private let isClosing = Atomic(false)

    init(core: sending WriterCore, path: String, options: Database.Options) throws(StoreError) {
        let now = core.clock()
        try ImportRows.markInterrupted(core.connection, now: now)
        try core.purgeOrphans()
        try core.connection.execute("PRAGMA wal_autocheckpoint=\(Self.checkpointPages)")
        self.core = Mutex(core)
        self.path = path
        mode = Connection.Mode(isReadOnly: true, busyTimeout: options.busyTimeout)
        mergesInBackground = options.mergesInBackground
        freeBytesMin = options.freeBytesMin
        isReadOnly = false
        queue = BackgroundQueue()
        answerQueue = BackgroundQueue()
    }

    private init() {
        core = Mutex(nil)
        isReadOnly = true
        path = ""
        mode = Connection.Mode()
        mergesInBackground = false
        freeBytesMin = 0
        queue = nil
        answerQueue = nil
    }

    func with<Result: Sendable>(_ body: (WriterCore) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try core.withLock { core throws(StoreError) -> Result in
            guard let core else {
                throw isReadOnly
                    ? StoreError(code: .readOnly, message: "the database is open for reading only")
                    : StoreError(code: .other, message: "the database is closed")
            }
            return try body(core)
        }
    }

    func close() {
        isClosing.store(true, ordering: .releasing)
        queue?.sync {}
        answerQueue?.sync {}
        core.withLock { core in
            _ = try? core?.connection.checkpoint(truncates: true)
            core = nil
        }
    }

    /// Every file that the store knows, for change detection; in no order. A size of -1: to be read again in any case.
    /// - Parameter folder: the path of a folder with `/` at the end: only what is below it, at the cost of that. Empty for all.
    package func knownFiles(below folder: [UInt8] = []) throws(StoreError) -> [KnownFile] {
        try with { core throws(StoreError) in try FileRows.known(core.connection, below: folder) }
    }

    /// Opens a record of an import; its id.
    package func beginImport(root: String, mode: String, startedAt: Int64) throws(StoreError) -> Int64 {
        try with { core throws(StoreError) in
            try core.connection.transaction(isWrite: true) { () throws(StoreError) in
                try ImportRows.begin(core.connection, root: root, mode: mode, startedAt: startedAt)
            }
        }
    }

    /// Rows, postings, counters, change log, problems, the import's progress and the generation in ONE transaction.
    ///
    /// - Parameter progress: what the import had done before this batch; the batch's own counts are added to the record.
    /// - Throws: `.full` while the disk has less room than `Database.Options.freeBytesMin`; any error comes with nothing of the batch in
    ///   the file and nothing of it shown; the call can be repeated.
    package func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts {
        if !isReadOnly { try FreeSpace.require(freeBytesMin, at: path) }
        let (counts, wantsMerge) = try with { core throws(StoreError) in
            (try core.apply(changes, import: id, progress: progress), core.mergePlan() != nil)
        }
        if wantsMerge, mergesInBackground { scheduleMerge() }
        return counts
    }

    /// What `apply` would do, after all that this rehearsal has done before: only the import's problems and progress are written.
    package func rehearse(
        _ changes: [Change], in rehearsal: Rehearsal, import id: Int64, progress: ImportCounts
    ) throws(StoreError) -> AppliedCounts {
        try with { core throws(StoreError) in try core.rehearse(changes, in: rehearsal, import: id, progress: progress) }
    }

    // MARK: Merging

    /// Merges segments until none are worth it; waits for a merge that is running. Answers stay the same.
    package func mergeIfNeeded() throws(StoreError) {
        try aside { self.merge() }.get()
    }

    private func scheduleMerge() {
        guard isMergeScheduled.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else { return }
        queue?.async {
            self.isMergeScheduled.store(false, ordering: .releasing)
            // What cannot be merged now (no space, another's lock) is left as it is: it will be tried after a later batch.
            _ = IdleWork.run { self.merge() }
        }
    }

    /// Does it behind what the queue has, and waits.
    private func aside(_ work: @escaping @Sendable () -> Result<Void, StoreError>) -> Result<Void, StoreError> {
        queue?.sync(work) ?? work()
    }

    /// Says which articles are versions of one story, for all that changed since the last time; waits for what is running.
    package func updateStories() throws(StoreError) {
        try aside { self.findStories() }.get()
    }

    /// Makes the ready answers of all articles that have none; waits for what is running.
    package func makeAnswers() throws(StoreError) {
        _ = try (answerQueue?.sync { self.writeAnswers() } ?? writeAnswers()).get()
    }

    /// `makeAnswers` beside all else, for what an import or an earlier program has left. Returns at once.
    func resume() {
        guard mergesInBackground else { return }
        answerQueue?.async {
            IdleWork.runPieces { turn in
                // What cannot be written now is made after the next import.
                guard case .success(let isDone) = self.writeAnswers(while: { !turn.isOver }) else { return false }
                return !isDone && !self.isClosing.load(ordering: .acquiring)
            }
        }
    }

    private func scheduleStories() {
        // What cannot be done now is still to be done at the end of the next import. Stories change cards, so answers come after them.
        queue?.async {
            _ = IdleWork.run { self.findStories() }
            self.resume()
        }
    }

    /// - Returns: false when it stopped before the end.
    private func writeAnswers(while goesOn: () -> Bool = { true }) -> Result<Bool, StoreError> {
        do throws(StoreError) {
            let run = AnswerRun(writer: self, connection: try Connection(path: path, mode: mode))
            while !isClosing.load(ordering: .acquiring), goesOn() {
                try FreeSpace.require(freeBytesMin, at: path)
                guard try run.runOnce() else { return .success(true) }
            }
            return .success(false)
        } catch {
            return .failure(error)
        }
    }

    private func findStories() -> Result<Void, StoreError> {
        do throws(StoreError) {
            return .success(try StoryRun(writer: self, isCancelled: { self.isClosing.load(ordering: .acquiring) }).run())
        } catch {
            return .failure(error)
        }
    }

    private func merge() -> Result<Void, StoreError> {
        do throws(StoreError) {
            let run = try MergeRun(writer: self, path: path, mode: mode) { self.isClosing.load(ordering: .acquiring) }
            while !isClosing.load(ordering: .acquiring) {
                try FreeSpace.require(freeBytesMin, at: path)
                guard try run.runOnce() else { break }
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Closes the record. Also deletes nothing: removals are changes.
    package func endImport(
        _ id: Int64, state: ImportRecord.State, counts: ImportCounts, message: String?, at: Int64
    ) throws(StoreError) {
        try with { core throws(StoreError) in
            try ImportRows.write(
                core.connection, id, state: state, counts: counts, message: message,
                endedAt: state == .running || state == .paused ? nil : at)
        }
        if mergesInBackground, state != .running, state != .paused { scheduleStories() }
    }
}
