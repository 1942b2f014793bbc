import Testing

@testable import HTTP

/// Each limit of the parser and the machine on both of its sides.
@Suite struct LimitTests {
    private func head(_ lines: String = "") -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n" }

    @Test func `head bytes`() {
        var limits = ServerLimits()
        let text = head("X: " + String(repeating: "x", count: 500) + "\r\n")
        limits.headBytesMax = text.utf8.count
        #expect(outcome(text, limits: limits) == ["GET /"])
        limits.headBytesMax -= 1
        #expect(outcome(text, limits: limits) == ["431 headTooLarge"])
        var driver = Driver(limits: limits)
        for byte in text.utf8 { driver.feed([byte]) }
        #expect(driver.events == ["431 headTooLarge"])
    }

    @Test func `target bytes`() {
        var limits = ServerLimits()
        limits.targetBytesMax = 100
        let fits = "/" + String(repeating: "x", count: 99)
        #expect(outcome("GET \(fits) HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits) == ["GET \(fits)"])
        #expect(outcome("GET \(fits)y HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits) == ["414 targetTooLong"])
        #expect(outcome("GET \(fits)y", limits: limits) == ["414 targetTooLong"])
    }

    @Test func `method bytes`() {
        var limits = ServerLimits()
        limits.methodBytesMax = 5
        #expect(outcome("ABCDE / HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits) == ["ABCDE /"])
        #expect(outcome("ABCDEF / HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits) == ["501 methodTooLong"])
    }

    @Test func `field lines`() {
        var limits = ServerLimits()
        limits.fieldCountMax = 5
        #expect(outcome(head(String(repeating: "X: y\r\n", count: 4)), limits: limits) == ["GET /"])
        #expect(outcome(head(String(repeating: "X: y\r\n", count: 5)), limits: limits) == ["431 tooManyFields"])
    }

    @Test func `body bytes by length and by chunks`() {
        var limits = ServerLimits()
        limits.bodyBytesMax = 10
        let start = "POST / HTTP/1.1\r\nHost: a\r\n"
        #expect(outcome(start + "Content-Length: 10\r\n\r\n0123456789", limits: limits) == ["POST / 0123456789"])
        #expect(outcome(start + "Content-Length: 11\r\n\r\n", limits: limits) == ["413 bodyTooLarge"])
        let coding = "Transfer-Encoding: chunked\r\n\r\n"
        #expect(outcome(start + coding + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits: limits) == ["POST / 0123456789"])
        #expect(outcome(start + coding + "5\r\n01234\r\n6\r\n", limits: limits) == ["413 bodyTooLarge"])
    }

    @Test func `chunk extensions and trailers`() {
        var limits = ServerLimits()
        limits.chunkExtensionBytesMax = 6
        limits.trailerBytesMax = 8
        let start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(outcome(start + "1;aaa\r\nx\r\n0;bbb\r\n\r\n", limits: limits) == ["POST / x"])
        #expect(outcome(start + "1;aaa\r\nx\r\n0;bbbb\r\n\r\n", limits: limits) == ["400 chunkExtensionTooLong"])
        #expect(outcome(start + "0\r\nX: y\r\n\r\n", limits: limits) == ["POST /"])
        #expect(outcome(start + "0\r\nX: yy\r\n\r\n", limits: limits) == ["431 trailerTooLarge"])
    }

    @Test func `requests of a connection`() {
        var limits = ServerLimits()
        limits.requestsPerConnectionMax = 2
        #expect(outcome(head() + head() + head(), limits: limits) == ["GET /", "GET / last"])
    }

    @Test func `deadlines of idle, head and body`() {
        var limits = ServerLimits()
        limits.idleSecondsMax = 60
        limits.headSecondsMax = 10
        limits.bodySecondsMax = 30
        var idle = ConnectionMachine(now: 5, limits: limits)
        #expect(idle.timeout(now: 64) == nil)
        #expect(idle.timeout(now: 65) == .close)

        var slowHead = Driver(limits: limits)
        slowHead.feed(Array("GET".utf8))
        slowHead.now = 9
        slowHead.feed(Array(" /".utf8))
        #expect(slowHead.machine.timeout(now: 9) == nil)
        #expect(slowHead.machine.timeout(now: 10) == .refuse(.headTimeout))

        var slowBody = Driver(limits: limits)
        slowBody.now = 3
        slowBody.feed(Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc".utf8))
        #expect(slowBody.machine.timeout(now: 32) == nil)
        #expect(slowBody.machine.timeout(now: 33) == .refuse(.bodyTimeout))
    }

    @Test func `an end inside a request closes, between requests too`() {
        var driver = Driver()
        driver.feed(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /".utf8))
        driver.end()
        #expect(driver.events == ["GET /", "close"])
        var whole = Driver()
        whole.feed(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        whole.end()
        #expect(whole.events == ["GET /", "close"])
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost : a", "400 spaceBeforeColon"), ("GET / HTTP/1.1\r\nHo\u{1}st", "400 invalidFieldName"),
        ("GET / HTTP/1.1\r\nHost: a\u{0}b", "400 invalidFieldValue"), ("GET / HTTP/1.1\r\nHost: a\r\n folded", "400 lineFolding"),
        ("GET /\u{1} HTTP/1.1", "400 invalidTarget"), ("GET / HTTQ", "400 malformedVersion"),
    ])
    func `an unfinished head that is wrong is told the same at once, at the end and when time is up`(text: String, expected: String) {
        let bytes = Array(text.utf8)
        #expect(outcome(bytes) == [expected])
        for split in 1..<bytes.count {
            var ended = Driver()
            ended.feed(Array(bytes[..<split]))
            ended.feed(Array(bytes[split...]))
            var late = ended
            #expect(ended.events.isEmpty || ended.events == [expected], "split at \(split)")
            if ended.events.isEmpty { ended.end() }
            if late.events.isEmpty { late.expire() }
            #expect(ended.events == [expected] && late.events == [expected], "split at \(split)")
        }
    }

    @Test func `an unfinished head without fault is late`() {
        var driver = Driver()
        driver.feed(Array("GET / HTTP/1.1\r\nHost: a".utf8))
        driver.expire()
        #expect(driver.events == ["408 headTimeout"])
    }

    @Test func `100 is sent only to a client that waits`() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
        var waiting = Driver()
        waiting.feed(Array(head.utf8))
        waiting.feed(Array("ok".utf8))
        #expect(waiting.events == ["100", "POST / ok"])
        #expect(outcome(head + "ok") == ["POST / ok"])
    }

    @Test(arguments: [1, 2, 3]) func `random bytes and random cuts never trap and agree`(seed: UInt64) {
        var random = RequestIDSource(seed: seed)
        let samples = (requestLineRules + fieldRules + bodyRules).map(\.bytes)
        for round in 0..<400 {
            var bytes: [UInt8] = []
            for _ in 0..<3 { bytes += samples[Int(random.next() % UInt64(samples.count))] }
            for _ in 0..<Int(random.next() % 4) where !bytes.isEmpty {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            var driver = Driver()
            var place = 0
            while place < bytes.count {
                let end = min(bytes.count, place + 1 + Int(random.next() % 40))
                driver.feed(Array(bytes[place..<end]))
                place = end
            }
            #expect(driver.events.filter { $0 != "100" } == outcome(bytes).filter { $0 != "100" }, "seed \(seed) round \(round)")
        }
    }
}
