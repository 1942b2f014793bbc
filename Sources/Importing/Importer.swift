import CLinux
import Store
import Synchronization

/// Imports a folder into a database: at once, again, and as often as asked. One import at a time; any thread.
///
///     let importer = Importer(database: database, root: "posts")
///     let report = try importer.run(mode: .incremental)
///     print(report.text)
package final class Importer: Sendable {
    /// Files of an import after which the memory that it took is given back: the threads that took it have ended, and the C library keeps
    /// what they freed for the next ones.
    static let trimFilesMin = 10_000

    package let root: [UInt8]
    package let options: ImportOptions
    private let destination: any ImportDestination
    private let log: @Sendable (ImportNotice) -> Void
    private let progress: @Sendable (ImportProgress) -> Void
    private let state = Mutex(State())

    private struct State {
        var progress = ImportProgress()
        var context: ImportContext?
        var observer: (any FolderObserver)?
        var isReserved = false
        /// The store's number of what runs; nil for a look without a record.
        var running: Int64?
        /// Cancelled before it had a context.
        var isCancelled = false
        /// What the last import failed of: a watch that fails every few seconds says it once.
        var lastFailure: ImportError?
    }

    /// - Parameters:
    ///   - destination: the database.
    ///   - root: the folder, in bytes as the system has it.
    ///   - log: what the operator should see; called on the importing thread.
    ///   - progress: a few times a second; called on the importing thread.
    package init(
        destination: any ImportDestination, root: [UInt8], options: ImportOptions = ImportOptions(),
        log: @escaping @Sendable (ImportNotice) -> Void = { _ in }, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) {
        self.destination = destination
        self.root = root
        self.options = options
        self.log = log
        self.progress = progress
    }

    package convenience init(
        database: Database, root: String, options: ImportOptions = ImportOptions(),
        log: @escaping @Sendable (ImportNotice) -> Void = { _ in }, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) {
        self.init(destination: database, root: Array(root.utf8), options: options, log: log, progress: progress)
    }

    /// Where the import stands that runs or ran last.
    package var status: ImportProgress { state.withLock { $0.progress } }

    /// Imports, blocking this thread until it is done. Never on the cooperative pool.
    /// - Parameters:
    ///   - isRecorded: false leaves no record in the store: a dry run that must not write.
    /// - Returns: the report; its state is `.done` or `.cancelled`.
    /// - Throws: `ImportError`. What was committed before stands.
    @discardableResult
    package func run(mode: ImportMode, isRecorded: Bool = true) throws(ImportError) -> ImportReport {
        try run(reserve(mode, isRecorded ? .always : .never))
    }

    /// Starts an import on a thread of its own, which leaves a busy core to whoever reads; `status` tells how it goes.
    /// - Returns: the store's number of it.
    /// - Throws: `ImportError`, `.running` when one runs already (`status.id`).
    package func start(mode: ImportMode) throws(ImportError) -> Int64 {
        let recorder = try reserve(mode, .always)
        let id = recorder.id ?? 0
        BackgroundThread.start {
            // What went wrong is in the log, the record and the status.
            do throws(ImportError) { _ = try self.run(recorder) } catch {}
        }
        return id
    }

    /// A run of the watch: recorded only when something has changed.
    /// - Parameter scope: folders to walk; only after a walk over everything.
    /// - Returns: false when only a walk over everything can tell what has happened.
    @discardableResult
    func look(_ scope: LookScope = .everything) throws(ImportError) -> Bool {
        try !run(reserve(.incremental, .whenChanged), scope).wantsEverything
    }

    /// Whom every walk tells its folders from now on.
    func observe(_ observer: (any FolderObserver)?) { state.withLock { $0.observer = observer } }

    /// Ends the running import at its next batch; false when that one does not run.
    /// - Parameter id: nil for whichever runs.
    @discardableResult
    package func cancel(_ id: Int64? = nil) -> Bool {
        state.withLock { state in
            guard state.isReserved, id == nil || state.running == id else { return false }
            state.isCancelled = true
            state.context?.cancel()
            return true
        }
    }

    /// Lets one import in.
    func reserve(_ mode: ImportMode, _ policy: ImportRecorder.Policy) throws(ImportError) -> ImportRecorder {
        let running: Int64?? = state.withLock { state in
            if state.isReserved { return .some(state.progress.id) }
            state.isReserved = true
            return nil
        }
        if let running {
            throw ImportError(code: .running, message: running.map { "import \($0) is running" } ?? "an import is running")
        }
        let recorder = ImportRecorder(
            destination: destination, root: root, mode: mode, policy: policy, pauseLimit: options.pauseLimit
        ) { [weak self] in self?.tell($0) }
        do throws(ImportError) { try recorder.begin() } catch {
            fail(error)
            throw error
        }
        recorder.report((0, 0))
        return recorder
    }

    /// Runs what was let in.
    func run(_ recorder: ImportRecorder) throws(ImportError) -> ImportReport { try run(recorder, .everything).report }

    private func run(_ recorder: ImportRecorder, _ scope: LookScope) throws(ImportError) -> (report: ImportReport, wantsEverything: Bool) {
        do throws(ImportError) {
            let folder = try openRoot()
            let context = try prepare(recorder, scope.existing(in: folder))
            let run = try makeRun(folder, context, recorder)
            state.withLock { state in
                state.context = context
                if state.isCancelled { context.cancel() }
            }
            try run.execute()
            recorder.report(context.found.withLock { $0 })
            let report = recorder.end(context.isCancelled ? .cancelled : .done, message: nil)
            // Not for the small looks of a watch, and on this thread, which nobody who wants memory meanwhile waits for in vain.
            if report.counts.seen >= Self.trimFilesMin { broadsheet_trim_memory() }
            release(.idle, nil)
            tellEnd(report)
            return (report, run.wantsEverything)
        } catch {
            _ = recorder.end(.failed, message: error.message)
            fail(error)
            throw error
        }
    }

    private func openRoot() throws(ImportError) -> Folder {
        do throws(SystemError) { return try Folder.root(root) } catch { throw unreadable(error) }
    }

    private func makeRun(_ folder: Folder, _ context: ImportContext, _ recorder: ImportRecorder) throws(ImportError) -> ImportRun {
        let observer = state.withLock { $0.observer }
        do throws(SystemError) {
            return try ImportRun(root: root, folder: folder, context: context, recorder: recorder, observer: observer)
        } catch { throw unreadable(error) }
    }

    private func unreadable(_ error: SystemError) -> ImportError {
        ImportError(
            code: .rootUnreadable,
            message: "\(String(decoding: root, as: UTF8.self)) cannot be read: \(error.message). Everything imported before is kept")
    }

    /// Reads what the store knows, and makes sure that this is the folder that it came from.
    private func prepare(_ recorder: ImportRecorder, _ scope: LookScope) throws(ImportError) -> ImportContext {
        let kinds = options.kinds.compiled()
        var table: KnownFileTable
        let formerRoot: String?
        do throws(StoreError) {
            var files: [KnownFile] = []
            for path in scope.paths { files += try destination.knownFiles(below: path) }
            table = KnownFileTable(files, kinds: kinds)
            // Folders are walked only after everything was, and then the root was looked at.
            formerRoot = files.isEmpty || scope != .everything ? nil : try destination.formerRoot()
        } catch { throw ImportError(error) }
        if let formerRoot, formerRoot != String(decoding: root, as: UTF8.self), !options.allowsEmpty {
            try checkOverlap(table, formerRoot, kinds)
        }
        return ImportContext(mode: recorder.mode, options: options, scope: scope, known: table)
    }

    private func checkOverlap(_ table: KnownFileTable, _ formerRoot: String, _ kinds: SourceKinds.Compiled) throws(ImportError) {
        let visitor = OverlapWalk(table)
        var walker = FolderWalker(kinds: kinds)
        do throws(SystemError) { _ = try walker.walk(try Folder.root(root), visitor) } catch { return }
        guard !visitor.isSameFolder else { return }
        let former = formerRoot.isEmpty ? "another folder" : formerRoot
        let shared = visitor.shared == 0 ? "none" : "only \(visitor.shared)"
        throw ImportError(
            code: .rootExchanged,
            message: "the database holds \(table.count) files of \(former), and \(shared) of them is in "
                + "\(String(decoding: root, as: UTF8.self)): everything is kept. "
                + "To replace them, import with --allow-empty; to keep both, use another database")
    }

    private func tell(_ progress: ImportProgress) {
        let isPausing = state.withLock { state in
            let isPausing = progress.state == .paused && state.progress.state != .paused
            // A look without a record is no import of its own: the last one's number stays.
            let last = state.progress.id
            state.progress = progress
            state.running = progress.id
            state.progress.id = progress.id ?? last
            return isPausing
        }
        if isPausing { log(ImportNotice(.warning, "import paused", facts: ["reason": progress.message ?? ""])) }
        self.progress(progress)
    }

    private func fail(_ error: ImportError) {
        let isNews = state.withLock { state in
            defer { state.lastFailure = error }
            return state.lastFailure != error
        }
        release(.failed, error.message)
        if isNews { log(ImportNotice(.error, "import failed", facts: ["reason": error.message, "code": error.code.rawValue])) }
    }

    private func release(_ end: ImportProgress.State, _ message: String?) {
        let last = state.withLock { state in
            state.progress.state = end
            state.progress.message = message
            state.context = nil
            state.isReserved = false
            state.isCancelled = false
            state.running = nil
            if end == .idle { state.lastFailure = nil }
            return state.progress
        }
        progress(last)
    }

    private func tellEnd(_ report: ImportReport) {
        guard let id = report.id else { return }
        let counts = report.counts
        log(
            ImportNotice(
                counts.failed > 0 ? .warning : .info, report.state == .cancelled ? "import cancelled" : "import done",
                facts: [
                    "import": "\(id)", "mode": report.mode.rawValue, "files": "\(counts.seen)", "created": "\(counts.created)",
                    "updated": "\(counts.updated)", "unchanged": "\(counts.unchanged)", "deleted": "\(counts.deleted)",
                    "merged": "\(counts.merged)", "failed": "\(counts.failed)", "ms": "\(report.duration / 1_000_000)",
                ]))
    }
}
