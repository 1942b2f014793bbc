import Articles

/// What a dry run has come to so far: the files, articles, categories and names that a real one would have changed, over those of the
/// file, which stay as they are. The writer decides about each article as ever and looks here first; so the counts are a real run's.
/// One thread; one import.
///
/// About 1 kB of memory an article that would change.
package final class Rehearsal {
    /// What the writer keeps in memory, as it would be.
    struct Memory {
        var counters: WriterCore.Counters
        var categories: CategoryTree
        var names: [NameKind: NameTable]
    }

    /// An article as it would be.
    private struct Rehearsed {
        /// Nil for one that would be gone.
        var row: ArticleRow?
        /// `Rehearsal.digest` of its content.
        var content = 0
    }

    /// Nil before the first batch.
    var memory: Memory?
    /// Records as they would be; `.some(nil)` for files that would go.
    private var files: [[UInt8]: FileRecord?] = [:]
    private var articles: [ArticleID: Rehearsed] = [:]
    private var idsByRow: [Int64: ArticleID] = [:]
    /// Those of `files` that would carry an article, by its row.
    private var carriers: [Int64: [[UInt8]]] = [:]

    package init() {}

    /// - Returns: nil for a file that the run has not met; `.some(nil)` for one that would be gone.
    func file(_ key: [UInt8]) -> FileRecord?? { files[key] }

    /// - Returns: nil for an article that the run has not met; `.some(nil)` for one that would be gone.
    func article(_ id: ArticleID) -> ArticleRow?? { articles[id].map(\.row) }

    func article(row: Int64) -> ArticleRow?? { idsByRow[row].flatMap { article($0) } }

    /// The files that would carry an article.
    /// - Parameter stored: those that carry it in the file.
    func carriers(of row: Int64, stored: [FileRecord]) -> [FileRecord] {
        var records = stored.filter { files[$0.stamp.key] == nil }
        for key in carriers[row] ?? [] { if case .some(.some(let record)) = files[key] { records.append(record) } }
        return records
    }

    /// Whether a new content of an article would be what it has already; nil when the run has not changed it.
    func hasContent(_ content: ArticleContent, _ id: ArticleID) -> Bool? {
        articles[id].map { $0.row != nil && $0.content == Self.digest(content) }
    }

    /// An article is written.
    func set(_ row: ArticleRow, _ content: ArticleContent) {
        articles[row.id] = Rehearsed(row: row, content: Self.digest(content))
        idsByRow[row.row] = row.id
    }

    /// An article of the file is written without a new text.
    /// - Parameter content: what the file has; asked for only where the run has not changed it.
    func set(_ row: ArticleRow, _ content: () throws(StoreError) -> ArticleContent) throws(StoreError) {
        if articles[row.id]?.row == nil { set(row, try content()) } else { articles[row.id]?.row = row }
    }

    /// The last file of an article is gone.
    func remove(_ row: ArticleRow) {
        articles[row.id] = Rehearsed(row: nil)
        idsByRow[row.row] = row.id
    }

    /// Takes the files of a finished batch over.
    func take(_ batch: Batch) {
        for key in batch.keys {
            guard let record = batch.files[key] else { continue }
            if case .some(.some(let former)) = files[key], let row = former.article { carriers[row]?.removeAll { $0 == key } }
            files[key] = .some(record)
            if let row = record?.article { carriers[row, default: []].append(key) }
        }
    }

    /// Of all but the categories, which may change without the rest; the row has them.
    private static func digest(_ content: ArticleContent) -> Int {
        var hasher = Hasher()
        hasher.combine(content.title)
        hasher.combine(CardPatch.replacing("categories", in: content.card, with: []))
        hasher.combine(content.details)
        return hasher.finalize()
    }
}

extension WriterCore {
    /// See `Writer.rehearse`.
    func rehearse(
        _ changes: [Change], in rehearsal: Rehearsal, import id: Int64, progress: ImportCounts
    ) throws(StoreError) -> AppliedCounts {
        let now = clock()
        return try commit { () throws(StoreError) -> (AppliedCounts, isNews: Bool) in
            var batch = Batch(now: now, rehearsal: rehearsal)
            let real = Rehearsal.Memory(counters: counters, categories: categories, names: names)
            remember(rehearsal.memory ?? real)
            defer {
                rehearsal.memory = Rehearsal.Memory(counters: counters, categories: categories, names: names)
                remember(real)
            }
            try decide(changes, &batch)
            rehearsal.take(batch)
            try ImportRows.addProblems(connection, import: id, batch.problems)
            try ImportRows.advance(connection, import: id, progress: progress, by: batch.counts)
            return (batch.counts, isNews: false)
        }
    }

    /// An article as it stands before a batch.
    func storedArticle(_ id: ArticleID, _ batch: Batch) throws(StoreError) -> ArticleRow? {
        if let known = batch.rehearsal?.article(id) { return known }
        return try ArticleRows.find(connection, id: id)
    }

    func storedArticle(row: Int64, _ batch: Batch) throws(StoreError) -> ArticleRow? {
        if let known = batch.rehearsal?.article(row: row) { return known }
        return try ArticleRows.find(connection, row: row)
    }

    /// Whether an article that stands has this content already.
    func hasContent(_ content: ArticleContent, _ row: ArticleRow, _ batch: Batch) throws(StoreError) -> Bool {
        if let known = batch.rehearsal?.hasContent(content, row.id) { return known }
        return try ArticleRows.content(connection, row: row.row) == content
    }

    private func remember(_ memory: Rehearsal.Memory) {
        counters = memory.counters
        categories = memory.categories
        names = memory.names
    }
}
