import Store

/// Whoever wants to know which folders there are. Called on the walk's thread.
protocol FolderObserver: AnyObject, Sendable {
    func walkBegins(_ scope: LookScope)
    /// Before the folder is listed, so that nothing which comes later is missed.
    func enters(_ folder: Folder)
    func walkEnds(isWhole: Bool)
}

/// The walk's side of an import: compares each file with what the store knows and passes on those that must be read.
final class ImportWalk: WalkVisitor {
    private let context: ImportContext
    private let observer: (any FolderObserver)?
    private var pending: [PendingFile] = []
    private var pendingFolder: Folder?

    init(_ context: ImportContext, _ observer: (any FolderObserver)?) {
        self.context = context
        self.observer = observer
    }

    func enter(_ folder: Folder) { observer?.enters(folder) }

    func file(_ key: [UInt8], nameStart: Int, kind: SourceKind, status: FileStatus, in folder: Folder) -> Bool {
        if context.isCancelled { return false }
        if kind == .post, context.kinds.containerEnd(in: key) != nil {
            context.found.withLock { $0.total += 1 }
            context.keep(key)
            return deliver(key, "name_reserved", "the name reads like an item of an archive or a feed; rename the file")
        }
        let (known, items) = context.known.withLock { table in
            let known = table.see(key, status)
            let isSame = known?.isSame == true && context.mode != .full
            return (known, isSame && kind.isContainer ? table.seeItems(of: key) : 0)
        }
        let isSame = known?.isSame == true && context.mode != .full
        context.found.withLock { found in
            found.total += 1 + items
            if isSame { found.same += 1 + items }
        }
        if isSame { return true }
        pendingFolder = folder
        pending.append(PendingFile(key: key, nameStart: nameStart, kind: kind, known: known))
        return pending.count < ReadJob.filesMax || push()
    }

    func leave(_ folder: Folder) -> Bool { push() && !context.isCancelled }

    func problem(_ path: [UInt8], code: String, message: String) {
        context.keep(path)
        _ = deliver(path, code, message)
    }

    private func deliver(_ path: [UInt8], _ code: String, _ message: String) -> Bool {
        var parsed = Parsed()
        let isFile = code == "name_reserved"
        parsed.append(.problem(ImportProblem(path: path, code: code, message: message, isFatal: true)), isFile: isFile)
        return context.queue.deliver(parsed)
    }

    private func push() -> Bool {
        guard let folder = pendingFolder, !pending.isEmpty else { return true }
        let job = ReadJob(folder: folder, files: pending)
        pending.removeAll(keepingCapacity: true)
        pendingFolder = nil
        return context.queue.push(job)
    }
}

/// Counts the files that the store knows: is this the folder that it was filled from?
final class OverlapWalk: WalkVisitor {
    private var table: KnownFileTable
    private(set) var files = 0
    /// Those that the store knows.
    private(set) var shared = 0

    /// Whether half of the smaller side is the same: some names (`hello-world.md`) are in every other archive.
    var isSameFolder: Bool { shared * 2 >= min(files, table.count) }

    init(_ table: KnownFileTable) {
        self.table = table
    }

    func enter(_ folder: Folder) {}

    func file(_ key: [UInt8], nameStart: Int, kind: SourceKind, status: FileStatus, in folder: Folder) -> Bool {
        files += 1
        if table.see(key, status) != nil { shared += 1 }
        return true
    }

    func leave(_ folder: Folder) -> Bool { true }
    func problem(_ path: [UInt8], code: String, message: String) {}
}
