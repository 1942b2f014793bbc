import Articles
import Foundation
import Testing

@testable import Store

@Suite struct CheckTests {
    private func filled(_ folder: TemporaryFolder) throws -> Database {
        let database = try Database.testing(folder.database)
        for batch in 0..<3 {
            try database.apply(
                (0..<20).map { number in
                    let id = UInt64(batch * 15 + number + 1)
                    return .article(
                        stamp("\(id)-\(batch).md"), article(id, title: "标题\(id)", categories: [["甲", "乙\(id % 3)"]], tags: ["t\(id % 2)"]),
                        problems: [])
                })
        }
        try database.apply([.removed(key: key("3-0.md"))])
        return database
    }

    @Test func `a sound database has nothing to report`() throws {
        let folder = try TemporaryFolder()
        let report = try filled(folder).check()
        #expect(report.problems == [])
        #expect(report.articles == 49)
        #expect(report.files == 59)
    }

    @Test(arguments: [
        "UPDATE state SET articles=articles+1", "UPDATE category SET count=count+1 WHERE number=2", "UPDATE name SET count=7 WHERE kind=3",
        "DELETE FROM name WHERE kind=1", "DELETE FROM body WHERE row=5", "UPDATE body SET bytes=x'0102' WHERE row=5",
        "DELETE FROM article WHERE row=5", "DELETE FROM file WHERE key=x'312d302e6d64'", "UPDATE article SET doc_values=x'' WHERE row=5",
        "DELETE FROM change_log WHERE sequence=4", "UPDATE segment SET deletions=x'ff' WHERE id=1",
        "UPDATE article SET card=x'7b7d' WHERE row=5",
    ])
    func `what was changed behind its back is found`(sql: String) throws {
        let folder = try TemporaryFolder()
        try filled(folder).close()
        try Connection(path: folder.database, mode: Connection.Mode()).execute(sql)
        #expect(try !Database.testing(folder.database).check().isSound)
    }

    @Test func `the index is rebuilt with the same answers, from a sound or a lost one`() throws {
        let folder = try TemporaryFolder()
        var database = try filled(folder)
        let before = try database.makeReader().titles { $0.limit = 100 }
        try database.writer.reindex()
        #expect(try database.check().problems == [])
        #expect(try database.makeReader().titles { $0.limit = 100 } == before)
        database.close()
        try Connection(path: folder.database, mode: Connection.Mode()).execute("UPDATE segment_blob SET bytes=x'00'")
        #expect(throws: StoreError.self) { try Database.testing(folder.database) }
        try Database.dropIndex(path: folder.database)
        database = try Database.testing(folder.database)
        #expect(try database.makeReader().titles() == [])
        try database.writer.reindex()
        #expect(try database.makeReader().titles { $0.limit = 100 } == before)
        #expect(try database.makeReader().titles { $0.text = "\"标题7\"" } == ["标题7"])
        #expect(try database.check().problems == [])
    }

    @Test(arguments: 0..<6)
    func `a damaged file is an error, never a crash`(seed: Int) throws {
        let folder = try TemporaryFolder()
        try filled(folder).close()
        let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.database)))
        var random = Seeded(state: UInt64(seed))
        for round in 0..<12 {
            var bytes = original
            if round % 4 == 0 {
                bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
            } else {
                for _ in 0..<(1 << round) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.database + suffix) }
            try Data(bytes).write(to: URL(fileURLWithPath: folder.database))
            guard let database = try? Database.testing(folder.database), let reader = try? database.makeReader() else { continue }
            _ = try? reader.page(ArticleQuery())
            _ = try? reader.titles {
                $0.text = "标题"; $0.highlights = true; $0.facets = FacetField.allCases
            }
            _ = try? reader.item(article(4).id)
            _ = try? reader.categories()
            _ = try? reader.changes(since: 0, limit: 100)
            _ = try? database.apply([.article(stamp("n.md"), article(900), problems: []), .removed(key: key("9-0.md"))])
            _ = try? database.check()
            _ = try? database.writer.reindex()
        }
    }

    @Test func `bytes of every kind in names and keys are kept`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let odd: [UInt8] = [0x61, 0, 0xFF, 0x2F, 0x27]
        let stamp = FileStamp(key: odd, size: 1, modifiedNanoseconds: -1, inode: .max, canonicalHash: .max)
        try database.apply([
            .article(stamp, article(1, title: "nul\0byte", categories: [["a\0b", "c'/\"~"]], author: "x\0y"), problems: [])
        ])
        #expect(try database.writer.knownFiles().map(\.stamp) == [stamp])
        let reader = try database.makeReader()
        #expect(try reader.categories().map(\.path) == [["a\0b"], ["a\0b", "c'/\"~"]])
        #expect(try reader.titles { $0.authors = ["x\0y"] }.count == 1)
        #expect(try reader.titles { $0.authors = ["x"] }.count == 0)
        #expect(try database.check().problems == [])
        try database.apply([.removed(key: odd)])
        #expect(try database.writer.knownFiles() == [])
    }
}
