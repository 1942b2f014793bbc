import Articles
import HTTP
import Store
import Synchronization
import Testing

@testable import API

/// What holds for every route: errors, methods, CORS, caching, access.
struct ProtocolTests {
    static func path(_ route: Route) -> String {
        route.pattern.replacing("/problems/{code}", with: "/problems/nothing").replacing("{id}", with: "%01").replacing("{code}", with: "x")
    }

    @Test(arguments: Routes.all)
    func `every route answers errors in the one shape`(route: Route) throws {
        let fixture = try Fixture(configure: { $0.adminTokens = ["t"] })
        let authorization = [("Authorization", "Bearer t")]
        let path = Self.path(route)
        let answers = [
            fixture.request(route.method, path + "?no_such_thing=1", fields: authorization),
            fixture.request(route.method, path + "?%zz=1", fields: authorization),
            fixture.request(.put, path), fixture.request(HTTP.Method(rawValue: "BREW"), path),
        ]
        for answer in answers {
            #expect((400..<500).contains(answer.status))
            #expect(answer.fields.first("Content-Type") == "application/problem+json")
            #expect(answer.fields.first("Cache-Control") == "no-store")
            let problem = try answer.object()
            #expect(problem.all.map(\.name) == ["type", "title", "status", "code", "detail", "instance", "request_id", "errors"])
            #expect(problem.number("status") == answer.status)
            #expect(problem.text("type") == "/problems/\(problem.text("code") ?? "")")
            #expect(problem.text("request_id") == "r1")
            #expect(ProblemCode(rawValue: problem.text("code") ?? "") != nil)
        }
        #expect(answers[2].status == 405)
        #expect(answers[2].fields.first("Allow")?.contains(route.method.rawValue) == true)
        #expect(try answers[0].object().text("code") == "unknown_parameter")
        #expect(try answers[1].object().text("code") == "invalid_encoding")
    }

    @Test(arguments: Routes.all)
    func `CORS is for readers`(route: Route) throws {
        let fixture = try Fixture()
        let path = Self.path(route)
        let answer = fixture.request(route.method, path)
        #expect((answer.fields.first("Access-Control-Allow-Origin") == "*") == (route.access != .admin))
        let preflight = fixture.request(
            .options, path, fields: [("Origin", "https://a.example"), ("Access-Control-Request-Method", route.method.rawValue)])
        #expect(preflight.status == 204)
        let methods = preflight.fields.first("Access-Control-Allow-Methods")
        #expect((methods?.contains(route.method.rawValue) == true) == (route.access != .admin))
    }

    @Test func `several origins are told apart`() throws {
        let fixture = try Fixture(
            articles: [Fixture.article(0)], configure: { $0.corsOrigins = ["https://a.example", "https://b.example"] })
        let answer = fixture.get("/v1/articles", ("Origin", "https://b.example"))
        #expect(answer.fields.first("Access-Control-Allow-Origin") == "https://b.example")
        #expect(answer.fields.values("Vary").contains("Origin"))
        #expect(!answer.isCacheable)
        #expect(fixture.get("/v1/articles", ("Origin", "https://evil.example")).fields.first("Access-Control-Allow-Origin") == nil)
    }

    @Test func `lists and articles have tags and are not sent twice`() throws {
        let fixture = try Fixture(articles: Fixture.articles(3))
        let id = Fixture.article(0).id
        for target in [
            "/v1/articles", "/v1/articles?author=36kr", "/v1/search?q=上海", "/v1/categories", "/v1/authors", "/v1/articles/\(id)",
            "/v1/feed.rss",
        ] {
            let answer = fixture.get(target)
            let tag = try #require(answer.fields.first("ETag"), "\(target)")
            #expect(tag.hasPrefix("W/\""))
            #expect(fixture.get(target, ("If-None-Match", "\"x\", \(tag)")).status == 304)
            #expect(fixture.get(target, ("If-None-Match", "\"x\"")).status == 200)
            #expect(answer.fields.first("Cache-Control")?.hasPrefix("public, max-age=") == true)
        }
        let list = fixture.get("/v1/articles").fields.first("ETag")
        #expect(fixture.get("/v1/articles?limit=20").fields.first("ETag") != nil)
        let item = fixture.get("/v1/articles/\(id)").fields.first("ETag")
        #expect(fixture.get("/v1/articles/\(id)?content=text").fields.first("ETag") != item)
        try fixture.apply([Fixture.article(9)])
        #expect(fixture.get("/v1/articles").fields.first("ETag") != list)
        #expect(fixture.get("/v1/articles/\(id)").fields.first("ETag") == item)
    }

    @Test func `what moves with time is not kept`() throws {
        let fixture = try Fixture(articles: Fixture.articles(3))
        #expect(fixture.get("/v1/articles").isCacheable)
        #expect(!fixture.get("/v1/articles?from=-7d").isCacheable)
        #expect(!fixture.get("/v1/stats").isCacheable)
        #expect(fixture.get("/v1/stats").fields.first("Cache-Control") == "no-cache")
        for target in ["/livez", "/readyz", "/v1/imports", "/v1/changes", "/metrics"] {
            #expect(fixture.get(target).status == 200)
            #expect(fixture.get(target).fields.first("Cache-Control") == "no-store", "\(target)")
        }
    }

    @Test func `writes need a token that is configured`() throws {
        let imports = FakeImports()
        let closed = try Fixture(imports: imports)
        #expect(try closed.request(.post, "/v1/imports").object().text("code") == "admin_disabled")
        let fixture = try Fixture(configure: { $0.adminTokens = ["old", "new"] }, imports: imports)
        let refused = fixture.request(.post, "/v1/imports")
        #expect(refused.status == 401)
        #expect(refused.fields.first("WWW-Authenticate")?.hasPrefix("Bearer") == true)
        for wrong in ["Bearer", "Bearer ", "Bearer ne", "Bearer neww", "Bearer NEW", "Basic new", "new"] {
            #expect(fixture.request(.post, "/v1/imports", fields: [("Authorization", wrong)]).status == 401, "\(wrong)")
        }
        for right in ["Bearer new", "bearer old", "Bearer  new"] {
            let started = fixture.request(.post, "/v1/imports", fields: [("Authorization", right)], body: #"{"mode":"full"}"#)
            #expect(started.status == 202)
            #expect(started.fields.first("Location") == "/v1/imports/7")
        }
        imports.runs.withLock { $0 = true }
        let running = fixture.request(.post, "/v1/imports", fields: [("Authorization", "Bearer new")])
        #expect(running.status == 409)
        #expect(running.fields.first("Location") == "/v1/imports/7")
        #expect(try fixture.json("/v1/stats").object("data")?.object("import")?.text("status") == "running")
        #expect(fixture.request(.delete, "/v1/imports/7", fields: [("Authorization", "Bearer new")]).status == 202)
        #expect(fixture.request(.delete, "/v1/imports/8", fields: [("Authorization", "Bearer new")]).status == 404)
        for body in ["{", "[]", #"{"mode":"fast"}"#, #"{"mood":"full"}"#, #"{"mode":1}"#] {
            #expect(fixture.request(.post, "/v1/imports", fields: [("Authorization", "Bearer new")], body: body).status == 400)
        }
        let typed = [("Authorization", "Bearer new"), ("Content-Type", "text/plain")]
        #expect(fixture.request(.post, "/v1/imports", fields: typed, body: "{}").status == 415)
    }

    @Test func `a write whose If-Match does not hold is not carried out`() throws {
        let imports = FakeImports()
        let fixture = try Fixture(configure: { $0.adminTokens = ["new"] }, imports: imports)
        func post(_ match: String, token: String = "new") -> Response {
            fixture.request(.post, "/v1/imports", fields: [("Authorization", "Bearer \(token)"), ("If-Match", match)])
        }
        let refused = post("\"a\", W/\"b\"")
        #expect(refused.status == 412)
        #expect(try refused.object().text("code") == "precondition_failed")
        #expect(post("\"a\"", token: "wrong").status == 401)
        #expect(post("*").status == 202)
    }

    @Test func `a closed server answers those who have a token, and probes`() throws {
        let fixture = try Fixture(articles: [Fixture.article(0)], configure: { $0.readTokens = ["r"] })
        #expect(fixture.get("/v1/articles").status == 401)
        #expect(fixture.get("/livez").status == 200)
        let answer = fixture.get("/v1/articles", ("Authorization", "Bearer r"))
        #expect(answer.status == 200)
        #expect(!answer.isCacheable)
        #expect(answer.fields.first("Cache-Control")?.hasPrefix("private") == true)
    }

    @Test func `imports and their problems are paged`() throws {
        let fixture = try Fixture()
        let problems = (0..<5).map {
            ImportProblem(
                path: Array("a/\($0).md".utf8), line: $0 == 0 ? nil : $0 + 6, code: $0 == 1 ? "file_unreadable" : "date_not_understood",
                message: "m", kept: $0 == 1 ? nil : "k", isFatal: $0 == 1)
        }
        let id = try fixture.apply([Fixture.article(0)], problems: problems)
        #expect(try fixture.json("/v1/imports/\(id)").object("data")?.text("status") == "done")
        let page = try fixture.json("/v1/imports/\(id)/problems?limit=2")
        #expect(page.objects("data").map { $0.text("file") } == ["a/0.md", "a/1.md"])
        #expect(page.objects("data").map { $0.number("line") } == [nil, 7])
        #expect(page.objects("data").map { $0.text("code") } == ["date_not_understood", "file_unreadable"])
        #expect(page.objects("data").map { $0.text("kept") } == ["k", nil])
        #expect(page.objects("data").map { $0.text("message") } == ["m", "m"])
        #expect(page.objects("data").map { $0["refused"] == .bool(true) } == [false, true])
        var next = page.object("links")?.text("next")
        var count = 2
        while let target = next {
            let page = try fixture.json(target)
            count += page.objects("data").count
            next = page.object("links")?.text("next")
        }
        #expect(count == 5)
        #expect(fixture.get("/v1/imports/999").status == 404)
        #expect(fixture.get("/v1/imports/abc/problems").status == 400)
        #expect(fixture.get("/v1/imports/99999999999999999999").status == 400)
    }

    @Test func `errors of the HTTP core have the same shape`() throws {
        let fixture = try Fixture()
        for status in [400, 404, 405, 408, 413, 414, 417, 429, 431, 500, 501, 503, 505] {
            let answer = fixture.handler.response(forStatus: status, code: "", detail: "d", requestID: "x")
            #expect(answer.status == status)
            #expect(try answer.object().number("status") == status)
            #expect(try answer.object().text("request_id") == "x")
        }
        #expect(try fixture.handler.response(forStatus: 408, code: "head_timeout", detail: "d").object().text("code") == "head_timeout")
    }

    @Test func `every code has its page`() throws {
        let fixture = try Fixture()
        for code in ProblemCode.allCases {
            let page = fixture.get("/problems/\(code.rawValue)")
            #expect(page.status == 200)
            #expect(page.text.contains(code.rawValue))
        }
        #expect(fixture.get("/docs").text.contains("openapi.json"))
        #expect(!fixture.get("/docs").text.contains("http://"))
        #expect(!fixture.get("/docs").text.contains("https://"))
        #expect(fixture.get("/metrics").text.contains("\nbroadsheet_articles 0\n"))
        #expect(try fixture.json("/version").text("version") == "1.2.3")
    }

    @Test func `heavy requests go to the workers`() throws {
        let fixture = try Fixture()
        func isBlocking(_ target: String) -> Bool {
            let parts = target.split(separator: "?", maxSplits: 1).map { Array($0.utf8) }
            return fixture.handler.isBlocking(Request(method: .get, path: parts[0], query: parts.count > 1 ? parts[1] : nil))
        }
        for light in [
            "/v1/articles", "/v1/articles?limit=5&author=a", "/v1/articles/7k3m9q2xw4v8t1rn", "/v1/categories", "/v1/stats", "/livez",
            "/nothing", "/%zz",
        ] {
            #expect(!isBlocking(light), "\(light)")
        }
        for heavy in ["/v1/search?q=a", "/v1/articles?q=a", "/v1/articles?facets=tag", "/v1/export", "/v1/articles?%71=a", "/v1/feed.rss"] {
            #expect(isBlocking(heavy), "\(heavy)")
        }
    }
}

/// An importer that only says what it was told.
final class FakeImports: ImportControl {
    let runs = Mutex(false)

    func start(_ mode: ImportMode) -> ImportStart { runs.withLock { $0 } ? .alreadyRunning(id: 7) : .started(id: 7) }
    func cancel(_ id: Int64) -> ImportCancellation { id == 7 ? .cancelling : .missing }
    var status: ImportStatus { ImportStatus(state: runs.withLock { $0 } ? .running : .idle, id: 7) }
}
