import Articles
import Foundation
import Search
import Testing

@testable import Store

/// The store's searches against a scan of every text, on real articles.
///
/// By default one post of sixteen; all of them, and many more queries, with `BROADSHEET_LONG_TESTS`. `BROADSHEET_SEED` replays.
@Suite(.enabled(if: CorpusPosts.isThere)) struct CorpusOracleTests {
    private static let isLong = ProcessInfo.processInfo.environment["BROADSHEET_LONG_TESTS"] != nil
    private static let seed = ProcessInfo.processInfo.environment["BROADSHEET_SEED"].flatMap { UInt64($0) } ?? 1

    /// Store and oracle, changed together.
    private final class Pair {
        let folder: TemporaryFolder
        var database: Database
        var oracle = CorpusOracle()
        private var hash: UInt64 = 1

        init() throws {
            folder = try TemporaryFolder()
            database = try Self.open(folder)
        }

        private static func open(_ folder: TemporaryFolder) throws -> Database {
            var options = Database.Options()
            options.mergesInBackground = false
            return try Database(path: folder.database, options: options)
        }

        func set(_ articles: [Article]) throws {
            hash += 1
            try database.apply(articles.map { .article(stamp("\($0.id).md", hash: hash), $0, problems: []) })
            for article in articles { oracle.set(article) }
        }

        func remove(_ ids: [ArticleID]) throws {
            try database.apply(ids.map { .removed(key: key("\($0).md")) })
            for id in ids { oracle.remove(id) }
        }

        func reopen() throws {
            database.close()
            database = try Self.open(folder)
        }
    }

    @Test func `whatever is asked of real articles, the answer is that of a scan, also after changes, merges and a new index`() throws {
        let articles = try CorpusPosts.articles(stride: Self.isLong ? 1 : 16)
        var questions = CorpusQuestions(random: Seeded(state: Self.seed), articles: articles)
        let pair = try Pair()
        var start = 0
        while start < articles.count {
            let end = min(articles.count, start + questions.number(10...max(11, articles.count / 6)))
            try pair.set(Array(articles[start..<end]))
            start = end
        }
        try compare(pair, &questions, "as imported")
        var ids = articles.map(\.id).shuffled(using: &questions.random)
        try pair.remove(Array(ids.prefix(articles.count / 8)))
        ids.removeFirst(articles.count / 8)
        for _ in 0..<3 {
            let changed = ids.shuffled(using: &questions.random).prefix(articles.count / 20).map { id in
                var article = questions.article()
                article.id = id
                article.title = String(article.title.reversed())
                article.rev = "\(id)".prefix(8) + String(questions.number(1_000...9_999))
                return article
            }
            try pair.set(changed)
        }
        try compare(pair, &questions, "after changes")
        try pair.database.writer.mergeIfNeeded()
        try compare(pair, &questions, "after merging")
        try pair.database.writer.updateStories()
        try pair.database.writer.reindex()
        try compare(pair, &questions, "after reindexing")
        try pair.reopen()
        try compare(pair, &questions, "opened again")
        #expect(try pair.database.check().problems == [])
    }

    private func compare(_ pair: Pair, _ questions: inout CorpusQuestions, _ stage: String) throws {
        let reader = try pair.database.makeReader()
        var answered = 0
        let count = Self.isLong ? 600 : 40
        for _ in 0..<count {
            var query = questions.query()
            let comment: Comment = "\(stage), seed \(Self.seed): \(query.text ?? "(all)") \(query)"
            let expected = pair.oracle.matching(query)
            if !expected.isEmpty { answered += 1 }
            let page = try reader.page(query)
            #expect(page.hits.map(\.id) == expected, comment)
            #expect(page.total == expected.count && page.isTotalExact && !page.isPartial, comment)
            if questions.chance(20), expected.count <= 1_000 {
                query.sort = .relevance
                #expect(Set(try reader.page(query).hits.map(\.id)) == Set(expected), "ranked, \(comment)")
                query.sort = .publishedDescending
            }
            if questions.chance(10), expected.count <= 100 { try walk(reader, query, expected, comment) }
        }
        #expect(answered > count / 5, "\(stage): \(answered) of \(count) queries match something")
        for _ in 0..<(Self.isLong ? 200 : 20) {
            let literal = String(questions.piece().unicodeScalars.prefix { (0x4E00...0x9FFF).contains($0.value) })
            guard !literal.isEmpty else { continue }
            var query = ArticleQuery()
            query.text = "\"\(literal)\""
            query.limit = 10_000
            query.isFuzzyAllowed = false
            query.budgetMilliseconds = 600_000
            // More may be found: what is written in the other script.
            #expect(pair.oracle.literally(literal).isSubset(of: try reader.page(query).hits.map(\.id)), "\(stage) \(literal)")
        }
    }

    /// Page after page.
    private func walk(_ reader: Reader, _ start: ArticleQuery, _ expected: [ArticleID], _ comment: Comment) throws {
        var query = start
        query.limit = 7
        var walked: [ArticleID] = []
        while walked.count <= expected.count {
            let page = try reader.page(query)
            walked += page.hits.map(\.id)
            #expect(page.total == expected.count, comment)
            guard let next = page.next else { break }
            query.position = .after(next)
        }
        #expect(walked == expected, "pages, \(comment)")
    }
}
