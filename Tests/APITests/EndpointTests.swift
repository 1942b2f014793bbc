import Articles
import HTTP
import Store
import Testing

@testable import API

struct EndpointTests {
    @Test func `a card has the documented shape, whole`() throws {
        let fixture = try Fixture(articles: [Fixture.article(0)])
        let text = fixture.get("/v1/articles").text
        let id = Fixture.article(0).id
        let category = CategoryID.id(ofPath: ["金融", "新浪财经"])
        let card =
            #"{"id":"\#(id)","title":"第0條 news","summary":"再有一句。","published_at":"2022-05-05T13:11:00Z","published_local":"2022-05-05T21:11:00+08:00","date_precision":"second","author":"新浪财经","source":"新浪","categories":[{"id":"\#(category)","path":["金融","新浪财经"]}],"tags":["swift"],"cover":{"src":"https://x.example/0.jpg","width":550,"height":268,"size_source":"url","referrer_policy":"no-referrer"},"char_count":19,"reading_minutes":1,"lang":"en","story":null,"rev":"b1946ac92492","url":"/v1/articles/\#(id)"}"#
        #expect(text.hasPrefix(#"{"data":[\#(card)],"meta":{"total":1,"total_is":"exact","limit":20,"generation":"#), "\(text)")
        #expect(
            text.contains(#""warnings":[]},"links":{"self":"/v1/articles","next":null,"prev":null,"newer":"/v1/articles?cursor="#),
            "\(text)")
    }

    @Test func `an item is its card and what only an item has`() throws {
        let fixture = try Fixture(articles: [Fixture.article(0)])
        let id = Fixture.article(0).id
        let item = try #require(try fixture.json("/v1/articles/\(id)").object("data"))
        for name in ArticleShape.cardMembers + ArticleShape.itemMembers { #expect(item[name] != nil, "\(name)") }
        #expect(item.object("content")?.text("html") == "<p>上海的消息 number0。再有一句。</p>")
        #expect(item.object("content")?["text"] == nil)
        #expect(item.object("front_matter")?.text("layout") == "post")
        #expect(item.object("links")?.text("related") == "/v1/articles/\(id)/related")
        let texts = try #require(try fixture.json("/v1/articles/\(id)?content=text,html").object("data")?.object("content"))
        #expect(texts.text("text") == "上海的消息 number0。再有一句。")
        #expect(try fixture.json("/v1/articles/\(id)?content=none").object("data")?["content"] == nil)
        #expect(
            fixture.get("/v1/articles/\(id)?fields=title,content.text").text.hasPrefix(
                #"{"data":{"id":"\#(id)","title":"第0條 news","content":{"text":"上海的消息 number0。再有一句。"}},"#))
    }

    @Test func `schemas of the document name the members that are sent`() throws {
        let fixture = try Fixture(articles: [Fixture.article(0)])
        let schemas = try #require(OpenAPITests.document?.object("components")?.object("schemas"))
        func members(_ schema: String) -> Set<String> {
            guard case .object(let members)? = schemas.object(schema)?["properties"] else { return [] }
            return Set(members.map(\.name))
        }
        func names(_ object: JSONValue?) -> Set<String> {
            guard case .object(let members)? = object else { return [] }
            return Set(members.map(\.name))
        }
        let id = Fixture.article(0).id
        #expect(names(try fixture.json("/v1/articles/\(id)")["data"]) == members("Item"))
        try fixture.database.writer.makeAnswers()
        #expect(names(try fixture.json("/v1/articles/\(id)")["data"]) == members("Item"))
        guard case .array(let cards)? = try fixture.json("/v1/articles")["data"] else { throw TestFailure() }
        #expect(names(cards.first) == members("Card"))
        guard case .array(let imports)? = try fixture.json("/v1/imports")["data"] else { throw TestFailure() }
        #expect(names(imports.first) == members("Import"))
        guard case .array(let authors)? = try fixture.json("/v1/authors")["data"] else { throw TestFailure() }
        #expect(names(authors.first) == members("Name"))
        #expect(names(try Problem(.notFound, "x").response(instance: "/", requestID: "r").object().whole) == members("Problem"))
    }

    @Test func `categories are a tree, a list, or one node`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6))
        let child = CategoryID.id(ofPath: ["金融", "新浪财经"])
        let root = CategoryID.id(ofPath: ["金融"])
        let node =
            #"{"id":"\#(child)","name":"新浪财经","path":["金融","新浪财经"],"depth":2,"count":2,"count_self":2,"latest_at":"2022-05-05T13:11:00Z","children":[]}"#
        let tree = fixture.get("/v1/categories").text
        #expect(
            tree.contains(
                #"{"id":"\#(root)","name":"金融","path":["金融"],"depth":1,"count":2,"count_self":0,"latest_at":"2022-05-05T13:11:00Z","children":[\#(node)]}"#
            ), "\(tree)")
        #expect(try fixture.json("/v1/categories?flat=true").objects("data").count == 3)
        #expect(try fixture.json("/v1/categories?depth=1&flat").objects("data").count == 2)
        let one = try #require(try fixture.json("/v1/categories/\(child)").object("data"))
        #expect(one.text("parent") == root)
        #expect(fixture.get("/v1/categories/c00000000000").status == 404)
        #expect(fixture.get("/v1/categories/xyz").status == 400)
        #expect(fixture.get("/v1/articles?limit=0&category=金融").text.contains(#""total":2"#))
        #expect(fixture.get("/v1/articles?limit=0&category=%E9%87%91%E8%9e%8D/新浪财经").text.contains(#""total":2"#))
        #expect(fixture.get("/v1/articles?limit=0&category=\(root)&scope=self").text.contains(#""total":0"#))
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `a walk along the cursors is the whole list, in both directions`(limit: Int) throws {
        let fixture = try Fixture(articles: Fixture.articles(23))
        let all = try fixture.json("/v1/articles?limit=100").objects("data").compactMap { $0.text("id") }
        #expect(all == Fixture.articles(23).map(\.id.description))
        for sort in ["-published_at", "published_at", "-updated_at", "-imported_at"] {
            var target: String? = "/v1/articles?limit=\(limit)&sort=\(sort)"
            var walked: [String] = []
            var last = ""
            while let here = target {
                let answer = try fixture.json(here)
                walked += answer.objects("data").compactMap { $0.text("id") }
                last = here
                target = answer.object("links")?.text("next")
            }
            #expect(Set(walked) == Set(all))
            #expect(walked.count == all.count)
            if sort == "published_at" { #expect(walked == all.reversed()) }
            var back: [String] = []
            target = last
            while let here = target {
                let answer = try fixture.json(here)
                back = answer.objects("data").compactMap { $0.text("id") } + back
                target = answer.object("links")?.text("prev")
            }
            #expect(back == walked)
        }
    }

    @Test func `links newer finds what came since`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5).dropFirst(2).map { $0 })
        let newer = try #require(try fixture.json("/v1/articles?limit=2").object("links")?.text("newer"))
        let still = try fixture.json(newer)
        #expect(still.objects("data").isEmpty)
        #expect(still.object("links")?.text("newer") == newer)
        try fixture.apply(Array(Fixture.articles(2)))
        #expect(try fixture.json(newer).objects("data").compactMap { $0.text("id") } == Fixture.articles(2).map(\.id.description))
    }

    @Test func `the Link field says what the links say`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5))
        let response = fixture.get("/v1/articles?limit=2&author=新浪财经,36kr")
        let next = try #require(try response.object().object("links")?.text("next"))
        #expect(response.fields.first("Link") == "<\(next)>; rel=\"next\"")
        #expect(next.utf8.allSatisfy { $0 < 0x80 })
        #expect(try fixture.json(next).objects("data").count == 2)
    }

    @Test(arguments: [
        ("author=36kr", 11), ("author=36kr,新浪财经", 23), ("source=新浪", 12), ("tag=swift", 5), ("has=image", 6), ("lang=en", 4),
        ("lang=zh", 19), ("from=2022-05-05&to=2022-05-05", 22),
        ("to=2022-05-04", 1), ("from=2022-05-05T13:11:00Z", 1), ("to=2022-05-05T13:11:00Z", 22), ("min_chars=20", 13), ("category=科技", 15),
        ("category_not=科技", 8),
        ("from=-24h", 1), ("from=today", 0), ("from=yesterday", 22), ("q=number7", 1), ("q=上海", 23), ("author=36kr&tag=swift", 2),
        ("story=s123", 0),
    ])
    func `filters`(query: String, total: Int) throws {
        let fixture = try Fixture(articles: Fixture.articles(23))
        let meta = try #require(try fixture.json("/v1/articles?limit=0&count=exact&\(query)").object("meta"))
        #expect(meta.number("total") == total)
    }

    @Test func `ids keep their order and tell what is missing`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5))
        let ids = [3, 0, 4].map { Fixture.article($0).id.description }
        let answer = try fixture.json("/v1/articles?ids=\(ids[0]),0000000000000000,\(ids[1])&ids=\(ids[2])")
        #expect(answer.objects("data").compactMap { $0.text("id") } == ids)
        #expect(answer.object("meta")?.texts("missing") == ["0000000000000000"])
        #expect(try fixture.json("/v1/articles?limit=2&ids=\(ids.joined(separator: ","))").objects("data").count == 2)
        let many = Fixture.articles(30)
        try fixture.apply(many)
        #expect(try fixture.json("/v1/articles?ids=\(many.map(\.id.description).joined(separator: ","))").objects("data").count == 30)
        #expect(
            fixture.get("/v1/articles?ids=\(ids[0])&fields=links").text.contains(#""links":{"self":"/v1/articles/\#(ids[0])","related":"#))
    }

    @Test func `unknown names are an empty result with suggestions`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5))
        let response = fixture.get("/v1/articles?author=新浪财金")
        #expect(response.status == 200)
        let warning = try #require(try response.object().object("meta")?.objects("warnings").first)
        #expect(warning.text("code") == "unknown_author")
        #expect(warning.texts("suggestions") == ["新浪财经"])
    }

    @Test func `a missing article is 404, a deleted one 410, a malformed id 400`() throws {
        let fixture = try Fixture(articles: Fixture.articles(2))
        let gone = Fixture.article(1)
        try fixture.apply([.removed(key: Fixture.stamp(gone).key)])
        #expect(fixture.get("/v1/articles/\(gone.id)").status == 410)
        #expect(try fixture.json("/v1/articles/\(gone.id)").text("code") == "article_deleted")
        #expect(try fixture.json("/v1/articles/0000000000000000").text("code") == "article_not_found")
        #expect(try fixture.json("/v1/articles/abc").text("code") == "invalid_id")
        #expect(fixture.get("/v1/articles/\(Fixture.article(0).id.description.uppercased())").status == 200)
    }

    @Test func `a search highlights, counts facets and says how it was answered`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6) + [Fixture.article(50, title: "😀 <b>上海</b>", text: "A & B 上海")])
        let answer = try fixture.json("/v1/search?q=上海&facets=author,category&limit=3")
        let hit = try #require(answer.objects("data").first { $0.text("title") == "😀 <b>上海</b>" } ?? answer.objects("data").first)
        #expect(hit.object("highlights")?.text("title") == "😀 &lt;b&gt;<mark>上海</mark>&lt;/b&gt;")
        #expect(hit.object("highlights")?.texts("text") == ["A &amp; B <mark>上海</mark>"])
        let meta = try #require(answer.object("meta"))
        #expect(meta.number("total") == 7)
        #expect(meta["relaxed"] == .null)
        #expect(meta["partial"] == .bool(false))
        #expect(meta.object("facets")?.objects("author").count == 2)
        #expect(try fixture.json("/v1/search?q=上海&highlight=none").objects("data").allSatisfy { $0["highlights"] == nil })
    }

    @Test(arguments: ["", "%20", "。！？", "-", "\"\"", "++", "()"])
    func `an empty search is an empty result with a warning`(text: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(3))
        for path in ["/v1/search", "/v1/articles"] {
            let answer = try fixture.json("\(path)?q=\(text)")
            #expect(answer.objects("data").isEmpty)
            #expect(answer.object("meta")?.objects("warnings").isEmpty == false)
        }
    }

    @Test func `several searches in one body`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6))
        let response = fixture.request(
            .post, "/v1/search/multi", body: #"{"queries":[{"q":"上海","limit":2,"author":["36kr","新浪财经"]},{"q":"number3","explain":true}]}"#)
        #expect(response.status == 200)
        let results = try response.object().objects("data")
        #expect(results.map { $0.objects("data").count } == [2, 1])
        #expect(results[0].object("meta")?.number("total") == 6)
    }

    @Test(arguments: [
        ("", "invalid_body"), ("[]", "invalid_body"), (#"{"queries":[]}"#, "invalid_body"), (#"{"queries":{}}"#, "invalid_body"),
        (#"{"queries":[1]}"#, "invalid_body"),
        (#"{"queries":[{"q":null}]}"#, "invalid_body"), (#"{"queries":[{}]}"#, "missing_parameter"),
        (#"{"queries":[{"q":"a","per_page":3}]}"#, "unknown_parameter"),
        (#"{"queries":[{"q":"a","limit":1000}]}"#, "invalid_parameter"), (#"{"queries":[{"q":"a"}"#, "invalid_body"),
        (#"{"queries":["# + Array(repeating: #"{"q":"a"}"#, count: 9).joined(separator: ",") + "]}", "invalid_body"),
    ])
    func `bad bodies of several searches`(body: String, code: String) throws {
        let fixture = try Fixture()
        let response = fixture.request(.post, "/v1/search/multi", body: body)
        #expect(response.status == 400)
        #expect(try response.object().text("code") == code)
    }

    @Test func `names, neighbours and statistics`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6))
        #expect(try fixture.json("/v1/authors?limit=1").objects("data").count == 1)
        #expect(try fixture.json("/v1/sources").objects("data").count == 2)
        #expect(try fixture.json("/v1/tags").objects("data").compactMap { $0.text("name") } == ["swift"])
        let next = try #require(try fixture.json("/v1/authors?limit=1").object("links")?.text("next"))
        #expect(try fixture.json(next).object("links")?["next"] == .null)
        let around = try #require(try fixture.json("/v1/articles/\(Fixture.article(3).id)/neighbors").object("data"))
        #expect(around.object("newer")?.text("id") == Fixture.article(2).id.description)
        #expect(around.object("older")?.text("id") == Fixture.article(4).id.description)
        let within = try #require(try fixture.json("/v1/articles/\(Fixture.article(3).id)/neighbors?within=category").object("data"))
        #expect(within.object("newer")?.text("id") == Fixture.article(0).id.description)
        #expect(within["older"] == .null)
        let stats = try #require(try fixture.json("/v1/stats").object("data"))
        #expect(stats.number("articles") == 6)
        #expect(stats.number("generation") != nil)
        #expect(stats.object("import")?.text("status") == "idle")
        #expect(stats.object("import")?.number("seen") == 6)
    }

    @Test func `changes, their end, and a number that never was`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5))
        try fixture.apply([.removed(key: Fixture.stamp(Fixture.article(1)).key)])
        let first = try fixture.json("/v1/changes?limit=4")
        #expect(first.objects("data").count == 4)
        #expect(first.object("meta")?["has_more"] == .bool(true))
        let since = try #require(first.object("meta")?.number("next_since"))
        let rest = try fixture.json("/v1/changes?since=\(since)")
        #expect(rest.objects("data").last?.text("op") == "delete")
        let end = try #require(rest.object("meta")?.number("next_since"))
        #expect(try fixture.json("/v1/changes?since=\(end)").objects("data").isEmpty)
        #expect(fixture.get("/v1/changes?since=\(end + 1)").status == 410)
        #expect(fixture.get("/v1/changes").fields.first("Cache-Control") == "no-store")
    }

    @Test func `events are told as they are committed`() throws {
        let fixture = try Fixture(articles: Fixture.articles(2))
        guard case .stream(let stream) = fixture.get("/v1/events").body else { throw TestFailure() }
        #expect(stream.next() == Array("retry: 5000\n\n".utf8))
        #expect(stream.next() == [])
        try fixture.apply([Fixture.article(2)])
        let message = String(decoding: stream.next() ?? [], as: UTF8.self)
        #expect(message.contains("event: changes\ndata: {\"changes\":[{\"seq\":"))
        #expect(message.contains(Fixture.article(2).id.description))
        #expect(stream.next() == [])
        for _ in 0..<200 { if stream.next() == Array(": \n\n".utf8) { return stream.cancel() } }
        Issue.record("no heartbeat")
    }

    @Test func `streams of events are capped and come back`() throws {
        let fixture = try Fixture(configure: { $0.eventStreamsMax = 2 })
        let open = [fixture.get("/v1/events"), fixture.get("/v1/events")]
        #expect(fixture.get("/v1/events").status == 503)
        guard case .stream(let stream) = open[0].body else { throw TestFailure() }
        stream.cancel()
        stream.cancel()
        #expect(fixture.get("/v1/events").status == 200)
        #expect(open[1].status == 200)
    }

    @Test func `an export is every article, a line each`() throws {
        let count = ExportStream.pageLimit * 2 + 1
        let fixture = try Fixture(articles: Fixture.articles(count))
        let whole = fixture.get("/v1/export", ("Range", "bytes=0-9"))
        #expect(whole.status == 200)
        #expect(whole.fields.first("Accept-Ranges") == "none")
        let lines = whole.text.split(separator: "\n")
        #expect(lines.count == count)
        #expect(Set(lines).count == count)
        #expect(fixture.get("/v1/export?limit=3&fields=title&author=36kr").text.split(separator: "\n").count == 3)
        #expect(fixture.get("/v1/export?limit=1&fields=title").text == #"{"id":"\#(Fixture.article(0).id)","title":"第0條 news"}"# + "\n")
        #expect(fixture.get("/v1/export?content=text&limit=1").text.contains(#""content":{"text":"上海的消息 number0。再有一句。"}"#))
    }

    @Test func `feeds show lists, with bodies and a next page`() throws {
        let fixture = try Fixture(articles: Fixture.articles(5), configure: { $0.publicURL = "https://news.example/" })
        let feed = try fixture.json("/v1/feed.json?limit=1&author=36kr")
        #expect(feed.objects("items").count == 1)
        #expect(feed.objects("items").first?.text("content_html") == "<p>上海的消息 number1。再有一句。</p>")
        let next = try #require(feed.text("next_url"))
        #expect(next.hasPrefix("https://news.example/v1/feed.json?author=36kr&limit=1&cursor="))
        #expect(fixture.get("/v1/feed.rss").text.contains("<item>"))
        #expect(fixture.get("/v1/feed.atom?q=number3&content=none").text.components("<entry>") == 2)
        #expect(fixture.get("/sitemap.xml").text.components("<url>") == 6)
        #expect(fixture.get("/v1/feed.rss?limit=201").status == 400)
    }
}

extension JSONObject {
    var whole: JSONValue { .object(all) }
}

extension String {
    func components(_ separator: String) -> Int { ranges(of: separator).count + 1 }
}
