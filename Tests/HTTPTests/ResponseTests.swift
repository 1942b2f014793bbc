import Testing

@testable import HTTP

@Suite struct ResponseTests {
    private func write(_ response: Response, _ facts: ResponseWriter.Facts) -> String {
        let writer = ResponseWriter(limits: ServerLimits())
        writer.setTime(784_111_777)
        let out = OutputBuffer()
        var facts = facts
        facts.requestID = Array("id".utf8)
        _ = writer.append(response, facts, microseconds: 1_234, to: out)
        return String(decoding: out.copy(), as: UTF8.self)
    }

    private var get: ResponseWriter.Facts {
        var facts = ResponseWriter.Facts()
        facts.isGetOrHead = true
        return facts
    }

    private let json = FieldLines([("Content-Type", "application/json"), ("ETag", "\"a\""), ("Cache-Control", "no-cache")])

    @Test func `a short answer is framed whole`() {
        #expect(
            write(Response(fields: json, body: .bytes(Array("{}".utf8))), get) == """
                HTTP/1.1 200 OK\r
                Content-Type: application/json\r
                ETag: "a"\r
                Cache-Control: no-cache\r
                Vary: Accept-Encoding\r
                Content-Length: 2\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                X-Request-Id: id\r
                Server-Timing: app;dur=1.234\r
                \r
                {}
                """)
    }

    @Test func `a gzipped answer weakens a strong tag`() {
        var facts = get
        facts.acceptsGzip = true
        facts.isHead = true
        let text = write(Response(fields: json, body: .bytes(Array(repeating: 0x20, count: 5_000))), facts)
        #expect(text.contains("\r\nETag: W/\"a\"\r\n"))
        #expect(text.contains("\r\nContent-Encoding: gzip\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test func `304 keeps what a cache needs and drops what describes the body`() {
        var facts = get
        facts.ifNoneMatch = Array("W/\"a\"".utf8)
        #expect(
            write(Response(fields: json, body: .bytes(Array("{}".utf8))), facts) == """
                HTTP/1.1 304 Not Modified\r
                ETag: "a"\r
                Cache-Control: no-cache\r
                Vary: Accept-Encoding\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                X-Request-Id: id\r
                Server-Timing: app;dur=1.234\r
                \r\n
                """)
    }

    @Test func `only GET and HEAD that are 200 become 304`() {
        var facts = ResponseWriter.Facts()
        facts.ifNoneMatch = Array("*".utf8)
        #expect(write(Response(fields: json), facts).hasPrefix("HTTP/1.1 200"))
        facts.isGetOrHead = true
        #expect(write(Response(status: 404, fields: json), facts).hasPrefix("HTTP/1.1 404"))
    }

    @Test func `only a 2xx of GET and HEAD can fail a precondition`() {
        let writer = ResponseWriter(limits: ServerLimits())
        var facts = get
        #expect(!writer.hasFailedPrecondition(Response(fields: json), facts))
        facts.ifMatch = Array("\"b\"".utf8)
        #expect(writer.hasFailedPrecondition(Response(fields: json), facts))
        #expect(!writer.hasFailedPrecondition(Response(status: 404, fields: json), facts))
        facts.isGetOrHead = false
        #expect(!writer.hasFailedPrecondition(Response(fields: json), facts))
    }

    @Test(arguments: [204, 304]) func `no body and no length where there must be none`(status: Int) {
        let text = write(Response(status: status, body: .bytes(Array("x".utf8))), get)
        #expect(!text.contains("Content-Length"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test func `a handler cannot frame by itself`() {
        let fields = FieldLines([
            ("Content-Length", "99"), ("Transfer-Encoding", "chunked"), ("Connection", "close"), ("Date", "x"), ("X-Request-Id", "y"),
        ])
        let text = write(Response(fields: fields, body: .bytes(Array("x".utf8))), get)
        #expect(text.contains("Content-Length: 1\r\n"))
        #expect(!text.contains("h: 99") && !text.contains("chunked") && !text.contains("close") && !text.contains(": y"))
    }

    @Test func `the cache keeps one generation, its bytes bounded, the least used gone first`() {
        let cache = ResponseCache(bytesMax: 40_000, entriesMax: 64, seed: 7)
        func key(_ index: Int) -> [UInt8] { Array("/v1/articles/\(index)".utf8) }
        func find(_ index: Int, _ generation: UInt64) -> CachedResponse? {
            let bytes = key(index)
            return cache.find(bytes.span, 0..<bytes.count, generation: generation)
        }
        for index in 0..<200 {
            cache.insert(
                CachedResponse(key: key(index), generation: 1, response: Response(body: .bytes(Array(repeating: 1, count: 1_000)))))
            #expect(find(index, 1) != nil)
            _ = find(0, 1)
            #expect(cache.bytes <= 40_000)
        }
        #expect(find(0, 1) != nil)
        #expect(find(1, 1) == nil)
        #expect(find(199, 2) == nil)
        #expect(find(199, 1) == nil)
        cache.removeAll()
        #expect(cache.bytes == 0)
        cache.insert(CachedResponse(key: key(1), generation: 1, response: Response(body: .bytes(Array(repeating: 1, count: 20_000)))))
        #expect(cache.bytes == 0)
    }

    @Test func `answers that vary by more than the coding are not kept`() {
        let writer = ResponseWriter(limits: ServerLimits())
        func keeps(_ fields: [(String, String)], isCacheable: Bool = true) -> Bool {
            writer.isKeepable(Response(fields: FieldLines(fields), isCacheable: isCacheable))
        }
        #expect(keeps([]))
        #expect(keeps([("Vary", "accept-encoding")]))
        #expect(!keeps([("Vary", "Origin")]))
        #expect(!keeps([("Vary", "Accept-Encoding"), ("Vary", "Origin")]))
        #expect(!keeps([("Set-Cookie", "a=b")]))
        #expect(!keeps([], isCacheable: false))
    }

    @Test func `the wheel gives each number at its second`() {
        var wheel = TimerWheel(now: 0)
        var due: [Int32] = []
        wheel.schedule(3, at: 2)
        wheel.schedule(4, at: 2)
        wheel.schedule(5, at: 500)
        wheel.schedule(6, at: .max)
        wheel.schedule(7, at: 1)
        wheel.remove(7)
        wheel.schedule(4, at: 3)
        wheel.advance(to: 1, &due)
        #expect(due == [])
        wheel.advance(to: 2, &due)
        #expect(due == [3])
        wheel.advance(to: 3, &due)
        #expect(due == [3, 4])
        #expect(wheel.count == 2)
        due = []
        wheel.advance(to: 400, &due)
        #expect(due.sorted() == [5, 6])
        #expect(wheel.count == 0)
        wheel.remove(5)
        wheel.remove(9_999)
    }
}
