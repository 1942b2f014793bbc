import Articles
import Store
import Testing

@testable import API
@testable import HTTP

/// What stands ready is what the endpoint would answer.
@Suite struct ReadyArticleTests {
    private func filled(_ configure: (inout APIConfiguration) -> Void = { _ in }) throws -> Fixture {
        let long = String(repeating: "上海的消息。\"quoted\" \\ <b>&amp;\u{2028}", count: 400)
        let fixture = try Fixture(articles: [Fixture.article(0), Fixture.article(1, text: long)], configure: configure)
        try fixture.database.writer.makeAnswers()
        return fixture
    }

    private func ready(_ fixture: Fixture, _ target: String) -> ReadyResponse? {
        let bytes = Array(target.utf8)
        return fixture.handler.readyResponse(bytes.span, 0..<bytes.count)
    }

    /// A whole answer as it goes out: by what stands ready, or by the endpoint.
    private func wire(_ fixture: Fixture, _ request: String, isReady: Bool) throws -> [UInt8]? {
        let bytes = Array(request.utf8)
        var head = RequestHead()
        let outcome = HeadParser.parse(bytes.span, from: 0, into: &head, limits: ServerLimits())
        try #require(outcome == .complete)
        let writer = ResponseWriter(limits: ServerLimits())
        let out = OutputBuffer()
        let rest: ResponseWriter.Rest?
        if isReady {
            guard let ready = fixture.handler.readyResponse(bytes.span, head.targetRange) else { return nil }
            rest = writer.appendReady(ready, head, bytes.span, persists: true, microseconds: 12, to: out)
        } else {
            let facts = ResponseWriter.Facts(head, bytes.span, persists: true, requestID: Array("r1".utf8))
            let asked = head.makeRequest(bytes.span, body: [], remoteAddress: "", requestID: "r1")
            rest = writer.append(fixture.handler.respond(to: asked), facts, microseconds: 12, to: out)
        }
        if case .body(let body) = rest { return out.copy() + body }
        return out.copy()
    }

    /// The lines of a head in alphabetical order, and the body, inflated.
    private func parts(_ wire: [UInt8]) throws -> (lines: [String], body: [UInt8]) {
        let text = String(decoding: wire, as: UTF8.self)
        let end = try #require(text.utf8.firstRange(of: "\r\n\r\n".utf8))
        let headBytes = text.utf8.distance(from: text.utf8.startIndex, to: end.lowerBound)
        var body = Array(wire[(headBytes + 4)...])
        let lines = String(decoding: wire[..<headBytes], as: UTF8.self).split(separator: "\r\n").map(String.init).sorted()
        if lines.contains("Content-Encoding: gzip"), !body.isEmpty { body = try #require(Gzip.inflate(body, max: 1 << 24)) }
        return (lines, body)
    }

    private static let requests = [
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nAccept-Encoding: br, gzip;q=0.5\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nAccept-Encoding: gzip;q=0\r\n\r\n",
        "HEAD %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\n\r\n",
        "HEAD %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nAccept-Encoding: gzip\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-None-Match: %t\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-None-Match: \"x\", *\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-None-Match: \"x\"\r\nIf-Modified-Since: %d\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-Modified-Since: %d\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
        "GET %@ HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\nIf-Modified-Since: yesterday\r\n\r\n",
    ]

    @Test(arguments: requests, [0, 1]) func `a ready answer has the status, the fields and the body of a made one`(
        pattern: String, number: Int
    ) throws {
        let fixture = try filled()
        let id = Fixture.article(number).id
        let path = "/v1/articles/\(id)"
        let endpoint = fixture.get(path)
        let request = pattern.replacing("%t", with: endpoint.fields.first("ETag") ?? "").replacing(
            "%d", with: endpoint.fields.first("Last-Modified") ?? "")
        let ready = try parts(try #require(try wire(fixture, request.replacing("%@", with: path), isReady: true)))
        // The same shape, spelled so that only the endpoint answers; then as it is usually spelled.
        for target in [path + "?content=html", path] {
            var other = try parts(try #require(try wire(fixture, request.replacing("%@", with: target), isReady: false)))
            var lines = ready.lines
            // A 304 of the endpoint itself leaves out what the tag already says.
            if lines.contains("HTTP/1.1 304 Not Modified"), !other.lines.contains(where: { $0.hasPrefix("Last-Modified") }) {
                lines.removeAll { $0.hasPrefix("Last-Modified") || $0.hasPrefix("Vary") }
                other.lines.removeAll { $0.hasPrefix("Vary") }
            }
            #expect(lines == other.lines)
            let isSame = ready.body == other.body
            #expect(isSame)
        }
        let reader = try fixture.database.makeReader()
        guard case .found(let item) = try reader.item(id), request.hasPrefix("GET"), ready.lines.contains("HTTP/1.1 200 OK") else {
            #expect(ready.body.isEmpty)
            return
        }
        let isMade = try ready.body == ArticleEndpoints.made(item, ReadyArticles.shape, reader: reader)
        #expect(isMade)
    }

    @Test func `the length of HEAD is that of GET in both codings`() throws {
        let fixture = try filled()
        let path = "/v1/articles/\(Fixture.article(1).id)"
        for coding in ["", "Accept-Encoding: gzip\r\n"] {
            let answers = try ["GET", "HEAD"].map {
                try #require(try wire(fixture, "\($0) \(path) HTTP/1.1\r\nHost: a\r\n\(coding)\r\n", isReady: true))
            }
            let lengths = try answers.map { try parts($0).lines.first { $0.hasPrefix("Content-Length: ") } }
            #expect(lengths[0] != nil && lengths[0] == lengths[1])
            let text = String(decoding: answers[1], as: UTF8.self)
            #expect(lengths[0] == "Content-Length: \(answers[0].count - text.utf8.count)")
        }
    }

    @Test func `nothing stands ready for other targets`() throws {
        let fixture = try filled()
        let id = "\(Fixture.article(0).id)"
        let unknown = "\(Fixture.article(7).id)"
        for target in [
            "/v1/articles/\(id)?", "/v1/articles/\(id)?content=html", "/v1/articles/\(id.uppercased())", "/v1/articles/\(id.dropLast())",
            "/v1/articles/\(id)0", "/v1/articles/\(unknown)", "/v1/Articles/\(id)", "/v1/articles/\(id)/related", "/v1/articles", "/", "*",
            "/v1/articles/%37\(id.dropFirst(3))", "/v1/articles/ilouilouilouilou",
        ] where target != "/v1/articles/\(id)" {
            #expect(ready(fixture, target) == nil, "\(target)")
        }
    }

    @Test func `a change is seen at once, a deletion is 410`() throws {
        let fixture = try filled()
        let path = "/v1/articles/\(Fixture.article(0).id)"
        #expect(ready(fixture, path) != nil)
        _ = try fixture.database.writer.apply(
            [.removed(key: Fixture.stamp(Fixture.article(0)).key)], import: 1, progress: ImportCounts())
        #expect(ready(fixture, path) == nil)
        #expect(fixture.get(path).status == 410)
    }

    @Test func `nothing stands ready where answers depend on who asks`() throws {
        let configurations: [(Bool, @Sendable (inout APIConfiguration) -> Void)] = [
            (true, { _ in }), (true, { $0.corsOrigins = [] }), (false, { $0.readTokens = ["t"] }),
            (false, { $0.corsOrigins = ["https://a.example"] }),
        ]
        for (isReady, configure) in configurations {
            let fixture = try filled(configure)
            let path = "/v1/articles/\(Fixture.article(0).id)"
            let found = ready(fixture, path)
            #expect((found != nil) == isReady)
            if let ready = found {
                let endpoint = fixture.get(path)
                let lines = String(decoding: ready.lines, as: UTF8.self)
                #expect(
                    lines.contains("Access-Control-Allow-Origin") == (endpoint.fields.first("Access-Control-Allow-Origin") != nil))
            }
        }
    }
}
