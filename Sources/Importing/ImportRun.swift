import CLinux
import Dispatch
import Store
import Synchronization

/// One import from its start to its report. Runs on the calling thread, which waits while its batches are written; walking and reading have
/// threads of their own.
final class ImportRun: @unchecked Sendable {
    // One thread at a time uses it: its own, or the one that writes for it while it waits.
    /// Nanoseconds between two reports of progress.
    static let progressInterval: Int64 = 200_000_000
    /// Changes after which freed memory goes back to the system: each thread's share of it else grows with the import.
    static let trimChanges = 16_000
    /// Removals a transaction.
    static let removalsMax = 4_000
    /// Rounds of reading files again whose article went with another file.
    static let againRoundsMax = 8

    private let root: [UInt8]
    private let folder: Folder
    private let rootStatus: FileStatus
    let context: ImportContext
    let recorder: ImportRecorder
    private let observer: (any FolderObserver)?
    private var again: [[UInt8]] = []
    private var readAgain: Set<[UInt8]> = []
    private var nextProgress: Int64 = 0
    private var changesSinceTrim = 0
    /// The folders that were walked have no file any more: whether that is meant, only a walk over everything can tell. Nothing was removed.
    private(set) var wantsEverything = false

    init(
        root: [UInt8], folder: Folder, context: ImportContext, recorder: ImportRecorder, observer: (any FolderObserver)?
    ) throws(SystemError) {
        self.root = root
        self.folder = folder
        self.context = context
        self.recorder = recorder
        self.observer = observer
        rootStatus = try folder.status()
    }

    /// What the walk's thread leaves for the writer's.
    private final class WalkResult: Sendable {
        let value = Monitor<(isWhole: Bool, skips: WalkSkips, folders: Int, error: SystemError?)>((false, WalkSkips(), 0, nil))
    }

    /// - Throws: `ImportError` when it cannot go on; the threads have ended by then.
    func execute() throws(ImportError) {
        let group = DispatchGroup()
        let result = WalkResult()
        startWalk(group, result)
        startWorkers(group)
        var failure: ImportError?
        do throws(ImportError) { try writeAll() } catch { failure = error }
        if failure != nil { context.queue.abort() }
        group.wait()
        let walk = result.value.with { $0 }
        recorder.skips = walk.skips
        recorder.folders = walk.folders
        if let failure { throw failure }
        if let error = walk.error { throw ImportError(code: .rootUnreadable, message: "\(name): \(error.message)") }
        if context.isCancelled || !walk.isWhole { return }
        recorder.isTotalKnown = true
        try remove()
        try readOnceMore()
    }

    private var name: String { String(decoding: root, as: UTF8.self) }

    private func startWalk(_ group: DispatchGroup, _ result: WalkResult) {
        let (context, folder, observer) = (context, folder, observer)
        BackgroundThread.start(in: group) {
            IdleWork.run { Self.walk(folder, context, observer, result) }
        }
    }

    private static func walk(_ folder: Folder, _ context: ImportContext, _ observer: (any FolderObserver)?, _ result: WalkResult) {
        observer?.walkBegins(context.scope)
        var walker = FolderWalker(kinds: context.kinds)
        var isWhole = true
        var failure: SystemError?
        for path in context.scope.paths where isWhole && failure == nil {
            do throws(SystemError) {
                isWhole = try walker.walk(folder, below: path, ImportWalk(context, observer))
            } catch { failure = error }
        }
        isWhole = isWhole && failure == nil
        let (skips, folders) = (walker.skips, walker.folders)
        result.value.with { $0 = (isWhole, skips, folders, failure) }
        observer?.walkEnds(isWhole: isWhole)
        context.queue.endWalk()
    }

    private func startWorkers(_ group: DispatchGroup) {
        for _ in 0..<max(1, context.options.workers ?? Self.cores) {
            let worker = ImportWorker(context: context)
            BackgroundThread.start(in: group) { IdleWork.runPieces { worker.run($0) } }
        }
    }

    private func writeAll() throws(ImportError) {
        let failure = Mutex<ImportError?>(nil)
        IdleWork.runLongPieces { turn in
            do throws(ImportError) { return try self.write(turn) } catch {
                failure.withLock { $0 = error }
                return false
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Writes what is parsed until all is written or the turn is over.
    /// - Returns: whether there may be more.
    private func write(_ turn: IdleWork.Turn) throws(ImportError) -> Bool {
        while !context.isCancelled {
            if turn.isOver { return true }
            switch context.queue.takeBatch(patience: Self.progressInterval) {
            case .end: return false
            case .nothing: break
            case .changes(let parsed):
                try apply(parsed)
                trim(parsed.changes.count)
            }
            report()
        }
        return false
    }

    private func trim(_ changes: Int) {
        changesSinceTrim += changes
        guard changesSinceTrim >= Self.trimChanges else { return }
        changesSinceTrim = 0
        broadsheet_trim_memory()
    }

    private func apply(_ parsed: Parsed, isAgain: Bool = false) throws(ImportError) {
        for key in try recorder.apply(parsed, isAgain: isAgain, isCancelled: { context.isCancelled }) where readAgain.insert(key).inserted {
            again.append(key)
        }
    }

    /// Tells the progress, but not too often.
    private func report(always: Bool = false) {
        let now = Moment.now
        guard always || now >= nextProgress else { return }
        nextProgress = now + Self.progressInterval
        recorder.report(context.found.withLock { $0 })
    }

    /// Takes out what is no longer there: only after a whole walk, and only if the root still is what it was.
    private func remove() throws(ImportError) {
        let unread = context.unread.withLock { $0 }
        let (count, unseen) = context.known.withLock { table in
            table.see(below: unread)
            return (table.count, table.count - table.seenCount)
        }
        guard unseen > 0 else { return }
        try checkRoot()
        let total = context.found.withLock { $0.total }
        if total == 0, unseen == count, context.scope != .everything {
            wantsEverything = true
            return
        }
        if total == 0, unseen == count, !context.options.allowsEmpty {
            throw ImportError(
                code: .rootEmptied,
                message: "\(name) has no posts any more, though \(count) files were imported from it: everything is kept. "
                    + "If they are meant to go, import with --allow-empty")
        }
        context.found.withLock { $0.total += unseen }
        var position = 0
        while !context.isCancelled, let (keys, next) = context.known.withLock({ $0.unseen(from: position, limit: Self.removalsMax) }) {
            var parsed = Parsed()
            for key in keys { parsed.append(.removed(key: key)) }
            try apply(parsed)
            position = next
            report()
        }
    }

    /// The root's name must still lead to the folder that was walked.
    private func checkRoot() throws(ImportError) {
        let now: FileStatus
        do throws(SystemError) {
            now = try Folder.root(root).status()
        } catch {
            throw ImportError(code: .rootVanished, message: "\(name) went while it was read (\(error.message)): everything is kept")
        }
        guard now.inode == rootStatus.inode, now.device == rootStatus.device else {
            throw ImportError(code: .rootVanished, message: "\(name) was exchanged while it was read: what is missing there is kept")
        }
    }

    /// Reads files whose article was carried by another file that has gone or changed.
    private func readOnceMore() throws(ImportError) {
        var rounds = 0
        while !again.isEmpty, rounds < Self.againRoundsMax, !context.isCancelled {
            let keys = again
            again = []
            rounds += 1
            var parsed = Parsed()
            var failure: ImportError?
            ReadAgain(context: context, root: folder).changes(for: keys) { change in
                guard failure == nil else { return }
                parsed.append(change, isFile: false)
                guard parsed.changes.count >= context.options.batch.changes || parsed.bytes >= context.options.batch.bytes else { return }
                do throws(ImportError) { try apply(parsed, isAgain: true) } catch { failure = error }
                parsed = Parsed()
            }
            if let failure { throw failure }
            if !parsed.changes.isEmpty { try apply(parsed, isAgain: true) }
        }
    }

    /// Cores that this process may use.
    static var cores: Int { max(1, sysconfCores()) }
}
