import Store

/// Reads one file by its key, opening folder after folder without following a link.
struct ReadAgain {
    let context: ImportContext
    let root: Folder

    /// What its article is to be now; empty when it cannot be read: the next run sees to that.
    func changes(for key: [UInt8]) -> [Change] {
        let (file, item) = split(key)
        guard let (folder, nameStart) = folder(of: file) else { return [] }
        guard let kind = context.kinds.kind(of: file.span.extracting(nameStart...)) else { return [] }
        let pending = PendingFile(key: file, nameStart: nameStart, kind: kind, known: nil)
        var parsed = Parsed()
        ImportWorker(context: context).read(pending, in: folder, into: &parsed)
        _ = item
        return parsed.changes.filter { if case .article = $0 { true } else { false } }
    }

    private func split(_ key: [UInt8]) -> (file: [UInt8], item: [UInt8]?) {
        guard let end = context.kinds.containerEnd(in: key) else { return (key, nil) }
        return (Array(key[..<end]), Array(key[(end + 1)...]))
    }

    private func folder(of file: [UInt8]) -> (Folder, nameStart: Int)? {
        var folder = root
        var start = 0
        var index = 0
        while index < file.count {
            if file[index] == UInt8(ascii: "/") {
                do throws(SystemError) { folder = try folder.folder(Array(file[start..<index])) } catch { return nil }
                start = index + 1
            }
            index += 1
        }
        return (folder, start)
    }
}
