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

    @Test(
        arguments: [
            ("UPDATE state SET articles=articles+1", "the counter says 50 articles, there are 49"),
            ("UPDATE state SET files=files+1", "the counter says 60 files, there are 59"),
            ("UPDATE category SET count=count+1 WHERE number=2", "the counters say"),
            ("UPDATE category SET latest=5 WHERE number=2", "the counters say"),
            ("UPDATE name SET count=7 WHERE kind=3", "the counter says 7"),
            ("DELETE FROM name WHERE kind=1", "author number 1 is in articles and has no name"),
            ("DELETE FROM body WHERE row=5", "the body is missing"), ("UPDATE body SET bytes=x'0102' WHERE row=5", "body is damaged"),
            ("DELETE FROM article WHERE row=5", "holds row 5, which is not there"),
            ("DELETE FROM file WHERE key=x'312d302e6d64'", "has no file"),
            ("UPDATE article SET doc_values=x'' WHERE row=5", "document values are damaged"),
            ("DELETE FROM change_log WHERE sequence=4", "not in the change log"),
            ("UPDATE article SET card=x'7b7d' WHERE row=5", "the card is damaged"),
            ("UPDATE article SET title='别的' WHERE row=5", "indexed with other terms than its text has"),
            ("UPDATE body SET bytes=(SELECT bytes FROM body WHERE row=6) WHERE row=5", ""),
            ("UPDATE article SET doc_values=(SELECT doc_values FROM article WHERE row=6) WHERE row=5", "indexed with other values"),
            ("UPDATE article SET doc_values=(SELECT doc_values FROM article WHERE row=6) WHERE row=5", "shows other categories"),
            ("UPDATE article SET published=5 WHERE row=5", "its date is not that of its values"),
            ("UPDATE segment SET deletions=x'ff00000000000000' WHERE id=1", "not in the index"),
            ("UPDATE segment SET deletions=x'' WHERE id=1", "holds row 3, which is not there"),
            ("UPDATE segment SET deletions=x'ff' WHERE id=1", "the deletion bitmap is not one of 20 documents"),
            ("UPDATE segment SET deletions=x'00000080000000f0' WHERE id=1", "the deletion bitmap is not one of 20 documents"),
            ("UPDATE segment SET documents=99 WHERE id=2", "segment 2: the table says 99 documents, it holds "),
            ("DELETE FROM segment WHERE id=2", "not in the index"),
            ("DELETE FROM segment_blob WHERE key=(1<<24)+1", "blob 1 of segment 1 of the search index is missing"),
            ("UPDATE segment_blob SET bytes=x'00' WHERE key=(2<<24)+1", "segment 2: "),
        ])
    func `what was changed behind its back is found and named`(sql: String, line: String) throws {
        let folder = try TemporaryFolder()
        try filled(folder).close()
        try Connection(path: folder.database, mode: Connection.Mode()).execute(sql)
        let report = try Database.testing(folder.database).check()
        // The bodies of these articles are the same.
        #expect(report.isSound == line.isEmpty)
        #expect(line.isEmpty || report.problems.contains { $0.contains(line) }, "\(report.problems)")
    }

    @Test func `postings that were changed, byte by byte, are found`() throws {
        let folder = try TemporaryFolder()
        try filled(folder).close()
        let connection = try Connection(path: folder.database, mode: Connection.Mode())
        let select = try connection.statement("SELECT key, bytes FROM segment_blob WHERE key & 16777215 > 0 ORDER BY key LIMIT 3")
        var blobs: [(key: Int64, bytes: [UInt8])] = []
        while try select.step() { blobs.append((select.integer(0), select.bytes(1))) }
        select.reset()
        #expect(blobs.count == 3)
        var random = Seeded(state: 3)
        for blob in blobs {
            for _ in 0..<12 {
                var bytes = blob.bytes
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] ^= UInt8.random(in: 1...255, using: &random)
                try connection.statement("UPDATE segment_blob SET bytes=? WHERE key=?").bind(1, bytes).bind(2, blob.key).run()
                let report = try Database.testing(folder.database).check()
                #expect(
                    report.problems.contains { $0.contains("segment \(blob.key >> 24)") }, "blob \(blob.key & 0xFFFFFF), byte \(place)")
            }
            try connection.statement("UPDATE segment_blob SET bytes=? WHERE key=?").bind(1, blob.bytes).bind(2, blob.key).run()
        }
        #expect(try Database.testing(folder.database).check().isSound)
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
