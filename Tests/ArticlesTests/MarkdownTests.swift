import Foundation
import Testing

@testable import Articles

/// The examples of CommonMark 0.31, where they are there.
private enum Examples {
    struct Example: Decodable, Sendable {
        var example: Int
        var section: String
        var markdown: String
        var html: String
    }

    static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/commonmark/examples.json").standardizedFileURL
    static let areThere = FileManager.default.fileExists(atPath: file.path)
    static func all() throws -> [Example] { try JSONDecoder().decode([Example].self, from: Data(contentsOf: file)) }
}

private func html(_ markdown: String, extensions: Bool = true) -> String {
    String(decoding: Markdown.html(Array(markdown.utf8), options: .init(extensions: extensions)), as: UTF8.self)
}

@Test(.enabled(if: Examples.areThere)) func `every example of CommonMark 0_31 comes out as the specification says`() throws {
    let examples = try Examples.all()
    #expect(examples.count == 655)
    for example in examples {
        #expect(html(example.markdown, extensions: false) == example.html, "example \(example.example), \(example.section)")
    }
}

@Test(arguments: [
    ("# 标题 #\n", "<h1>标题</h1>\n"), ("标题\n===\n", "<h1>标题</h1>\n"), ("一\n二", "<p>一\n二</p>\n"),
    ("一  \n二\\\n三", "<p>一<br />\n二<br />\n三</p>\n"),
    ("**粗**和*斜*", "<p><strong>粗</strong>和<em>斜</em></p>\n"), ("***a***", "<p><em><strong>a</strong></em></p>\n"),
    ("`a < b`", "<p><code>a &lt; b</code></p>\n"), ("> 引\n文", "<blockquote>\n<p>引\n文</p>\n</blockquote>\n"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ("3. a\n\n4. b", "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n"),
    ("```swift\nlet a = 1\n```", "<pre><code class=\"language-swift\">let a = 1\n</code></pre>\n"),
    ("[a](/u \"t\")![b](c.png)", "<p><a href=\"/u\" title=\"t\">a</a><img src=\"c.png\" alt=\"b\" /></p>\n"),
    ("[a][x]\n\n[x]: /u", "<p><a href=\"/u\">a</a></p>\n"), ("---", "<hr />\n"), ("&copy; &#35; &nosuch;", "<p>© # &amp;nosuch;</p>\n"),
    ("<https://a.b/?c&d>", "<p><a href=\"https://a.b/?c&amp;d\">https://a.b/?c&amp;d</a></p>\n"), ("a\r\nb\rc", "<p>a\nb\nc</p>\n"),
    ("", ""),
    ("    code\n", "<pre><code>code\n</code></pre>\n"), ("a\u{0}b", "<p>a\u{FFFD}b</p>\n"),
])
func `CommonMark is rendered`(markdown: String, expected: String) {
    #expect(html(markdown, extensions: false) == expected)
}

@Test(arguments: [
    (
        "| a | b |\n|---|:-:|\n| 1 | `2\\|3` |\n| 4 |\n\n后",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"center\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"center\"><code>2|3</code></td>\n</tr>\n<tr>\n<td>4</td>\n<td align=\"center\"></td>\n</tr>\n</tbody>\n</table>\n<p>后</p>\n"
    ),
    (
        "段\n| a |\n| - |\n| 1 |",
        "<p>段</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n"
    ),
    ("| a | b |\n| - |\n", "<p>| a | b |\n| - |</p>\n"),
    ("~~旧~~ ~x~ ~~~y", "<p><del>旧</del> <del>x</del> ~~~y</p>\n"),
    ("- [ ] 一\n- [x] 二\n- [y] 三", "<ul>\n<li>☐ 一</li>\n<li>☑ 二</li>\n<li>[y] 三</li>\n</ul>\n"),
    ("见https://a.b/c_d_e?x=1&y=2。", "<p>见<a href=\"https://a.b/c_d_e?x=1&amp;y=2\">https://a.b/c_d_e?x=1&amp;y=2</a>。</p>\n"),
    ("(www.a.cn/x(y))", "<p>(<a href=\"http://www.a.cn/x(y)\">www.a.cn/x(y)</a>)</p>\n"),
    ("[https://a.b](/c)", "<p><a href=\"/c\">https://a.b</a></p>\n"), ("xhttp://a.b", "<p>xhttp://a.b</p>\n"),
    ("甲[^n]乙[^n]\n\n[^n]: 注\n", "<p>甲<sup>1</sup>乙<sup>1</sup></p>\n<hr />\n<ol>\n<li>\n<p>注</p>\n</li>\n</ol>\n"),
    ("甲[^无]", "<p>甲[^无]</p>\n"),
])
func `GFM's extensions are rendered`(markdown: String, expected: String) {
    #expect(html(markdown) == expected)
}

@Test func `nested emphasis, quotes and brackets beyond the limits are text, none is lost`() {
    let deep = html(String(repeating: "> ", count: MarkdownLimits.containerDepthMax + 5) + "x")
    #expect(deep.components(separatedBy: "<blockquote>").count - 1 == MarkdownLimits.containerDepthMax)
    #expect(deep.contains("&gt; x"))
    let emphasis = html(String(repeating: "*a **a ", count: 5_000) + "b" + String(repeating: "** a*", count: 5_000))
    #expect(emphasis.components(separatedBy: "<em>").count == emphasis.components(separatedBy: "</em>").count)
}

@Test func `reference expansion and table filling are bounded`() {
    let title = String(repeating: "t", count: 20_000)
    let bomb = "[x]: /u '\(title)'\n\n" + String(repeating: "[x] ", count: 10_000)
    #expect(html(bomb).utf8.count < 1_000_000)
    let row = String(repeating: "|a", count: 1_000)
    let table = "\(row)\n\(String(repeating: "|-", count: 1_000))\n" + String(repeating: "|1\n", count: 10_000)
    #expect(html(table).utf8.count < 20 * MarkdownLimits.filledCellsMax)
}
