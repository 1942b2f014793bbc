import Search
import Testing

@testable import Store

/// Segments that are made beside the writer's decisions.
@Suite struct SegmentMakingTests {
    private func changes(_ ids: ClosedRange<Int>, text: String = "新车很多，人也很多。") -> [Change] {
        ids.map { id in
            .article(
                stamp("\(id).md", hash: UInt64(text.utf8.count)),
                article(UInt64(id), title: "标题\(id)", text: "\(text)第\(id)辆", published: Int64(id * 7_919 % 10_007)), problems: [])
        }
    }

    private func total(_ database: Database, _ text: String) throws -> Int? {
        var query = ArticleQuery()
        query.text = text
        query.count = .exact
        return try database.makeReader().page(query).total
    }

    @Test func `it is the segment that one thread makes`() {
        let documents = (0..<700).map { number in
            IndexDocument(
                row: Int64(number), title: Array("标题\(number)".utf8), text: Array("新车 model\(number % 13) 很多".utf8),
                values: DocumentValues(published: Int64(number * 7_919 % 1_009), idBits: UInt64(number)))
        }
        var builder = SegmentBuilder()
        for document in documents { builder.add(document) }
        let making = SegmentMaking()
        making.add(Array(documents[..<300]))
        making.add(Array(documents[300...]))
        making.finish()
        #expect(making.take()?.blobs == builder.build().blobs)
        #expect(making.take() == nil)
        #expect(SegmentMaking().take() == nil)
    }

    @Test(arguments: [SegmentMaking.chunk - 1, SegmentMaking.chunk, SegmentMaking.chunk + 1, 2 * SegmentMaking.chunk, 700])
    func `every document of a batch is in its segment, and what it replaces is gone`(count: Int) throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply(changes(1...count))
        #expect(try total(database, "很多") == count)
        #expect(try total(database, "\"第\(count)辆\"") == 1)
        try database.apply(changes(1...count, text: "旧车更少。"))
        #expect(try total(database, "很多") == 0)
        #expect(try total(database, "旧车") == count)
        #expect(try database.check().problems == [])
    }

    @Test func `a batch that fails half-way leaves nothing, and the next one is whole`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply(changes(1...10))
        try database.writer.with { core throws(StoreError) in
            try core.connection.run("CREATE TRIGGER stop BEFORE INSERT ON article WHEN NEW.row=600 BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        #expect(throws: StoreError.self) { try database.apply(changes(1...700, text: "旧车更少。")) }
        #expect(try total(database, "很多") == 10)
        #expect(try total(database, "旧车") == 0)
        try database.writer.with { core throws(StoreError) in try core.connection.run("DROP TRIGGER stop") }
        try database.apply(changes(1...700, text: "旧车更少。"))
        #expect(try total(database, "旧车") == 700)
        #expect(try database.check().problems == [])
    }
}
