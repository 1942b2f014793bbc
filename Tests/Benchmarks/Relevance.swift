import ArgumentParser
import CSQLite
import Foundation
import Search

/// Good order: nDCG@10 of our ranking and of FTS5 with bigrams over the same texts and questions.
///
/// Each set has `docs.jsonl` (id, title, body), `queries.tsv` (id, text) and `qrels.tsv` (query, 0, document, grade). Even queries
/// are for tuning, odd ones are held out: a change is judged by the latter.
struct Relevance: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Order of hits for natural questions, beside FTS5 with bigrams.")

    @Option(help: "Folder with one folder a set.") var corpus: String
    @Option(help: "Only sets whose name contains this.") var only: String?
    @Flag(help: "Leave FTS5 out.") var withoutPeer = false
    @Flag(help: "Index the bodies without their titles.") var bodiesOnly = false
    @Option(help: "Print so many held-in questions whose answer is not first.") var misses = 0

    func run() throws {
        let root = URL(fileURLWithPath: corpus)
        let names = try FileManager.default.contentsOfDirectory(atPath: corpus).sorted()
        print("set                  engine  half     nDCG@10  recall@10    MRR   queries")
        for name in names where only.map(name.contains) ?? true {
            let set = try RelevanceSet(folder: root.appendingPathComponent(name), bodiesOnly: bodiesOnly)
            let ours = try OwnEngine(set)
            try report(name, "own", set) { try ours.search($0) }
            print("    \(ours.summary)")
            if misses > 0 { try printMisses(set, ours) }
            guard !withoutPeer else { continue }
            let peer = try PeerEngine(set)
            try report(name, "fts5", set) { try peer.search($0) }
        }
    }

    private func report(_ name: String, _ engine: String, _ set: RelevanceSet, _ search: (String) throws -> [Int]) throws {
        var scores = [RelevanceScore(), RelevanceScore()]
        for (number, query) in set.queries.enumerated() {
            scores[number % 2].add(try search(query.text), relevant: query.relevant)
        }
        for (half, score) in zip(["tuning", "held out"], scores) {
            let columns = [score.gain, score.recall, score.reciprocal].map { String(format: "%8.4f", $0 / Double(max(1, score.count))) }
            let head =
                name.padding(toLength: 20, withPad: " ", startingAt: 0) + " " + engine.padding(toLength: 7, withPad: " ", startingAt: 0)
            print(head + half.padding(toLength: 8, withPad: " ", startingAt: 0) + columns.joined(separator: " ") + "   \(score.count)")
        }
    }

    private func printMisses(_ set: RelevanceSet, _ engine: OwnEngine) throws {
        var left = misses
        for (number, query) in set.queries.enumerated() where number % 2 == 0 && left > 0 {
            let hits = try engine.search(query.text)
            guard hits.first.map({ !query.relevant.contains($0) }) ?? true else { continue }
            left -= 1
            let rank = hits.firstIndex { query.relevant.contains($0) }.map { "\($0 + 1)" } ?? "-"
            let wanted = query.relevant.first.map { set.documents[$0] }
            print("    \(rank) \(query.text) | \(engine.label ?? "strict") | \(wanted?.title ?? ""): \(wanted?.body.prefix(60) ?? "")")
        }
    }
}

/// Sums over queries.
private struct RelevanceScore {
    var gain = 0.0
    var recall = 0.0
    var reciprocal = 0.0
    var count = 0

    mutating func add(_ hits: [Int], relevant: Set<Int>) {
        count += 1
        guard !relevant.isEmpty else { return }
        var found = 0.0
        var best = 0.0
        for (rank, hit) in hits.prefix(10).enumerated() where relevant.contains(hit) {
            gain += 1 / log2(Double(rank + 2)) / Self.ideal(relevant.count)
            found += 1
            best = max(best, 1 / Double(rank + 1))
        }
        recall += found / Double(min(10, relevant.count))
        reciprocal += best
    }

    private static func ideal(_ count: Int) -> Double {
        (0..<min(10, count)).reduce(0) { $0 + 1 / log2(Double($1 + 2)) }
    }
}

/// Documents, questions and which documents answer them, by position.
private struct RelevanceSet {
    struct Document: Decodable {
        var id: String
        var title: String
        var body: String
    }

    var documents: [Document] = []
    var queries: [(text: String, relevant: Set<Int>)] = []

    init(folder: URL, bodiesOnly: Bool) throws {
        let decoder = JSONDecoder()
        for line in try lines(folder, "docs.jsonl") {
            var document = try decoder.decode(Document.self, from: Data(line.utf8))
            if bodiesOnly { document.title = "" }
            documents.append(document)
        }
        let numbers = Dictionary(uniqueKeysWithValues: documents.enumerated().map { ($1.id, $0) })
        var relevant: [String: Set<Int>] = [:]
        for line in try lines(folder, "qrels.tsv") {
            let fields = line.split(separator: "\t")
            if fields.count == 4, fields[3] != "0", let number = numbers[String(fields[2])] {
                relevant[String(fields[0]), default: []].insert(number)
            }
        }
        for line in try lines(folder, "queries.tsv") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            if fields.count == 2 { queries.append((String(fields[1]), relevant[String(fields[0])] ?? [])) }
        }
    }

    private func lines(_ folder: URL, _ name: String) throws -> [Substring] {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(separator: "\n")
    }
}

/// One segment in memory, asked as the API asks.
private final class OwnEngine: BlobSource, TextSource {
    private let documents: [RelevanceSet.Document]
    private let image: SegmentImage
    private var snapshot = IndexSnapshot()
    private var labels: [String: Int] = [:]
    private var nanoseconds: [UInt64] = []
    private(set) var label: String?

    init(_ set: RelevanceSet) throws {
        var builder = SegmentBuilder()
        for (row, document) in set.documents.enumerated() {
            builder.add(
                IndexDocument(
                    row: Int64(row), title: Array(document.title.utf8), text: Array(document.body.utf8),
                    values: DocumentValues(idBits: UInt64(row))))
        }
        documents = set.documents
        image = builder.build()
        snapshot = IndexSnapshot(segments: [try Segment(id: 1, resident: image.blobs[0])], deletions: [[]])
    }

    func blob(segment: Int64, number: Int) throws -> [UInt8] { image.blobs[number] }

    func texts(row: Int64) throws -> (title: [UInt8], text: [UInt8])? {
        (Array(documents[Int(row)].title.utf8), Array(documents[Int(row)].body.utf8))
    }

    func search(_ text: String) throws -> [Int] {
        let start = DispatchTime.now().uptimeNanoseconds
        guard let parsed = try? QueryParser.parse(Array(text.utf8)), let query = parsed.query else { return [] }
        var request = SearchRequest()
        request.query = query
        request.order = .relevance
        request.limit = 10
        let result = try snapshot.search(request, blobs: self, texts: self)
        nanoseconds.append(DispatchTime.now().uptimeNanoseconds - start)
        label = result.relaxed
        labels[result.relaxed ?? "strict", default: 0] += 1
        return result.hits.map { Int($0.row) }
    }

    var summary: String {
        let sorted = nanoseconds.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        let slow = sorted.isEmpty ? 0 : sorted[sorted.count * 99 / 100]
        let kinds = labels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "\(kinds); µs p50 \(median / 1000) p99 \(slow / 1000)"
    }
}

/// FTS5 over bigrams and words that our own analyzer cut, any of them, by bm25 with the title ten times the body.
private final class PeerEngine {
    private var handle: OpaquePointer?
    private var select: OpaquePointer?

    init(_ set: RelevanceSet) throws {
        sqlite3_open(":memory:", &handle)
        sqlite3_exec(handle, "CREATE VIRTUAL TABLE f USING fts5(title, body, tokenize='ascii'); BEGIN", nil, nil, nil)
        var insert: OpaquePointer?
        sqlite3_prepare_v2(handle, "INSERT INTO f(rowid, title, body) VALUES (?, ?, ?)", -1, &insert, nil)
        for (row, document) in set.documents.enumerated() {
            sqlite3_bind_int64(insert, 1, Int64(row))
            bind(insert, 2, Self.tokens(document.title).joined(separator: " "))
            bind(insert, 3, Self.tokens(document.body).joined(separator: " "))
            sqlite3_step(insert)
            sqlite3_reset(insert)
        }
        sqlite3_finalize(insert)
        sqlite3_exec(handle, "COMMIT", nil, nil, nil)
        sqlite3_prepare_v2(handle, "SELECT rowid FROM f WHERE f MATCH ? ORDER BY bm25(f, 10, 1), rowid LIMIT 10", -1, &select, nil)
    }

    deinit {
        sqlite3_finalize(select)
        sqlite3_close(handle)
    }

    func search(_ text: String) throws -> [Int] {
        bind(select, 1, Set(Self.tokens(text)).sorted().map { "\"\($0)\"" }.joined(separator: " OR "))
        defer { sqlite3_reset(select) }
        var rows: [Int] = []
        while sqlite3_step(select) == SQLITE_ROW { rows.append(Int(sqlite3_column_int64(select, 0))) }
        return rows
    }

    private func bind(_ statement: OpaquePointer?, _ column: Int32, _ text: String) {
        // SQLITE_TRANSIENT: SQLite copies the bytes.
        sqlite3_bind_text(statement, column, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// Overlapping pairs of adjacent characters, and words.
    private static func tokens(_ text: String) -> [String] {
        let units = Analyzer.units(Array(text.utf8))
        var tokens: [String] = []
        for (index, unit) in units.enumerated() {
            let text = String(decoding: unit.text, as: UTF8.self)
            guard unit.isIdeographic else {
                tokens.append(text)
                continue
            }
            guard index + 1 < units.count else { continue }
            let next = units[index + 1]
            if next.isIdeographic, next.position == unit.position + 1 { tokens.append(text + String(decoding: next.text, as: UTF8.self)) }
        }
        return tokens.isEmpty ? ["-"] : tokens
    }
}
