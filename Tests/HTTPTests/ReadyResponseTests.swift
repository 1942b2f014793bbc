import Testing

@testable import HTTP

/// Answers that were made before they are asked for.
@Suite struct ReadyResponseTests {
    private func ready(_ gzip: [UInt8]) -> ReadyResponse {
        ReadyResponse(
            etag: Array("W/\"7-a\"".utf8), lastModified: 784_111_777, contentLines: Array("Content-Type: text/plain\r\n".utf8),
            lines: Array("ETag: W/\"7-a\"\r\n".utf8), gzip: gzip)
    }

    private func write(_ gzip: [UInt8], _ fields: String = "", limits: ServerLimits = ServerLimits()) throws -> String? {
        let input = Array("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: id\r\n\(fields)\r\n".utf8)
        var head = RequestHead()
        let outcome = HeadParser.parse(input.span, from: 0, into: &head, limits: limits)
        try #require(outcome == .complete)
        let writer = ResponseWriter(limits: limits)
        writer.setTime(784_111_777)
        let out = OutputBuffer()
        guard let rest = writer.appendReady(ready(gzip), head, input.span, persists: true, microseconds: 1_234, to: out) else {
            #expect(out.count == 0)
            return nil
        }
        if case .body(let body) = rest { out.append(body) }
        return String(decoding: out.copy(), as: UTF8.self)
    }

    @Test func `it is framed whole, and inflated for who takes no gzip`() throws {
        let packed = try #require(Gzip().compress(Array("news".utf8)))
        #expect(
            try write(packed) == """
                HTTP/1.1 200 OK\r
                Content-Type: text/plain\r
                ETag: W/"7-a"\r
                Vary: Accept-Encoding\r
                Content-Length: 4\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                X-Request-Id: id\r
                Server-Timing: app;dur=1.234\r
                \r
                news
                """)
        let coded = try #require(try write(packed, "Accept-Encoding: gzip\r\n"))
        #expect(coded.contains("Content-Encoding: gzip\r\nVary: Accept-Encoding\r\nContent-Length: \(packed.count)\r\n"))
        #expect(
            try write(packed, "If-None-Match: W/\"7-a\"\r\n") == """
                HTTP/1.1 304 Not Modified\r
                ETag: W/"7-a"\r
                Vary: Accept-Encoding\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                X-Request-Id: id\r
                Server-Timing: app;dur=1.234\r
                \r\n
                """)
    }

    @Test func `a damaged one is not sent, nor one over inflatedBytesMax`() throws {
        var limits = ServerLimits()
        limits.inflatedBytesMax = 1_000
        for (count, isSent) in [(1_000, true), (1_001, false)] {
            let packed = try #require(Gzip().compress([UInt8](repeating: 0x61, count: count)))
            #expect((try write(packed, limits: limits) != nil) == isSent)
        }
        let packed = try #require(Gzip().compress(Array("news".utf8)))
        for count in 0..<packed.count { #expect(try write(Array(packed.prefix(count))) == nil) }
        #expect(try write(packed + packed) == nil)
    }

    @Test func `members are inflated to what they stand for, up to a limit, again and again`() throws {
        let inflater = Inflater()
        let gzip = Gzip()
        for size in [0, 1, 4_096, 300_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
            let packed = try #require(gzip.compress(bytes))
            #expect(inflater.inflate(packed, max: size) == bytes)
            if size > 0 { #expect(inflater.inflate(packed, max: size - 1) == nil) }
            for place in 10..<packed.count where size < 10 {
                var changed = packed
                changed[place] ^= 1
                #expect(inflater.inflate(changed, max: 1 << 20) == nil)
            }
        }
        // A length that cannot be: nothing is allocated for it.
        #expect(inflater.inflate([UInt8](repeating: 0, count: 14) + [0xFF, 0xFF, 0xFF, 0x7F], max: .max) == nil)
    }

    @Test func `a target counts as missed from the second time on, until as many others came as are remembered`() {
        func misses(_ cache: ResponseCache, _ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return cache.hasMissed(bytes.span, 0..<bytes.count)
        }
        let cache = ResponseCache(bytesMax: 1 << 20, entriesMax: 64, seed: 1)
        #expect(!misses(cache, "/a"))
        #expect(misses(cache, "/a"))
        #expect(!misses(cache, "/b"))
        for number in 0..<ResponseCache.missesMax * 20 { _ = misses(cache, "/\(number)") }
        #expect(!misses(cache, "/a"))
        let off = ResponseCache(bytesMax: 0, entriesMax: 64)
        for _ in 0..<3 { #expect(!misses(off, "/a")) }
    }
}
