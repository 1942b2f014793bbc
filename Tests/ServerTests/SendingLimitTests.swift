import Foundation
import HTTP
import Testing

@testable import Server

/// Limits of what a connection may send after a refusal, of how slowly it may read, and of what a stream gives at a time.
@Suite struct SendingLimitTests {
    @Test func `after a refusal lingerBytesMax are thrown away, and one more ends the connection`() throws {
        var limits = ServerLimits()
        limits.lingerBytesMax = 100_000
        limits.lingerSecondsMax = 60
        try withServer(limits: limits) { port, _, server in
            let client = try Client(port: port)
            client.send("GET / HTTP/1.1\nHost: a\n\n")
            #expect(client.answer()?.status == 400)
            #expect(client.receive().isEmpty)
            client.send([UInt8](repeating: 0x78, count: 100_000))
            usleep(100_000)
            #expect(server.statistics.connections == 1)
            client.send("x")
            #expect(eventually { server.statistics.connections == 0 })
        }
    }

    /// Reads some megabytes a second; returns the bytes of the answer with its head.
    private func readSlowly(_ limits: ServerLimits, bytes: Int) throws -> Int {
        try withServer(limits: limits) { port, _, _ in
            let client = try Client(port: port, receiveBytes: 65_536)
            client.send("GET /big?\(bytes) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var count = 0
            while true {
                let piece = client.receive()
                if piece.isEmpty { return count }
                count += piece.count
                usleep(3_000)
            }
        }
    }

    @Test(arguments: [(8_192, true), (1 << 30, false)])
    func `a reader that takes writeProgressBytesMin in time is served to the end, another is cut`(least: Int, isServed: Bool) throws {
        var limits = ServerLimits()
        limits.writeSecondsMax = 2
        limits.writeProgressBytesMin = least
        limits.bufferedBytesMax = 1 << 28
        let bytes = 64_000_000
        let count = try readSlowly(limits, bytes: bytes)
        #expect((count > bytes) == isServed, "\(count) bytes")
        #expect(count > 0)
    }

    @Test(arguments: [(1, 1), (16_384, 1), (16_385, 2), (32_768, 2), (32_769, 3)])
    func `a stream is asked for pieces until there are streamBufferBytesMax`(bytes: Int, pieces: Int) throws {
        let site = TestSite()
        let pool = WorkerPool(workers: 1, queueMax: 1)
        pool.start(site)
        defer { pool.stop() }
        let mailbox = try Mailbox()
        #expect(pool.submit(.pull(CountingStream(site, pieces: .max), to: mailbox, descriptor: 3, serial: 4, bytesMax: bytes)))
        var told: [Int] = []
        #expect(
            eventually {
                for case .pulled(_, _, let made, false) in mailbox.takeAll() { told.append(made.count) }
                return !told.isEmpty
            })
        #expect(told == [pieces])
    }
}
