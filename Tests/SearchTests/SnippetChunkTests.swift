import Testing

@testable import Search

/// Texts longer than one scan: nothing is lost or torn where one scan ends and the next begins.
struct SnippetChunkTests {
    private static func marks(_ text: String, _ word: String) throws -> [String] {
        let query = try #require(try QueryParserTests.parsed(word).query)
        let shown = Snippets.highlight(title: [], text: Array(text.utf8), query: query, length: 80)
        return shown.pieces.flatMap { piece in piece.ranges.map { SnippetTests.slice(piece, $0) } }
    }

    @Test(arguments: [0, 1, 2, 3, 300, 338, 339, 340, 341, 342, 1_364, 1_365, 1_705, 1_706, 1_707, 1_708, 12_000, 30_000])
    func `a word is marked wherever it stands, the last characters included`(before: Int) throws {
        let filling = String(repeating: "字", count: before)
        #expect(try Self.marks(filling + "终点词", "终点词") == ["终点词"])
        #expect(try Self.marks(filling + "终点词" + filling, "终点词") == ["终点词"])
    }

    /// A kilobyte at first, then four more in search of a full stop: 5,120 bytes.
    @Test(arguments: 5_080...5_140)
    func `a word over the end of a scan is marked once, half a word never`(before: Int) throws {
        let filling = String(repeating: "x", count: before - 1) + " "
        #expect(try Self.marks(filling + "kubernetes " + filling, "kubernetes") == ["kubernetes"])
        #expect(try Self.marks(filling + "kubernetes " + filling, "kube") == [])
        #expect(try Self.marks(filling + "kubernetes " + filling, "netes") == [])
    }

    @Test func `titles keep their blanks, so that ranges fit them`() throws {
        let query = try #require(try QueryParserTests.parsed("独有").query)
        let title = "  空白  五个     连续\t词\u{1}\n独有甲 "
        let shown = Snippets.highlight(title: Array(title.utf8), text: [], query: query, length: 80)
        #expect(shown.title.text == title)
        #expect(shown.title.ranges.map { SnippetTests.slice(shown.title, $0) } == ["独有"])
        #expect(shown.title.html == title.replacing("独有", with: "<mark>独有</mark>"))
    }

    @Test func `in a part of a text, blanks and control characters are one blank`() throws {
        let query = try #require(try QueryParserTests.parsed("a").query)
        let shown = Snippets.highlight(title: [], text: Array("a\u{0}b \n\u{7F} c".utf8), query: query, length: 80)
        #expect(shown.pieces.map(\.html) == ["<mark>a</mark> b c"])
    }
}
