import CSQLite
import Foundation
import Samples
import Testing

/// What an import says of itself once it has ended.
private func ended(_ server: RunningServer, _ target: String) throws -> JSON {
    for _ in 0..<12_000 {
        let item = try server.client.get(target).json["data"]
        if !item["ended_at"].isNull { return item }
        usleep(25_000)
    }
    Issue.record("\(target) did not end")
    return .null
}

/// Another process's hold on a database: whoever else writes has to wait.
private final class WriteLock {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        try #require(sqlite3_open(path, &handle) == SQLITE_OK)
        sqlite3_busy_timeout(handle, 10_000)
        try #require(sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK)
    }

    deinit { sqlite3_close(handle) }
}

@Test func `imports are started, refused while one runs, cancelled and listed over HTTP`() throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    let generator = SampleGenerator(seed: 5)
    for index in 0..<600 {
        let post = generator.post(index)
        try posts.write(String(decoding: post.bytes, as: UTF8.self), to: post.path)
    }
    let token = [("Authorization", "Bearer secret-of-this-test")]
    let server = try RunningServer(
        [posts.url.path, "--no-watch"], environment: ["BROADSHEET_ADMIN_TOKENS": "secret-of-this-test"], at: folder.url)
    _ = try server.waitUntilImported()
    #expect(try server.client.send("POST", "/v1/imports").status == 401)

    let started = try server.client.send("POST", "/v1/imports", fields: token, body: #"{"mode":"full"}"#)
    #expect(started.status == 202)
    let location = try #require(started.field("Location"))
    // Nothing of the import can be written, so it runs for as long as the lock is held.
    var lock: WriteLock? = try WriteLock(folder.url.appending(path: "broadsheet.db").path)
    let refused = try server.client.send("POST", "/v1/imports", fields: token)
    #expect(refused.status == 409 && refused.field("Location") == location)
    #expect(refused.json["code"].string == "import_running")
    let cancel = try server.client.send("DELETE", location, fields: token)
    #expect(cancel.status == 202, "\(cancel.text)")
    _ = lock
    lock = nil
    let cancelled = try ended(server, location)
    #expect(cancelled["status"].string == "cancelled" && cancelled["mode"].string == "full")
    #expect((cancelled["seen"].int ?? 601) <= (cancelled["total"].int ?? 0))
    let again = try server.client.send("DELETE", location, fields: token)
    #expect(again.status == 409, "\(again.text)")
    #expect(again.json["code"].string == "import_not_running")

    let dry = try server.client.send("POST", "/v1/imports", fields: token, body: #"{"mode":"dry_run"}"#)
    let report = try ended(server, try #require(dry.field("Location")))
    #expect(report["status"].string == "done" && report["mode"].string == "dry_run")
    #expect(report["seen"].int == 600 && report["created"].int == 0 && report["deleted"].int == 0)
    let modes = try server.client.get("/v1/imports").json["data"].array.map { $0["mode"].string }
    #expect(modes == ["dry_run", "full", "incremental"])
    server.end()
}

@Test func `without watching, the folder is still imported on its schedule`() throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    try posts.write("---\ntitle: One\n---\nfirst\n", to: "one.md")
    let server = try RunningServer(
        [posts.url.path, "--no-watch"], environment: ["BROADSHEET_RESCAN_INTERVAL_SECONDS": "1"], at: folder.url)
    _ = try server.waitUntilImported()
    try posts.write("---\ntitle: Two\n---\nsecond\n", to: "two.md")
    var articles: Int?
    for _ in 0..<6_000 where articles != 2 {
        usleep(50_000)
        articles = try server.client.get("/v1/stats").json["data"]["articles"].int
    }
    #expect(articles == 2)
    server.end()
}
