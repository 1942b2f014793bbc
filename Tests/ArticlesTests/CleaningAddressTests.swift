import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

private func href(_ value: String, base: String? = nil) -> String? {
    let cleaned = cleaner.clean(Array("<a href=\"\(value)\">x</a>".utf8), base: base, site: nil)
    let html = String(decoding: cleaned.html, as: UTF8.self)
    guard let start = html.firstRange(of: "href=\""), let end = html[start.upperBound...].firstIndex(of: "\"") else { return nil }
    return String(html[start.upperBound..<end])
}

@Test(arguments: [
    ("http://a.com/x?a=1&b=2", "http://a.com/x?a=1&amp;b=2"), ("HTTPS://A.com", "https://A.com"), ("//a.com/x", "https://a.com/x"),
    ("  http://a.com/ ", "http://a.com/"), ("ht\ntp://a.com/", "http://a.com/"), ("http:a.com/x", "http://a.com/x"),
    ("http:\\\\a.com\\x", "http://a.com/x"), ("https:////a.com", "https://a.com"), ("mailto:a@b.c", "mailto:a@b.c"),
    ("http://a.com/a b'c", "http://a.com/a%20b%27c"), ("http://a.com/中文", "http://a.com/中文"), ("/x", nil), ("x", nil), ("#x", nil),
    ("", nil),
    ("http://", nil), ("http:///", nil), ("mailto:", nil), ("javascript:alert(1)", nil), ("JaVaScRiPt:alert(1)", nil),
    ("java\tscript:alert(1)", nil), ("&#1;javascript:alert(1)", nil), ("java&#0;script:1", nil), ("javascript&colon;alert(1)", nil),
    ("data:text/html,x", nil), ("vbscript:x", nil), ("file:///etc/passwd", nil), ("http://a<b>/", nil), ("ftp://a.com/", nil),
    ("blob:https://a.com/x", nil), (":x", nil), ("intent://a", nil),
])
func `an address is kept only when it is harmless`(value: String, expected: String?) {
    #expect(href(value) == expected)
}

@Test(arguments: [
    ("x.html", "https://a.com/b/x.html"), ("/x", "https://a.com/x"), ("../x", "https://a.com/x"), ("../../../x/./y", "https://a.com/x/y"),
    ("?q=1", "https://a.com/b/c.html?q=1"), ("//d.com/x", "https://d.com/x"), ("x:y/z", nil), ("a/b:c", "https://a.com/b/a/b:c"),
    ("#f", nil),
    ("./", "https://a.com/b/"), ("javascript:1", nil), ("\\\\d.com\\x", "https://d.com/x"), ("x?a=../b", "https://a.com/b/x?a=../b"),
])
func `a relative address is resolved against the post's link`(value: String, expected: String?) {
    #expect(href(value, base: "https://a.com/b/c.html?x#y") == expected)
}

@Test(arguments: [
    ("https://www.oschina.net/action/GoToLink?url=https%3A%2F%2Fa.com%2Fx%3Fy%3D1", "https://a.com/x?y=1"),
    ("https://links.jianshu.com/go?to=http%3A%2F%2Fa.com", "http://a.com"),
    ("https://link.zhihu.com/?target=https%3A//a.com/", "https://a.com/"),
    ("https://link.zhihu.com/?target=javascript%3Aalert(1)", nil),
    ("https://cors.zfour.workers.dev/?http://dockone.io/a", "http://dockone.io/a"),
    (
        "https://link.zhihu.com/?target=https%3A%2F%2Flink.juejin.cn%2F%3Ftarget%3Dhttps%253A%252F%252Fa.com", "https://a.com"
    ),
    ("https://links.jianshu.com/go?to=www.lxhblog.cn", "http://www.lxhblog.cn"),
    ("https://link.zhihu.com/?target=a.cn%3A80%2Fx", "http://a.cn:80/x"),
    ("https://link.zhihu.com/?target=a.b%3Ax", nil), ("https://link.zhihu.com/?target=/x", nil),
    ("https://link.zhihu.com/?target=.a.b", nil),
    ("https://link.zhihu.com/?other=1", "https://link.zhihu.com/?other=1"),
])
func `tracking redirects and proxies are taken off`(value: String, expected: String?) {
    #expect(href(value) == expected)
}

private func image(_ tag: String) -> ArticleImage? {
    cleaner.clean(Array(tag.utf8), base: nil, site: nil).images.first
}

@Test(arguments: [
    ("<img src=https://a.com/1.jpg>", "https://a.com/1.jpg"),
    ("<img src=data:image/gif;base64,R0 data-src=//a.com/1.jpg>", "https://a.com/1.jpg"),
    ("<img src=https://a.com/p.gif data-original-src=//a.com/1.jpg>", "https://a.com/1.jpg"),
    (
        "<img src=https://a.com/s.jpg srcset='https://a.com/s.jpg 320w, https://a.com/l.jpg 1280w,https://a.com/m.jpg 640w'>",
        "https://a.com/l.jpg"
    ),
    ("<img srcset='https://a.com/1.jpg, https://a.com/2.jpg 2x'>", "https://a.com/2.jpg"),
    ("<picture><source srcset='https://a.com/1.webp 1x'><img></picture>", "https://a.com/1.webp"),
    ("<img src=https://a.com/undefined>", nil), ("<img src=data:image/png;base64,x>", nil), ("<img src=https://a.com/qr.png>", nil),
    ("<img src=https://a.com/1.jpg alt=扫描二维码>", nil), ("<img src=https://picsum.photos/400/300?random=1>", nil),
    ("<img src=https://a.com/1.jpg width=1 height=1>", nil), ("<img src=javascript:alert(1)>", nil), ("<img src=mailto:a@b.c>", nil),
])
func `an image's true address is found`(tag: String, expected: String?) {
    #expect(image(tag)?.src == expected)
}

@Test func `an image has its sizes from the tag, else from the address`() {
    let tag = image("<img src=https://a.com/w9h9/1.jpg width=640 height=480px alt=' a \n b '>")
    #expect(tag == ArticleImage(src: "https://a.com/w9h9/1.jpg", alt: "a b", width: 640, height: 480, sizeSource: "tag"))
    #expect(image("<img src=https://a.com/1.jpg data-img-size-val=962,214>")?.width == 962)
    #expect(image("<img src=https://a.com/1.jpg data-original-width=960 data-original-height=594>")?.height == 594)
    let url = image("<img src=https://a.com/spider/w550h268/1.jpg>")
    #expect(url?.width == 550 && url?.height == 268 && url?.sizeSource == "url")
    #expect(image("<img src=https://a.com/1.jpg width=100%>")?.sizeSource == nil)
    #expect(image("<figure><img src=https://a.com/1.jpg><figcaption>图 <b>一</b></figcaption></figure>")?.caption == "图 一")
    #expect(image("<figure><figcaption>图一</figcaption><img src=https://a.com/1.jpg></figure>")?.caption == "图一")
}

@Test(arguments: [
    ("<iframe src='https://www.youtube.com/embed/abc-_1?rel=0'></iframe>", "https://www.youtube.com/watch?v=abc-_1", "▶ www.youtube.com"),
    (
        "<iframe src='//player.bilibili.com/player.html?aid=1&amp;bvid=BV1x'></iframe>", "https://www.bilibili.com/video/BV1x",
        "▶ www.bilibili.com"
    ),
    ("<video poster=x><source src=https://a.com/1.mp4>none</video>", "https://a.com/1.mp4", "▶ a.com"),
    ("<audio src=https://a.com/1.mp3></audio>", "https://a.com/1.mp3", "▶ a.com"),
])
func `a video becomes a link`(body: String, address: String, label: String) {
    let cleaned = cleaner.clean(Array("<p>x</p>\(body)<p>y</p>".utf8), base: nil, site: nil)
    #expect(String(decoding: cleaned.html, as: UTF8.self) == "<p>x</p><p><a href=\"\(address)\">\(label)</a></p><p>y</p>")
}

@Test(arguments: [
    ("http:&amp;", "▶ &amp;"), ("http://a\u{A0}b.c/d", "▶ a\u{A0}b.c"), ("http://\u{3000}", "▶"), ("http://a\u{FEFF}b", "▶ ab"),
    ("http://u@:1/", "▶"), ("http:&amp;lt;x", "▶ &amp;lt;x"),
])
func `the label of a video's link is text like any other`(address: String, label: String) {
    let cleaned = cleaner.clean(Array("<video src='\(address)'></video>".utf8), base: nil, site: nil)
    #expect(String(decoding: cleaned.html, as: UTF8.self).hasSuffix(">\(label)</a></p>"))
    let again = cleaner.clean(cleaned.html, base: nil, site: nil)
    #expect(again.html == cleaned.html && again.text == cleaned.text)
}

@Test func `a frame of an unknown site goes`() {
    let cleaned = cleaner.clean(Array("a<iframe src=https://evil.com/embed/1><p>x</p></iframe>b".utf8), base: nil, site: nil)
    #expect(String(decoding: cleaned.html, as: UTF8.self) == "<p>ab</p>")
}

@Test(arguments: [
    ("https://picsum.photos/400/300?random=705", nil), ("data:image/gif;base64,x", nil), ("https://www.jianshu.com/p/undefined", nil),
    ("//a.com/1.jpg", "https://a.com/1.jpg"), ("https://cors.zfour.workers.dev/?http://a.com/1.jpg", "http://a.com/1.jpg"), ("", nil),
    ("https://a.com/qr.png", nil),
])
func `placeholders are no covers`(source: String, expected: String?) {
    #expect(cleaner.coverAddress(source, base: nil, site: nil) == expected)
}
