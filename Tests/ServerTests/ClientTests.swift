import Foundation
import HTTP
import Synchronization
import Testing

@testable import Server

@Suite struct ClientTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.2", false),
        ("0.0.0.0/0", "1.2.3.4", true), ("0.0.0.0/0", "::1", false), ("fd00::/8", "fd12::1", true), ("fd00::/8", "fe00::1", false),
        ("2001:db8::/65", "2001:db8::1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false), ("::/0", "1.2.3.4", true),
    ])
    func `ranges hold their addresses`(range: String, address: String, isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(Address(address))) == isInside)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/+8", "x/8"])
    func `what is no range is refused`(text: String) { #expect(AddressRange(text) == nil) }

    @Test func `addresses are written as they are read`() {
        for text in ["192.0.2.1", "::1", "2001:db8::1", "unix"] {
            #expect((text == "unix" ? .unix : Address(text))?.description == text)
        }
        #expect(Address("2001:db8:1:2:3::1")?.group == Address("2001:db8:1:2::"))
        #expect(Address("192.0.2.1")?.group == Address("192.0.2.1"))
        #expect(Address("127.9.9.9")?.isLocal == true)
        #expect(Address("128.0.0.1")?.isLocal == false)
    }

    @Test func `a bucket empties, says when it fills, and fills`() throws {
        let limiter = RateLimiter(RateLimit(requests: 3, windowSeconds: 30))
        let address = try #require(Address("2001:db8::1"))
        let neighbour = try #require(Address("2001:db8::2"))
        #expect(limiter.take(address, now: 0) == .init(isAllowed: true, remaining: 2, resetSeconds: 10))
        #expect(limiter.take(neighbour, now: 0).remaining == 1)
        #expect(limiter.take(address, now: 0).remaining == 0)
        #expect(limiter.take(address, now: 0) == .init(isAllowed: false, remaining: 0, resetSeconds: 10))
        #expect(limiter.take(address, now: 9_000) == .init(isAllowed: false, remaining: 0, resetSeconds: 1))
        #expect(limiter.take(address, now: 10_001).isAllowed)
        #expect(limiter.take(try #require(Address("192.0.2.1")), now: 10_001).remaining == 2)
        #expect(limiter.take(address, now: 100_000).remaining == 2)
    }

    @Test func `over the rate the answer is 429 with its fields, and the connection stays`() throws {
        try withServer(configure: { $0.rateLimit = RateLimit(requests: 2, windowSeconds: 60) }) { port, _, _ in
            let client = try Client(port: port)
            client.send(String(repeating: "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
            let first = try #require(client.answer())
            #expect(first.status == 200)
            #expect(first.field("RateLimit") == "\"default\";r=1;t=30")
            #expect(first.field("RateLimit-Policy") == "\"default\";q=2;w=60")
            #expect(client.answer()?.status == 200)
            let refused = try #require(client.answer())
            #expect(refused.status == 429)
            #expect(refused.field("Retry-After") == "30")
            #expect(refused.text.contains("rate_limited"))
        }
    }

    @Test func `only a trusted proxy is believed`() throws {
        let forwarded = "GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.1.1.1, 203.0.113.9, 10.0.0.5\r\n\r\n"
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send(forwarded)
            #expect(client.answer()?.text.hasPrefix("127.0.0.1 ") == true)
        }
        let trusted = ["127.0.0.0/8", "10.0.0.0/8"].compactMap { AddressRange($0) }
        try withServer(configure: { $0.trustedProxies = trusted }) { port, _, _ in
            let client = try Client(port: port)
            client.send(forwarded)
            #expect(client.answer()?.text.hasPrefix("203.0.113.9 ") == true)
            client.send("GET /who HTTP/1.1\r\nHost: a\r\nForwarded: for=\"[2001:db8::1]:4711\"\r\n\r\n")
            #expect(client.answer()?.text.hasPrefix("2001:db8::1 ") == true)
            client.send("GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: rubbish\r\n\r\n")
            #expect(client.answer()?.text.hasPrefix("127.0.0.1 ") == true)
        }
    }

    @Test func `an address has so many connections and no more, and another its own`() throws {
        var limits = ServerLimits()
        limits.connectionsPerAddressMax = 3
        try withServer(limits: limits, configure: { $0.countsLocalAddresses = true }) { port, _, server in
            func isServed(_ client: Client) -> Bool {
                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                return client.answer()?.text == "hello"
            }
            var mine = try (0..<3).map { _ in try Client(port: port, source: 2) }
            #expect(mine.allSatisfy { isServed($0) })
            #expect(!isServed(try Client(port: port, source: 2)))
            #expect(isServed(try Client(port: port, source: 3)))
            #expect(server.statistics.turnedAway == 1)
            mine.removeLast()
            #expect(eventually { (try? Client(port: port, source: 2)).map(isServed) == true })
        }
        // A proxy on the same machine speaks for everybody: without being told so loopback is not counted.
        try withServer(limits: limits) { port, _, _ in
            let many = try (0..<10).map { _ in try Client(port: port, source: 2) }
            for client in many {
                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(client.answer()?.text == "hello")
            }
        }
    }

    @Test func `each request is told to the log, cached ones too`() throws {
        let told = Mutex<[RequestRecord]>([])
        try withServer(
            configure: {
                $0.logsRequests = true
                $0.loops = 1
            },
            log: { event in
                if case .request(let record) = event { told.withLock { $0.append(record) } }
            }
        ) { port, _, _ in
            let client = try Client(port: port)
            for target in ["/cached?a", "/cached?a", "/slow"] {
                client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\ntraceparent: 00-ab-cd-01\r\n\r\n")
                #expect(client.answer()?.status == 200)
            }
        }
        let records = told.withLock { $0 }
        #expect(records.map(\.target) == ["/cached?a", "/cached?a", "/slow"])
        #expect(records.map(\.isCached) == [false, true, false])
        #expect(records.allSatisfy { $0.status == 200 && $0.requestID == "r1" && $0.traceparent == "00-ab-cd-01" && $0.method == "GET" })
    }
}
