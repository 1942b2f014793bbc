import Testing

@testable import Articles

@Test(arguments: [
    ("<div>   \n            正文\n  \n</div>\n            ", "a.md", BodyFormat.html),
    ("<p>一</p>\n<p>二</p>", "a.md", .html),
    ("# 标题\n\n正文", "a.md", .markdown),
    ("普通一段话。\n\n又一段。", "a.md", .markdown),
    ("正文 <b>粗</b> 和 [链接](http://a.b)", "a.md", .markdown),
    ("<img src=x>\n\n# 标题\n\n- 一\n- 二\n", "a.md", .markdown),
    ("正文开头<p>一</p><p>二</p>", "a.md", .html),
    ("# not a heading", "a.html", .html),
    ("", "a.md", .html),
    ("<!-- x --><p>一</p>", "a.md", .html),
    ("<span>一</span><br>二", "a.md", .html),
    ("```html\n<p>code</p>\n```\n\n- a\n- b\n- c", "a.md", .markdown),
])
func `a body is read as what it is`(body: String, path: String, format: BodyFormat) {
    #expect(BodyFormat.detect(Array(body.utf8), path: Array(path.utf8)) == format)
}

@Test func `detecting takes one pass even over hostile bodies`() {
    #expect(BodyFormat.detect([UInt8](repeating: UInt8(ascii: "<"), count: 1_000_000), path: []) == .markdown)
    #expect(BodyFormat.detect([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000), path: []) == .markdown)
}
