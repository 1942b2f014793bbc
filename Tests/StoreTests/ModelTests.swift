import Articles
import Foundation
import Search
import Testing

@testable import Store

/// SplitMix64: a seed replays a run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// What the store must be equal to: files in a dictionary, everything else derived from them each time.
struct Model {
    var files: [[UInt8]: (article: Article, hash: UInt64)] = [:]

    struct Expected: Equatable {
        var id: ArticleID
        var title: String
        var text: String
        var published: Int64?
        var categories: [[String]]
        var author: String?
        var tags: [String]
    }

    /// In the order of `-published_at`.
    var articles: [Expected] {
        var groups: [ArticleID: [(key: [UInt8], article: Article, hash: UInt64)]] = [:]
        for (key, file) in files { groups[file.article.id, default: []].append((key, file.article, file.hash)) }
        return groups.values.map { group in
            let sorted = group.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            var paths: [[String]] = []
            for file in sorted { for path in file.article.categories where !paths.contains(path) { paths.append(path) } }
            let best = sorted.min { one, other in
                if one.article.characterCount != other.article.characterCount {
                    return one.article.characterCount > other.article.characterCount
                }
                if one.article.rev != other.article.rev { return one.article.rev < other.article.rev }
                if one.hash != other.hash { return one.hash < other.hash }
                return one.key.lexicographicallyPrecedes(other.key)
            }
            let article = best?.article ?? sorted[0].article
            return Expected(
                id: article.id, title: article.title, text: String(decoding: article.text, as: UTF8.self), published: article.published,
                categories: paths, author: article.author, tags: article.tags)
        }.sorted { one, other in
            if one.published != other.published { return (one.published ?? .min) > (other.published ?? .min) }
            return one.id.bits < other.id.bits
        }
    }
}

@Suite struct ModelTests {
    /// `BROADSHEET_SEED` replays one run; `BROADSHEET_LONG_TESTS` makes many.
    private static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["BROADSHEET_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        return (1...(environment["BROADSHEET_LONG_TESTS"] == nil ? 10 : 300)).map { UInt64($0) }
    }()
    private static let letters = Array("上海北京车展新闻")
    private static let paths: [[String]] = [["金融"], ["金融", "新浪"], ["金融", "新浪", "国内"], ["科技"], ["科技", "开源"], ["新浪"]]

    private static func text(_ length: Int, _ random: inout Seeded) -> String {
        String((0..<length).map { _ in letters.randomElement(using: &random) ?? "上" })
    }

    private static func article(_ random: inout Seeded) -> Article {
        let text = text(Int.random(in: 1...12, using: &random), &random)
        let id = UInt64.random(in: 1...25, using: &random)
        return StoreTests.article(
            id, title: Self.text(3, &random), text: text,
            published: id % 7 == 0 ? nil : 1_600_000_000 + Int64.random(in: 0...5, using: &random) * 86_400,
            categories: (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in paths.randomElement(using: &random) },
            author: ["甲", "乙", nil].randomElement(using: &random) ?? nil,
            tags: (0..<Int.random(in: 0...2, using: &random)).map { _ in ["红", "蓝", "绿"].randomElement(using: &random) ?? "红" })
    }

    @Test(arguments: seeds)
    func `whatever is applied, closed, merged and written by others, the store equals the files`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let folder = try TemporaryFolder()
        var databases = [try Database.testing(folder.database)]
        var model = Model()
        var sequence: Int64 = 0
        for step in 0..<40 {
            let database = databases[Int.random(in: 0..<databases.count, using: &random)]
            var changes: [Change] = []
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let name = key("f\(Int.random(in: 0..<30, using: &random)).md")
                let known = model.files[name]
                switch Int.random(in: 0..<10, using: &random) {
                case 0, 1:
                    if known != nil { changes.append(.removed(key: name)) }
                    model.files[name] = nil
                case 2:
                    changes.append(
                        .refused(FileStamp(key: name, size: 1, modifiedNanoseconds: 1, inode: 1, canonicalHash: 9), problems: []))
                    model.files[name] = nil
                case 3:
                    if let known { changes.append(.unchanged(stamp(String(decoding: name, as: UTF8.self), hash: known.hash))) }
                default:
                    let article = Self.article(&random)
                    let hash = UInt64.random(in: 0...3, using: &random)
                    model.files[name] = (article, hash)
                    changes.append(.article(stamp(String(decoding: name, as: UTF8.self), hash: hash), article, problems: []))
                }
            }
            var again = try database.apply(changes).readAgain
            while !again.isEmpty {
                again = try database.apply(
                    again.compactMap { name in
                        model.files[name].map {
                            .article(stamp(String(decoding: name, as: UTF8.self), hash: $0.hash), $0.article, problems: [])
                        }
                    }
                ).readAgain
            }
            switch Int.random(in: 0..<12, using: &random) {
            case 0: databases = [try Database.testing(folder.database)]
            case 1: databases.append(try Database.testing(folder.database))
            case 2: try database.writer.mergeIfNeeded()
            default: break
            }
            guard let checked = databases.randomElement(using: &random) else { continue }
            sequence = try check(checked, model, since: sequence, &random, "seed \(seed) step \(step)")
        }
    }

    /// - Returns: the last sequence of the change log.
    private func check(
        _ database: Database, _ model: Model, since: Int64, _ random: inout Seeded, _ context: String
    ) throws -> Int64 {
        let reader = try database.makeReader()
        let expected = model.articles
        var query = ArticleQuery()
        query.limit = 100
        let page = try reader.page(query)
        #expect(page.hits.map(\.id) == expected.map(\.id), "\(context)")
        #expect(page.total == expected.count, "\(context)")
        for (hit, article) in zip(page.hits, expected) {
            #expect(CardPatch.range(of: "categories", in: hit.card).map { Array(hit.card[$0]) } == CardPatch.categories(article.categories))
            #expect(cardTitle(String(decoding: hit.card, as: UTF8.self)) == article.title, "\(context)")
        }
        let word = Self.text(Int.random(in: 1...3, using: &random), &random)
        query.text = "\"\(word)\""
        query.isFuzzyAllowed = false
        #expect(
            try reader.page(query).hits.map(\.id)
                == expected.filter { $0.text.contains(word) || $0.title.contains(word) }.map(\.id), "\(context) \(word)")
        query.text = nil
        let nodes = try reader.categories()
        for node in nodes {
            let below = expected.filter { $0.categories.contains { $0.starts(with: node.path) } }
            #expect(node.count == below.count, "\(context) \(node.path)")
            #expect(node.countSelf == expected.filter { $0.categories.contains(node.path) }.count, "\(context) \(node.path)")
            #expect(node.latest == below.compactMap(\.published).max(), "\(context) \(node.path)")
            query.categories = [.id(node.id)]
            #expect(try reader.page(query).hits.map(\.id) == below.map(\.id), "\(context) \(node.path)")
        }
        #expect(
            Set(nodes.map(\.path)) == Set(expected.flatMap(\.categories).flatMap { path in (1...path.count).map { Array(path[..<$0]) } }))
        for name in try reader.names(.author, limit: 10, offset: 0) {
            let theirs = expected.filter { $0.author == name.name }
            #expect(name.count == theirs.count && name.first == theirs.compactMap(\.published).min(), "\(context)")
            #expect(name.last == theirs.compactMap(\.published).max(), "\(context)")
        }
        for name in try reader.names(.tag, limit: 10, offset: 0) {
            #expect(name.count == expected.filter { $0.tags.contains(name.name) }.count, "\(context)")
        }
        #expect(try reader.stats().articles == expected.count, "\(context)")
        let changes = try reader.changes(since: 0, limit: 1_000)
        #expect(Set(changes.filter { !$0.isDelete }.map(\.id)) == Set(expected.map(\.id)), "\(context)")
        #expect(Set(changes.map(\.id)).count == changes.count, "\(context)")
        let last = changes.last?.sequence ?? 0
        #expect(last >= since, "\(context)")
        return last
    }
}
