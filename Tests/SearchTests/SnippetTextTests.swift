import Testing

@testable import Search

/// Texts that are had piece by piece.
struct SnippetTextTests {
    /// The pieces of a text, and how many bytes of it were asked for.
    private static func highlight(_ text: [UInt8], _ query: Query, length: Int, first: Int) -> (highlights: Highlights, read: Int) {
        var snippets = Snippets(query)
        var source = SnippetText(Array(text.prefix(first))) { (bytes: inout [UInt8]) throws(Never) in
            let more = text[bytes.count...].prefix(max(1, bytes.count))
            bytes += more
            return !more.isEmpty
        }
        let found = snippets.highlight(title: [], text: &source, length: length)
        return (found, source.bytes.count)
    }

    private static func phrase(_ text: String) -> Query {
        .phrase(Analyzer.units(Array(text.utf8)).map { String(decoding: $0.text, as: UTF8.self) }, field: .any, isQuoted: false)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `a text in pieces is shown as the whole text is`(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33) % bound
        }
        let parts = ["股", "市", "上涨", "。", "\n\n", "，", "news ", "e\u{301}", "👩‍👩‍👧", "北京", "a", "「", "」", " "]
        let text = Array((0..<next(3_000)).map { _ in parts[next(seed % 2 == 0 ? parts.count : 3)] }.joined().utf8)
        let queries: [Query] = [
            Self.phrase("北京"), Self.phrase("股市上涨"), Self.phrase("没有的"), .or([Self.phrase("news"), Self.phrase("上涨股")]),
            .and([Self.phrase("北京北京"), Self.phrase("市")]),
        ]
        for query in queries {
            let whole = Snippets.highlight(title: [], text: text, query: query, length: 80)
            for first in [1, 7, 100, 1_024, 1_500, 2_048] {
                #expect(Self.highlight(text, query, length: 80, first: first).highlights == whole, "seed \(seed), first \(first)")
            }
        }
    }

    @Test
    func `no more of a text is asked for than shows the match`() {
        let text = Array(("北京的新闻。" + String(repeating: "别的句子。", count: 4_000)).utf8)
        #expect(Self.highlight(text, Self.phrase("北京"), length: 80, first: 2_048).read == 2_048)
        #expect(Self.highlight(text, Self.phrase("没有"), length: 80, first: 2_048).read == text.count)
    }
}
