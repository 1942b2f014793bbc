import CLinux
import Glibc
import Store

/// Whom a walk tells what it finds. One thread.
protocol WalkVisitor: AnyObject {
    /// A folder is about to be listed: the moment to watch it.
    func enter(_ folder: Folder)
    /// A regular file of a wanted kind. `key` is the path from the root, and its name starts at `nameStart`. False stops the walk.
    func file(_ key: [UInt8], nameStart: Int, kind: SourceKind, status: FileStatus, in folder: Folder) -> Bool
    /// All files of a folder have been told. False stops the walk.
    func leave(_ folder: Folder) -> Bool
    /// Something below `path` was not looked at; what the store knows of it must stay.
    func problem(_ path: [UInt8], code: String, message: String)
}

/// What a walk passed over on purpose.
package struct WalkSkips: Sendable, Equatable {
    /// Links are never followed, so that nothing outside the root is imported and nothing twice.
    package var links = 0
    /// FIFOs, sockets, devices.
    package var special = 0
    /// Files and folders whose names start with a dot.
    package var hidden = 0
    /// Files whose name has no wanted end.
    package var other = 0
}

/// Walks a tree by openat and getdents64, names as bytes. Follows no link, opens nothing that is not a folder, and cannot go in circles:
/// a folder that is its own ancestor (a bind mount) is reported and left out. Folders in the order of their names; files as they come.
struct FolderWalker {
    /// Folders below the root.
    static let depthMax = 64
    /// Bytes of a path below the root: PATH_MAX.
    static let pathBytesMax = 4_096

    let kinds: SourceKinds.Compiled
    private(set) var skips = WalkSkips()
    private(set) var folders = 0
    private var listing = FolderListing()

    init(kinds: SourceKinds.Compiled) {
        self.kinds = kinds
    }

    private struct Frame {
        let folder: Folder
        let status: FileStatus
        /// Still to be walked, last first.
        var subfolders: [[UInt8]]
    }

    /// - Parameter path: from the root, with `/` at the end: only this folder and what is below it. Empty for the whole tree.
    /// - Returns: false when the visitor stopped it.
    /// - Throws: when the folder to begin with cannot be read.
    mutating func walk<Visitor: WalkVisitor>(
        _ root: Folder, below path: [UInt8] = [], _ visitor: Visitor
    ) throws(SystemError) -> Bool {
        // The folders above the first one are not listed; they count for depth and loops.
        var stack = [Frame(folder: root, status: try root.status(), subfolders: [])]
        for part in path.split(separator: UInt8(ascii: "/")) {
            guard let (folder, status) = open(Array(part), below: stack, visitor) else { return true }
            stack.append(Frame(folder: folder, status: status, subfolders: []))
        }
        guard let first = stack.popLast(), let subfolders = try list(first.folder, visitor) else { return false }
        stack.append(Frame(folder: first.folder, status: first.status, subfolders: subfolders))
        while let last = stack.indices.last {
            guard let name = stack[last].subfolders.popLast() else {
                stack.removeLast()
                continue
            }
            guard let (folder, status) = open(name, below: stack, visitor) else { continue }
            do throws(SystemError) {
                guard let subfolders = try list(folder, visitor) else { return false }
                stack.append(Frame(folder: folder, status: status, subfolders: subfolders))
            } catch {
                visitor.problem(folder.path, code: "folder_unreadable", message: "the folder cannot be read to its end: \(error.message)")
            }
        }
        return true
    }

    private func open<Visitor: WalkVisitor>(_ name: [UInt8], below stack: [Frame], _ visitor: Visitor) -> (Folder, FileStatus)? {
        guard let parent = stack.last?.folder else { return nil }
        let path = parent.path + name + [UInt8(ascii: "/")]
        if stack.count > Self.depthMax {
            visitor.problem(path, code: "folder_too_deep", message: "more than \(Self.depthMax) folders deep")
            return nil
        }
        if path.count > Self.pathBytesMax {
            visitor.problem(path, code: "path_too_long", message: "the path has more than \(Self.pathBytesMax) bytes")
            return nil
        }
        do throws(SystemError) {
            let folder = try parent.folder(name)
            let status = try folder.status()
            let isLoop = stack.contains { $0.status.inode == status.inode && $0.status.device == status.device && status.inode != 0 }
            if isLoop {
                visitor.problem(path, code: "folder_loop", message: "the folder is its own ancestor")
                return nil
            }
            return (folder, status)
        } catch {
            visitor.problem(path, code: "folder_unreadable", message: "the folder cannot be opened: \(error.message)")
            return nil
        }
    }

    /// Tells the files of one folder.
    /// - Returns: its subfolders in descending order; nil when the visitor stopped.
    private mutating func list<Visitor: WalkVisitor>(_ folder: Folder, _ visitor: Visitor) throws(SystemError) -> [[UInt8]]? {
        visitor.enter(folder)
        folders += 1
        var subfolders: [[UInt8]] = []
        var key = folder.path
        var skips = skips
        let kinds = kinds
        var goesOn = true
        defer { self.skips = skips }
        try listing.read(folder.number) { entry in
            if entry.isHidden {
                skips.hidden += 1
                return true
            }
            switch Int(entry.type) {
            case Int(DT_DIR): subfolders.append(Array(entry.name))
            case Int(DT_REG), Int(DT_UNKNOWN):
                key.removeSubrange(folder.path.count...)
                key.append(contentsOf: entry.name)
                goesOn = Self.tell(entry, key, folder, kinds, &subfolders, &skips, visitor)
            case Int(DT_LNK): skips.links += 1
            default: skips.special += 1
            }
            return goesOn
        }
        guard goesOn, visitor.leave(folder) else { return nil }
        subfolders.sort { $1.lexicographicallyPrecedes($0) }
        return subfolders
    }

    /// A regular file, or an entry of unknown type: asks the system, tells the visitor.
    private static func tell<Visitor: WalkVisitor>(
        _ entry: FolderListing.Entry, _ key: [UInt8], _ folder: Folder, _ kinds: SourceKinds.Compiled, _ subfolders: inout [[UInt8]],
        _ skips: inout WalkSkips, _ visitor: Visitor
    ) -> Bool {
        let start = folder.path.count
        let kind = kinds.kind(of: key.span.extracting(start...))
        if kind == nil, Int(entry.type) == Int(DT_REG) {
            skips.other += 1
            return true
        }
        let status: FileStatus
        do throws(SystemError) { status = try entry.status(in: folder.number) } catch {
            // Gone since it was listed: the next run sees that too. Anything else is the owner's to know.
            if error.code != ENOENT { visitor.problem(key, code: "file_unreadable", message: error.message) }
            return true
        }
        switch status.kind {
        case .folder: subfolders.append(Array(entry.name))
        case .link: skips.links += 1
        case .special: skips.special += 1
        case .file:
            guard let kind else {
                skips.other += 1
                return true
            }
            if key.count > pathBytesMax {
                visitor.problem(key, code: "path_too_long", message: "the path has more than \(pathBytesMax) bytes")
                return true
            }
            return visitor.file(key, nameStart: start, kind: kind, status: status, in: folder)
        }
        return true
    }
}
