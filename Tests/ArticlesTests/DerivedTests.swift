import Posts
import Testing

@testable import Articles

@Test(arguments: [
    (0, 0, "1970-01-01T00:00:00Z"), (1_651_756_260, 28_800, "2022-05-05T21:11:00+08:00"), (-1, 0, "1969-12-31T23:59:59Z"),
    (951_782_400, 0, "2000-02-29T00:00:00Z"), (1_651_756_260, -12_600, "2022-05-05T09:41:00-03:30"),
    (Int64.max, 0, "9999-12-31T23:59:59Z"), (Int64.min, 0, "0000-01-01T00:00:00Z"),
])
func `a time is written as RFC 3339 has it`(seconds: Int64, offset: Int, text: String) {
    #expect(Timestamp.text(seconds, offset: offset) == text)
}

@Test func `days and civil dates are each other's inverse over four hundred years`() {
    var days = Timestamp.days(year: 1800, month: 1, day: 1)
    let end = Timestamp.days(year: 2201, month: 1, day: 1)
    while days < end {
        let date = Timestamp.civil(fromDays: days)
        #expect(Timestamp.days(year: date.year, month: date.month, day: date.day) == days)
        days += 1
    }
}

private func language(_ text: String) -> String {
    TextStatistics(of: Array(text.utf8)).language { LatinLanguage.tag(of: Array(text.utf8)) }
}

@Test(arguments: [
    ("银行间债券市场昨日继续上涨，专家认为风险可控。", "zh-Hans"), ("銀行間債券市場昨日繼續上漲，專家認為風險可控。", "zh-Hant"),
    ("『Ruby de XML』が発売されました。著者は須藤功平です。", "ja"), ("루비 3.4 릴리스를 알리게 되어 기쁩니다.", "ko"),
    ("The quick brown fox jumps over the lazy dog.", "en"), ("Le chat est dans la maison et il ne veut pas sortir.", "fr"),
    ("Всем привет, это новость.", "ru"), ("2021 3.14 !!!", "und"), ("", "und"), ("KELM 的连续搅拌反应釜模型辨识方法研究进展", "zh-Hans"),
])
func `the language is told by its script and small words`(text: String, tag: String) {
    #expect(language(text) == tag)
}

@Test func `characters are counted without white space and combining marks`() {
    let statistics = TextStatistics(of: Array("上海 e\u{301}tat\u{3000}　don't 你".utf8))
    #expect(statistics.characters == 2 + 4 + 5 + 1)
    #expect(statistics.words == 2)
    #expect(statistics.han == 3)
}

@Test func `reading takes a minute for four hundred ideographs, and at least one`() {
    #expect(TextStatistics(of: Array(String(repeating: "字", count: 400).utf8)).readingMinutes == 1)
    #expect(TextStatistics(of: Array(String(repeating: "字", count: 401 + 6).utf8)).readingMinutes == 2)
    #expect(TextStatistics(of: []).readingMinutes == 1)
}

@Test func `invalid bytes are passed over, not counted`() {
    #expect(TextStatistics(of: [0xFF, 0x61, 0xE4, 0xB8]).characters == 1)
}

@Test func `a summary is whole first sentences`() {
    let first = "这是第一句，说明了事情的经过。"
    let second = String(repeating: "很长的第二句", count: 30) + "。"
    #expect(Summary.text(of: Array((first + second).utf8)) == first)
    #expect(Summary.text(of: Array("短文。\n\n第二段".utf8)) == "短文。 第二段")
    #expect(Summary.text(of: Array("Version 3.4 is out. \(String(repeating: "More words ", count: 20))".utf8)) == "Version 3.4 is out.")
}

@Test func `a first sentence that is too long is cut with an ellipsis at the limit`() {
    let text = String(repeating: "长", count: 200)
    #expect(Summary.text(of: Array(text.utf8)) == String(repeating: "长", count: Summary.charactersMax - 1) + "…")
    let fitting = String(repeating: "长", count: Summary.charactersMax)
    #expect(Summary.text(of: Array(fitting.utf8)) == fitting)
    let huge = String(repeating: "长", count: 5_000)
    #expect(!Summary.text(of: Array(huge.utf8)).unicodeScalars.contains("\u{FFFD}"))
}

@Test func `a summary ends with a sentence of a Chinese journal, and no word is cut in two`() {
    let journal = "提出了一种方法.实验表明其有效.\(String(repeating: "长", count: 120))"
    #expect(Summary.text(of: Array(journal.utf8)) == "提出了一种方法.实验表明其有效.")
    let words = "One sentence " + String(repeating: "of several words ", count: 20)
    let cut = Summary.text(of: Array(words.utf8))
    #expect(cut.hasSuffix(" several…") || cut.hasSuffix(" words…") || cut.hasSuffix(" of…"))
    #expect(cut.count <= Summary.charactersMax)
    let word = String(repeating: "x", count: 200)
    #expect(Summary.text(of: Array(word.utf8)).count == Summary.charactersMax)
}

@Test(arguments: [
    ("来源：证券时报网\n\n文｜杜晨\n\n正文。", "正文。"), ("文 | 杜晨\n正文", "正文"), ("来源：仅此一行", "来源：仅此一行"),
    ("文章写得好：真的\n正文", "文章写得好：真的 正文"), ("记者：你怎么看？他说很好。\n正文", "记者：你怎么看？他说很好。 正文"),
])
func `bylines are no summary`(text: String, summary: String) {
    #expect(Summary.text(of: Summary.withoutBylines(Array(text.utf8))) == summary)
}

@Test(arguments: [
    ("<h1>T</h1><p>One.</p>", "One."),
    ("<figure><img src=//a.cn/1><figcaption>c</figcaption></figure><p>One.</p><pre>x</pre><p>Two.</p>", "One. Two."),
    ("<table><tr><td>a<td><figure>b</figure>c</table><p>One.</p>", "One."), ("<h2>T</h2><table><tr><td>a</table>", "T a"),
    ("<pre>x</pre>", "x"),
    ("<p>a<h2>b</h2>c<h2>广告</h2>d", "a c d"),
])
func `headings, code, tables and captions are no summary where there is other text`(body: String, summary: String) {
    #expect(ArticleMaker().article(from: Post(body: Array(body.utf8)), path: Array("a.html".utf8)).article.summary == summary)
}
