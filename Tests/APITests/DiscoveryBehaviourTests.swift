import Articles
import HTTP
import Store
import Testing

@testable import API

/// Reasons of related articles, and days and weeks of trends.
struct DiscoveryBehaviourTests {
    // MARK: Related

    @Test func `related articles give every reason that they have, and no other`() throws {
        var one = Fixture.article(0, title: "量子计算机突破", text: "研究人员在量子计算机上取得突破，超导芯片更稳定。")
        one.categories = [["科技", "物理"], ["头条"]]
        one.tags = ["quantum", "chip"]
        var near = Fixture.article(2, title: "超导芯片进展", text: "新的超导芯片让量子计算机更快。")
        near.categories = [["头条"], ["科技"]]
        near.tags = ["chip", "fast"]
        var far = Fixture.article(3, title: "超导芯片停产", text: "工厂说超导芯片不再生产。")
        far.categories = [["财经"]]
        far.tags = []
        let fixture = try Fixture(articles: [one, near, far] + DiscoveryTests.filler(40))
        let related = try fixture.json("/v1/articles/\(one.id)/related?limit=20").objects("data")
        func reasons(_ article: Article) throws -> [String: [String]] {
            let card = try #require(related.first { $0.text("id") == article.id.description })
            var reasons: [String: [String]] = [:]
            for reason in card.objects("reasons") { reasons[reason.text("kind") ?? "?", default: []].append(reason.text("text") ?? "?") }
            return reasons
        }
        let all = try reasons(near)
        #expect(Set(all.keys) == ["term", "author", "category", "tag"])
        #expect(all["author"] == ["新浪财经"] && all["category"] == ["头条"] && all["tag"] == ["chip"])
        let terms = try reasons(far)
        #expect(Set(terms.keys) == ["term"])
        for (article, found) in [(near, all), (far, terms)] {
            let text = article.title + String(decoding: article.text, as: UTF8.self)
            let own = one.title + String(decoding: one.text, as: UTF8.self)
            let words = found["term"] ?? []
            #expect((1...5).contains(words.count))
            for word in words { #expect(own.contains(word), "\(word) is not in the article") }
            #expect(words.contains { text.contains($0) })
        }
        #expect(!related.contains { $0.text("id") == one.id.description })
        #expect(try fixture.json("/v1/articles/\(one.id)/related?limit=1").objects("data").count == 1)
    }

    @Test(arguments: [
        ("limit=0", "limit"), ("limit=21", "limit"), ("limit=x", "limit"), ("q=a", "q"), ("sort=relevance", "sort"),
        ("fields=title", "fields"),
    ])
    func `bad wishes for related articles are refused`(query: String, parameter: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let response = fixture.get("/v1/articles/\(Fixture.article(0).id)/related?\(query)")
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == parameter, "\(response.text)")
    }

    @Test func `related articles of what is gone, unknown or no id`() throws {
        let fixture = try Fixture(articles: Fixture.articles(2))
        try fixture.apply([.removed(key: Fixture.stamp(Fixture.article(1)).key)])
        #expect(fixture.get("/v1/articles/\(Fixture.article(1).id)/related").status == 410)
        #expect(fixture.get("/v1/articles/0000000000000000/related").status == 404)
        #expect(fixture.get("/v1/articles/xyz/related").status == 400)
    }

    // MARK: Trends

    /// Quiet days before, one term on the last day, another on the six days before it.
    private func trends() throws -> Fixture {
        var articles = DiscoveryTests.filler(60).enumerated().map { index, article in
            var article = article
            article.published = Fixture.start - Int64(index % 30 + 7) * 86_400
            return article
        }
        for index in 0..<6 {
            var article = Fixture.article(index, title: "台风烟花登陆浙江 报道\(index)")
            article.published = Fixture.start - Int64(index) * 60
            articles.append(article)
        }
        for index in 6..<18 {
            var article = Fixture.article(index, title: "鸿蒙系统发布 评论\(index)")
            article.published = Fixture.start - Int64(index % 6 + 1) * 86_400
            articles.append(article)
        }
        return try Fixture(articles: articles)
    }

    private func term(_ part: String, in answer: JSONObject) -> JSONObject? {
        answer.objects("data").first { $0.text("term")?.contains(part) == true }
    }

    @Test func `a day has its own terms, a week those of its seven days`() throws {
        let fixture = try trends()
        let day = try fixture.json("/v1/trending?window=day")
        #expect(day.object("meta")?.text("from") == "2022-05-05" && day.object("meta")?.text("to") == "2022-05-05")
        #expect(term("烟花", in: day)?.number("count") == 6)
        #expect(term("鸿蒙", in: day) == nil)
        #expect(try fixture.json("/v1/trending").objects("data").map(\.whole) == day.objects("data").map(\.whole))
        let week = try fixture.json("/v1/trending?window=week")
        #expect(week.object("meta")?.text("from") == "2022-04-29" && week.object("meta")?.text("to") == "2022-05-05")
        #expect(term("烟花", in: week)?.number("count") == 6)
        #expect(term("鸿蒙", in: week)?.number("count") == 12)
        let before = try fixture.json("/v1/trending?window=week&to=2022-05-04")
        #expect(before.object("meta")?.text("from") == "2022-04-28")
        #expect(term("鸿蒙", in: before)?.number("count") == 12)
        #expect(term("烟花", in: before) == nil)
        #expect(try fixture.json("/v1/trending?window=week&limit=1").objects("data").count == 1)
        #expect(try fixture.json("/v1/trending?to=2010-01-01").objects("data").isEmpty)
    }

    @Test(arguments: ["", "&tz=UTC", "&tz=%2B14:00", "&tz=America/New_York"])
    func `the articles of a term are those that were counted, in any zone`(zone: String) throws {
        let fixture = try trends()
        for window in ["day", "week"] {
            let terms = try fixture.json("/v1/trending?window=\(window)\(zone)").objects("data")
            #expect(!terms.isEmpty)
            for term in terms {
                let link = try #require(term.text("articles"))
                #expect(try fixture.json(link).object("meta")?.number("total") == term.number("count"), "\(link)")
            }
        }
    }

    @Test(arguments: [
        ("window=month", "window"), ("window=", "window"), ("to=soon", "to"), ("to=2022-02-30", "to"), ("tz=Mars", "tz"),
        ("limit=0", "limit"),
        ("limit=51", "limit"), ("from=2022", "from"), ("window=day&window=week", "window"),
    ])
    func `bad wishes for trends are refused`(query: String, parameter: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let response = fixture.get("/v1/trending?\(query)")
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == parameter, "\(response.text)")
    }
}
