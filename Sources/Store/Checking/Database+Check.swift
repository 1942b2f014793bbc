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
            try check.index()
            try check.articles()
            check.endIndex()
            try check.answers()
            try check.counters()
            try check.files()
            try check.changes()
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
    private var indexCheck: IndexCheck

    init(reader: Reader, state: StoreState) {
        self.reader = reader
        self.state = state
        indexCheck = IndexCheck(state.index)
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
        let statement = try connection.statement(
            "SELECT row, id, doc_values, bytes, card, title, published FROM article LEFT JOIN body USING (row)")
        defer { statement.reset() }
        while try statement.step() {
            let row = statement.integer(0)
            report.articles += 1
            rows.insert(row)
            guard let id = ArticleID(blob: statement.bytes(1)) else {
                report.note("article in row \(row): the id is damaged")
                continue
            }
            let card = statement.bytes(4)
            let categories = CardPatch.range(of: "categories", in: card)
            if categories == nil { report.note("article \(id): the card is damaged") }
            do throws(StoreError) {
                let own = try DocumentValuesCodec.values(statement.bytes(2), idBits: id.indexBits)
                values[row] = own
                if own.published != statement.integerOrNil(6) { report.note("article \(id): its date is not that of its values") }
                let paths = own.categories.compactMap { state.categories[$0]?.path }
                if let categories, Array(card[categories]) != CardPatch.categories(paths) {
                    report.note("article \(id): its card shows other categories than its values")
                }
                guard !statement.isNull(3) else {
                    report.note("article \(id): the body is missing")
                    continue
                }
                let text = try reader.codec.expand(statement.bytes(3)).text
                indexCheck.add(IndexDocument(row: row, title: statement.bytes(5), text: text, values: own), id: id)
            } catch {
                report.note("article \(id): \(error.message)")
            }
        }
    }

    /// The segments by themselves; `articles` then compares each article with its postings.
    mutating func index() throws(StoreError) {
        report.segments = state.index.segments.count
        let statement = try connection.statement("SELECT id, documents, deletions FROM segment ORDER BY id")
        defer { statement.reset() }
        while try statement.step() {
            indexCheck.addRow(id: statement.integer(0), documents: statement.integer(1), deletions: statement.bytes(2))
        }
        indexCheck.begin(reader.blobsUncached)
    }

    /// Ready answers are what would be made of their articles now.
    mutating func answers() throws(StoreError) {
        let stray = try connection.integer("SELECT count(*) FROM answer WHERE row NOT IN (SELECT row FROM article)")
        if let stray, stray > 0 { report.note("\(stray) ready answers belong to no article") }
        let codec = GzipCodec()
        let statement = try connection.statement(AnswerRows.checking)
        defer { statement.reset() }
        while try statement.step() {
            guard let source = AnswerSource(statement), let plain = try? source.plain(reader.codec) else { continue }
            let isCurrent = statement.integer(7) == source.sequence && statement.integer(8) == source.modified
            let isSame = try codec.unpack(statement.bytes(9)) == plain
            if !isCurrent || !isSame { report.note("article \(source.id): its ready answer is not what it says now") }
        }
    }

    /// What the articles left over.
    mutating func endIndex() {
        for problem in indexCheck.finish(rows: rows) { report.note(problem) }
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
        try stories()
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

    private mutating func stories() throws(StoreError) {
        let statement = try connection.statement("SELECT number FROM story")
        defer { statement.reset() }
        var known: Set<UInt32> = [0]
        while try statement.step() { known.insert(statement.number(0)) }
        for number in Set(values.values.map(\.story)).subtracting(known).sorted() {
            report.note("story number \(number) is in articles and not among the stories")
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
}
