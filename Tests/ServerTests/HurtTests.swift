import Foundation
import Glibc
import HTTP
import Testing

@testable import Server

/// Clients that mean harm, on loopback, bounded and short: a normal client is still served, and what they held comes back.
@Suite(.serialized) struct HurtTests {
    /// Not with those who say nothing: a test's own thread may have to wait that long between connecting and sending.
    private var impatient: ServerLimits {
        var limits = ServerLimits()
        limits.headSecondsMax = 1
        limits.bodySecondsMax = 1
        limits.writeSecondsMax = 1
        limits.lingerSecondsMax = 1
        return limits
    }

    private func isServed(_ port: UInt16) throws -> Bool {
        let client = try Client(port: port)
        client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        return client.answer()?.text == "hello"
    }

    @Test func `slow heads and slow bodies are answered 408 and closed`() throws {
        try withServer(limits: impatient) { port, _, _ in
            let heads = try (0..<50).map { _ in try Client(port: port) }
            for client in heads { client.send("GET /hello HT") }
            let bodies = try (0..<50).map { _ in try Client(port: port) }
            for client in bodies { client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab") }
            #expect(try isServed(port))
            for client in heads + bodies {
                #expect(client.answer()?.status == 408)
                #expect(client.receive().isEmpty)
            }
        }
    }

    /// In a process of its own, as for slow readers: memory is counted, and other tests take some.
    @Test func `bodies that never end hold no more than the bound`() throws {
        let child = try ChildServer(idleSeconds: 60, bodySeconds: 5, bufferedBytes: 4 << 20)
        defer { child.end() }
        let before = child.residentBytes
        let piece = [UInt8](repeating: 0x78, count: 1_000_000)
        let clients = try (0..<40).map { _ in try Client(port: child.port) }
        for client in clients {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n")
            client.send(piece)
        }
        #expect(try isServed(child.port))
        for client in clients { _ = client.receiveAll() }
        #expect(child.peakBytes - before < 32 << 20)
        // What was counted is given back: a body of the full size passes.
        #expect(
            eventually {
                guard let last = try? Client(port: child.port) else { return false }
                last.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
                last.send(piece)
                return last.answer()?.body.count == 1_000_000
            })
    }

    @Test func `idle connections are closed`() throws {
        var limits = ServerLimits()
        limits.idleSecondsMax = 1
        try withServer(limits: limits) { port, _, _ in
            let silent = try (0..<20).map { _ in try Client(port: port) }
            for client in silent { #expect(client.receive().isEmpty) }
            #expect(eventually { (try? isServed(port)) == true })
        }
    }

    @Test func `slow readers are cut, and hold no more than the bound`() throws {
        let child = try ChildServer(idleSeconds: 60, bufferedBytes: 8 << 20)
        defer { child.end() }
        let before = child.residentBytes
        let readers = try (0..<40).map { _ in try Client(port: child.port, receiveBytes: 4_096) }
        for reader in readers { reader.send(String(repeating: "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", count: 20)) }
        #expect(try isServed(child.port))
        sleep(3)
        // The server has cut them: what the kernel holds can be read, then the end.
        for reader in readers.prefix(5) { #expect(reader.receiveAll().count < 20_000_000) }
        #expect(child.peakBytes - before < 64 << 20)
        #expect(try isServed(child.port))
    }

    @Test func `resets and half-closes give every descriptor back`() throws {
        try withServer { port, _, server in
            for round in 0..<300 {
                let client = try Client(port: port)
                switch round % 4 {
                case 0: client.resetsOnClose()
                case 1:
                    client.send("GET /big?500000 HTTP/1.1\r\nHost: a\r\n\r\n")
                    client.resetsOnClose()
                case 2:
                    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                    client.finishSending()
                    #expect(client.answer()?.text == "hello")
                    #expect(client.receive().isEmpty)
                default:
                    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
                    client.finishSending()
                    #expect(client.receive().isEmpty)
                }
            }
            #expect(try isServed(port))
            #expect(eventually { server.statistics.connections == 0 })
        }
    }

    @Test func `a flood of pipelined requests is answered in order and starves nobody`() throws {
        try withServer(configure: { $0.loops = 1 }) { port, _, _ in
            let flood = try Client(port: port)
            let thread = Thread {
                flood.send(String(repeating: "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", count: 20_000))
                flood.finishSending()
            }
            thread.start()
            #expect(try isServed(port))
            let text = String(decoding: flood.receiveAll(), as: UTF8.self)
            #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count - 1 == 20_000)
        }
    }

    @Test(arguments: [1, 2]) func `garbage is refused and never stops the server`(seed: UInt64) throws {
        try withServer(limits: impatient) { port, _, _ in
            var random = RequestIDSource(seed: seed)
            for _ in 0..<100 {
                let client = try Client(port: port)
                var bytes = (0..<Int(random.next() % 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if random.next() % 2 == 0 { bytes = Array("GET /hello HTTP/1.1\r\nHost: a\r\n".utf8) + bytes }
                client.send(bytes)
                if random.next() % 3 == 0 { client.resetsOnClose() }
            }
            #expect(try isServed(port))
        }
    }

    @Test func `beyond the connection limit the longest idle makes room`() throws {
        var limits = ServerLimits()
        limits.connectionsMax = 10
        try withServer(limits: limits, configure: { $0.loops = 1 }) { port, _, _ in
            let silent = try (0..<30).map { _ in try Client(port: port) }
            #expect(try isServed(port))
            #expect(silent.count == 30)
        }
    }

    @Test func `when every connection is busy accepting waits, then goes on`() throws {
        var limits = ServerLimits()
        limits.connectionsMax = 2
        try withServer(limits: limits, configure: { $0.loops = 1 }) { port, site, _ in
            let busy = try (0..<2).map { _ in try Client(port: port) }
            for client in busy { client.send("GET /gate HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") }
            #expect(eventually { site.counter.load(ordering: .relaxed) == 2 })
            let waiting = try Client(port: port)
            waiting.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            site.gate.signal()
            site.gate.signal()
            for client in busy { #expect(client.answer()?.text == "gate") }
            #expect(waiting.answer()?.text == "hello")
        }
    }

    @Test func `a reader that leaves cancels its stream, and one that stays is not flooded`() throws {
        try withServer { port, site, _ in
            var client: Client? = try Client(port: port, receiveBytes: 4_096)
            client?.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(eventually { site.pieces.load(ordering: .relaxed) > 0 })
            usleep(300_000)
            #expect(site.pieces.load(ordering: .relaxed) * 16_384 < 32 << 20)
            #expect(try isServed(port))
            client?.resetsOnClose()
            client = nil
            #expect(eventually { site.cancelled.load(ordering: .relaxed) == 1 })
        }
    }

    @Test func `a stream that pauses does not spin, and ends with the drain`() throws {
        try withServer { port, site, server in
            let client = try Client(port: port)
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            var got: [UInt8] = []
            while !String(decoding: got, as: UTF8.self).contains("data: 1") {
                let piece = client.receive()
                if piece.isEmpty { break }
                got += piece
            }
            #expect(String(decoding: got, as: UTF8.self).contains("data: 1"))
            #expect(server.drain(deadline: .seconds(60)))
            #expect(!String(decoding: client.receiveAll(), as: UTF8.self).contains("0\r\n\r\n"))
            #expect(eventually { site.cancelled.load(ordering: .relaxed) >= 1 })
        }
    }

    @Test func `a client that leaves a silent stream gives its place back`() throws {
        try withServer { port, site, server in
            var client: Client? = try Client(port: port)
            client?.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client?.receive().isEmpty == false)
            #expect(eventually { server.statistics.streams == 1 })
            client = nil
            #expect(eventually { server.statistics.streams == 0 && site.cancelled.load(ordering: .relaxed) == 1 })
        }
    }

    @Test func `more streams than the limit are refused with 503`() throws {
        var limits = ServerLimits()
        limits.streamsMax = 1
        try withServer(limits: limits) { port, _, _ in
            let first = try Client(port: port)
            first.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(!first.receive().isEmpty)
            let second = try Client(port: port)
            second.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(second.answer()?.status == 503)
            #expect(second.answer()?.text == "hello")
        }
    }
}
