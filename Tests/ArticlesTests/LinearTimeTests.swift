import Foundation
import Testing

@testable import Articles

/// Nothing about a body is quadratic: four times as many bytes cost about four times the work.
///
/// What is compared is the thread's own CPU time, the least of several runs at both lengths, which other processes do not add to. Linear work has a
/// ratio of 4, quadratic work one of 16; between them, at 9, lies the judgement, and it is passed only when three rounds agree.
/// `BROADSHEET_LONG_TESTS=1` takes bodies up to 1.2 MB.
@Suite struct LinearTimeTests {
    static let isLong = ProcessInfo.processInfo.environment["BROADSHEET_LONG_TESTS"] == "1"
    static let shorter = isLong ? 300_000 : 6_000
    private static let cleaner = HTMLCleaner()

    /// A body of about so many bytes.
    struct Shape: Sendable, CustomTestStringConvertible {
        var before = ""
        var unit: String
        var after = ""
        /// Written as often as `unit`, behind all of them.
        var closing = ""

        var testDescription: String { before + unit + "…" + closing + after }

        func body(_ count: Int) -> [UInt8] {
            let times = max(1, count / (unit.utf8.count + closing.utf8.count))
            return Array((before + String(repeating: unit, count: times) + String(repeating: closing, count: times) + after).utf8)
        }
    }

    static let bodies: [Shape] = [
        Shape(unit: "<div>", after: "x"), Shape(unit: "<b>", after: "x"), Shape(unit: "<b><p>", after: "x"),
        Shape(unit: "</p>", after: "x"),
        Shape(unit: "<a href=http://a/>", after: "x"), Shape(unit: "<table><tr><td>", after: "x"), Shape(unit: "<ul><li>", after: "x"),
        Shape(unit: "<li>", after: "x"), Shape(before: "<p ", unit: "a=b ", after: ">x"), Shape(before: "<p a='", unit: "y", after: "'>x"),
        Shape(before: "<p class='", unit: "qr ", after: "'>x"), Shape(before: "x", unit: "<"), Shape(before: "x", unit: "&"),
        Shape(before: "x", unit: "&#"), Shape(before: "x", unit: "&a"), Shape(before: "x<!--", unit: "-"), Shape(before: "x", unit: "<!--"),
        Shape(before: "x<script>", unit: "<!--<script>"), Shape(before: "x<textarea>", unit: "</text"),
        Shape(unit: "<div class=ad>", after: "x"), Shape(unit: "<p hidden>", after: "x"), Shape(unit: "<svg>", after: "x"),
        Shape(unit: "<svg><p>", after: "x"), Shape(before: "x", unit: "（", after: "）"), Shape(before: "x", unit: "<br>（编辑：y）"),
        Shape(unit: "<figure><figcaption>", after: "x"),
        Shape(unit: "<p class=image-wrapper><img src=//a/1><p class=img-desc>", after: "x"),
        Shape(unit: "<span class=img_descr>", after: "x", closing: "</span>"), Shape(unit: "<pre>\n", after: "x"),
        Shape(before: "<pre>x", unit: " \n", after: "y"), Shape(unit: "<dl><dd>", after: "x"), Shape(unit: "<b></i>", after: "x"),
        Shape(before: "x<a", unit: "/"), Shape(unit: "<p>x</p>"), Shape(unit: "<table><tr><td><p>x</table>"),
        Shape(unit: "<h2>x</h2>y"), Shape(unit: "中文。"), Shape(unit: "x\u{301}"), Shape(unit: "<img srcset='a 1x, b 2x, c 3x'>", after: "x"),
        Shape(before: "<img srcset='", unit: "//a 1x,", after: "'>x"), Shape(unit: "<blockquote>", after: "x", closing: "</blockquote>"),
        Shape(before: "<a href='//a/", unit: "../", after: "'>x"), Shape(before: "<p style='", unit: "display:", after: "'>x"),
    ]

    @Test(arguments: bodies) func `cleaning a body and writing its formats is linear`(shape: Shape) {
        expectLinear(shape.testDescription) { count in
            let body = shape.body(count)
            return {
                let cleaned = Self.cleaner.clean(body, base: "https://a.example/b/c", site: nil)
                #expect(cleaned.text.contains { $0 > 0x20 })
                _ = HTMLFormats.markdown(fromClean: cleaned.html)
                _ = HTMLFormats.blocks(fromClean: cleaned.html)
                _ = Summary.text(of: Summary.withoutBylines(cleaned.lead))
                let statistics = TextStatistics(of: cleaned.text)
                _ = statistics.language { LatinLanguage.tag(of: cleaned.text) }
                _ = BodyFormat.detect(body, path: [])
            }
        }
    }

    static let markdown: [Shape] = [
        ("[", ""), ("![", ""), ("[a](", ""), ("[a](<b", ""), ("[a](b \"", ""), ("*a **a ", ""), ("*a_ ", ""), ("a**b", "c* "), ("`", "a"),
        ("`a``b", ""), ("<", ""), ("<!--", ""), ("<?", ""), ("<!A", ""), ("<![CDATA[", ""), ("<a b=\"", ""), ("> ", ""), ("- ", ""),
        ("1. ", ""),
        ("&", ""), ("~~a ", ""), ("|a", "\n|-"), ("[^a]", ""), ("[a]: b\n", ""), ("]", ""), ("![a](b)", ""), ("[[a]](b)", ""), ("\\", ""),
        ("#", ""), ("***", "a"), ("_a__", ""), ("www.", ""), ("http://", ""), ("\t", ""), ("- a\n", " "), ("[a][", ""), ("    a\n\n", ""),
        ("[", "]"), ("**a", "**"), ("a\n", "---\n"), ("|a|\n|-|\n", "|b|\n"), ("[^1]: a\n\n", "[^1]"), ("```\n", "~~~\n"),
    ].flatMap { unit, other in
        other.isEmpty ? [Shape(unit: unit)] : [Shape(unit: unit + other), Shape(unit: unit, closing: other)]
    }

    @Test(arguments: markdown) func `reading Markdown is linear`(shape: Shape) {
        expectLinear(shape.testDescription) { count in
            let body = shape.body(count)
            return { _ = Markdown.html(body) }
        }
    }

    /// Judges the work that `prepare` gives for a length and for four times the length.
    private func expectLinear(_ name: String, _ prepare: (Int) -> () -> Void) {
        let (short, long) = (prepare(Self.shorter), prepare(Self.shorter * 4))
        var ratio = 0.0
        for _ in 0..<3 {
            ratio = Self.leastTime(long) / max(Self.leastTime(short), 0.000_2)
            if ratio < 9 { return }
        }
        Issue.record("\(name.prefix(80)): four times the bytes cost \(ratio) times the work")
    }

    /// Seconds of this thread's CPU, the least of three runs.
    private static func leastTime(_ work: () -> Void) -> Double {
        (0..<(isLong ? 1 : 3)).map { _ in
            let start = threadTime()
            work()
            return threadTime() - start
        }.min() ?? 0
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

@Test func `a body of 1_2 MB with attributes of 400 kB keeps its text`() {
    let attribute = String(repeating: "data-x 'y' ", count: 36_000)
    let paragraph = "<p title='\(String(repeating: "z", count: 400_000))' \(attribute)=\"\">文本</p>"
    let body = "<div>" + paragraph + "<img src=//a.cn/1 alt=\"\(String(repeating: "&amp;", count: 80_000))\"><p>后</p></div>"
    #expect(body.utf8.count > 1_190_000)
    let cleaned = HTMLCleaner().clean(Array(body.utf8), base: nil, site: nil)
    #expect(String(decoding: cleaned.text, as: UTF8.self) == "文本\n\n后")
    #expect(cleaned.html.count < 11_000)
}

@Test func `a hundred thousand unclosed tags keep the text behind them`() {
    for tag in ["<div>", "<b>", "<p>", "<blockquote>", "<x-y>"] {
        let cleaned = HTMLCleaner().clean(Array((String(repeating: tag, count: 100_000) + "x").utf8), base: nil, site: nil)
        #expect(String(decoding: cleaned.text, as: UTF8.self) == "x", "\(tag)")
    }
}
