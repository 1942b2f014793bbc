import Store

/// Imports the items of one archive or feed under keys of their own: `backup.tar.gz#2021/a.md`, `feed.xml#http://host/1`.
///
/// Items carry the stamp of their container. The container itself is recorded last: if the import ends before, it is read again, and the
/// items that were stored then are skipped by their stamps. Items that have left an archive are removed; those that have left a feed stay,
/// for a feed shows only the newest.
final class ContainerImport {
    let context: ImportContext
    let container: PendingFile
    /// Nil imports every item; else only these, whether they have changed or not.
    private let only: Set<[UInt8]>?
    /// Takes each change; false ends the import.
    private let emit: (Change) -> Bool
    private var status: FileStatus
    private var readAt: Int64
    private var goesOn = true

    init(
        _ context: ImportContext, _ container: PendingFile, status: FileStatus, readAt: Int64, only: Set<[UInt8]>? = nil,
        emit: @escaping (Change) -> Bool
    ) {
        self.context = context
        self.container = container
        self.status = status
        self.readAt = readAt
        self.only = only
        self.emit = emit
    }

    /// The key of an item.
    func key(_ item: [UInt8]) -> [UInt8] { container.key + [UInt8(ascii: "#")] + item }

    /// Where an item would be if the archive were unpacked beside itself: what categories come from.
    func path(_ item: [UInt8]) -> [UInt8] { Array(container.key[..<container.nameStart]) + item }

    private func stamp(_ key: [UInt8]) -> FileStamp { status.stamp(key: key, canonicalHash: 0, readAt: readAt) }

    /// One item that has been read.
    /// - Parameter change: from its stamp and what the store knows of it.
    /// - Returns: false when the import ends.
    func take(_ item: [UInt8], _ change: (FileStamp, KnownFileTable.Known?) -> Change) -> Bool {
        let key = key(item)
        if let only {
            if only.contains(key) { goesOn = emit(change(stamp(key), nil)) && goesOn }
            return goesOn
        }
        let known = context.known.withLock { $0.see(key, status) }
        if known?.isSame == true, context.mode != .full {
            // Stored before an import of this very container ended early.
            context.found.withLock { found in
                found.total += 1
                found.same += 1
            }
            return goesOn
        }
        context.found.withLock { $0.total += 1 }
        goesOn = emit(change(stamp(key), known)) && goesOn
        return goesOn
    }

    /// Records the container after its items, unless it has changed meanwhile.
    /// - Parameter failure: why it could not be read to its end; what the store has of its items stays then.
    func finish(_ now: FileStatus?, problems: [ImportProblem] = [], failure: ImportProblem? = nil) {
        guard only == nil, goesOn else { return }
        let isChanged = now != status
        if isChanged || (failure != nil && status.isRacy(at: readAt)) {
            context.keep(container.key)
            let message = failure?.message ?? "the file changed while it was read; left for the next run"
            _ = emit(.problem(ImportProblem(path: container.key, code: "file_changing", message: message, isFatal: true)))
        } else if let failure {
            context.keep(container.key)
            _ = emit(.refused(stamp(container.key), problems: problems + [failure]))
        } else {
            _ = emit(.container(stamp(container.key), problems: problems))
        }
    }
}

/// An archive's entries on their way to the import.
final class ArchiveImport: ArchiveVisitor {
    private let items: ContainerImport
    private var names: [UInt8] = []

    init(_ items: ContainerImport) {
        self.items = items
    }

    func wants(_ name: [UInt8], size: Int64) -> Bool {
        guard let item = Self.normalised(name) else { return false }
        return items.context.kinds.kind(of: item.span) == .post
    }

    func take(_ name: [UInt8], _ bytes: [UInt8]) -> Bool {
        guard let item = Self.normalised(name) else { return true }
        let parser = items.context.parser
        return items.take(item) { stamp, known in
            guard bytes.count >= ImportContext.largeBytes else {
                return parser.change(bytes, stamp: stamp, path: items.path(item), known: known)
            }
            return items.context.largeGate.withLock { _ in parser.change(bytes, stamp: stamp, path: items.path(item), known: known) }
        }
    }

    func refuse(_ name: [UInt8], code: String, message: String) {
        guard let item = Self.normalised(name) else { return }
        _ = items.take(item) { stamp, _ in
            .refused(stamp, problems: [ImportProblem(path: stamp.key, code: code, message: message, isFatal: true)])
        }
    }

    /// A name without empty, `.` and `..` parts, so that `./a.md` and `/a.md` are `a.md`. It leads nowhere: nothing is ever written.
    /// - Returns: nil for a hidden name, one that is too long, or one that is nothing.
    static func normalised(_ name: [UInt8]) -> [UInt8]? {
        guard name.count <= FolderWalker.pathBytesMax, !name.contains(0) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        for part in name.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) || part.elementsEqual("..".utf8) { continue }
            if part.first == UInt8(ascii: ".") { return nil }
            if !result.isEmpty { result.append(UInt8(ascii: "/")) }
            result.append(contentsOf: part)
        }
        return result.isEmpty ? nil : result
    }
}
