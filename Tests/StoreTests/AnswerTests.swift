import Articles
import Foundation
import Testing

@testable import Store

/// Answers that stand ready: always what the article says now, or not there.
@Suite struct AnswerTests {
    private func expected(_ item: StoredItem) -> [UInt8] {
        ArticleJSON.answer(
            id: item.id, card: item.card, details: item.details, html: item.html, story: CardPatch.storyID(in: item.card))
    }

    /// Articles whose ready answer is there; each is compared with what is stored.
    private func ready(_ database: Database, _ ids: some Sequence<ArticleID>) throws -> Set<ArticleID> {
        let reader = try database.makeReader()
        let codec = GzipCodec()
        var ready: Set<ArticleID> = []
        for id in ids {
            guard case .found(let item) = try reader.item(id) else {
                #expect(try reader.readyAnswer(id) == nil)
                continue
            }
            guard let answer = try reader.readyAnswer(id) else { continue }
            #expect(answer.sequence == item.sequence)
            #expect(answer.lastModified == item.lastModified)
            #expect(try codec.unpack(answer.gzip) == expected(item))
            ready.insert(id)
        }
        return ready
    }

    private static func change(_ id: UInt64, _ name: String, _ text: String, _ categories: [[String]]) -> Change {
        .article(
            stamp(name, hash: UInt64(text.utf8.count)), article(id, title: "题\(id) \"<&>\" \u{2028}", text: text, categories: categories),
            problems: [])
    }

    @Test func `an article without a ready answer gets one, and loses it with each change of its text, categories, story or life`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let ids = (1...4).map { article($0).id }
        let long = String(
            String.UnicodeScalarView((0..<400).compactMap { Unicode.Scalar(0x4E00 + UInt32($0 * $0 * 7 % 2_999)) }))
        try database.apply([
            Self.change(1, "1.md", long, [["甲"]]), Self.change(2, "2.md", long + "完", [["乙"]]),
            Self.change(3, "3.md", "短", [["丙"]]), Self.change(4, "4.md", "别的", []),
        ])
        try database.writer.makeAnswers()
        #expect(try ready(database, ids) == Set(ids))
        try database.writer.updateStories()
        #expect(try ready(database, ids) == [ids[2], ids[3]])
        try database.writer.makeAnswers()
        #expect(try ready(database, ids) == Set(ids))
        let told = try database.makeReader().readyAnswer(ids[0]).flatMap { try GzipCodec().unpack($0.gzip) } ?? []
        let tellsStory = String(decoding: told, as: UTF8.self).contains("\"story\":\"/v1/stories/s")
        #expect(tellsStory)
        try database.apply([Self.change(3, "more/3.md", "短", [["丁"]]), .removed(key: key("4.md"))])
        #expect(try ready(database, ids) == [ids[0], ids[1]])
        try database.apply([Self.change(1, "1.md", long + "，改了。", [["甲"]])])
        #expect(try ready(database, ids) == [ids[1]])
        try database.writer.makeAnswers()
        #expect(try ready(database, ids) == Set(ids.dropLast()))
        #expect(try database.check().problems == [])
    }

    @Test(arguments: [1, 2, 3]) func `after random changes every ready answer is what the article says`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let ids = (1...12).map { article($0).id }
        let scalars = Array("上海新闻。\"\\\n\u{1}<&é𠀀".unicodeScalars)
        for _ in 0..<30 {
            var changes: [Change] = []
            var names: Set<String> = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let id = UInt64.random(in: 1...12, using: &random)
                let name = "\(id)-\(Int.random(in: 0...1, using: &random)).md"
                guard names.insert(name).inserted else { continue }
                if Int.random(in: 0..<4, using: &random) == 0 {
                    changes.append(.removed(key: key(name)))
                } else {
                    let count = [0, 3, 200, 5_000][Int.random(in: 0..<4, using: &random)]
                    let text = String(
                        String.UnicodeScalarView((0..<count).map { _ in scalars[Int.random(in: 0..<scalars.count, using: &random)] }))
                    changes.append(Self.change(id, name, text, [["甲", "乙\(Int.random(in: 0..<3, using: &random))"]]))
                }
            }
            try database.apply(changes)
            _ = try ready(database, ids)
            if Bool.random(using: &random) { try database.writer.updateStories() }
            _ = try ready(database, ids)
            if Bool.random(using: &random) {
                try database.writer.makeAnswers()
                let reader = try database.makeReader()
                let there = try ids.filter { if case .found = try reader.item($0) { true } else { false } }
                #expect(try ready(database, ids) == Set(there))
            }
        }
        let problems = try database.check().problems
        #expect(problems == [])
    }

    @Test func `a database of before has its answers made when it is opened`() throws {
        let folder = try TemporaryFolder()
        var database = try Database.testing(folder.database)
        try database.apply((1...300).map { Self.change($0, "\($0).md", "文\($0)", [["甲"]]) })
        database.close()
        try Connection(path: folder.database, mode: Connection.Mode()).execute(
            "DELETE FROM answer; UPDATE answer_progress SET sequence=0")
        database = try Database.testing(folder.database)
        let ids = (1...300).map { article($0).id }
        // Queued behind what the opening has begun.
        try database.writer.makeAnswers()
        #expect(try ready(database, ids).count == 300)
    }

    @Test(arguments: [
        ("UPDATE answer SET sequence=sequence+1 WHERE row=2", "its ready answer is not what it says now"),
        ("UPDATE answer SET modified=5 WHERE row=2", "its ready answer is not what it says now"),
        ("UPDATE answer SET bytes=(SELECT bytes FROM answer WHERE row=3) WHERE row=2", "its ready answer is not what it says now"),
        ("UPDATE answer SET bytes=x'1f8b' WHERE row=2", "its ready answer is not what it says now"),
        ("INSERT INTO answer VALUES (99, 1, 1, x'')", "1 ready answers belong to no article"),
    ])
    func `an answer that was changed behind its back is found by check and mended by reindex`(sql: String, line: String) throws {
        let folder = try TemporaryFolder()
        var database = try Database.testing(folder.database)
        try database.apply((1...3).map { Self.change($0, "\($0).md", "文\($0)", [["甲"]]) })
        try database.writer.makeAnswers()
        database.close()
        try Connection(path: folder.database, mode: Connection.Mode()).execute(sql)
        database = try Database.testing(folder.database)
        #expect(try database.check().problems.contains { $0.contains(line) })
        try database.writer.reindex()
        #expect(try database.check().problems == [])
        #expect(try ready(database, (1...3).map { article($0).id }).count == 3)
    }

    @Test func `an answer that came too late is not kept`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([Self.change(1, "1.md", "旧", [["甲"]])])
        let reader = try database.makeReader()
        let sources = try AnswerRows.pending(reader.connection, after: 0, limit: 10, bytesMax: 1 << 20)
        let source = try #require(sources.first)
        try database.apply([Self.change(1, "1.md", "新的文字", [["甲"]])])
        try database.writer.with { core throws(StoreError) in try AnswerRows.write(core.connection, source, [1]) }
        #expect(try reader.readyAnswer(article(1).id)?.gzip != [1])
    }

    @Test(arguments: [(0, 2), (-1, 1)]) func `a transaction's articles end with the one that reaches chunkBytesMax`(
        more: Int, count: Int
    ) throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply((1...3).map { Self.change($0, "\($0).md", "文\($0)", [["甲"]]) })
        let connection = try database.makeReader().connection
        let first = try #require(try AnswerRows.pending(connection, after: 0, limit: 1, bytesMax: 1 << 20).first)
        let bytes = first.card.count + first.details.count + first.body.count
        #expect(try AnswerRows.pending(connection, after: 0, limit: 9, bytesMax: bytes + 1 + more).count == count)
        #expect(try AnswerRows.pending(connection, after: 0, limit: 2, bytesMax: 1 << 20).count == 2)
    }

    @Test(arguments: [(0, true), (1, false)]) func `an answer is packed up to plainBytesMax`(more: Int, isPacked: Bool) throws {
        let codec = GzipCodec()
        let plain = [UInt8](repeating: 0x20, count: GzipCodec.plainBytesMax + more)
        let packed = try codec.pack(plain)
        #expect((packed != nil) == isPacked)
        if let packed { #expect(try codec.unpack(packed) == plain) }
    }

    @Test func `what is no whole member of its length is damage`() throws {
        let codec = GzipCodec()
        let plain = Array(String(repeating: "上海", count: 300).utf8)
        let packed = try #require(try codec.pack(plain))
        #expect(try codec.unpack(packed) == plain)
        for count in 0..<packed.count { #expect(try codec.unpack(Array(packed.prefix(count))) == nil) }
        #expect(try codec.unpack(packed + [0]) == nil)
        for place in packed.indices where place > 9 {
            var changed = packed
            changed[place] ^= 0x10
            #expect(try codec.unpack(changed) != plain)
        }
        #expect(try codec.unpack(packed) == plain)
    }
}
