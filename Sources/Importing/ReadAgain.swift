import Store

/// Reads files by their keys, opening folder after folder without following a link.
struct ReadAgain {
    let context: ImportContext
    let root: Folder

    /// What the articles of these keys are to be now; a key that cannot be read is left out: the next run sees to it.
    /// - Complexity: each archive is read once, however many of its items are asked for.
    func changes(for keys: [[UInt8]], _ emit: (Change) -> Void) {
        var items: [[UInt8]: Set<[UInt8]>] = [:]
        for key in keys {
            if let end = context.kinds.containerEnd(in: key) {
                items[Array(key[..<end]), default: []].insert(key)
            } else {
                read(key, only: nil, emit)
            }
        }
        for (container, keys) in items.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) { read(container, only: keys, emit) }
    }

    private func read(_ file: [UInt8], only: Set<[UInt8]>?, _ emit: (Change) -> Void) {
        if context.isCancelled { return }
        guard let (folder, nameStart) = folder(of: file) else { return }
        guard let kind = context.kinds.kind(of: file.span.extracting(nameStart...)) else { return }
        let pending = PendingFile(key: file, nameStart: nameStart, kind: kind, known: nil)
        let worker = ImportWorker(context: context)
        if let only {
            var changes: [Change] = []
            worker.readContainer(pending, in: folder, only: only) { change in
                changes.append(change)
                return true
            }
            for change in changes { emit(change) }
        } else {
            var parsed = Parsed()
            worker.read(pending, in: folder, into: &parsed)
            for case .article(let stamp, let article, let problems) in parsed.changes { emit(.article(stamp, article, problems: problems)) }
        }
    }

    private func folder(of file: [UInt8]) -> (Folder, nameStart: Int)? {
        let start = file.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return root.descend(Array(file[..<start])).map { ($0, start) }
    }
}
