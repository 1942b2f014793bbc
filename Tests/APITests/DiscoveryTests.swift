import Articles
import Testing

@testable import API
@testable import Store

/// Related articles, suggestions, trends, calendar.
struct DiscoveryTests {
    /// Filler so that a rare word is rare.
    static func filler(_ count: Int) -> [Article] {
        (0..<count).map { Fixture.article($0 + 100, title: "普通新闻第\($0)条", text: "今日天气晴朗，气温\($0)度，适合出行。") }
    }

    static func isAbout(_ text: String) -> Bool { ["超导", "量子", "芯片", "计算"].contains { text.contains($0) } }

    @Test func `related articles share rare words, and say which`() throws {
        let one = Fixture.article(0, title: "量子计算机突破", text: "研究人员在量子计算机上取得突破，超导芯片更稳定。")
        let two = Fixture.article(2, title: "超导芯片进展", text: "新的超导芯片让量子计算机更快。")
        let other = Fixture.article(4, title: "足球比赛", text: "昨晚的比赛二比一结束。")
        let fixture = try Fixture(articles: [one, two, other] + Self.filler(40))
        let related = try fixture.json("/v1/articles/\(one.id)/related").objects("data")
        #expect(related.first?.text("id") == two.id.description)
        #expect(!related.contains { $0.text("id") == one.id.description || $0.text("id") == other.id.description })
        let reasons = try #require(related.first?.objects("reasons"))
        #expect(reasons.contains { $0.text("kind") == "term" && Self.isAbout($0.text("text") ?? "") })
        #expect(reasons.contains { $0.text("kind") == "author" && $0.text("text") == "新浪财经" })
        #expect(
            try fixture.json("/v1/articles/\(one.id)?include=related").object("data")?.objects("related").first?.text("id")
                == two.id.description)
        #expect(fixture.get("/v1/articles/0000000000000000/related").status == 404)
    }

    @Test func `overlapping pairs become the words of the text`() {
        #expect(Set(Reader.joined(["理器", "入式", "嵌入", "处理"], in: "嵌入式 与 处理器")) == ["处理器", "嵌入式"])
        #expect(Reader.joined(["嵌入", "入式"], in: "嵌入 入式") == ["嵌入", "入式"])
        #expect(Reader.joined(["abc", "cde"], in: "abcde") == ["abc", "cde"])
        #expect(Reader.joined([], in: "") == [])
    }

    @Test func `suggestions come for characters, pinyin and initials`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6) + [Fixture.article(20, title: "上海银行发布年报")])
        for typed in ["金融", "jinrong", "jr"] {
            let first = try #require(
                try fixture.json("/v1/suggest?q=\(typed)").objects("data").first { $0.text("text") == "金融" }, "\(typed)")
            #expect(first.text("kind") == "category")
            #expect(first.text("url") == "/v1/articles?category=\(CategoryID.id(ofPath: ["金融"]))")
        }
        let title = try #require(try fixture.json("/v1/suggest?q=上海银行&kinds=title").objects("data").first)
        #expect(title.text("id") == Fixture.article(20).id.description)
        #expect(try fixture.json("/v1/suggest?q=").objects("data").isEmpty)
        #expect(fixture.get("/v1/suggest").status == 400)
        #expect(fixture.get("/v1/suggest?q=" + String(repeating: "x", count: 64)).status == 200)
        #expect(fixture.get("/v1/suggest?q=" + String(repeating: "x", count: 65)).status == 400)
    }

    @Test func `a search that finds next to nothing asks what was meant`() throws {
        let fixture = try Fixture(articles: Fixture.articles(6) + [Fixture.article(20, title: "Kubernetes released", text: "上海银行")])
        func meant(_ query: String) throws -> JSONValue? { try fixture.json("/v1/search?q=\(query)").object("meta")?["did_you_mean"] }
        #expect(try meant("kuberntes") == .string("kubernetes"))
        #expect(try meant("kuberntes&fuzzy=off") == .string("kubernetes"))
        #expect(try meant("上海") == .null)
        #expect(try meant("金容") == .null, "no suggestions are ready")
        _ = fixture.get("/v1/suggest?q=a")
        #expect(try meant("金容") == .string("金融"))
        #expect(try meant("，") == .null)
        let multi = fixture.request(.post, "/v1/search/multi", body: #"{"queries":[{"q":"kuberntes"}]}"#)
        #expect(multi.text.contains(#""did_you_mean":"kubernetes""#))
        #expect(try fixture.json("/v1/articles?q=kuberntes").object("meta")?["did_you_mean"] == .string("kubernetes"))
        #expect(try fixture.json("/v1/articles").object("meta")?["did_you_mean"] == nil)
    }

    @Test func `suggestions are prepared beside the requests, and anew after articles have changed`() async throws {
        let fixture = try Fixture(articles: Fixture.articles(6))
        #expect(fixture.factory.suggestions.ready == nil)
        fixture.factory.warm()
        func isSuggested(_ text: String) async throws -> Bool {
            for _ in 0..<6_000 {
                fixture.factory.warm()
                let found = fixture.factory.suggestions.ready?.suggestions(for: Array(text.utf8), limit: 1) ?? []
                if !found.isEmpty { return true }
                try await Task.sleep(for: .milliseconds(50))
            }
            return false
        }
        #expect(try await isSuggested("jinrong"))
        try fixture.apply([Fixture.article(30, title: "量子计算机突破")])
        #expect(try await isSuggested("lzjsj"))
    }

    @Test func `a query in one script ranks articles in that script first`() throws {
        var articles: [Article] = []
        for index in 0..<8 {
            var article = Fixture.article(index, title: index % 2 == 0 ? "上海车展" : "上海車展", text: index % 2 == 0 ? "车展开幕。" : "車展開幕。")
            article.language = index % 2 == 0 ? "zh-Hans" : "zh-Hant"
            articles.append(article)
        }
        let fixture = try Fixture(articles: articles)
        for (query, language) in [("车展", "zh-Hans"), ("車展", "zh-Hant")] {
            let found = try fixture.json("/v1/search?q=\(query)&explain=true").objects("data")
            #expect(found.count == 8 && found.prefix(4).allSatisfy { $0.text("lang") == language }, "\(query)")
        }
    }

    @Test func `a term that was not there before rises`() throws {
        var articles = Self.filler(60).enumerated().map { index, article in
            var article = article
            article.published = Fixture.start - Int64(index % 25 + 1) * 86_400
            return article
        }
        for index in 0..<6 {
            var article = Fixture.article(index, title: "台风烟花登陆浙江 报道\(index)")
            article.published = Fixture.start - Int64(index) * 60
            articles.append(article)
        }
        let fixture = try Fixture(articles: articles)
        let answer = try fixture.json("/v1/trending")
        #expect(answer.object("meta")?.text("to") == "2022-05-05")
        let term = try #require(answer.objects("data").first)
        #expect(term.text("term")?.contains("烟花") == true)
        #expect(term.number("count") == 6)
        let articlesLink = try #require(term.text("articles"))
        #expect(try fixture.json(articlesLink).objects("data").count == 6)
        #expect(try fixture.json("/v1/trending?to=2022-04-20").objects("data").allSatisfy { $0.text("term")?.contains("烟花") == false })
    }

    @Test func `the calendar counts days, months and years`() throws {
        let fixture = try Fixture(articles: Fixture.articles(60))
        let months = try fixture.json("/v1/calendar").objects("data")
        #expect(months.compactMap { $0.text("period") } == ["2022-05"])
        #expect(months.first?.number("count") == 60)
        let days = try fixture.json("/v1/calendar?unit=day&from=2022-05&to=2022-05").objects("data")
        #expect(days.compactMap { $0.text("period") } == ["2022-05-03", "2022-05-04", "2022-05-05"])
        #expect(days.compactMap { $0.number("count") } == [14, 24, 22])
        for day in days {
            let link = try #require(day.text("articles"))
            #expect(try fixture.json(link).object("meta")?.number("total") == day.number("count"))
        }
        for day in try fixture.json("/v1/calendar?unit=day&from=2022-05-03&to=2022-05-05&tz=America/New_York").objects("data") {
            let link = try #require(day.text("articles"))
            #expect(try fixture.json(link).object("meta")?.number("total") == day.number("count"), "\(link)")
        }
        #expect(try fixture.json("/v1/calendar?unit=year&author=36kr").objects("data").first?.number("count") == 30)
        #expect(fixture.get("/v1/calendar?unit=day").status == 400)
        #expect(fixture.get("/v1/calendar?unit=day&from=2021&to=2022").status == 400)
        #expect(fixture.get("/v1/calendar?unit=day&from=2021&to=2021").status == 200)
    }

    @Test func `categories count a span of time`() throws {
        let fixture = try Fixture(articles: Fixture.articles(60))
        let whole = try fixture.json("/v1/categories?flat=true").objects("data").map { $0.number("count") }
        let always = try fixture.json("/v1/categories?flat=true&from=2000").objects("data").map { $0.number("count") }
        #expect(whole == always)
        let day = try fixture.json("/v1/categories?flat=true&from=2022-05-05&to=2022-05-05").objects("data")
        #expect(day.map { $0.number("count") }.compactMap { $0 }.max() == 14)
        for node in day {
            let total = try fixture.json("/v1/articles?limit=0&from=2022-05-05&to=2022-05-05&category=\(node.text("id") ?? "")").object(
                "meta")?.number("total")
            #expect(node.number("count") == total)
            #expect(node.text("latest_at")?.hasPrefix("2022-05-05T") == true)
        }
        let child = CategoryID.id(ofPath: ["金融", "新浪财经"])
        #expect(try fixture.json("/v1/categories/\(child)?from=2022-05-05").object("data")?.number("count") == 8)
        #expect(try fixture.json("/v1/categories?from=1990&to=1991").objects("data").allSatisfy { $0.number("count") == 0 })
    }

    @Test func `an article comes as Markdown and as blocks`() throws {
        var article = Fixture.article(0)
        article.html = Array("<h2>上海</h2><p>One <strong>two</strong></p>".utf8)
        let fixture = try Fixture(articles: [article])
        let content = try #require(try fixture.json("/v1/articles/\(article.id)?content=markdown,blocks").object("data")?.object("content"))
        #expect(content.text("markdown")?.contains("## 上海") == true)
        #expect(content.text("markdown")?.contains("**two**") == true)
        #expect(content.objects("blocks").count == 2)
        #expect(content.all.map(\.name) == ["markdown", "blocks"])
    }

    @Test func `tables keep their cells in every format`() throws {
        var article = Fixture.article(0)
        article.html = Array(
            "<table><thead><tr><th>代码</th><th>名称</th></tr></thead><tbody><tr><td>600000</td><td>浦发</td></tr></tbody></table>".utf8)
        article.text = Array("代码\t名称\n600000\t浦发".utf8)
        let fixture = try Fixture(articles: [article])
        let content = try #require(
            try fixture.json("/v1/articles/\(article.id)?content=html,text,markdown,blocks").object("data")?.object("content"))
        #expect(content.text("html") == String(decoding: article.html, as: UTF8.self))
        #expect(content.text("text") == "代码\t名称\n600000\t浦发")
        #expect(content.text("markdown") == "| 代码 | 名称 |\n| --- | --- |\n| 600000 | 浦发 |\n")
        let rows = content.objects("blocks").first?.objects("rows") ?? []
        #expect(rows.map { $0.objects("cells").map { $0.objects("blocks").first?.text("text") } } == [["代码", "名称"], ["600000", "浦发"]])
    }

    @Test func `an empty database answers everything`() throws {
        let fixture = try Fixture()
        for path in [
            "/v1/articles", "/v1/search?q=a", "/v1/suggest?q=a", "/v1/categories", "/v1/authors", "/v1/calendar", "/v1/trending",
            "/v1/changes", "/v1/feed.json", "/v1/feed.rss", "/sitemap.xml", "/v1/imports", "/v1/stats", "/metrics",
        ] {
            #expect(fixture.get(path).status == 200, "\(path)")
        }
        #expect(fixture.get("/v1/export").bytes.isEmpty)
    }
}
