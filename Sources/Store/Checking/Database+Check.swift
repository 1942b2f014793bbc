import Articles
import Search

/// What `Database.check` found.
package struct CheckReport: Sendable, Equatable {
    /// Problems reported; more are only counted.
    package static let problemsMax = 100

    package var articles = 0
    package var files = 0
    package var segments = 0
    /// Sentences for people; empty when all is well.
    package private(set) var problems: [String] = []
    package private(set) var problemCount = 0

    package var isSound: Bool { problemCount == 0 }

    mutating func note(_ problem: String) {
        problemCount += 1
        if problems.count < Self.problemsMax { problems.append(problem) }
    }
}

extension Database {
    /// Verifies the file, the rows, the counters and the index against the articles, in one read transaction; imports go on.
    ///
    /// - Complexity: O(everything): each body is expanded once.
    /// - Throws: only what makes reading impossible; what is wrong is in the report.
    package func check() throws(StoreError) -> CheckReport {
        let reader = try makeReader()
        return try reader.read { state throws(StoreError) in
            var check = Check(reader: reader, state: state)
            try check.integrity()
            try check.articles()
            try check.counters()
            try check.files()
            try check.changes()
            check.index()
            return check.report
        }
    }
}

/// One check, step by step.
private struct Check {
    let reader: Reader
    let state: StoreState
    var report = CheckReport()
    private var rows: Set<Int64> = []
    private var values: [Int64: DocumentValues] = [:]

    init(reader: Reader, state: StoreState) {
        self.reader = reader
        self.state = state
    }

    private var connection: Connection { reader.connection }

    /// SQLite's own: `pragma.html#pragma_integrity_check`.
    mutating func integrity() throws(StoreError) {
        let statement = try connection.statement("PRAGMA integrity_check(20)")
        defer { statement.reset() }
        while try statement.step() {
            let line = statement.text(0)
            if line != "ok" { report.note("SQLite: \(line)") }
        }
    }

    mutating func articles() throws(StoreError) {
        let statement = try connection.statement("SELECT row, id, doc_values, bytes, card FROM article LEFT JOIN body USING (row)")
        defer { statement.reset() }
        while try statement.step() {
            let row = statement.integer(0)
            report.articles += 1
            rows.insert(row)
            guard let id = ArticleID(blob: statement.bytes(1)) else {
                report.note("article in row \(row): the id is damaged")
                continue
            }
            do throws(StoreError) {
                values[row] = try DocumentValuesCodec.values(statement.bytes(2), idBits: id.indexBits)
                if statement.isNull(3) {
                    report.note("article \(id): the body is missing")
                } else {
                    _ = try reader.codec.expand(statement.bytes(3))
                }
            } catch {
                report.note("article \(id): \(error.message)")
            }
            if CardPatch.range(of: "categories", in: statement.bytes(4)) == nil { report.note("article \(id): the card is damaged") }
        }
    }

    mutating func counters() throws(StoreError) {
        let stored = try connection.integer("SELECT articles FROM state WHERE one=1") ?? 0
        if stored != Int64(report.articles) { report.note("the counter says \(stored) articles, there are \(report.articles)") }
        var counts: [UInt32: (all: Int, own: Int, latest: Int64?)] = [:]
        var names: [NameKind: [UInt32: Int]] = [:]
        for value in values.values {
            for number in state.categories.ancestors(value.categories) {
                counts[number, default: (0, 0, nil)].all += 1
                if let published = value.published {
                    let latest = counts[number]?.latest ?? published
                    counts[number]?.latest = max(latest, published)
                }
            }
            for number in Set(value.categories) { counts[number, default: (0, 0, nil)].own += 1 }
            for (kind, numbers) in [
                (NameKind.author, [value.author]), (.source, [value.source]), (.language, [value.language]), (.tag, Array(Set(value.tags))),
            ] {
                for number in numbers where number != 0 { names[kind, default: [:]][number, default: 0] += 1 }
            }
        }
        for node in state.categories.nodes.values {
            let real = counts.removeValue(forKey: node.number) ?? (0, 0, nil)
            if (node.count, node.countSelf) != (real.all, real.own) || node.latest != real.latest {
                report.note(
                    "category \(node.id): the counters say \(node.count) and \(node.countSelf), there are \(real.all) and \(real.own)")
            }
        }
        for number in counts.keys.sorted() { report.note("category number \(number) is in articles and not in the tree") }
        for kind in NameKind.allCases {
            for entry in try NameTable.load(connection, kind: kind).entries.values {
                let real = names[kind]?.removeValue(forKey: entry.number) ?? 0
                if entry.count != real {
                    report.note("\(kind) \(entry.name.debugDescription): the counter says \(entry.count), there are \(real)")
                }
            }
            for number in (names[kind] ?? [:]).keys.sorted() { report.note("\(kind) number \(number) is in articles and has no name") }
        }
    }

    mutating func files() throws(StoreError) {
        let statement = try connection.statement("SELECT key, article FROM file")
        defer { statement.reset() }
        var carried: Set<Int64> = []
        while try statement.step() {
            report.files += 1
            guard let article = statement.integerOrNil(1) else { continue }
            if rows.contains(article) {
                carried.insert(article)
            } else {
                report.note("file \(statement.text(0).debugDescription) carries row \(article), which is not there")
            }
        }
        for row in rows.subtracting(carried).sorted() { report.note("the article in row \(row) has no file") }
        let stored = try connection.integer("SELECT files FROM state WHERE one=1") ?? 0
        if stored != Int64(report.files) { report.note("the counter says \(stored) files, there are \(report.files)") }
    }

    mutating func changes() throws(StoreError) {
        let lost = try connection.integer(
            "SELECT count(*) FROM article WHERE NOT EXISTS (SELECT 1 FROM change_log c WHERE c.sequence=article.sequence AND c.id=article.id)"
        )
        if let lost, lost > 0 { report.note("\(lost) articles are not in the change log") }
        let stray = try connection.integer(
            "SELECT count(*) FROM tombstone WHERE EXISTS (SELECT 1 FROM article WHERE article.id=tombstone.id)")
        if let stray, stray > 0 { report.note("\(stray) articles have a tombstone") }
    }

    /// Every article once and nothing else, and every blob readable.
    mutating func index() {
        report.segments = state.index.segments.count
        var missing = rows
        for (segment, deletions) in zip(state.index.segments, state.index.deletions) {
            for document in 0..<segment.count {
                if !deletions.isEmpty, deletions[document >> 6] >> UInt64(document & 63) & 1 == 1 { continue }
                guard let row = segment.row(document: document) else { continue }
                if missing.remove(row) == nil {
                    report.note(
                        "segment \(segment.id) holds row \(row), which is \(rows.contains(row) ? "in another one too" : "not there")")
                }
            }
        }
        for row in missing.sorted() { report.note("the article in row \(row) is not in the index") }
    }
}
