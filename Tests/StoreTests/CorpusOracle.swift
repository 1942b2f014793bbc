import Articles
import Foundation
import Glibc
import Posts
import Search

@testable import Store

/// The corpus beside the repository, where it is at hand.
enum CorpusPosts {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/corpus/posts")
        .standardizedFileURL
    static let isThere = FileManager.default.fileExists(atPath: folder.path)

    /// Every `stride`-th post as an article; of posts that are one article the first.
    static func articles(stride: Int) throws -> [Article] {
        let (reader, maker) = (PostReader(), ArticleMaker())
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") || $0.hasSuffix(".html") }
        var known: Set<ArticleID> = []
        var articles: [Article] = []
        for (number, file) in files.sorted().enumerated() where number % stride == 0 {
            let path = Array(file.utf8)
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
            guard case .post(let post, _) = reader.read(bytes, path: path) else { continue }
            let article = maker.article(from: post, path: path).article
            if known.insert(article.id).inserted { articles.append(article) }
        }
        return articles
    }
}

/// What a query matches, by looking through every text from its beginning to its end.
struct CorpusOracle {
    /// An article with its units in a form that bytes are searched for in: `\1` on both sides of each, `\2\1` after a break, 0 at the end.
    private struct Entry {
        var article: Article
        var title: [UInt8]
        var text: [UInt8]
    }

    private var entries: [ArticleID: Entry] = [:]
    private var scanner = UnitScanner()

    var articles: [Article] { entries.values.map(\.article) }

    mutating func set(_ article: Article) {
        entries[article.id] = Entry(article: article, title: framed(Array(article.title.utf8)), text: framed(article.text))
    }

    mutating func remove(_ id: ArticleID) { entries[id] = nil }

    private mutating func framed(_ utf8: [UInt8]) -> [UInt8] {
        scanner.scan(utf8.span)
        var bytes: [UInt8] = [1]
        var position: UInt32?
        for unit in scanner.units {
            if let position, unit.position != position + 1 { bytes += [2, 1] }
            position = unit.position
            bytes += scanner.text(of: unit)
            bytes.append(1)
        }
        return bytes + [0]
    }

    /// Ids of what matches, in the order of `-published_at`.
    func matching(_ query: ArticleQuery) -> [ArticleID] {
        var condition: Condition?
        if let text = query.text {
            guard let parsed = (try? QueryParser.parse(Array(text.utf8)))?.query else { return [] }
            condition = Condition(parsed)
        }
        var found: [Article] = []
        for entry in entries.values where passes(query, entry.article) {
            if let condition, !Self.matches(condition, entry) { continue }
            found.append(entry.article)
        }
        found.sort { one, other in
            if one.published != other.published { return (one.published ?? .min) > (other.published ?? .min) }
            return one.id.bits < other.id.bits
        }
        return found.map(\.id)
    }

    /// Articles that have these very bytes in their title or text.
    func literally(_ text: String) -> Set<ArticleID> {
        let bytes = Array(text.utf8)
        return Set(
            entries.values.map(\.article).filter {
                Self.contains(Array($0.title.utf8) + [0], bytes) || Self.contains($0.text + [0], bytes)
            }.map(\.id))
    }

    private func passes(_ query: ArticleQuery, _ article: Article) -> Bool {
        func isBelow(_ references: [CategoryReference]) -> Bool {
            references.contains { reference in
                guard case .path(let path) = reference else { return false }
                return article.categories.contains { query.isCategoryScopeSelf ? $0 == path : $0.starts(with: path) }
            }
        }
        if !query.categories.isEmpty, !isBelow(query.categories) { return false }
        if !query.authors.isEmpty, !query.authors.contains(article.author ?? "") { return false }
        if !query.sources.isEmpty, !query.sources.contains(article.source ?? "") { return false }
        if !query.tags.isEmpty, !query.tags.contains(where: article.tags.contains) { return false }
        if !query.languages.isEmpty, !query.languages.contains(article.language) { return false }
        if let from = query.from, (article.published ?? .min) < from { return false }
        if let to = query.to, (article.published ?? .max) >= to { return false }
        if query.hasImage, article.images.isEmpty, article.cover == nil { return false }
        if let least = query.minCharacters, article.characterCount < least { return false }
        return true
    }

    /// A query with its phrases as bytes to search for.
    private indirect enum Condition {
        case any([[UInt8]], isTitle: Bool)
        case author([UInt8])
        case and([Condition])
        case or([Condition])
        case not(Condition)

        init(_ query: Query) {
            switch query {
            case .phrase(let units, let field, _): self = .any(Self.needles(units), isTitle: field == .title)
            case .prefix(let units, let field):
                var needles = Self.needles(units)
                // A character is a unit of its own: nothing is its beginning.
                if let last = units.last, Analyzer.units(Array(last.utf8)).last?.isIdeographic == false {
                    needles = needles.map { Array($0.dropLast()) }
                }
                self = .any(needles, isTitle: field == .title)
            case .author(let folded):
                var bytes: [UInt8] = [1]
                for unit in Analyzer.units(Array(folded.utf8)) { bytes += unit.text + [1] }
                self = .author(bytes)
            case .authors: self = .or([])
            case .and(let parts): self = .and(parts.map { Condition($0) })
            case .or(let parts): self = .or(parts.map { Condition($0) })
            case .not(let part): self = .not(Condition(part))
            }
        }

        /// One way to write a phrase, or two for each break in it.
        private static func needles(_ units: [String]) -> [[UInt8]] {
            var needles: [[UInt8]] = [[1]]
            for unit in units {
                if unit == Query.break {
                    needles += needles.map { $0 + [2, 1] }
                } else {
                    needles = needles.map { $0 + Array(unit.utf8) + [1] }
                }
            }
            return needles
        }
    }

    private static func matches(_ condition: Condition, _ entry: Entry) -> Bool {
        switch condition {
        case .any(let needles, let isTitle):
            needles.contains { contains(entry.title, $0) || !isTitle && contains(entry.text, $0) }
        case .author(let bytes):
            contains(Analyzer.units(Array((entry.article.author ?? "").utf8)).reduce(into: [1]) { $0 += $1.text + [1] } + [0], bytes)
        case .and(let parts): parts.allSatisfy { matches($0, entry) }
        case .or(let parts): parts.contains { matches($0, entry) }
        case .not(let part): !matches(part, entry)
        }
    }

    /// - Parameter bytes: with a 0 at the end.
    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            (part + [0]).withUnsafeBytes { part in
                guard let text = bytes.assumingMemoryBound(to: CChar.self).baseAddress,
                    let wanted = part.assumingMemoryBound(to: CChar.self).baseAddress
                else { return false }
                return strstr(text, wanted) != nil
            }
        }
    }
}

/// Queries and filters made of what articles say.
struct CorpusQuestions {
    var random: Seeded
    let articles: [Article]

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    mutating func article() -> Article { articles[number(0...articles.count - 1)] }

    /// 1 to 8 code points from anywhere in a title or text.
    mutating func piece() -> String {
        let article = article()
        let source = chance(20) || article.text.isEmpty ? Array(article.title.utf8) : article.text
        guard !source.isEmpty else { return "x" }
        // Not from the whole text: making it a string would take longer than the search.
        let start = number(0...source.count - 1)
        let window = source[start..<min(source.count, start + 40)].drop { $0 & 0xC0 == 0x80 }
        return String(String(decoding: window, as: UTF8.self).unicodeScalars.prefix(number(1...8)))
    }

    mutating func term() -> String {
        switch number(0...9) {
        case 0...3: piece()
        case 4, 5: "\"\(piece())\""
        case 6: "title:\(String(article().title.unicodeScalars.dropFirst(number(0...5)).prefix(number(1...4))))"
        case 7: piece() + "*"
        case 8: "-" + piece()
        default: "author:\(article().author?.prefix(2) ?? "x")"
        }
    }

    mutating func text() -> String {
        switch number(0...9) {
        case 0...3: term()
        case 4, 5: "\(term()) \(term())"
        case 6: "\(term()) OR \(term())"
        case 7: "(\(piece()) OR \(piece())) \(term())"
        case 8: "\(piece()) -\(piece())"
        default: "\(term()) \(term())|\(term()) -(\(piece()) \(piece()))"
        }
    }

    mutating func filter(_ query: inout ArticleQuery) {
        let model = article()
        if chance(40), let path = model.categories.first {
            query.categories = [.path(Array(path.prefix(number(1...path.count))))]
            query.isCategoryScopeSelf = chance(30)
        }
        if chance(20), let author = model.author { query.authors = [author, article().author ?? author] }
        if chance(15), let source = model.source { query.sources = [source] }
        if chance(10), let tag = model.tags.first { query.tags = [tag] }
        if chance(15) { query.languages = [model.language] }
        if chance(20) { query.from = model.published }
        if chance(20) { query.to = article().published }
        query.hasImage = chance(15)
        if chance(15) { query.minCharacters = model.characterCount }
    }

    mutating func query() -> ArticleQuery {
        var query = ArticleQuery()
        query.limit = 10_000
        query.isFuzzyAllowed = false
        query.budgetMilliseconds = 600_000
        if chance(92) { query.text = text() }
        if chance(35) { filter(&query) }
        return query
    }
}
