import Articles
import Store
import Testing

@testable import API

struct FeedTests {
    static func entry(_ title: String) throws -> FeedEntry {
        let article = Article(
            id: ArticleID(bits: 7), title: title, published: 1_651_756_260, author: "新浪 & 财经", categories: [["金融", "国內"]], tags: ["a<b"],
            summary: "S", cover: ArticleImage(src: "https://x.example/a.jpg"), link: "https://x.example/1?a=1&b=2")
        let categories = article.categories.map { CategoryName(path: $0) }
        let card = ArticleJSON.card(of: article, categories: categories, localOffset: 28_800, story: nil)
        let item = StoredItem(
            id: article.id, sequence: 1, card: card, details: ArticleJSON.details(of: article, firstSeen: 0),
            html: Array("<p>上海 ]]> &amp; x</p>".utf8), text: [],
            published: article.published, lastModified: 0)
        return try #require(FeedEntry(card: card, item: item, base: "https://news.example", isHTMLWanted: true))
    }

    static func feed(_ title: String) throws -> Feed {
        Feed(
            title: "B & B", home: "https://news.example/v1/articles", address: "https://news.example/v1/feed.rss?q=%22a%22&x=1",
            next: "https://news.example/next?a=1&b=2",
            entries: [try entry(title)])
    }

    @Test func `JSON Feed whole`() throws {
        #expect(
            String(decoding: try Self.feed("T \"1\"").json, as: UTF8.self)
                == #"{"version":"https://jsonfeed.org/version/1.1","title":"B & B","home_page_url":"https://news.example/v1/articles","feed_url":"https://news.example/v1/feed.rss?q=%22a%22&x=1","next_url":"https://news.example/next?a=1&b=2","items":[{"id":"0000000000000007","url":"https://x.example/1?a=1&b=2","title":"T \"1\"","content_html":"<p>上海 ]]> &amp; x</p>","summary":"S","image":"https://x.example/a.jpg","date_published":"2022-05-05T13:11:00Z","date_modified":"2022-05-05T13:11:00Z","language":"und","authors":[{"name":"新浪 & 财经"}],"tags":["金融","国內","a<b"]}]}"#
        )
    }

    @Test func `RSS escapes everything and dates as RFC 822 does`() throws {
        let text = String(decoding: try Self.feed("A < B & \u{1}C\u{FFFE}").rss, as: UTF8.self)
        #expect(text.contains("<title>A &lt; B &amp; C</title>"))
        #expect(text.contains("<pubDate>Thu, 05 May 2022 13:11:00 +0000</pubDate>"))
        #expect(text.contains("<content:encoded>&lt;p&gt;上海 ]]&gt; &amp;amp; x&lt;/p&gt;</content:encoded>"))
        #expect(text.contains("<link>https://x.example/1?a=1&amp;b=2</link>"))
        #expect(text.contains("<guid isPermaLink=\"false\">0000000000000007</guid>"))
        #expect(text.contains("<category>a&lt;b</category>"))
        #expect(text.contains("href=\"https://news.example/v1/feed.rss?q=%22a%22&amp;x=1\""))
    }

    @Test func `Atom has what RFC 4287 asks of a feed and an entry`() throws {
        let text = String(decoding: try Self.feed("T").atom(updated: "1970-01-01T00:00:00Z"), as: UTF8.self)
        for part in [
            "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<updated>2022-05-05T13:11:00Z</updated>",
            "<id>urn:broadsheet:0000000000000007</id>",
            "<author><name>新浪 &amp; 财经</name></author>", "<link rel=\"next\"", "<category term=\"a&lt;b\"/>",
            "<content type=\"html\">&lt;p&gt;",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `every open element is closed`() throws {
        for bytes in [try Self.feed("</title><script>").rss, try Self.feed("]]>&#1;").atom(updated: "x")] {
            var open: [Substring] = []
            let text = String(decoding: bytes, as: UTF8.self)
            for tag in text.split(separator: "<").map({ $0.prefix { $0 != ">" } })
            where !tag.hasPrefix("?") && !tag.hasSuffix("/") && !tag.isEmpty {
                if tag.hasPrefix("/") {
                    #expect(open.popLast() == tag.dropFirst())
                } else {
                    open.append(tag.prefix { $0 != " " })
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test(arguments: [
        ("news.example", true), ("[::1]:8080", true), ("a:80", true), ("", false), ("a b", false), ("a\"><x", false), ("a/b", false),
        ("上海", false),
    ])
    func `a host that could break out is not used`(host: String, isUsable: Bool) { #expect(PublicAddress.isHost(host) == isUsable) }
}
