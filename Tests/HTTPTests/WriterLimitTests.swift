import Testing

@testable import HTTP

/// Each limit of the framing of answers on both of its sides.
@Suite struct WriterLimitTests {
    private let json = FieldLines([("Content-Type", "application/json")])

    private func get(gzip: Bool = false) -> ResponseWriter.Facts {
        var facts = ResponseWriter.Facts()
        facts.isGetOrHead = true
        facts.acceptsGzip = gzip
        return facts
    }

    /// The head and what follows it, answered at once and from the cache.
    private func answers(
        _ body: ResponseBody, _ facts: ResponseWriter.Facts, _ limits: ServerLimits
    ) -> [(text: String, rest: ResponseWriter.Rest)] {
        let response = Response(fields: json, body: body, isCacheable: true)
        let writer = ResponseWriter(limits: limits)
        let fresh = OutputBuffer()
        let freshRest = writer.append(response, facts, microseconds: nil, to: fresh)
        let cache = ResponseCache(bytesMax: 1 << 24, entriesMax: 8)
        let entry = CachedResponse(key: Array("/".utf8), generation: 1, response: response)
        cache.insert(entry)
        let kept = OutputBuffer()
        let keptRest = writer.append(entry, in: cache, facts, microseconds: nil, to: kept)
        return [
            (String(decoding: fresh.copy(), as: UTF8.self), freshRest), (String(decoding: kept.copy(), as: UTF8.self), keptRest),
        ]
    }

    @Test(arguments: [(0, true), (-1, false)]) func `a body is coded from gzipBytesMin on`(more: Int, isCoded: Bool) {
        var limits = ServerLimits()
        limits.gzipBytesMin = 700
        for answer in answers(.bytes(Array(repeating: 0x20, count: 700 + more)), get(gzip: true), limits) {
            #expect(answer.text.contains("Content-Encoding: gzip") == isCoded)
            #expect(answer.text.contains("Content-Length: \(700 + more)\r\n") == !isCoded)
            #expect(answer.text.contains("Vary: Accept-Encoding"))
        }
    }

    @Test(arguments: [(0, true), (-1, false)]) func `a body goes beside its head from gatherBytesMin on`(more: Int, isBeside: Bool) {
        var limits = ServerLimits()
        limits.gatherBytesMin = 300
        let body = Array(repeating: UInt8(ascii: "x"), count: 300 + more)
        for answer in answers(.bytes(body), get(), limits) {
            if case .body(let rest) = answer.rest {
                #expect(isBeside && rest == body)
                #expect(answer.text.hasSuffix("\r\n\r\n"))
            } else {
                #expect(!isBeside)
                #expect(answer.text.hasSuffix("\r\n\r\n" + String(repeating: "x", count: body.count)))
            }
        }
    }

    @Test(arguments: [(0, "200 OK"), (-1, "500 Internal Server Error")])
    func `a coded body is inflated up to inflatedBytesMax`(more: Int, status: String) throws {
        var limits = ServerLimits()
        limits.inflatedBytesMax = 200_000 + more
        let packed = try #require(Gzip().compress(Array(repeating: 0x20, count: 200_000)))
        for answer in answers(.gzipped(packed), get(), limits) { #expect(answer.text.hasPrefix("HTTP/1.1 \(status)\r\n")) }
        // Those who take the coding get it as it is.
        for answer in answers(.gzipped(packed), get(gzip: true), limits) { #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n")) }
    }

    @Test(arguments: [(0, true), (1, false)]) func `a body is kept up to cachedBodyBytesMax`(more: Int, isKept: Bool) {
        var limits = ServerLimits()
        limits.cachedBodyBytesMax = 5_000
        let body = Array(repeating: UInt8(ascii: "x"), count: 5_000 + more)
        let writer = ResponseWriter(limits: limits)
        #expect(writer.isKeepable(Response(fields: json, body: .bytes(body), isCacheable: true)) == isKept)
        #expect(!writer.isKeepable(Response(fields: json, body: .bytes(body), isCacheable: false)))
    }
}
