import CLinux
import CSQLite
import Foundation
import Glibc
import Migrations
import Synchronization
import Testing

@testable import Store

@Suite struct OpeningTests {
    @Test func `a file that is no database is named as such`() throws {
        let folder = try TemporaryFolder()
        try Data("# a post, not a database, long enough to be read as a header ........................................".utf8)
            .write(to: URL(fileURLWithPath: folder.database))
        #expect(throws: StoreError.self) { try Database.testing(folder.database) }
        do { _ = try Database.testing(folder.database) } catch let error as StoreError { #expect(error.code == .notADatabase) }
    }

    @Test func `another program's database is left alone`() throws {
        let folder = try TemporaryFolder()
        let other = try Connection(path: folder.database, mode: Connection.Mode())
        try other.execute("CREATE TABLE theirs (x)")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.database))
        do {
            _ = try Database.testing(folder.database)
            Issue.record("opened")
        } catch let error as StoreError {
            #expect(error.code == .notADatabase)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.database)) == before)
    }

    @Test func `a newer schema is refused with both numbers`() throws {
        let folder = try TemporaryFolder()
        _ = try Database.testing(folder.database)
        try Connection(path: folder.database, mode: Connection.Mode()).execute("PRAGMA user_version=999")
        for isReadOnly in [false, true] {
            do {
                _ = try Database.testing(folder.database, isReadOnly: isReadOnly)
                Issue.record("opened")
            } catch let error as StoreError {
                #expect(error.code == .newerThanProgram)
                #expect(error.message.contains("999") && error.message.contains("\(Migrations.all.count)"))
            }
        }
    }

    @Test func `the long log of a killed process does not hold up the opening`() throws {
        let (folder, killed) = (try TemporaryFolder(), try TemporaryFolder())
        try Database.testing(folder.database).close()
        let writer = try Connection(path: folder.database, mode: Connection.Mode())
        try writer.execute(
            """
            PRAGMA wal_autocheckpoint=0; CREATE TABLE long (bytes BLOB); INSERT INTO long VALUES (zeroblob(60000000));
            INSERT INTO import (root, mode, state, started_at) VALUES ('/posts', 'full', 'running', 1);
            """)
        for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: folder.database + end, toPath: killed.database + end) }
        func bytes() throws -> Int { try Data(contentsOf: URL(fileURLWithPath: killed.database)).count }
        var options = Database.Options()
        options.mergesInBackground = false
        let database = try Database(path: killed.database, options: options)
        #expect(try bytes() < 5_000_000)
        #expect(try database.makeReader().imports(limit: 1).map(\.state) == [.interrupted])
        try database.apply([.article(stamp("a"), article(1), problems: [])])
        #expect(try bytes() > 60_000_000)
        database.close()
    }

    @Test func `a migration of another text is noticed`() throws {
        let folder = try TemporaryFolder()
        _ = try Database.testing(folder.database)
        try Connection(path: folder.database, mode: Connection.Mode()).execute("UPDATE migration SET checksum=x'00'")
        do {
            _ = try Database.testing(folder.database)
            Issue.record("opened")
        } catch let error as StoreError {
            #expect(error.code == .corrupt)
        }
    }

    @Test func `a file that may not be written is told with what helps`() throws {
        let folder = try TemporaryFolder()
        try Database.testing(folder.database).close()
        chmod(folder.database, 0o444)
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let path = folder.database
        let told = Mutex<StoreError?>(nil)
        BackgroundThread.run {
            // As somebody whom permissions bind: the rights to files are a thread's own (setfsuid(2)).
            if geteuid() == 0 { _ = setfsuid(65_534) }
            do throws(StoreError) { try Database(path: path).close() } catch { told.withLock { $0 = error } }
        }
        let error = try #require(told.withLock { $0 })
        #expect(error.code == .readOnly)
        #expect(error.message.hasPrefix("\(path) cannot be written") && error.message.contains("--read-only"))
    }

    @Test func `a folder, a missing folder and an empty read-only file cannot be opened`() throws {
        let folder = try TemporaryFolder()
        for (path, isReadOnly) in [(folder.path, false), ("\(folder.path)/no/such.db", false), ("\(folder.path)/none.db", true)] {
            do {
                _ = try Database.testing(path, isReadOnly: isReadOnly)
                Issue.record("opened \(path)")
            } catch let error as StoreError {
                #expect(error.code == .cannotOpen)
            }
        }
    }

    @Test func `reading only works beside the writer and refuses to write`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        let copy = try Database.testing(folder.database, isReadOnly: true)
        let reader = try copy.makeReader()
        #expect(try reader.titles() == ["上海车展"])
        try database.apply([.removed(key: key("a.md"))])
        #expect(try reader.titles() == [])
        #expect(copy.generation == database.generation)
        #expect(throws: StoreError(code: .readOnly, message: "the database is open for reading only")) { try copy.apply([]) }
    }

    @Test func `a closed database without its log opens for reading`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        database.close()
        #expect(!FileManager.default.fileExists(atPath: "\(folder.database)-wal"))
        #expect(try Database.testing(folder.database, isReadOnly: true).makeReader().titles() == ["上海车展"])
    }

    @Test func `tables of a replication engine are tolerated`() throws {
        let folder = try TemporaryFolder()
        _ = try Database.testing(folder.database)
        try Connection(path: folder.database, mode: Connection.Mode()).execute(
            "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); CREATE TABLE _litestream_lock (id INTEGER)")
        let database = try Database.testing(folder.database)
        try database.apply([.article(stamp("a.md"), article(1), problems: [])])
        #expect(try database.makeReader().titles() == ["上海车展"])
    }

    @Test func `the file says whose it is and how it is kept`() throws {
        let folder = try TemporaryFolder()
        _ = try Database.testing(folder.database)
        let connection = try Connection(path: folder.database, mode: Connection.Mode())
        #expect(try connection.integer("PRAGMA application_id") == Schema.applicationID)
        #expect(try connection.integer("PRAGMA user_version") == Int64(Migrations.all.count))
        #expect(try connection.text("PRAGMA journal_mode") == "wal")
        #expect(try connection.integer("PRAGMA synchronous") == 1)
        #expect(try connection.integer("PRAGMA mmap_size") == 0)
        #expect(try connection.integer("PRAGMA trusted_schema") == 0)
        #expect(try connection.integer("PRAGMA cell_size_check") == 1)
    }
}
