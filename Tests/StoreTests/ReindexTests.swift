import Articles
import Foundation
import Synchronization
import Testing

@testable import Store

/// The index built anew from the articles.
@Suite struct ReindexTests {
    private func filled(_ folder: TemporaryFolder) throws -> Database {
        let database = try Database.testing(folder.database)
        for batch in 0..<3 {
            try database.apply(
                (0..<20).map { number in
                    let id = UInt64(batch * 15 + number + 1)
                    let article = article(id, title: "标题\(id)", categories: [["甲", "乙\(id % 3)"]])
                    return .article(stamp("\(id)-\(batch).md"), article, problems: [])
                })
        }
        try database.apply([.removed(key: key("3-0.md"))])
        return database
    }

    private func execute(_ sql: String, _ folder: TemporaryFolder) throws {
        try Connection(path: folder.database, mode: Connection.Mode()).execute(sql)
    }

    private func all(_ database: Database) throws -> [String] { try database.makeReader().titles { $0.limit = 100 } }

    @Test(arguments: [1, 7, 4_000])
    func `a sound index is rebuilt with the same answers`(chunk: Int) throws {
        let folder = try TemporaryFolder()
        let database = try filled(folder)
        let before = try all(database)
        var told: [Int] = []
        try database.writer.reindex(chunk: chunk) { told.append($0) }
        #expect(told.last == 49 && told == told.sorted())
        #expect(try database.check().problems == [])
        #expect(try all(database) == before)
        #expect(try database.makeReader().titles { $0.text = "\"标题7\"" } == ["标题7"])
    }

    @Test(arguments: [
        "UPDATE article SET title='别的' WHERE row=5", "UPDATE segment SET deletions=x'ff00000000000000' WHERE id=1",
        "UPDATE segment SET deletions=x'' WHERE id=1", "UPDATE segment SET deletions=x'ff' WHERE id=1",
        "UPDATE segment SET documents=99 WHERE id=2", "DELETE FROM segment WHERE id=2", "DELETE FROM segment",
        "DELETE FROM segment_blob WHERE key=(1<<24)+1", "UPDATE segment_blob SET bytes=x'00' WHERE key=(2<<24)+1",
        "UPDATE segment_blob SET bytes=x'00' WHERE key & 16777215 > 0",
    ])
    func `an index that check finds fault with is mended while it is read`(sql: String) throws {
        let folder = try TemporaryFolder()
        try filled(folder).close()
        try execute(sql, folder)
        let database = try Database.testing(folder.database)
        #expect(try database.check().isSound == false)
        try database.writer.reindex(chunk: 10)
        #expect(try database.check().problems == [])
        #expect(try all(database).count == 49)
    }

    @Test(arguments: [
        "UPDATE segment_blob SET bytes=x'00'", "DELETE FROM segment_blob", "DELETE FROM segment_blob WHERE key=2<<24",
    ])
    func `an index that keeps the file from opening says what helps, and is built without being read`(sql: String) throws {
        let folder = try TemporaryFolder()
        var database = try filled(folder)
        let before = try all(database)
        let generation = database.generation
        database.close()
        try execute(sql, folder)
        do {
            _ = try Database.testing(folder.database)
            Issue.record("opened")
        } catch let error as StoreError {
            #expect(error.code == .corrupt)
            #expect(error.message.contains("broadsheet reindex"))
        }
        try Database.rebuildIndex(path: folder.database, chunk: 10)
        database = try Database.testing(folder.database)
        #expect(database.generation > generation)
        #expect(try database.check().problems == [])
        #expect(try all(database) == before)
        try database.apply([.article(stamp("n.md"), article(900, title: "新的"), problems: [])])
        try database.writer.mergeIfNeeded()
        #expect(try database.check().problems == [])
    }

    @Test func `readers see every article all the time, in this process and another`() throws {
        let folder = try TemporaryFolder()
        let database = try filled(folder)
        let other = try Database.testing(folder.database, isReadOnly: true)
        let expected = try all(database)
        let isDone = Atomic(false)
        let rounds = Atomic(0)
        let faults = Mutex<[String]>([])
        let group = DispatchGroup()
        for number in 0..<3 {
            DispatchQueue.global().async(group: group) {
                do {
                    let reader = try (number == 0 ? other : database).makeReader()
                    while !isDone.load(ordering: .acquiring) {
                        let titles = try reader.titles { $0.limit = 100 }
                        // One article comes while the index is built, and is in all answers from then on.
                        if titles != expected, titles != ["新的"] + expected { faults.withLock { $0.append("\(titles)") } }
                        let found = try reader.titles {
                            $0.text = "\"新车很多\""
                            $0.limit = 100
                        }
                        if found.count != 49 { faults.withLock { $0.append("\(found.count) found") } }
                        rounds.add(1, ordering: .relaxed)
                    }
                } catch {
                    faults.withLock { $0.append("\(error)") }
                }
            }
        }
        while rounds.load(ordering: .relaxed) < 3 { usleep(1_000) }
        for round in 0..<4 {
            try database.writer.reindex(chunk: 5)
            if round == 1 {
                try database.apply([
                    .article(stamp("n.md"), article(900, title: "新的", text: "别的", published: 1_700_000_000), problems: [])
                ])
            }
        }
        isDone.store(true, ordering: .releasing)
        group.wait()
        #expect(faults.withLock { $0 } == [])
        #expect(try database.check().problems == [])
    }
}
