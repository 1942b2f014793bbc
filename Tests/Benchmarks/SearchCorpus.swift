import Articles
import CSQLite
import Dispatch
import Foundation
import Posts
import Samples
import Search
import Store

/// Sample posts through the whole way of an import: read, cleaned, analysed, stored and indexed.
struct SearchCorpus {
    let count: Int
    let seed: UInt64

    static let batch = 5_000
    /// Articles that the vocabulary is counted on.
    static let sampled = 4_000

    /// - Parameters:
    ///   - store: nil when it has the articles already; they are then only made for the others.
    ///   - peer: the same articles for FTS5.
    func fill(_ store: Database?, _ peer: PairTable?, _ vocabulary: inout SearchVocabulary) throws {
        let generator = SampleGenerator(seed: seed)
        var (making, storing, pairing) = (0.0, 0.0, 0.0)
        var (textBytes, articles) = (0, 0)
        let run = try store?.writer.beginImport(root: "samples", mode: "full", startedAt: Int64(time(nil)))
        let end = store == nil && peer == nil ? min(count, Self.sampled) : count
        for first in stride(from: 0, to: end, by: Self.batch) {
            var start = wallTime()
            let range = first..<min(end, first + Self.batch)
            let made = make(range, generator)
            making += wallTime() - start
            start = wallTime()
            if let store, let run { _ = try store.writer.apply(made, import: run, progress: ImportCounts()) }
            storing += wallTime() - start
            start = wallTime()
            try peer?.add(made)
            pairing += wallTime() - start
            for case .article(_, let article, _) in made {
                textBytes += article.text.count + article.title.utf8.count
                articles += 1
                if articles <= Self.sampled { vocabulary.count(article) }
            }
        }
        guard end == count else { return }
        var start = wallTime()
        try store?.writer.mergeIfNeeded()
        storing += wallTime() - start
        start = wallTime()
        try peer?.finish()
        pairing += wallTime() - start
        func rate(_ milliseconds: Double) -> Int { Int(Double(articles) / max(1, milliseconds) * 1_000) }
        print("\(articles) articles, \(textBytes / max(1, articles)) bytes of text each; made at \(rate(making))/s")
        if store != nil { print("stored and indexed with merges at \(rate(storing))/s, one thread and the merges beside it") }
        if let peer {
            print(
                "FTS5 with bigrams alone: \(rate(pairing))/s, index \(String(format: "%.2f", Double(peer.bytes) / Double(textBytes))) x text"
            )
        }
        if let store {
            let bytes = try PairTable.integer(store.path, "SELECT sum(length(bytes)) FROM segment_blob")
            print("index \(String(format: "%.2f", Double(bytes) / Double(textBytes))) x text")
        }
    }

    private func make(_ range: Range<Int>, _ generator: SampleGenerator) -> [Change] {
        let reader = PostReader()
        let maker = ArticleMaker()
        var halves: [[Change]] = [[], []]
        let middle = (range.lowerBound + range.upperBound) / 2
        let parts = [range.lowerBound..<middle, middle..<range.upperBound]
        halves.withUnsafeMutableBufferPointer { halves in
            nonisolated(unsafe) let halves = halves
            // Each iteration writes its own element.
            DispatchQueue.concurrentPerform(iterations: 2) { part in
                halves[part] = parts[part].compactMap { index in
                    let sample = generator.post(index)
                    let path = Array(sample.path.utf8)
                    guard case .post(let post, _) = reader.read(sample.bytes, path: path) else { return nil }
                    let article = maker.article(from: post, path: path).article
                    let stamp = FileStamp(
                        key: path, size: Int64(sample.bytes.count), modifiedNanoseconds: 0, inode: UInt64(index),
                        canonicalHash: article.canonicalHash)
                    return .article(stamp, article, problems: [])
                }
            }
        }
        return halves[0] + halves[1]
    }
}

/// FTS5 fed with pairs of characters, as an application would do it that has no index of its own.
final class PairTable {
    private var handle: OpaquePointer?
    private var insert: OpaquePointer?
    private var select: OpaquePointer?
    private var row: Int64 = 0
    private let path: String

    init(path: String) throws {
        self.path = path
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw ValidationFailure(text: "cannot open \(path)") }
        let schema = """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;
            CREATE VIRTUAL TABLE pairs USING fts5(title, body, content='', tokenize='unicode61');
            """
        guard sqlite3_exec(handle, schema, nil, nil, nil) == SQLITE_OK else { throw ValidationFailure(text: "no FTS5") }
        sqlite3_prepare_v2(handle, "INSERT INTO pairs(rowid, title, body) VALUES (?, ?, ?)", -1, &insert, nil)
        let best = "SELECT rowid FROM pairs WHERE pairs MATCH ? ORDER BY bm25(pairs, 10, 1) LIMIT 20"
        sqlite3_prepare_v2(handle, best, -1, &select, nil)
    }

    deinit {
        sqlite3_finalize(insert)
        sqlite3_finalize(select)
        sqlite3_close(handle)
    }

    func add(_ changes: [Change]) throws {
        var scanner = UnitScanner()
        sqlite3_exec(handle, "BEGIN", nil, nil, nil)
        for case .article(_, let article, _) in changes {
            row += 1
            let texts = [Self.pairs(Array(article.title.utf8), &scanner), Self.pairs(article.text, &scanner)]
            sqlite3_bind_int64(insert, 1, row)
            for (index, text) in texts.enumerated() {
                sqlite3_bind_text(
                    insert, Int32(index + 2), text, Int32(text.utf8.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            }
            guard sqlite3_step(insert) == SQLITE_DONE else { throw ValidationFailure(text: String(cString: sqlite3_errmsg(handle))) }
            sqlite3_reset(insert)
        }
        guard sqlite3_exec(handle, "COMMIT", nil, nil, nil) == SQLITE_OK else { throw ValidationFailure(text: "cannot commit") }
    }

    func finish() throws {
        sqlite3_exec(handle, "INSERT INTO pairs(pairs) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE)", nil, nil, nil)
    }

    func ask(_ expression: String) throws {
        sqlite3_bind_text(select, 1, expression, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        defer { sqlite3_reset(select) }
        while true {
            let code = sqlite3_step(select)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw ValidationFailure(text: "\(expression): " + String(cString: sqlite3_errmsg(handle))) }
        }
    }

    var bytes: Int64 { (try? Self.integer(path, "SELECT sum(length(block)) FROM pairs_data")) ?? 0 }

    /// One number of a database.
    static func integer(_ path: String, _ query: String) throws -> Int64 {
        var handle: OpaquePointer?
        var statement: OpaquePointer?
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(handle)
        }
        guard sqlite3_open(path, &handle) == SQLITE_OK, sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW
        else { throw ValidationFailure(text: query) }
        return sqlite3_column_int64(statement, 0)
    }

    /// Overlapping pairs of what stands together, words as they are, blanks between.
    private static func pairs(_ text: [UInt8], _ scanner: inout UnitScanner) -> String {
        scanner.scan(text.span)
        var result = String.UnicodeScalarView()
        let units = scanner.units
        for index in units.indices {
            guard let scalar = Unicode.Scalar(units[index].scalar), units[index].isIdeographic else {
                result.append(contentsOf: String(decoding: scanner.text(of: units[index]), as: UTF8.self).unicodeScalars)
                result.append(" ")
                continue
            }
            result.append(scalar)
            if index + 1 < units.count, units[index + 1].isIdeographic, units[index + 1].position == units[index].position + 1,
                let next = Unicode.Scalar(units[index + 1].scalar)
            {
                result.append(next)
            }
            result.append(" ")
        }
        return String(result)
    }
}

struct ValidationFailure: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
}
