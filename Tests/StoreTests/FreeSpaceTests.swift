import Testing

@testable import Store

@Suite struct FreeSpaceTests {
    @Test func `the room of a disk is known from the file's folder, be the file there or not`() throws {
        #expect(try #require(FreeSpace.bytes(at: "/tmp/no-such-file.db")) > 0)
        #expect(try #require(FreeSpace.bytes(at: "relative.db")) > 0)
        // No disk: the system has no number, so nothing is refused.
        #expect(FreeSpace.bytes(at: "/proc/x.db") == nil)
        #expect(FreeSpace.bytes(at: "/no/such/folder/x.db") == nil)
    }

    @Test func `too little room is a full disk, unless none is asked for`() throws {
        try FreeSpace.require(0, at: "/tmp/x.db")
        try FreeSpace.require(1, at: "/tmp/x.db")
        try FreeSpace.require(.max, at: "/proc/x.db")
        let error = #expect(throws: StoreError.self) { try FreeSpace.require(.max, at: "/tmp/x.db") }
        #expect(error?.code == .full)
        #expect(error?.message.contains("/tmp/x.db") == true)
    }

    @Test func `a batch that the disk has no room for changes nothing, and goes in when there is room`() throws {
        let folder = try TemporaryFolder()
        var options = Database.Options()
        options.freeBytesMin = .max
        let database = try Database(path: folder.database, options: options)
        defer { database.close() }
        let id = try database.writer.beginImport(root: "r", mode: "full", startedAt: 1)
        let error = #expect(throws: StoreError.self) { try database.writer.apply([], import: id, progress: ImportCounts()) }
        #expect(error?.code == .full)
    }
}
