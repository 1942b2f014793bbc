import Articles
import Foundation
import Testing

@testable import Store

/// What is written one way is found when it is typed another, and is marked as it is written.
@Suite struct FoldedSearchTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// With `[` and `]` around what each of the queries is to mark.
        var text: String
        var queries: [String]

        var plain: String { text.replacing("[", with: "").replacing("]", with: "") }
        var marked: String { text.replacing("[", with: "<mark>").replacing("]", with: "</mark>") }
        var part: String { String(text.split(separator: "[")[1].split(separator: "]")[0]) }
        var testDescription: String { text }
    }

    static let cases = [
        Case(text: "Die [Straße] nach Süden", queries: ["strasse", "STRASSE", "Straße", "STRAẞE", "ｓｔｒａｓｓｅ", "stras*"]),
        Case(text: "Bugün [İstanbul] soğuk", queries: ["istanbul", "ISTANBUL", "İSTANBUL", "ıstanbul", "i\u{307}stanbul", "İSTAN*"]),
        Case(text: "Bir [ışık] yandı", queries: ["isik", "IŞIK", "ışık"]),
        Case(text: "ἦλθεν ὁ [Ὀδυσσεὺς] οἴκαδε", queries: ["οδυσσευς", "οδυσσευσ", "ΟΔΥΣΣΕΥΣ", "Οδυσσεύς", "Ὀδυσσεὺς"]),
        Case(text: "Вечерняя [Москва] сегодня", queries: ["москва", "МОСКВА", "МоСкВа", "моск*"]),
        Case(text: "новогодняя [Ёлка] в Кремле", queries: ["елка", "ёлка", "ЁЛКА", "Е\u{308}лка"]),
        Case(text: "un [cafe\u{301}] noir", queries: ["café", "CAFÉ", "cafe", "cafe\u{301}", "cafe\u{300}"]),
        Case(text: "một [Việt] nữa", queries: ["viet", "VIỆT", "vie\u{323}\u{302}t", "viê\u{323}t"]),
        Case(text: "新しい[ﾊﾟｿｺﾝ]の本", queries: ["パソコン", "ぱそこん", "ﾊﾟｿｺﾝ", "ハ\u{309A}ソコン", "\"は\u{309A}そこん\""]),
        Case(text: "赤い[か\u{3099}くせい]達", queries: ["がくせい", "ガクセイ", "ｶﾞｸｾｲ"]),
        Case(
            text: "오늘 [\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}] 여행",
            queries: ["한국", "\"한국\"", "\u{1112}\u{1161}\u{11AB}국", "하\u{11AB}국"]),
        Case(text: "서울 [대학] 병원", queries: ["대학", "\u{1103}\u{1162}\u{1112}\u{1161}\u{11A8}"]),
        Case(text: "大阪の[𠮷野家]二号店", queries: ["𠮷野家", "\"𠮷野家\""]),
        Case(text: "今晚吃[𩸽]魚", queries: ["𩸽"]),
        Case(text: "她是[👩‍💻]工程师", queries: ["👩‍💻", "👩🏽‍💻", "👩💻", "\"👩‍💻\""]),
        Case(text: "一家[👨‍👩‍👧‍👦]出门", queries: ["👨‍👩‍👧‍👦"]),
        Case(text: "点赞[👍🏽]了", queries: ["👍", "👍🏽", "👍🏻"]),
        Case(text: "爱心[❤\u{FE0F}]送到", queries: ["❤", "❤\u{FE0F}"]),
        Case(text: "这种[ＫＥＬＭ]算法", queries: ["kelm", "KELM", "ｋｅｌｍ"]),
        Case(text: "關於[臺灣銀行]的消息", queries: ["台湾银行", "臺灣銀行", "台灣銀行", "\"台湾银行\""]),
        Case(text: "读《[红楼梦]》有感", queries: ["紅樓夢", "红楼梦"]),
        Case(text: "a [ﬁne] day", queries: ["fine", "FINE", "ﬁne"]),
    ]

    @Test func `each way to type finds the one article, and marks what is written there`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply(
            Self.cases.enumerated().map { number, one in
                // Astral characters and markup before the match: ranges count UTF-16 units, marks escape.
                let title = "𝄞<&> " + one.plain
                return .article(stamp("\(number).md"), article(UInt64(number + 1), title: title, text: title + "。完。"), problems: [])
            })
        let reader = try database.makeReader()
        for (number, one) in Self.cases.enumerated() {
            for text in one.queries {
                var query = ArticleQuery()
                query.text = text
                query.sort = .relevance
                query.isFuzzyAllowed = false
                query.highlights = true
                let page = try reader.page(query)
                #expect(page.hits.map(\.id) == [article(UInt64(number + 1)).id], "\(text)")
                guard let shown = page.hits.first?.highlights else { continue }
                #expect(shown.title.html == "𝄞&lt;&amp;&gt; " + one.marked, "\(text)")
                #expect(shown.pieces.map(\.html) == ["𝄞&lt;&amp;&gt; \(one.marked)。完。"], "\(text)")
                let units = Array(("𝄞<&> " + one.plain).utf16)
                #expect(shown.title.ranges.map { String(decoding: units[$0], as: UTF16.self) } == [one.part], "\(text)")
                for piece in shown.pieces {
                    let units = Array(piece.text.utf16)
                    #expect(piece.ranges.map { String(decoding: units[$0], as: UTF16.self) } == [one.part], "\(text)")
                }
            }
        }
    }

    @Test(arguments: ["strase", "οδυσσευ", "моск", "ka", "か", "하", "吉野家", "🙎", "👨‍💻工", "湾银台"])
    func `what is only alike is not found`(text: String) throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let texts = ["Straße", "Ὀδυσσεὺς", "Москва", "が", "한국", "𠮷野家", "👩‍💻工", "台湾银行"]
        try database.apply(
            texts.enumerated().map {
                .article(stamp("\($0).md"), article(UInt64($0 + 1), title: $1, text: $1), problems: [])
            })
        #expect(
            try database.makeReader().titles {
                $0.text = text
                $0.isFuzzyAllowed = false
            } == [])
    }
}
