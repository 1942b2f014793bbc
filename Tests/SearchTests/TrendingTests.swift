import Testing

@testable import Search

@Suite struct TrendingTests {
    static func row(_ day: Int, _ site: UInt32, _ title: String) -> TrendingRow {
        TrendingRow(day: day, site: site, title: Array(title.utf8))
    }

    static func terms(_ rows: [TrendingRow], days: Int = 1) -> [String] {
        Trending.terms(rows, lastDay: 100, windowDays: days, limit: 10).map(\.text)
    }

    @Test func `what rises against its own past comes first, pieces collapsed`() {
        var rows = (72..<100).flatMap { day in (0..<4).map { Self.row(day, UInt32($0), "股市收盘报告第\(day)号\($0)") } }
        rows += (0..<5).map { Self.row(100, UInt32($0), "股市收盘报告第100号\($0)") }
        rows += ["地震局称台风登陆广东", "台风登陆福建", "昨夜臺風登陸", "台风登陆影响"].enumerated().map { Self.row(100, UInt32($0), $1) }
        let found = Trending.terms(rows, lastDay: 100, windowDays: 1, limit: 3)
        #expect(found.first?.text == "台风登陆")
        #expect(found.first?.count == 4)
        #expect(found.first?.usual == 0)
        #expect(found.first?.units == ["台", "风", "登", "陆"])
        #expect(!found.map(\.text).contains("台风"))
        #expect((found.first { $0.text.contains("收盘") }?.score ?? 0) < 1)
    }

    @Test func `a term needs three articles of two sites`() {
        let two = (0..<2).map { Self.row(100, UInt32($0), "台风登陆\($0)") }
        #expect(Self.terms(two).isEmpty)
        let oneSite = (0..<3).map { Self.row(100, 7, "台风登陆\($0)") }
        #expect(Self.terms(oneSite).isEmpty)
        let enough = (0..<3).map { Self.row(100, UInt32($0 % 2), "台风登陆\($0)") }
        #expect(Self.terms(enough) == ["台风登陆"])
    }

    @Test func `only the window's days count, and a week is one window`() {
        let rows = (0..<3).map { Self.row(97, UInt32($0), "台风登陆\($0)") }
        #expect(Self.terms(rows, days: 1).isEmpty)
        #expect(Self.terms(rows, days: 7) == ["台风登陆"])
        #expect(Self.terms([], days: 7).isEmpty)
        #expect(Trending.terms(rows, lastDay: 100, windowDays: 0, limit: 5).isEmpty)
    }

    @Test func `words trend as words, numbers do not`() {
        let rows = (0..<4).map {
            Self.row(100, UInt32($0), ["OpenAI wins 2024", "Why OpenAI? 2024", "the OpenAI, 2024", "an OpenAI: 2024"][$0])
        }
        #expect(Self.terms(rows) == ["OpenAI"])
    }

    @Test func `a title counts once however often it has a term`() {
        let rows = (0..<2).map { Self.row(100, UInt32($0), "台风 台风 台风 \($0)") }
        #expect(Self.terms(rows).isEmpty)
    }
}

@Suite struct TrendingRelatedTests {
    @Test func `an article's terms are those that it repeats and others rarely have`() {
        let frequencies = [["车", "展"]: 40, ["上", "海"]: 900, ["开", "幕"]: 60, ["今", "天"]: 5000, ["swift"]: 12, ["独", "有"]: 1]
        let chosen = RelatedTerms.choose(
            title: Array("上海车展开幕".utf8), text: Array("今天車展开幕，车展上有 Swift 和 Swift。独有的2024。".utf8), documents: 10_000
        ) { frequencies[$0] ?? 0 }
        #expect(chosen.map(\.text) == ["车展", "开幕", "Swift", "上海"])
        #expect(chosen.first?.query == .phrase(["车", "展"], field: .any, isQuoted: false))
    }

    @Test func `the number of questions to the index is bounded`() {
        var asked = 0
        let text = (0..<5000).map { String(Unicode.Scalar(UInt32(0x4E00 + $0)).map(Character.init) ?? "一") }.joined()
        let chosen = RelatedTerms.choose(title: [], text: Array(text.utf8), documents: 100_000) { _ in
            asked += 1
            return 5
        }
        #expect(asked == RelatedTerms.askedMax)
        #expect(chosen.count == RelatedTerms.termsMax)
    }

    @Test(arguments: [(1.0, 0.0), (8.0, 3.0), (10.0, 3.321928094887362), (0.3, -1.736965594166206)])
    func `logarithms are right`(value: Double, expected: Double) {
        #expect(abs(Double.log2(value) - expected) < 1e-9)
    }
}

@Suite struct TrendingSpellingTests {
    static let words = [("electric", 50), ("electron", 9), ("government", 100), ("apple", 7), ("apply", 90), ("москва", 5)]

    static func nearest(_ word: String) -> String? {
        DidYouMean.nearest(Array(word.utf8), among: words.map { (Array($0.0.utf8), $0.1) }).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("electrc", "electric"), ("elecrtic", "electric"), ("electrn", "electron"), ("electrin", "electric"),
            ("goverment", "government"),
            ("govenrmetn", "government"),
            ("appla", "apply"), ("eletrc", nil), ("appl", nil), ("apple", nil), ("масква", "москва"), ("", nil), ("zzzzzzzzz", nil),
        ] as [(String, String?)])
    func `the word that was meant`(word: String, expected: String?) {
        #expect(Self.nearest(word) == expected)
    }

    @Test func `distances agree with the plain definition`() {
        var random = SplitMix(3)
        for _ in 0..<300 {
            let one = (0..<Int(random.next() % 7)).map { _ in UInt32(random.next() % 3) }
            let other = (0..<Int(random.next() % 7)).map { _ in UInt32(random.next() % 3) }
            let exact = DidYouMean.distance(one, other, atMost: 99)
            #expect(exact == DidYouMean.distance(other, one, atMost: 99))
            for limit in 1...3 { #expect(DidYouMean.distance(one, other, atMost: limit) == min(exact, limit + 1)) }
        }
    }
}
