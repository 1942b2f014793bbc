import Articles
import Testing

@testable import Store

@Suite struct ApplyTests {
    @Test func `an applied article is in lists, searches, categories, changes and by id`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let before = database.generation
        let counts = try database.apply([.article(stamp("a.md"), article(1, tags: ["车", "展"]), problems: [])])
        #expect(counts.created == 1)
        #expect(database.generation == before + 1)
        let reader = try database.makeReader()
        #expect(try reader.titles() == ["上海车展"])
        #expect(try reader.titles { $0.text = "车展" } == ["上海车展"])
        #expect(try reader.titles { $0.text = "海军" } == [])
        #expect(try reader.titles { $0.categories = [.path(["金融"])] } == ["上海车展"])
        #expect(
            try reader.titles {
                $0.tags = ["车"]; $0.authors = ["新浪财经"]
            } == ["上海车展"])
        #expect(try reader.categories().map(\.count) == [1, 1])
        #expect(try reader.categories().map(\.countSelf) == [0, 1])
        #expect(try reader.categories().map(\.latest) == [1_600_000_000, 1_600_000_000])
        #expect(try reader.names(.tag, limit: 10, offset: 0).map(\.name) == ["展", "车"])
        #expect(try reader.changes(since: 0, limit: 10).map(\.isDelete) == [false])
        guard case .found(let item) = try reader.item(article(1).id) else {
            Issue.record("not found")
            return
        }
        #expect(item.text == article(1).text)
        #expect(item.html == article(1).html)
        #expect(try reader.stats().articles == 1)
        #expect(try reader.stats().files == 1)
    }

    @Test func `everything is there after closing and opening`() throws {
        let folder = try TemporaryFolder()
        var database = try Database.testing(folder.database)
        try database.apply((1...50).map { .article(stamp("\($0).md"), article(UInt64($0), title: "标题\($0)"), problems: []) })
        let generation = database.generation
        database.close()
        database = try Database.testing(folder.database)
        #expect(database.generation == generation)
        #expect(try database.makeReader().titles { $0.limit = 100 }.count == 50)
        #expect(try database.writer.knownFiles().count == 50)
        #expect(try database.makeReader().titles { $0.text = "\"标题7\"" } == ["标题7"])
    }

    @Test func `the same again changes nothing`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        let generation = database.generation
        let counts = try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        #expect(counts.unchanged == 1)
        #expect(counts.updated == 0)
        #expect(database.generation == generation)
        #expect(try database.makeReader().changes(since: 0, limit: 9).map(\.sequence) == [1])
    }

    @Test func `a changed post replaces the article`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        let counts = try database.apply([
            .article(stamp("a.md", hash: 2), article(1, text: "全部改写过的文章", categories: [["科技"]]), problems: [])
        ])
        #expect(counts.updated == 1)
        let reader = try database.makeReader()
        #expect(try reader.titles { $0.text = "很多" } == [])
        #expect(try reader.titles { $0.text = "改写" } == ["上海车展"])
        #expect(try reader.categories().map(\.path) == [["科技"]])
        #expect(try reader.changes(since: 0, limit: 9).map(\.sequence) == [2])
    }

    @Test func `a removed file leaves a tombstone, and its return takes it away`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        #expect(try database.apply([.removed(key: key("a.md"))]).deleted == 1)
        let reader = try database.makeReader()
        guard case .deleted(at: 1_700_000_000) = try reader.item(article(1).id) else {
            Issue.record("no tombstone")
            return
        }
        #expect(try reader.titles() == [])
        #expect(try reader.categories() == [])
        #expect(try reader.names(.author, limit: 9, offset: 0) == [])
        #expect(try reader.changes(since: 1, limit: 9).map(\.isDelete) == [true])
        #expect(try reader.stats().articles == 0)
        #expect(try reader.stats().files == 0)
        try database.apply([.article(stamp("b.md"), article(1), problems: [])])
        #expect(try reader.changes(since: 0, limit: 9).map(\.isDelete) == [false])
        #expect(try reader.titles() == ["上海车展"])
    }

    @Test func `a file that wins again after it was overtaken brings its new text`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let change = { (name: String, hash: UInt64, text: String) in
            Change.article(stamp(name, hash: hash), article(1, text: text), problems: [])
        }
        try database.apply([change("a.md", 1, "the longest text of all"), change("b.md", 1, "a text of some length")])
        #expect(try database.apply([change("a.md", 2, "a new short text")]).readAgain == [key("b.md")])
        #expect(try database.apply([change("b.md", 2, "shorter")]).readAgain == [key("a.md")])
        #expect(try database.apply([change("a.md", 2, "a new short text")]).readAgain.isEmpty)
        guard case .found(let item) = try database.makeReader().item(article(1).id) else {
            Issue.record("not found")
            return
        }
        #expect(item.text == Array("a new short text".utf8))
    }

    @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]], [true, false])
    func `files of one article make one, whatever their order`(order: [Int], together: Bool) throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let files: [Change] = [
            .article(stamp("a/1.md"), article(1, text: "短", categories: [["甲"]]), problems: []),
            .article(stamp("b/2.md"), article(1, text: "长得多的文章", categories: [["乙", "丙"]]), problems: []),
            .article(stamp("c/3.md"), article(1, text: "中等的", categories: [["甲"], ["丁"]]), problems: []),
        ]
        let id = try database.writer.beginImport(root: "/x", mode: "full", startedAt: 1)
        var counts = AppliedCounts()
        for batch in together ? [order.map { files[$0] }] : order.map({ [files[$0]] }) {
            let done = try database.writer.apply(batch, import: id, progress: ImportCounts())
            counts.created += done.created
            counts.merged += done.merged
            #expect(done.readAgain == [])
        }
        #expect(counts.created == 1)
        #expect(counts.merged == 2)
        let reader = try database.makeReader()
        let hit = try #require(try reader.page(ArticleQuery()).hits.first)
        let card = String(decoding: hit.card, as: UTF8.self)
        #expect(card.contains("\"summary\":\"长得多的文章\""))
        let paths = CardPatch.categories([["甲"], ["乙", "丙"], ["丁"]])
        #expect(CardPatch.range(of: "categories", in: hit.card).map { Array(hit.card[$0]) } == paths)
        #expect(try reader.categories().allSatisfy { $0.count == 1 })
        #expect(
            try reader.titles {
                $0.categories = [.path(["丁"])]; $0.text = "长得"
            } == ["上海车展"])
        let reported = try reader.problems(import: id, after: 0, limit: 9).filter { $0.code == "merged" }.map(\.path)
        #expect(Set(reported) == [key("a/1.md"), key("c/3.md")])
    }

    @Test func `when the winning file goes, the next best is asked for`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let short = Change.article(stamp("a.md"), article(1, text: "短文", categories: [["甲"]]), problems: [])
        try database.apply([short])
        try database.apply([.article(stamp("b.md"), article(1, text: "长长的文章", categories: [["乙"]]), problems: [])])
        let counts = try database.apply([.removed(key: key("b.md"))])
        #expect(counts.readAgain == [key("a.md")])
        #expect(counts.deleted == 0)
        let reader = try database.makeReader()
        #expect(try reader.categories().map(\.path) == [["甲"]])
        #expect(try database.writer.knownFiles().map(\.stamp.size) == [-1])
        #expect(try reader.stats().files == 1)
        #expect(try database.check().problems == [])
        try database.apply([short])
        #expect(try reader.titles { $0.text = "短文" } == ["上海车展"])
        #expect(try reader.titles { $0.text = "长长" } == [])
        #expect(try database.writer.knownFiles().map(\.stamp.size) == [10])
        #expect(try database.apply([.removed(key: key("a.md"))]).deleted == 1)
    }

    @Test func `a moved file keeps its article and asks for nothing`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        let moved = try database.apply([.article(stamp("b.md"), article(1), problems: []), .removed(key: key("a.md"))])
        #expect(moved.readAgain == [])
        #expect(try database.makeReader().titles() == ["上海车展"])
        // In two commits the new one may lose first.
        try database.apply([.article(stamp("c.md"), article(1), problems: [])])
        #expect(try database.apply([.removed(key: key("b.md"))]).readAgain == [])
        #expect(try database.makeReader().titles() == ["上海车展"])
    }

    @Test func `a post that becomes another article lets go of the former one`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1, title: "旧"), problems: [])])
        let counts = try database.apply([.article(stamp("a.md"), article(2, title: "新"), problems: [])])
        #expect(counts.created == 1)
        #expect(counts.deleted == 1)
        #expect(try database.makeReader().titles() == ["新"])
    }

    @Test func `a refused file takes its article with it and is known as refused`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let id = try database.writer.beginImport(root: "/x", mode: "full", startedAt: 5)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        let problem = ImportProblem(path: key("a.md"), line: 3, code: "not_text", message: "no text", isFatal: true)
        let counts = try database.writer.apply([.refused(stamp("a.md"), problems: [problem])], import: id, progress: ImportCounts())
        #expect(counts.failed == 1)
        #expect(counts.deleted == 1)
        let reader = try database.makeReader()
        #expect(try database.writer.knownFiles().map(\.isRefused) == [true])
        let stored = try reader.problems(import: id, after: 0, limit: 9)
        #expect(stored.map(\.code) == ["not_text"])
        #expect(stored.map(\.line) == [3])
        #expect(try reader.import(id)?.counts.failed == 1)
        try database.writer.endImport(id, state: .done, counts: ImportCounts(), message: nil, at: 9)
        #expect(try reader.imports(limit: 5).map(\.state) == [.done])
        #expect(try reader.imports(limit: 5).map(\.endedAt) == [9])
    }

    @Test func `an import that was running when the process ended is called interrupted`() throws {
        let folder = try TemporaryFolder()
        var database = try Database.testing(folder.database)
        _ = try database.writer.beginImport(root: "/x", mode: "full", startedAt: 5)
        database.close()
        database = try Database.testing(folder.database)
        #expect(try database.makeReader().imports(limit: 5).map(\.state) == [.interrupted])
    }

    @Test func `two databases on one file see each other's commits`() throws {
        let folder = try TemporaryFolder()
        let one = try Database.testing(folder.database)
        let other = try Database.testing(folder.database)
        let reader = try other.makeReader()
        #expect(try reader.titles() == [])
        try one.apply([.article(stamp("a.md"), article(1, title: "一", published: 2), problems: [])])
        #expect(try reader.titles() == ["一"])
        #expect(other.generation == one.generation)
        try other.apply([.article(stamp("b.md"), article(2, title: "二", published: 1), problems: [])])
        #expect(try one.makeReader().titles() == ["一", "二"])
        try one.apply([.removed(key: key("a.md"))])
        #expect(try reader.titles() == ["二"])
        #expect(try reader.categories().map(\.count) == [1, 1])
    }
}
