import Articles
import Synchronization

/// The one writer. Each call is one transaction; any thread, serialised inside.
package final class Writer: Sendable {
    /// Stands for the writer where the database is open for reading only: every call throws `readOnly`.
    static let refusing = Writer()

    private let core: Mutex<WriterCore?>
    private let isReadOnly: Bool

    init(core: sending WriterCore) throws(StoreError) {
        let now = core.clock()
        try ImportRows.markInterrupted(core.connection, now: now)
        self.core = Mutex(core)
        isReadOnly = false
    }

    private init() {
        core = Mutex(nil)
        isReadOnly = true
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
        core.withLock { core in
            _ = try? core?.connection.checkpoint(truncates: true)
            core = nil
        }
    }

    /// Every file that the store knows, for change detection; in no order. A size of -1: to be read again in any case.
    package func knownFiles() throws(StoreError) -> [KnownFile] {
        try with { core throws(StoreError) in try FileRows.known(core.connection) }
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
    /// - Throws: with nothing of the batch in the file and nothing of it shown; the call can be repeated.
    package func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts {
        try with { core throws(StoreError) in try core.apply(changes, import: id, progress: progress) }
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
    }
}
