import CTestSupport
import Foundation
import HTTP
import Testing

@testable import Server

@Suite struct ServerTests {
    @Test func `port 0 becomes a real port and a request is answered`() throws {
        try withServer { port, _, _ in
            #expect(port != 0)
            let client = try Client(port: port)
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try #require(client.answer())
            #expect(answer.status == 200)
            #expect(answer.text == "hello")
            #expect(answer.field("Content-Length") == "5")
            #expect(answer.field("Date")?.hasSuffix(" GMT") == true)
            #expect(answer.field("X-Request-Id")?.count == 16)
            #expect(answer.field("Server-Timing")?.hasPrefix("app;dur=") == true)
        }
    }

    @Test func `a connection carries many requests, also pipelined, in order`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            let mixed = (0..<200).map { index in
                index % 7 == 3
                    ? "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\(100 + index)"
            }
            client.send(mixed.joined())
            for index in 0..<200 {
                let answer = try #require(client.answer())
                #expect(answer.text == (index % 7 == 3 ? "slow" : "\(100 + index)"))
            }
        }
    }

    @Test func `every split of a request gives the same answer`() throws {
        try withServer { port, _, _ in
            let request = Array(
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n".utf8)
            let client = try Client(port: port)
            for split in 1..<request.count {
                client.send(Array(request[..<split]))
                client.send(Array(request[split...]))
                #expect(client.answer()?.text == "abcde")
            }
        }
    }

    @Test func `HEAD has the length of GET and no body`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let head = try #require(client.answer(isHead: true))
            #expect(head.field("Content-Length") == "5")
            #expect(client.answer()?.text == "hello")
        }
    }

    @Test(arguments: [
        ("GET /hello HTTP/1.0\r\n\r\n", "close"), ("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "keep-alive"),
        ("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "close"), ("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", nil),
    ])
    func `the connection stays as the version and the Connection field say`(request: String, connection: String?) throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send(request)
            #expect(client.answer()?.field("Connection") == connection)
            if connection == "close" { #expect(client.receive().isEmpty) }
        }
    }

    @Test func `a refused request is answered by a problem and the connection closes`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send("GET /hello HTTP/1.1\nHost: a\n\n")
            let answer = try #require(client.answer())
            #expect(answer.status == 400)
            #expect(answer.field("Content-Type") == "application/problem+json")
            #expect(answer.field("Connection") == "close")
            #expect(client.receive().isEmpty)
        }
    }

    @Test func `a client that expects 100 gets it before it sends the body`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            #expect(client.answer()?.status == 100)
            client.send("ok")
            #expect(client.answer()?.text == "ok")
        }
    }

    @Test func `gzip is sent to those who take it, with Vary, and inflated for those who do not`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send("GET /packed HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\nGET /packed HTTP/1.1\r\nHost: a\r\n\r\n")
            let packed = try #require(client.answer())
            #expect(packed.field("Content-Encoding") == "gzip")
            #expect(packed.field("Vary") == "Accept-Encoding")
            let plain = try #require(client.answer())
            #expect(plain.field("Content-Encoding") == nil)
            #expect(plain.field("Vary") == "Accept-Encoding")
            #expect(Gzip.inflate(packed.body, max: 1 << 20) == plain.body)
        }
    }

    @Test func `what stands ready is sent first, then made and kept for those who ask again`() throws {
        try withServer(configure: { $0.loops = 1 }) { port, site, _ in
            let client = try Client(port: port)
            let request = "GET /ready HTTP/1.1\r\nHost: a\r\n"
            // What depends on the asker is never looked up.
            client.send(request + "Authorization: Bearer t\r\n\r\n" + request + "If-Match: \"1\"\r\n\r\n")
            #expect(client.answer()?.text == "was made")
            #expect(client.answer()?.status == 412)
            client.send("HEAD /ready HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n" + request + "\r\n" + request + "\r\n")
            let head = try #require(client.answer(isHead: true))
            #expect(head.field("Content-Encoding") == "gzip")
            for _ in 0..<2 { #expect(client.answer()?.text == "was made") }
            #expect(site.counter.load(ordering: .relaxed) == 3)
            client.send("GET /ready?2 HTTP/1.1\r\nHost: a\r\n\r\nGET /ready?2 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer()?.text == "stood ready")
            #expect(client.answer()?.text == "was made")
        }
    }

    @Test func `a cacheable answer is made once a generation`() throws {
        try withServer(configure: { $0.loops = 1 }) { port, site, _ in
            let client = try Client(port: port)
            for _ in 0..<5 {
                client.send("GET /cached HTTP/1.1\r\nHost: a\r\n\r\nGET /cached HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n")
                #expect(client.answer()?.text.hasPrefix("{\"generation\":1,") == true)
                #expect(client.answer()?.field("Content-Encoding") == "gzip")
            }
            #expect(site.counter.load(ordering: .relaxed) == 1)
            client.send("GET /cached HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\", W/\"g1\"\r\n\r\n")
            let answer = try #require(client.answer())
            #expect(answer.status == 304)
            #expect(answer.field("ETag") == "W/\"g1\"")
            #expect(answer.field("Vary") == "Accept-Encoding")
            #expect(answer.field("Content-Length") == nil)
            site.current.add(1, ordering: .relaxed)
            client.send("GET /cached HTTP/1.1\r\nHost: a\r\nIf-None-Match: W/\"g1\"\r\n\r\n")
            #expect(client.answer()?.text.hasPrefix("{\"generation\":2,") == true)
            client.send("GET /cached HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n")
            #expect(client.answer()?.status == 200)
            #expect(site.counter.load(ordering: .relaxed) == 3)
        }
    }

    @Test(arguments: [
        ("If-Match: *", 200), ("If-Match: W/\"g1\"", 412), ("If-Match: \"g1\"", 412), ("If-Match: \"x\"\r\nIf-None-Match: W/\"g1\"", 412),
        ("If-Match: *\r\nIf-None-Match: W/\"g1\"", 304), ("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT", 200),
    ])
    func `preconditions are judged for kept answers too, and the connection stays`(fields: String, status: Int) throws {
        try withServer(configure: { $0.loops = 1 }) { port, _, _ in
            let client = try Client(port: port)
            client.send("GET /cached HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer()?.status == 200)
            client.send("GET /cached HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\nHEAD /cached HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n")
            let answer = try #require(client.answer())
            #expect(answer.status == status)
            if status == 412 { #expect(answer.field("Content-Type") == "application/problem+json") }
            #expect(client.answer(isHead: true)?.status == status)
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer()?.text == "hello")
        }
    }

    /// The loop's own thread tells its count, so that other tests do not matter.
    @Test func `an answer from the cache allocates nothing`() throws {
        guard broadsheet_counts_allocations() == 1 else { return }
        try withServer(configure: { $0.loops = 1 }) { port, _, _ in
            let client = try Client(port: port)
            func count(_ fields: String, _ requests: Int) throws -> Int {
                let request = "GET /cached HTTP/1.1\r\nHost: a\r\nUser-Agent: test\r\n\(fields)\r\n"
                let ask = "GET /allocations HTTP/1.1\r\nHost: a\r\n\r\n"
                client.send(ask)
                let before = try #require(client.answer().flatMap { Int($0.text) })
                for index in 0..<requests {
                    // A new second has a Date line of its own, which takes the place of the old one.
                    if index == requests / 2 { usleep(1_010_000) }
                    client.send(request)
                    let status = client.answer()?.status
                    #expect(status == 200 || status == 304)
                }
                client.send(ask)
                return try #require(client.answer().flatMap { Int($0.text) }) - before
            }
            for fields in ["", "Accept-Encoding: gzip\r\n", "If-None-Match: W/\"g1\"\r\n", "X-Request-Id: mine\r\n"] {
                // The first makes the form that is kept; the questions cost the same every time.
                _ = try count(fields, 2)
                let more = try count(fields, 50) - count(fields, 0)
                #expect(more == 0, "\(more) allocations in 50 requests with \(fields)")
            }
        }
    }

    @Test func `a stream comes in chunks, or until the end for HTTP 1.0`() throws {
        try withServer { port, _, _ in
            let client = try Client(port: port)
            client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer()?.text == "1 2 3 4 5 ")
            #expect(client.answer()?.text == "hello")
            let old = try Client(port: port)
            old.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let all = String(decoding: old.receiveAll(), as: UTF8.self)
            #expect(all.hasSuffix("\r\n\r\n1 2 3 4 5 "))
            #expect(all.contains("Connection: close"))
        }
    }

    @Test func `a drain finishes what runs, closes the idle and accepts no more`() throws {
        try withServer { port, site, server in
            let idle = try Client(port: port)
            idle.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = idle.answer()
            let busy = try Client(port: port)
            busy.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { site.counter.load(ordering: .relaxed) == 2 })
            DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { site.gate.signal() }
            #expect(server.drain(deadline: .seconds(60)))
            #expect(idle.receive().isEmpty)
            let answer = try #require(busy.answer())
            #expect(answer.text == "gate")
            #expect(answer.field("Connection") == "close")
            #expect(throws: (any Error).self) { try Client(port: port) }
        }
    }

    @Test func `a drain that takes too long is cut`() throws {
        try withServer { port, site, server in
            let busy = try Client(port: port)
            busy.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { site.counter.load(ordering: .relaxed) == 1 })
            #expect(!server.drain(deadline: .milliseconds(100)))
            site.gate.signal()
        }
    }

    @Test func `a full worker queue answers 503 with Retry-After and the loop goes on`() throws {
        var limits = ServerLimits()
        limits.workerQueueMax = 1
        try withServer(limits: limits, workers: 1) { port, site, server in
            let first = try Client(port: port)
            first.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { site.counter.load(ordering: .relaxed) == 1 })
            let second = try Client(port: port)
            second.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { server.statistics.queued == 1 })
            let third = try Client(port: port)
            third.send("GET /gate HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try #require(third.answer())
            #expect(answer.status == 503)
            #expect(answer.field("Retry-After") == "2")
            #expect(third.answer()?.text == "hello")
            site.gate.signal()
            site.gate.signal()
            #expect(first.answer()?.text == "gate")
            #expect(second.answer()?.text == "gate")
        }
    }
}
