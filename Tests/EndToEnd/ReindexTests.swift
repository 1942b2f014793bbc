import CSQLite
import Foundation
import Testing

/// `broadsheet reindex` killed in the middle.
@Suite struct ReindexTests {
    private func execute(_ sql: String, _ path: String) throws {
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        try #require(sqlite3_open(path, &handle) == SQLITE_OK)
        try #require(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
    }

    /// Starts a reindex and kills it after some microseconds; false when it had ended by then.
    private func reindexKilled(after microseconds: UInt32, _ database: String, at folder: URL) throws -> Bool {
        let process = Process()
        process.executableURL = Program.executable
        process.arguments = ["reindex", "--database", database]
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(microseconds)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
    }

    private func total(_ server: RunningServer) throws -> Int? {
        try server.client.get("/v1/articles?limit=1&count=exact").json["meta"]["total"].int
    }

    @Test(arguments: [false, true]) func `killed at any moment, a reindex leaves the old index or the new one`(isDamaged: Bool) throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(["sample", "--count", "200", "--seed", "5", "--out", "posts"], at: folder.url).status == 0)
        #expect(try [0, 75].contains(Program.run(["import", "posts", "--database", "x.db"], at: folder.url).status))
        let before = try RunningServer(["--database", "x.db", "--read-only"], at: folder.url)
        let expected = try #require(try total(before))
        if isDamaged { before.end() }
        let file = folder.url.appending(path: "x.db").path
        if isDamaged { try execute("UPDATE segment_blob SET bytes=x'00'", file) }
        var generator = SystemRandomNumberGenerator()
        var isWhole = !isDamaged
        var (wait, killed) = (UInt32(200_000), 0)
        for _ in 0..<4 {
            let wasKilled = try reindexKilled(after: UInt32.random(in: 5_000...wait, using: &generator), "x.db", at: folder.url)
            // One that came to its end was given too much time.
            if wasKilled { killed += 1 } else { wait = max(10_000, wait / 2) }
            let check = try Program.run(["check", "--database", "x.db"], at: folder.url)
            if check.status == 0 { isWhole = true }
            #expect((check.status == 0) == isWhole, "\(check.output)\(check.talk)")
            if !isWhole { #expect(check.talk.contains("broadsheet reindex"), "\(check.talk)") }
            // The server that reads meanwhile sees every article.
            if !isDamaged { #expect(try total(before) == expected) }
        }
        #expect(killed > 0)
        #expect(try Program.run(["reindex", "--database", "x.db"], at: folder.url).status == 0)
        let check = try Program.run(["check", "--database", "x.db"], at: folder.url)
        #expect(check.status == 0, "\(check.output)\(check.talk)")
        let after = try RunningServer(["--database", "x.db", "--read-only"], at: folder.url)
        #expect(try total(after) == expected)
    }
}
