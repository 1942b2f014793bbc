import CSQLite
import Foundation
import Testing

/// A small archive in several of the formats that real ones have.
private func writeArchive(to folder: TemporaryFolder) throws {
    try folder.write(
        """

        ---
        title: '上海银行间市场昨日上涨'
        categories: 
         - 金融
         - 新浪财经
         - 国內
        headimg: 'https://picsum.photos/400/300?random=705'
        author: 新浪财经
        comments: false
        date: Thu, 05 May 2022 13:11:00 GMT
        thumbnail: 'https://picsum.photos/400/300?random=705'
        ---

        <div>   
        <p>　　银行间债券市场昨日继续上涨，专家认为风险可控。</p><script>alert(1)</script>  
        </div>
                    
        """, to: "金融/新浪财经/国內/上海银行间市场昨日上涨.md")
    try folder.write(
        "---\ntitle: Ruby 3.4 Released\ndate: 2024-12-25 10:00:00 +0800\ncategories: [程序, Ruby]\ntags: [ruby, release]\n---\n\n# Ruby 3.4\n\nWe are **pleased** to announce `it`.\n",
        to: "_posts/ruby.md")
    try folder.write("---\ntitle: 繁體標題\ndate: 2021-01-02\ncategories: 金融\n---\n\n資訊與銀行的報導。\n", to: "hant.md")
    try folder.write("", to: "empty.md")
}

@Test func `a folder of posts becomes a running API, and ends with 0 on SIGTERM`() throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    try writeArchive(to: posts)
    let server = try RunningServer([posts.url.path], at: folder.url)
    let stats = try server.waitUntilImported()
    #expect(stats["data"]["articles"].int == 3)
    #expect(stats["data"]["import"]["status"].string == "idle")
    #expect(stats["data"]["import"]["failed"].int == 1)
    let list = try server.client.get("/v1/articles").json
    #expect(list["data"].array.map { $0["title"].string } == ["Ruby 3.4 Released", "上海银行间市场昨日上涨", "繁體標題"])
    #expect(list["meta"]["total"].int == 3)
    let card = list["data"][1]
    #expect(card["published_at"].string == "2022-05-05T13:11:00Z")
    #expect(card["published_local"].string == "2022-05-05T21:11:00+08:00")
    #expect(card["cover"].isNull)
    #expect(card["categories"][0]["path"].array.map(\.string) == ["金融", "新浪财经", "国內"])
    let item = try server.client.get(card["url"].string ?? "/none").json
    #expect(item["data"]["content"]["html"].string?.contains("alert") == false)
    #expect(server.end() == 0)
}

@Test(arguments: [
    ("银行", ["上海银行间市场昨日上涨", "繁體標題"]), ("银", ["上海银行间市场昨日上涨", "繁體標題"]), ("債券市場", ["上海银行间市场昨日上涨"]),
    ("RUBY", ["Ruby 3.4 Released"]), ("ｒｕｂｙ", ["Ruby 3.4 Released"]), ("标题", ["繁體標題"]), ("不存在的词", []), ("银行 ruby", []),
    ("银行 -上海", ["繁體標題"]),
])
func `any word finds its articles through HTTP`(query: String, titles: [String]) throws {
    let server = try SharedServer.get()
    let reply = try server.client.get(
        "/v1/search?sort=-published_at&fuzzy=off&q=\(query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")")
    #expect(reply.status == 200)
    #expect(reply.json["data"].array.map { $0["title"].string } == titles)
    #expect(reply.json["meta"]["total"].int == titles.count)
}

/// One server for the questions that change nothing.
private enum SharedServer {
    private static let shared: Result<(RunningServer, TemporaryFolder, TemporaryFolder), any Error> = Result {
        let (folder, posts) = (try TemporaryFolder(), try TemporaryFolder())
        try writeArchive(to: posts)
        let server = try RunningServer([posts.url.path, "--no-watch"], at: folder.url)
        _ = try server.waitUntilImported()
        // Nobody lets go of it before the tests are over.
        atexit { SharedServer.end() }
        return (server, folder, posts)
    }

    private static func end() {
        guard case .success(let (server, folder, posts)) = shared else { return }
        server.signal(SIGKILL)
        for url in [folder.url, posts.url] { try? FileManager.default.removeItem(at: url) }
    }

    static func get() throws -> RunningServer { try shared.get().0 }
}

@Test func `raw UTF-8 in the query is what curl sends, and works`() throws {
    let reply = try SharedServer.get().client.get("/v1/search?q=上海")
    #expect(reply.status == 200)
    #expect(reply.json["data"][0]["highlights"]["title"].string == "<mark>上海</mark>银行间市场昨日上涨")
}

@Test(arguments: [
    ("/v1/articles?per_page=5", 400, "unknown_parameter"), ("/v1/articles?limit=1000", 400, nil), ("/v1/articles/nonsense", 400, nil),
    ("/v1/articles/0000000000000000", 404, nil), ("/nowhere", 404, nil), ("/v1/search?q=%zz", 400, "invalid_encoding"),
])
func `bad requests get one specific problem each`(target: String, status: Int, code: String?) throws {
    let reply = try SharedServer.get().client.get(target)
    #expect(reply.status == status)
    #expect(reply.field("Content-Type") == "application/problem+json")
    #expect(reply.json["status"].int == status)
    #expect(reply.json["request_id"].string?.isEmpty == false)
    if let code { #expect(reply.json["code"].string == code) }
}

@Test func `HEAD, CORS, gzip and conditional requests work on the wire`() throws {
    let client = try SharedServer.get().client
    let get = try client.get("/v1/articles")
    let head = try client.send("HEAD", "/v1/articles")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(head.field("Content-Length") == get.field("Content-Length"))
    #expect(get.field("Access-Control-Allow-Origin") == "*")
    let gzipped = try client.get("/v1/articles", fields: [("Accept-Encoding", "gzip")])
    #expect(gzipped.field("Content-Encoding") == "gzip")
    #expect(gzipped.body.starts(with: [0x1F, 0x8B]))
    let tag = try #require(get.field("ETag"))
    let again = try client.get("/v1/articles", fields: [("If-None-Match", tag)])
    #expect(again.status == 304 && again.body.isEmpty)
    let preflight = try client.send(
        "OPTIONS", "/v1/articles", fields: [("Origin", "http://a.cn"), ("Access-Control-Request-Method", "GET")])
    #expect(preflight.status == 204)
    #expect(try client.send("POST", "/v1/articles").status == 405)
}

@Test func `probes, version and the categories tree answer`() throws {
    let client = try SharedServer.get().client
    for path in ["/livez", "/readyz", "/version", "/", "/v1/categories", "/v1/imports"] {
        #expect(try client.get(path).status == 200, "\(path)")
    }
    let tree = try client.get("/v1/categories").json["data"]
    let finance = try #require(tree.array.first { $0["name"].string == "金融" })
    #expect(finance["count"].int == 2 && finance["count_self"].int == 1)
    #expect(finance["children"][0]["name"].string == "新浪财经")
    let id = try #require(finance["id"].string)
    #expect(try client.get("/v1/categories/\(id)").json["data"]["count"].int == 2)
    #expect(try client.get("/v1/articles?category=\(id)").json["meta"]["total"].int == 2)
    #expect(try client.get("/v1/articles?category=%E9%87%91%E8%9E%8D/%E6%96%B0%E6%B5%AA%E8%B4%A2%E7%BB%8F").json["meta"]["total"].int == 1)
}

@Test func `a refused file is listed with its reason`() throws {
    let client = try SharedServer.get().client
    let id = try #require(client.get("/v1/imports").json["data"][0]["id"].string)
    let problems = try client.get("/v1/imports/\(id)/problems").json["data"].array
    #expect(problems.contains { $0["file"].string == "empty.md" })
}

@Test func `without a folder the sample posts are served`() throws {
    let folder = try TemporaryFolder()
    let server = try RunningServer([], at: folder.url)
    let stats = try server.waitUntilImported()
    #expect((stats["data"]["articles"].int ?? 0) >= 20)
    #expect(try server.client.get("/v1/articles?limit=1").json["data"].array.count == 1)
    #expect(server.end(with: SIGINT) == 0)
}

@Test(arguments: [SIGTERM, SIGINT])
func `the first signal waits for what clients have begun, the second ends at once`(number: Int32) throws {
    let folder = try TemporaryFolder()
    let patience = ["BROADSHEET_DRAIN_TIMEOUT_SECONDS": "300", "BROADSHEET_HEAD_TIMEOUT_SECONDS": "300"]
    let server = try RunningServer([], environment: patience, at: folder.url)
    _ = try server.waitUntilImported()
    let unfinished = try server.client.begin("GET /v1/stats HTT")
    defer { close(unfinished) }
    server.signal(number)
    let deadline = Date().addingTimeInterval(120)
    while !server.standardError.contains("draining"), Date() < deadline { usleep(10_000) }
    usleep(200_000)
    #expect(server.isRunning)
    #expect(server.end(with: number) == 1)
}

@Test func `sample posts make room for a folder of one's own, and it stays when served without it`() throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    try writeArchive(to: posts)
    let samples = try RunningServer([], at: folder.url)
    _ = try samples.waitUntilImported()
    samples.end()
    let own = try RunningServer([posts.url.path], at: folder.url)
    #expect(try own.waitUntilImported()["data"]["articles"].int == 3)
    own.end()
    let kept = try RunningServer([], at: folder.url)
    #expect(try kept.client.get("/v1/stats").json["data"]["articles"].int == 3)
    kept.end()
}

@Test func `a signal that comes with the first answer is not lost`() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<10 {
        let server = try RunningServer(["--database", "x.db", "--no-watch"], at: folder.url)
        server.signal(SIGHUP)
        #expect(try server.client.get("/livez").status == 200)
        #expect(server.end() == 0)
    }
}

@Test func `sample posts make room for a folder that is imported without a server`() throws {
    let folder = try TemporaryFolder()
    try writeArchive(to: folder)
    let samples = try RunningServer(["--database", "x.db"], at: folder.url)
    _ = try samples.waitUntilImported()
    samples.end()
    let own = try Program.run(["import", ".", "--database", "x.db"], at: folder.url)
    #expect(own.status == 75 && own.output.contains("3 created") && own.output.contains(" 24 deleted"), "\(own.output)\(own.talk)")
    let server = try RunningServer(["--database", "x.db", "--read-only"], at: folder.url)
    #expect(try server.client.get("/v1/stats").json["data"]["articles"].int == 3)
    server.signal(SIGHUP)
    let isTold = try eventually { server.standardError.contains("SIGHUP: this server imports nothing") ? true : nil }
    #expect(isTold == true)
    server.end()
}

@Test(arguments: ["UPDATE import SET state='interrupted'", "DELETE FROM import"])
func `what an import that was cut off has brought stays, whatever is served next`(history: String) throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    try writeArchive(to: posts)
    let own = try RunningServer([posts.url.path, "--database", "x.db"], at: folder.url)
    #expect(try own.waitUntilImported()["data"]["articles"].int == 3)
    own.end()
    try execute(history, folder.url.appending(path: "x.db").path)
    let other = try TemporaryFolder()
    try other.write("---\ntitle: 别的\n---\n别的文章\n", to: "other.md")
    let exchanged = try RunningServer([other.url.path, "--database", "x.db"], at: folder.url)
    let refusal = try eventually {
        try exchanged.client.get("/v1/imports").json["data"][0]["status"].string == "failed" ? true : nil
    }
    #expect(refusal == true)
    // The log follows the record.
    let isTold = try eventually { exchanged.standardError.contains("--allow-empty") ? true : nil }
    #expect(isTold == true)
    #expect(try exchanged.client.get("/v1/stats").json["data"]["articles"].int == 3)
    exchanged.end()
    let alone = try RunningServer(["--database", "x.db"], at: folder.url)
    usleep(1_500_000)
    #expect(try alone.client.get("/v1/stats").json["data"]["articles"].int == 3)
    alone.end()
}

private func execute(_ sql: String, _ path: String) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close(handle) }
    try #require(sqlite3_open(path, &handle) == SQLITE_OK)
    try #require(sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
}

@Test func `new, changed and removed files are followed`() throws {
    let folder = try TemporaryFolder()
    let posts = try TemporaryFolder()
    try writeArchive(to: posts)
    let server = try RunningServer([posts.url.path], at: folder.url)
    _ = try server.waitUntilImported()
    try posts.write("---\ntitle: 新来的文章\ndate: 2023-01-01\n---\n\n独一无二的内容。\n", to: "new/folder/new.md")
    let id = try #require(
        try eventually { try server.client.get("/v1/search?q=%E7%8B%AC%E4%B8%80%E6%97%A0%E4%BA%8C").json["data"][0]["id"].string })
    try FileManager.default.removeItem(at: posts.url.appending(path: "new/folder/new.md"))
    let gone = try eventually { try server.client.get("/v1/articles/\(id)").status == 410 ? true : nil }
    #expect(gone == true)
}

@Test func `cleaning rules of one's own count, and are read again on SIGHUP`() throws {
    let folder = try TemporaryFolder()
    let standard = try String(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Config/cleaning.rules"), encoding: .utf8)
    try folder.write(standard, to: "own.rules")
    try folder.write("---\ntitle: 一\ndate: 2021-01-01\n---\n<div><p>正文</p><p class=\"spam-box\">垃圾</p></div>\n", to: "posts/a.md")
    let server = try RunningServer(["posts", "--no-watch"], environment: ["BROADSHEET_CLEANING_RULES": "own.rules"], at: folder.url)
    _ = try server.waitUntilImported()
    let url = try #require(server.client.get("/v1/articles").json["data"][0]["url"].string)
    #expect(try server.client.get(url).text.contains("垃圾"))
    try folder.write(standard + "\n[*]\ndrop-class spam-box\n", to: "own.rules")
    server.signal(SIGHUP)
    let isGone = try eventually { try server.client.get(url).text.contains("垃圾") ? nil : true }
    #expect(isGone == true, "\(server.standardError)")
    server.end()
}

/// Asks again for two minutes: a busy machine needs them.
private func eventually<Value>(_ body: () throws -> Value?) throws -> Value? {
    for _ in 0..<2_400 {
        if let value = try body() { return value }
        usleep(50_000)
    }
    return nil
}
