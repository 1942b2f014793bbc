import Articles
import Foundation
import HTTP
import Posts
import Store

@testable import API

/// A database in a temporary folder with hand-made articles, and the handler on it.
final class Fixture {
    /// 2022-05-05T13:11:00Z.
    static let start: Int64 = 1_651_756_260

    let folder: URL
    let database: Database
    var handler: any Handler
    private(set) var factory: APIHandlerFactory

    init(articles: [Article] = [], configure: (inout APIConfiguration) -> Void = { _ in }, imports: (any ImportControl)? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "broadsheet-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        database = try Database(path: folder.appending(path: "broadsheet.db").path)
        var configuration = APIConfiguration()
        configuration.version = "1.2.3"
        configuration.now = { Fixture.start + 86_400 }
        configuration.searchBudgetMilliseconds = 60_000
        configure(&configuration)
        factory = APIHandlerFactory(database: database, configuration: configuration, imports: imports)
        handler = factory.makeHandler()
        if !articles.isEmpty { try apply(articles) }
    }

    deinit {
        database.close()
        try? FileManager.default.removeItem(at: folder)
    }

    static func stamp(_ article: Article) -> FileStamp {
        FileStamp(key: Array("\(article.id).md".utf8), size: 1, modifiedNanoseconds: 1, inode: 1, canonicalHash: article.canonicalHash)
    }

    @discardableResult func apply(_ articles: [Article], problems: [ImportProblem] = []) throws -> Int64 {
        try apply(articles.map { .article(Self.stamp($0), $0, problems: problems) })
    }

    @discardableResult func apply(_ changes: [Change]) throws -> Int64 {
        let id = try database.writer.beginImport(root: "/posts", mode: "full", startedAt: Self.start)
        var counts = ImportCounts()
        counts.seen = changes.count
        counts.total = changes.count
        _ = try database.writer.apply(changes, import: id, progress: counts)
        try database.writer.endImport(id, state: .done, counts: counts, message: nil, at: Self.start + 10)
        return id
    }

    /// Article number `index`: one an hour, going back; every third in another category.
    static func article(_ index: Int, title: String? = nil, text: String? = nil) -> Article {
        let title = title ?? "第\(index)條 news"
        let text = text ?? "上海的消息 number\(index)。再有一句。"
        return Article(
            id: ArticleID(bits: UInt128(index + 1) &* 0x9E37_79B9_7F4A_7C15_F39C), title: title, published: start - Int64(index) * 3_600,
            datePrecision: .second,
            author: index % 2 == 0 ? "新浪财经" : "36kr", source: index % 2 == 0 ? "新浪" : "36kr",
            categories: [index % 3 == 0 ? ["金融", "新浪财经"] : ["科技"]], tags: index % 5 == 0 ? ["swift"] : [],
            html: Array("<p>\(text)</p>".utf8),
            text: Array(text.utf8), summary: "再有一句。",
            images: index % 4 == 0
                ? [ArticleImage(src: "https://x.example/\(index).jpg", alt: "a", width: 550, height: 268, sizeSource: "url")] : [],
            cover: index % 4 == 0 ? ArticleImage(src: "https://x.example/\(index).jpg", width: 550, height: 268, sizeSource: "url") : nil,
            characterCount: text.count, readingMinutes: 1, language: index % 7 == 0 ? "en" : "zh-Hans", comments: false,
            link: "https://o.example/\(index)",
            frontMatter: [FrontMatterEntry(key: "layout", value: .scalar("post"))], rev: "b1946ac92492", canonicalHash: UInt64(index + 1))
    }

    static func articles(_ count: Int) -> [Article] { (0..<count).map { article($0) } }

    func request(_ method: HTTP.Method, _ target: String, fields: [(String, String)] = [], body: String = "") -> Response {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map { Array($0.utf8) }
        return handler.respond(
            to: Request(
                method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, fields: FieldLines(fields), body: Array(body.utf8),
                requestID: "r1"))
    }

    func get(_ target: String, _ fields: (String, String)...) -> Response { request(.get, target, fields: fields) }

    /// The members of a JSON answer.
    func json(_ target: String) throws -> JSONObject { try get(target).object() }
}

extension Response {
    var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        // Answers are made ready beside the test: either form may come.
        case .gzipped(let bytes): return Gzip.inflate(bytes, max: 1 << 24) ?? []
        case .stream(let stream):
            var all: [UInt8] = []
            var pauses = 0
            while pauses < 3, let piece = stream.next() {
                all += piece
                if piece.isEmpty { pauses += 1 }
            }
            stream.cancel()
            return all
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func object() throws -> JSONObject {
        guard case .object(let members) = try JSONParser.parse(bytes) else { throw TestFailure() }
        return JSONObject(members)
    }
}

extension JSONObject {
    func number(_ name: String) -> Int? {
        guard case .number(let text) = self[name] else { return nil }
        return Int(text)
    }
}
