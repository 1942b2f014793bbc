import Testing

@testable import Search

@Suite struct SnippetTests {
    static func shown(_ text: String, _ query: String, title: String = "", length: Int = 80, pieces: Int = 3) throws -> Highlights {
        let parsed = try QueryParser.parse(Array(query.utf8))
        return Snippets.highlight(title: Array(title.utf8), text: Array(text.utf8), query: parsed.query, length: length, maxPieces: pieces)
    }

    /// What a range of a `MarkedText` covers, cut as JavaScript's `slice` would.
    static func slice(_ marked: MarkedText, _ range: Range<Int>) -> String {
        String(decoding: Array(marked.text.utf16)[range], as: UTF16.self)
    }

    @Test(arguments: [
        ("上海车展开幕", "车展", "上海<mark>车展</mark>开幕"),
        ("上海車展開幕", "车展", "上海<mark>車展</mark>開幕"),
        ("Straße & <b>\"Café\"</b>", "strasse cafe", "<mark>Straße</mark> &amp; &lt;b&gt;&quot;<mark>Café</mark>&quot;&lt;/b&gt;"),
        ("ﾊﾟｿｺﾝを買う", "パソコン", "<mark>ﾊﾟｿｺﾝ</mark>を買う"),
        ("electric electron elect", "electr*", "<mark>electric</mark> <mark>electron</mark> elect"),
        ("上海 -北京", "上海 -北京", "<mark>上海</mark> -北京"),
        ("上海车展 北京车展", "\"北京车展\"", "上海车展 <mark>北京车展</mark>"),
        ("KELM 的连续 KELM", "KELM的连续", "<mark>KELM 的连续</mark> KELM"),
        ("中国人民", "中国 国人", "<mark>中国人</mark>民"),
        ("👩‍👩‍👧 family", "👧", "<mark>👩‍👩‍👧</mark> family"),
        ("e\u{301}te\u{301} été", "ete", "<mark>e\u{301}te\u{301}</mark> <mark>été</mark>"),
        ("it's", "s", "it&#39;<mark>s</mark>"),
        ("half-full", "\"half full\"", "<mark>half-full</mark>"),
        ("C++ and C", "C++", "<mark>C++</mark> and C"),
        ("某书", "作者:某", "某书"),
    ])
    func `what was found is marked in the original`(text: String, query: String, expected: String) throws {
        let shown = try Self.shown(text, query, title: text)
        #expect(shown.title.html == expected)
        #expect(shown.pieces.map(\.html) == [expected])
    }

    @Test func `words of the title field are marked in the title only`() throws {
        let shown = try Self.shown("上海车展", "title:车展", title: "上海车展")
        #expect(shown.title.html == "上海<mark>车展</mark>")
        #expect(shown.pieces.map(\.html) == ["上海车展"])
    }

    @Test func `ranges count UTF-16 units`() throws {
        let shown = try Self.shown("😀𠮷野家 beef", "beef 野家")
        #expect(shown.pieces[0].ranges == [4..<6, 7..<11])
        #expect(shown.pieces[0].ranges.map { Self.slice(shown.pieces[0], $0) } == ["野家", "beef"])
    }

    @Test func `a piece begins and ends with a sentence where one is near`() throws {
        let sentence = "这是第一句话。上海车展今天开幕了！人很多。"
        let text = String(repeating: "前面还有很多别的话要说，", count: 30) + sentence + String(repeating: "后面也有很多别的话要说，", count: 30)
        let shown = try Self.shown(text, "车展", length: 20)
        #expect(shown.pieces.count == 1)
        #expect(shown.pieces[0].text == "上海车展今天开幕了！人很多。")
        #expect(shown.pieces[0].isCutBefore && shown.pieces[0].isCutAfter)
    }

    @Test func `words far apart are shown in pieces, in the order of the text`() throws {
        let filler = String(repeating: "中间有许多无关的文字。", count: 100)
        let shown = try Self.shown("甲公司。" + filler + "乙公司。" + filler + "丙公司。", "丙公司 甲公司 乙公司", length: 90)
        #expect(shown.pieces.count == 3)
        #expect(shown.pieces.map { $0.html.contains("<mark>") } == [true, true, true])
        #expect(zip(shown.pieces, ["甲公司", "乙公司", "丙公司"]).allSatisfy { $0.text.contains($1) })
        let one = try Self.shown("甲公司。" + filler + "乙公司。", "甲公司 乙公司", length: 90, pieces: 1)
        #expect(one.pieces.count == 1)
    }

    @Test func `without a match the beginning is shown`() throws {
        let text = String(repeating: "没有相关内容的句子。", count: 50)
        let shown = try Self.shown(text, "车展", length: 45)
        #expect(shown.pieces.map(\.text) == [String(repeating: "没有相关内容的句子。", count: 4)])
        #expect(try Self.shown("", "车展").pieces.map(\.text) == [""])
        let none = Snippets.highlight(title: [], text: Array("正文".utf8), query: nil, length: 80)
        #expect(none.pieces.map(\.html) == ["正文"])
    }

    @Test func `paragraphs become blanks`() throws {
        let shown = try Self.shown("第一段\n\n第二段\r\n 第三段", "第二段")
        #expect(shown.pieces[0].html == "第一段 <mark>第二段</mark> 第三段")
    }

    @Test(arguments: [(19, 20), (20, 20), (300, 300), (301, 300)])
    func `length is brought into its range`(asked: Int, got: Int) throws {
        let text = String(repeating: "字", count: 2000)
        #expect(try Self.shown(text, "字", length: asked).pieces.map(\.text.count) == [got])
    }

    @Test func `a match at the very end of a long text is found`() throws {
        let text = String(repeating: "很长的文章，没有句号\n", count: 40_000) + "最后是车展"
        let shown = try Self.shown(text, "车展", length: 40)
        #expect(shown.pieces.map { $0.html.hasSuffix("<mark>车展</mark>") } == [true])
    }

    @Test func `one endless cluster and bytes that are no UTF-8 do no harm`() {
        let query = Query.phrase(["a"], field: .any, isQuoted: false)
        let marks = Array(("a" + String(repeating: "\u{301}", count: 50_000)).utf8)
        #expect(Snippets.highlight(title: marks, text: marks, query: query, length: 80).pieces.count == 1)
        let broken = [0xFF, 0x61, 0xE4, 0xB8, 0x61, 0x80] as [UInt8]
        let shown = Snippets.highlight(title: broken, text: broken, query: query, length: 80)
        #expect(shown.title.html == "\u{FFFD}<mark>a</mark>\u{FFFD}<mark>a</mark>\u{FFFD}")
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `any piece of any text is whole characters with true ranges`(seed: UInt64) throws {
        var random = SplitMix(seed)
        for round in 0..<150 {
            let bytes = random.text(pieces: 200)
            let units = Analyzer.units(bytes)
            guard units.count > 8 else { continue }
            let queries = (0..<3).map { _ in
                Query.phrase(
                    [String(decoding: units[Int(random.next() % UInt64(units.count))].text, as: UTF8.self)], field: .any, isQuoted: false)
            }
            let length = 20 + Int(random.next() % 60)
            let shown = Snippets.highlight(title: bytes, text: bytes, query: .and(queries), length: length)
            for piece in shown.pieces + [shown.title] {
                #expect(piece.text.utf16.count >= piece.ranges.last?.upperBound ?? 0, "seed \(seed) round \(round)")
                #expect(!piece.ranges.isEmpty, "seed \(seed) round \(round)")
                for range in piece.ranges {
                    let utf16 = Array(piece.text.utf16)
                    #expect(!range.isEmpty && !UTF16.isTrailSurrogate(utf16[range.lowerBound]), "seed \(seed) round \(round)")
                    #expect(
                        range.upperBound == utf16.count || !UTF16.isTrailSurrogate(utf16[range.upperBound]), "seed \(seed) round \(round)")
                }
                // Counted in bytes: a stray accent after a tag joins its `>` to one Character.
                let opened = piece.html.utf8.count { $0 == UInt8(ascii: "<") }
                let closed = piece.html.utf8.count { $0 == UInt8(ascii: ">") }
                #expect(opened == 2 * piece.ranges.count && closed == opened, "seed \(seed) round \(round)")
            }
            #expect(shown.pieces.reduce(0) { $0 + $1.text.count } <= length + shown.pieces.count, "seed \(seed) round \(round)")
        }
    }

    @Test func `leaving out what no one asks for changes no match`() {
        var generator = OracleGenerator(seed: 21)
        let alphabet = Array("上海车展国國か゛がﾊﾟ。 ，A股b+C#-上海\u{200D}\u{FE0F}😀가ᄀ\u{1161}𠀀㎏㍿é\u{301}Ｂ\n:豈⽔".unicodeScalars)
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<generator.number(0...40) { text.unicodeScalars.append(alphabet[generator.number(0...alphabet.count - 1)]) }
            var words: [[String]] = []
            for _ in 0..<generator.number(1...3) {
                var run = ""
                for _ in 0..<generator.number(1...3) { run.unicodeScalars.append(alphabet[generator.number(0...alphabet.count - 1)]) }
                words.append(Analyzer.units(Array(run.utf8)).map { String(decoding: $0.text, as: UTF8.self) })
            }
            let parts: [Query] = words.filter { !$0.isEmpty }.map {
                generator.number(0...3) == 0 ? .prefix($0, field: .any) : .phrase($0, field: .any, isQuoted: false)
            }
            let matcher = HighlightMatcher(.or(parts), inTitle: false)
            guard !matcher.isEmpty else { continue }
            let bytes = Array(text.utf8)
            var scanner = UnitScanner()
            var (all, kept): ([HighlightMatcher.Match], [HighlightMatcher.Match]) = ([], [])
            scanner.scan(bytes.span)
            matcher.find(in: scanner, base: 0, into: &all)
            scanner.scan(bytes.span, only: matcher.scanFilter)
            matcher.find(in: scanner, base: 0, into: &kept)
            #expect(all == kept, "\(text.debugDescription) \(words)")
        }
    }
}
