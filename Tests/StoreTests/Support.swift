import Articles
import Foundation
import Search

@testable import Store

/// A folder that goes with its owner.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("broadsheet-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { "\(path)/test.db" }
}

extension Database {
    static func testing(_ path: String, isReadOnly: Bool = false) throws -> Database {
        var options = Options()
        options.isReadOnly = isReadOnly
        options.busyTimeout = 200
        options.clock = { 1_700_000_000 }
        return try Database(path: path, options: options)
    }

    @discardableResult
    func apply(_ changes: [Change]) throws -> AppliedCounts {
        try writer.apply(changes, import: 0, progress: ImportCounts())
    }
}

func key(_ text: String) -> [UInt8] { Array(text.utf8) }

func stamp(_ name: String, hash: UInt64 = 1) -> FileStamp {
    FileStamp(key: key(name), size: 10, modifiedNanoseconds: 20, inode: 30, canonicalHash: hash)
}

func article(
    _ id: UInt64, title: String = "上海车展", text: String = "新车很多，人也很多。", published: Int64? = 1_600_000_000,
    categories: [[String]] = [["金融", "新浪财经"]], author: String? = "新浪财经", tags: [String] = [], language: String = "zh-Hans",
    rev: String? = nil
) -> Article {
    Article(
        id: ArticleID(bits: UInt128(id) << 16), title: title, published: published, author: author, categories: categories, tags: tags,
        html: Array("<p>\(text)</p>".utf8), text: Array(text.utf8), summary: text, characterCount: text.count, language: language,
        rev: rev
            ?? String(
                UInt64(truncatingIfNeeded: text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }) >> 16,
                radix: 16))
}

extension Reader {
    func titles(_ configure: (inout ArticleQuery) -> Void = { _ in }) throws -> [String] {
        var query = ArticleQuery()
        configure(&query)
        return try page(query).hits.map { String(decoding: $0.card, as: UTF8.self) }.map(cardTitle)
    }
}

func cardTitle(_ card: String) -> String {
    guard let start = card.range(of: "\"title\":\""), let end = card[start.upperBound...].firstIndex(of: "\"") else { return "?" }
    return String(card[start.upperBound..<end])
}
