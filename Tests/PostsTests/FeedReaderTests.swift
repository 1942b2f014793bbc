import Testing

@testable import Posts

private func items(_ text: String, _ kind: FeedReader.Kind = .xml, path: String = "feeds/x.xml") throws -> [FeedItem] {
    guard case .items(let items, _) = FeedReader().read(Array(text.utf8), path: Array(path.utf8), kind: kind) else { throw Refused() }
    return items
}

private let rss = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE rss [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
    <rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
    <channel><title>新浪财经</title><link>https://example.com/</link><atom:link rel="self" href="https://example.com/rss"/><language>zh-CN</language>
    <item><title><![CDATA[A & <b>B</b>]]></title><link>https://example.com/1</link><guid isPermaLink="false">1</guid>
      <pubDate>Thu, 05 May 2022 13:11:00 GMT</pubDate><dc:creator>张三</dc:creator><category>股票</category><category>基金</category>
      <description>短 &lt;p&gt;摘要&lt;/p&gt; &lol2;</description><c:encoded><![CDATA[<p>正文 ]] > &amp; <img src="a.jpg"></p>]]></c:encoded>
      <enclosure url="https://example.com/a.jpg" type="image/jpeg" length="1"/></item>
    <item><title>二</title><link>https://example.com/2</link><guid>https://example.com/2</guid><pubDate>Invalid Date</pubDate>
      <author>a@b.c (李四)</author><description><p>未转义 <b>HTML</b></p></description></item>
    <item><title>二</title><guid>https://example.com/2</guid></item>
    </channel></rss>
    """

@Test func `RSS 2 gives posts with keys, bodies, authors, tags and covers`() throws {
    let items = try items(rss)
    #expect(items.map(\.key) == ["1", "https://example.com/2"])
    let first = try #require(items.first).post
    #expect(first.title == "A & B" && first.author == "张三" && first.source == "新浪财经" && first.tags == ["股票", "基金"])
    #expect(first.categories == [["feeds", "新浪财经"]] && first.language == "zh-CN" && first.link == "https://example.com/1")
    #expect(first.identity == "id:https://example.com/#1" && first.covers == ["https://example.com/a.jpg"])
    #expect(String(decoding: first.body, as: UTF8.self) == "<p>正文 ]] > &amp; <img src=\"a.jpg\"></p>")
    #expect(first.published == PostDate(seconds: 1_651_756_260, precision: .second, offset: 0))
    #expect(first.excerpt == "短 摘要 &lol2;")
    let second = items[1].post
    #expect(second.author == "李四" && second.published == nil)
    #expect(String(decoding: second.body, as: UTF8.self) == "<p>未转义 <b>HTML</b></p>")
}

@Test func `an item that says nothing at all is reported and makes no article`() throws {
    let json =
        #"{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","title":"t"},{"id":"2"},{},"#
        + #"{"id":"3","content_text":"x"}]}"#
    guard case .items(let items, let diagnostics) = FeedReader().read(Array(json.utf8), path: [], kind: .json) else {
        Issue.record("no feed")
        return
    }
    #expect(items.map(\.key) == ["1", "3"])
    #expect(diagnostics.map(\.code) == ["item_empty", "item_empty"])
    #expect(diagnostics.map(\.message) == ["item 2 has no title, no text and no link", "item 3 has no title, no text and no link"])
}

@Test func `dates that are none and repeated items are reported`() {
    guard case .items(_, let diagnostics) = FeedReader().read(Array(rss.utf8), path: [], kind: .xml) else { return }
    #expect(diagnostics.map(\.code) == ["date_not_understood", "item_repeated"])
}

@Test func `RSS 1 has its items beside the channel`() throws {
    let items = try items(
        """
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://e.org/"><title>T</title><link>https://e.org/</link></channel>
        <item rdf:about="https://e.org/1"><title>One</title><link>https://e.org/1</link><d:date>2022-05-05T13:11:00Z</d:date><description>text</description></item>
        </rdf:RDF>
        """)
    #expect(items.map(\.key) == ["https://e.org/1"])
    #expect(items[0].post.published?.seconds == 1_651_756_260 && items[0].post.source == "T")
}

@Test func `Atom gives text, HTML and XHTML, with xml:base`() throws {
    let items = try items(
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://e.org/blog/" xml:lang="en"><title type="html">T &amp;amp; U</title>
        <author><name>Ann</name></author><link rel="self" href="/atom"/><link href="/"/>
        <entry><id>tag:e.org,2022:1</id><title>One</title><link rel="alternate" href="1.html"/><published>2022-05-05T13:11:00Z</published>
        <updated>2022-05-06T13:11:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a<br/>b &amp; c</p></div></content></entry>
        <entry><id>2</id><title>Two</title><updated>2022-05-06T13:11:00Z</updated><content type="html">&lt;p&gt;x &amp;amp; y&lt;/p&gt;</content><summary>s</summary></entry>
        <entry><id>3</id><title>Three</title><content type="text">a &lt; b

        c</content></entry></feed>
        """)
    #expect(items.map(\.key) == ["tag:e.org,2022:1", "2", "3"])
    #expect(items[0].post.link == "https://e.org/blog/1.html" && items[0].post.author == "Ann" && items[0].post.source == "T & U")
    #expect(items[0].post.updated != nil && items[1].post.published?.seconds == 1_651_842_660)
    #expect(String(decoding: items[0].post.body, as: UTF8.self).contains("<p>a<br/>b &amp; c</p>"))
    #expect(String(decoding: items[1].post.body, as: UTF8.self) == "<p>x &amp; y</p>")
    #expect(items[1].post.excerpt == "s")
    #expect(items[1].post.identity == "id:https://e.org/#2")
}

@Test(arguments: ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"]) func `JSON Feed gives posts`(_ version: String)
    throws
{
    let author = version.hasSuffix("1.1") ? "\"authors\": [{\"name\": \"Ann\"}, {\"name\": \"Bo\"}]" : "\"author\": {\"name\": \"Ann\"}"
    let items = try items(
        """
        {"version": "\(version)", "title": "T", "home_page_url": "https://e.org/", \(author), "items": [
         {"id": 7, "url": "/7", "title": "七 \\ud83d\\ude00", "content_html": "<p>x</p>", "date_published": "2022-05-05T21:11:00+08:00", "tags": ["a"], "image": "i.png"},
         {"id": "https://e.org/8", "content_text": "a < b\\nc\\n\\nd", "summary": "s"}, 5]}
        """, .json)
    #expect(items.map(\.key) == ["7", "https://e.org/8"])
    #expect(items[0].post.title == "七 😀" && items[0].post.link == "https://e.org/7" && items[0].post.covers == ["https://e.org/i.png"])
    #expect(items[0].post.author == (version.hasSuffix("1.1") ? "Ann, Bo" : "Ann"))
    #expect(String(decoding: items[1].post.body, as: UTF8.self) == "<p>a &lt; b<br>\nc</p>\n<p>d</p>\n")
}

@Test(arguments: [
    "", "{}", "[]", "{\"items\": []}", "<html><body>x</body></html>", "<svg/>", "plain",
    "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [",
]) func `what is no feed is refused`(_ text: String) {
    for kind in [FeedReader.Kind.json, .xml] {
        guard case .refused = FeedReader().read(Array(text.utf8), path: [], kind: kind) else {
            Issue.record("taken: \(text)")
            continue
        }
    }
}

@Test func `deep, broken and truncated feeds end`() {
    let bytes = Array(rss.utf8)
    for length in stride(from: 0, to: bytes.count, by: 7) { _ = FeedReader().read(Array(bytes[..<length]), path: [], kind: .xml) }
    let deep = "<rss><channel><item><title>t</title><description>" + String(repeating: "<a>", count: 100_000)
    _ = FeedReader().read(Array(deep.utf8), path: [], kind: .xml)
    _ = FeedReader().read(Array(String(repeating: "[", count: 100_000).utf8), path: [], kind: .json)
}

@Test func `kinds are known by the name`() {
    #expect(FeedReader.kind(path: Array("a/b.ATOM".utf8)) == .xml && FeedReader.kind(path: Array("x.json".utf8)) == .json)
    #expect(FeedReader.kind(path: Array("x.md".utf8)) == nil)
}
