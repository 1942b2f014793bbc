import Foundation
import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

private func markdown(_ html: String) -> String {
    String(decoding: HTMLFormats.markdown(fromClean: Array(html.utf8)), as: UTF8.self)
}

private func blocks(_ html: String) -> String {
    String(decoding: HTMLFormats.blocks(fromClean: Array(html.utf8)), as: UTF8.self)
}

/// What Markdown says again as HTML, cleaned.
private func rendered(_ markdown: String) -> CleanedBody {
    cleaner.clean(Markdown.html(Array(markdown.utf8)), base: nil, site: nil)
}

/// Clean HTML, its Markdown, and what that renders to where it is another spelling of the same.
@Test(arguments: [
    ("<p>a</p><p>b</p>", "a\n\nb\n", nil),
    ("<h2>T #1 #</h2><p>a<br>b</p>", "## T \\#1 \\#\n\na\\\nb\n", nil),
    ("<p><strong>a</strong><em>b</em> <del>c</del></p>", "**a**<em>b</em> ~~c~~\n", nil),
    ("<p>他<strong>说</strong>话</p>", "他**说**话\n", nil),
    ("<p>他<strong>“说”</strong>话</p>", "他<strong>“说”</strong>话\n", nil),
    ("<p><strong>a<em>b</em></strong>c</p>", "<strong>a*b*</strong>c\n", nil),
    ("<p><code>a`b</code> <code>`</code></p>", "``a`b`` `` ` ``\n", nil),
    ("<p>x<sub>2</sub></p>", "x<sub>2</sub>\n", nil),
    ("<p><a href=\"http://a/(x)?a=1&amp;b=2\" title=\"q&quot;\">l</a>!</p>", "[l](<http://a/(x)?a=1&amp;b=2> \"q\\\"\")\\!\n", nil),
    ("<p>1. a * b [c] &lt;d&gt; snake_case &amp;amp; a|b</p>", "1\\. a \\* b \\[c\\] \\<d> snake_case \\&amp; a\\|b\n", nil),
    ("<p># a</p><p>- a</p><p>+ a</p><p>&gt; a</p><p>--- a</p>", "\\# a\n\n\\- a\n\n\\+ a\n\n\\> a\n\n\\--- a\n", nil),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n", nil),
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n", nil),
    ("<ol start=\"9\"><li>a</li><li>b</li></ol>", "9. a\n10. b\n", nil),
    ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n", nil),
    ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n", nil),
    ("<pre><code>a\n\n```\nb</code></pre>", "````\na\n\n```\nb\n````\n", nil),
    ("<pre>a</pre>", "```\na\n```\n", "<pre><code>a</code></pre>"),
    ("<pre><b>a</b>\n\nb</pre>", "<pre><b>a</b>&#10;&#10;b</pre>\n", nil),
    ("<hr><p>a</p>", "***\n\na\n", nil),
    (
        "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1<br>2</td><td></td></tr></tbody></table>",
        "| a | b\\|c |\n| --- | --- |\n| 1<br>2 |  |\n", nil
    ),
    (
        "<table><tbody><tr><td>a</td><td><p>b</p><p>c</p></td></tr></tbody></table>", "|  |  |\n| --- | --- |\n| a | b<br>c |\n",
        "<table><thead><tr><th></th><th></th></tr></thead><tbody><tr><td>a</td><td>b<br>c</td></tr></tbody></table>"
    ),
    (
        "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>", "| a |\n| --- |\n| b |\n",
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    ),
    (
        "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>", "<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>\n", nil
    ),
    ("<p>2.0 3. <a href=\"https://a.b/c_d?e=f&amp;g\">1.5</a></p>", "2.0 3. [1.5](https://a.b/c_d?e=f&amp;g)\n", nil),
    (
        "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
        "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>\n", nil
    ),
    ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>\n", nil),
    (
        "<figure><img src=\"http://a/1\" alt=\"x]\"><figcaption>c</figcaption></figure>", "![x\\]](http://a/1)\\\nc\n",
        "<p><img src=\"http://a/1\" alt=\"x]\" referrerpolicy=\"no-referrer\" loading=\"lazy\" decoding=\"async\"><br>c</p>"
    ),
    ("", "", nil),
])
func `clean HTML becomes Markdown that says the same`(html: String, expected: String, again: String?) {
    let result = markdown(html)
    #expect(result == expected)
    #expect(String(decoding: rendered(result).html, as: UTF8.self) == again ?? html)
}

@Test func `no text is lost or added on the way through Markdown`() {
    func squeezed(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { !$0.properties.isWhitespace }))
    }
    // Lines are judged again on the way back: without rules none is dropped.
    let plain = HTMLCleaner(rules: CleaningRules())
    var failures = 0
    for seed in UInt64(1)...1_500 {
        var soup = HTMLSoup(seed: seed)
        let once = plain.clean(Array(soup.make(1 + soup.next(40)).utf8), base: nil, site: nil)
        let markdown = HTMLFormats.markdown(fromClean: once.html)
        let back = plain.clean(Markdown.html(markdown), base: nil, site: nil)
        if squeezed(once.text) != squeezed(back.text) {
            failures += 1
            Issue.record(
                """
                seed \(seed)
                \(String(decoding: once.html, as: UTF8.self).debugDescription)
                \(String(decoding: markdown, as: UTF8.self).debugDescription)
                \(String(decoding: back.html, as: UTF8.self).debugDescription)
                """)
            if failures > 4 { return }
        }
    }
}

@Test(arguments: [
    (
        "<h2>标题</h2><p>a <strong>b<a href=\"http://a/\" title=\"t\">👍c</a></strong></p>",
        #"[{"type":"heading","level":2,"text":"标题","marks":[]},{"type":"paragraph","text":"a b👍c","marks":[{"type":"strong","start":2,"end":6},{"type":"link","start":3,"end":6,"href":"http://a/","title":"t"}]}]"#
    ),
    (
        "<p>a<a href=\"http://b/\"><img src=\"http://a/1\" alt=\"x\" width=\"5\" height=\"6\"></a>b</p>",
        #"[{"type":"paragraph","text":"a","marks":[]},{"type":"image","src":"http://a/1","alt":"x","width":5,"height":6,"href":"http://b/"},{"type":"paragraph","text":"b","marks":[]}]"#
    ),
    (
        "<figure><img src=\"http://a/1\" alt=\"\"><figcaption>c <b>d</b></figcaption></figure><hr>",
        #"[{"type":"image","src":"http://a/1","alt":"","caption":"c d"},{"type":"separator"}]"#
    ),
    (
        "<ul><li>a<ol start=\"3\"><li>b</li></ol></li></ul>",
        #"[{"type":"list","ordered":false,"items":[{"blocks":[{"type":"paragraph","text":"a","marks":[]},{"type":"list","ordered":true,"start":3,"items":[{"blocks":[{"type":"paragraph","text":"b","marks":[]}]}]}]}]}]"#
    ),
    (
        "<table><caption>c</caption><tbody><tr><th>h</th><td colspan=\"2\">x<br>y</td></tr></tbody></table>",
        #"[{"type":"table","caption":{"text":"c","marks":[]},"rows":[{"cells":[{"header":true,"columns":1,"rows":1,"blocks":[{"type":"paragraph","text":"h","marks":[]}]},{"header":false,"columns":2,"rows":1,"blocks":[{"type":"paragraph","text":"x\ny","marks":[]}]}]}]}]"#
    ),
    ("<pre><code>a\n&lt;b</code></pre>", #"[{"type":"code","text":"a\n<b"}]"#),
    ("<p><a href=\"https://a/\">▶ a</a></p>", #"[{"type":"embed","href":"https://a/","text":"▶ a"}]"#),
    ("<blockquote><p>q</p></blockquote>", #"[{"type":"quote","blocks":[{"type":"paragraph","text":"q","marks":[]}]}]"#),
    (
        "<dl><dt>a</dt><dd>b</dd></dl>",
        #"[{"type":"definitions","items":[{"term":true,"blocks":[{"type":"paragraph","text":"a","marks":[]}]},{"term":false,"blocks":[{"type":"paragraph","text":"b","marks":[]}]}]}]"#
    ),
    ("", "[]"),
])
func `clean HTML becomes typed blocks`(html: String, expected: String) {
    #expect(blocks(html) == expected)
}

@Test func `blocks of any soup are JSON with marks inside of their text`() throws {
    func check(_ value: Any) {
        if let list = value as? [Any] { list.forEach(check) }
        guard let object = value as? [String: Any] else { return }
        if let text = object["text"] as? String, let marks = object["marks"] as? [[String: Any]] {
            for mark in marks {
                let start = mark["start"] as? Int ?? -1
                let end = mark["end"] as? Int ?? -1
                #expect(0 <= start && start < end && end <= text.utf16.count)
            }
        }
        object.values.forEach(check)
    }
    for seed in UInt64(1)...500 {
        var soup = HTMLSoup(seed: seed)
        let once = cleaner.clean(Array(soup.make(1 + soup.next(40)).utf8), base: nil, site: nil)
        let data = Data(HTMLFormats.blocks(fromClean: once.html))
        check(try JSONSerialization.jsonObject(with: data))
    }
}

@Test func `formats of unclean and deep HTML neither crash nor hang`() {
    for html in [
        String(repeating: "<ul><li>", count: 50_000), String(repeating: "</p>", count: 10_000), "<p", "<b><p>x</b>", "<table>x<tr>y",
    ] {
        _ = HTMLFormats.markdown(fromClean: Array(html.utf8))
        _ = HTMLFormats.blocks(fromClean: Array(html.utf8))
    }
}
