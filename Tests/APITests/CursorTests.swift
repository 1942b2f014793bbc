import Articles
import Store
import Testing

@testable import API

struct CursorTests {
    static let cursor = Cursor(
        sort: .publishedDescending, direction: .after, filterHash: 0x0123_4567_89AB_CDEF,
        key: SortKey(value: -62_167_219_200, id: ArticleID(bits: 0xFFFF_0123_4567_89AB_CDEF)))

    @Test func `a cursor survives being written and read`() throws {
        for sort in ArticleSort.allCases {
            for direction in [Cursor.Direction.after, .before] {
                var cursor = Self.cursor
                cursor.sort = sort
                cursor.direction = direction
                #expect(Cursor(cursor.text) == cursor)
            }
        }
    }

    @Test func `a cursor stays the same word from release to release`() {
        #expect(Self.cursor.text == "AQAAAAEjRWeJq83v____8YaLhAAAAP__ASNFZ4mrze_4rvq8")
    }

    @Test func `no changed byte passes the checksum`() throws {
        let bytes = try #require(Base64URL.decode(Self.cursor.text))
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                #expect(Cursor(Base64URL.encode(changed)) == nil)
            }
        }
    }

    @Test(arguments: ["", "A", "AAAA", "!!!!", "AQAAAA==", String(repeating: "A", count: 48), String(repeating: "A", count: 5_000), "上海"])
    func `other words are no cursors`(text: String) { #expect(Cursor(text) == nil) }

    @Test func `base64url of all lengths`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 250) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.decode("AB") == nil, "bits beyond the last byte are set")
    }
}
