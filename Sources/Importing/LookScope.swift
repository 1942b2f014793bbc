/// What a look walks: everything, or folders that something was heard of. What was heard is only a hint, so that more than was heard of may
/// always be walked, never less.
enum LookScope: Sendable, Equatable {
    case everything
    /// Paths from the root with `/` at the end, none below another, in the order of their bytes: each with all that is below it.
    case folders([[UInt8]])

    /// More folders than this are everything: many small walks cost more than a large one.
    static let foldersMax = 64

    /// - Parameter folders: paths with `/` at the end, in any order; the root's is empty.
    init(_ folders: Set<[UInt8]>) {
        var kept: [[UInt8]] = []
        for folder in folders.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            // A folder comes before all that is below it, and these follow it without a gap.
            if let last = kept.last, folder.starts(with: last) { continue }
            kept.append(folder)
        }
        self = kept.contains([]) || kept.isEmpty || kept.count > Self.foldersMax ? .everything : .folders(kept)
    }

    /// The paths to walk; the root's is empty.
    var paths: [[UInt8]] {
        switch self {
        case .everything: [[]]
        case .folders(let paths): paths
        }
    }

    /// Whether a folder is walked.
    func covers(_ folder: [UInt8]) -> Bool { paths.contains { folder.starts(with: $0) } }

    /// The folder that a path lies in; the root's for the root.
    static func parent(of folder: [UInt8]) -> [UInt8] {
        let name = folder.dropLast()
        guard let slash = name.lastIndex(of: UInt8(ascii: "/")) else { return [] }
        return Array(folder[...slash])
    }

    /// The same with, for each folder that is no longer there, the nearest one above it that is.
    /// - Parameter root: where the paths start.
    func existing(in root: Folder) -> LookScope {
        guard case .folders(let paths) = self else { return self }
        return LookScope(
            Set(
                paths.map { path in
                    var path = path
                    while !path.isEmpty, root.descend(path) == nil { path = Self.parent(of: path) }
                    return path
                }))
    }
}

extension Folder {
    /// The folder at a path from this one, opened part by part without following a link; nil when it cannot be opened.
    func descend(_ path: [UInt8]) -> Folder? {
        var folder = self
        for part in path.split(separator: UInt8(ascii: "/")) {
            do throws(SystemError) { folder = try folder.folder(Array(part)) } catch { return nil }
        }
        return folder
    }
}
