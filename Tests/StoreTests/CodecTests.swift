import Articles
import Search
import Testing

@testable import Store

@Suite struct CodecTests {
    @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 65, 200])
    func `a deletion bitmap survives its bytes`(documents: Int) {
        var random = Seeded(state: UInt64(documents))
        let words = (0..<(documents + 63) / 64).map { _ in random.next() }
        var bytes: [UInt8] = []
        for word in words { for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift * 8))) } }
        var expected = words
        if documents % 64 != 0 { expected[expected.count - 1] &= (1 << UInt64(documents % 64)) - 1 }
        #expect(SegmentRows.words(bytes, documents: documents) == expected)
        #expect(SegmentRows.words(bytes + [255, 255, 255], documents: documents) == expected)
    }

    @Test func `document values survive their bytes, and every cut of them is an error`() throws {
        let values = DocumentValues(
            published: -5, updated: 1 << 40, imported: 0, idBits: 7, characterCount: .max, categories: [1, 300, 70_000], author: 3,
            source: 0, tags: [9], language: 2, story: 5, hasImage: true)
        let bytes = DocumentValuesCodec.bytes(values)
        #expect(try DocumentValuesCodec.values(bytes, idBits: 7) == values)
        for count in 0..<bytes.count {
            #expect(throws: StoreError.self) { try DocumentValuesCodec.values(Array(bytes[..<count]), idBits: 7) }
        }
    }

    @Test func `a packed article holds its HTML once`() throws {
        var article = Article(id: ArticleID(bits: 1), title: "T", html: Array("<p>text</p>".utf8), text: Array("text".utf8))
        BodyPacker().pack(&article)
        #expect(article.html.isEmpty && article.text == Array("text".utf8))
        #expect(try BodyCodec().expand(#require(article.packedBody)).html == Array("<p>text</p>".utf8))
    }

    @Test(arguments: [(0, 0), (0, 5), (5, 0), (3_000, 4_000), (100_000, 150_000)])
    func `a body survives its bytes, whole and text only`(textCount: Int, htmlCount: Int) throws {
        let text = (0..<textCount).map { UInt8($0 * 7 % 251) }
        let html = (0..<htmlCount).map { UInt8($0 * 5 % 253) }
        let codec = BodyCodec()
        for _ in 0..<2 {
            let packed = try codec.compress(text: text, html: html)
            let whole = try codec.expand(packed)
            #expect(whole.text == text && whole.html == html)
            #expect(try codec.expand(packed, textOnly: true).text == text)
            var pieces = try codec.text(packed, first: 3)
            #expect(pieces.bytes.starts(with: text.prefix(3)))
            try pieces.reach(.max)
            #expect(pieces.bytes == text)
        }
    }

    @Test func `a body of the first format, one stream for text and HTML, is read too`() throws {
        let packed: [UInt8] = [
            0x0C, 0x13, 0x78, 0x01, 0x7B, 0xB2, 0xA3, 0xEB, 0xD9, 0xD6, 0xED, 0x2F, 0xF6, 0x2E, 0x7B, 0xBA, 0x71, 0xAA, 0x4D, 0x81, 0xDD,
            0x13, 0x64, 0xAE, 0x7E, 0x81, 0x1D, 0x00, 0x56, 0xD1, 0x13, 0xE0,
        ]
        let codec = BodyCodec()
        let whole = try codec.expand(packed)
        #expect(whole.text == Array("上海车展".utf8) && whole.html == Array("<p>上海车展</p>".utf8))
        var pieces = try codec.text(packed, first: 3)
        #expect(pieces.bytes == Array("上".utf8))
        try pieces.reach(.max)
        #expect(pieces.bytes == whole.text)
        for count in 0..<packed.count { #expect(throws: StoreError.self) { try codec.expand(Array(packed[..<count])) } }
    }

    @Test func `a byte of the text that was changed in the file is noticed when the HTML is read`() throws {
        let codec = BodyCodec()
        let text = Array(String(repeating: "上海车展今天开幕。", count: 40).utf8)
        let packed = try codec.compress(text: text, html: Array("<p>上海车展今天开幕。</p>".utf8))
        let start = try #require(packed.indices.first { packed[$0...].starts(with: text) })
        for index in stride(from: start, to: start + text.count, by: 7) {
            var bytes = packed
            bytes[index] ^= 1
            #expect(throws: StoreError.self) { try codec.expand(bytes) }
        }
    }

    @Test func `a damaged body is an error, not a crash`() throws {
        let codec = BodyCodec()
        let packed = try codec.compress(text: Array("上海车展".utf8), html: Array("<p>上海车展</p>".utf8))
        for count in 0..<packed.count { #expect(throws: StoreError.self) { try codec.expand(Array(packed[..<count].dropLast())) } }
        var random = Seeded(state: 1)
        for _ in 0..<2_000 {
            var bytes = packed
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? codec.expand(bytes)
            if var pieces = try? codec.text(bytes, first: 2) { try? pieces.reach(.max) }
        }
        // A length that no stream of this size can have.
        #expect(throws: StoreError.self) { try codec.expand([0xFF, 0xFF, 0xFF, 0x7F, 0, 1, 2, 3]) }
    }

    @Test(arguments: [
        (#"{"a":1,"categories":[],"b":2}"#, #"{"a":1,"categories":[7],"b":2}"#),
        (#"{"title":"\"categories\":[]","categories":[{"x":"]}"}]}"#, #"{"title":"\"categories\":[]","categories":[7]}"#),
        (#"{"in":{"categories":[1]},"categories":[2]}"#, #"{"in":{"categories":[1]},"categories":[7]}"#),
        (#"{"title":"categories","x":1}"#, #"{"title":"categories","x":1}"#),
        (#"{"categories":"#, #"{"categories":"#), ("", ""), (#"{"a"#, #"{"a"#), (#"{"a\"#, #"{"a\"#),
    ])
    func `one member of a card is replaced`(before: String, after: String) {
        #expect(CardPatch.replacing("categories", in: Array(before.utf8), with: Array("[7]".utf8)) == Array(after.utf8))
    }
}

@Suite struct BlobCacheTests {
    @Test func `what was read is kept, within the room, and what is used longest`() {
        let cache = BlobCache(bytesMax: 80_000)
        let blob = [UInt8](repeating: 1, count: 1_000)
        for number in 0..<1_000 {
            cache.keep(blob, segment: 1, number: number)
            // One that is asked for again and again outlives the others.
            #expect(cache.bytes(segment: 1, number: 0)?.count == 1_000)
        }
        let kept = (0..<1_000).count { cache.bytes(segment: 1, number: $0) != nil }
        #expect(kept > 40 && kept <= 80)
        #expect(cache.bytes(segment: 2, number: 0) == nil)
    }

    @Test func `a blob that would push out much of the rest is not kept`() {
        let cache = BlobCache(bytesMax: 8_000)
        cache.keep([UInt8](repeating: 1, count: 1_000), segment: 1, number: 1)
        cache.keep([UInt8](repeating: 1, count: 1_001), segment: 1, number: 2)
        #expect(cache.bytes(segment: 1, number: 1) != nil && cache.bytes(segment: 1, number: 2) == nil)
    }
}
