import Articles
import HTTP
import Store
import Testing

@testable import API

/// What the parameters of searches do, through the API.
struct SearchBehaviourTests {
    private func total(_ fixture: Fixture, _ query: String) throws -> Int? {
        try fixture.json("/v1/search?count=exact&\(query)").object("meta")?.number("total")
    }

    private func ids(_ fixture: Fixture, _ target: String) throws -> [String] {
        try fixture.json(target).objects("data").compactMap { $0.text("id") }
    }

    // MARK: Fields, prefixes, filters

    @Test(arguments: [
        ("title:第3條", [3]), ("title:number3", []), ("標題：第3條", [3]), ("title:\"第3條 news\"", [3]), ("-title:第3條 number3", []),
        ("number3 author:36kr", [3]), ("number3 author:新浪", []), ("number4 作者：浪财", [4]), ("number4 -author:新浪", []),
        ("number4 -author:36kr", [4]), ("number3 author:nobody", []), ("(number1 OR number2) author:36kr", [1]),
        ("numb*", Array(0...11)), ("number1*", [1, 10, 11]), ("NUMBER1＊", [1, 10, 11]), ("title:new* number7", [7]),
        ("title:numb*", []), ("number1* -number10", [1, 11]), ("number1* -number1", [10, 11]), ("zzz*", []),
        ("number3|number5", [3, 5]), ("\"number3。再有一句\"", [3]), ("\"number3，再有一句\"", [3]), ("\"再有一句。number3\"", []), ("上海的消息number3", [3]),
    ])
    func `fields, prefixes and operators`(query: String, expected: [Int]) throws {
        let fixture = try Fixture(articles: Fixture.articles(12))
        for sort in ["-published_at", "relevance"] {
            let found = try ids(fixture, "/v1/search?fuzzy=off&limit=100&sort=\(sort)&q=\(TargetText.encode(query))")
            #expect(Set(found) == Set(expected.map { Fixture.article($0).id.description }), "\(sort)")
            #expect(found.count == expected.count)
        }
    }

    struct FilterCase: Sendable {
        var query: String
        /// Of the number of an article of the fixture.
        var isIn: @Sendable (Int) -> Bool

        init(_ query: String, _ isIn: @escaping @Sendable (Int) -> Bool) {
            self.query = query
            self.isIn = isIn
        }
    }

    static let filterCases: [FilterCase] = [
        FilterCase("has=image") { $0 % 4 == 0 },
        FilterCase("category=金融") { $0 % 3 == 0 },
        FilterCase("category=金融/新浪财经") { $0 % 3 == 0 },
        FilterCase("category=金融&scope=self") { _ in false },
        FilterCase("category=金融/新浪财经&scope=self") { $0 % 3 == 0 },
        FilterCase("category=金融,科技") { _ in true },
        FilterCase("category_not=金融") { $0 % 3 != 0 },
        FilterCase("category=金融&category_not=金融/新浪财经") { _ in false },
        FilterCase("from=2022-05-05T12:00:00Z") { $0 < 2 },
        FilterCase("to=2022-05-05T12:00:00Z") { $0 >= 2 },
        FilterCase("from=2022-05-05T11:00:00Z&to=2022-05-05T13:00:00Z") { 1...2 ~= $0 },
        FilterCase("from=2022-05-05&to=2022-05-05") { $0 < 22 },
        FilterCase("from=2022-05-05&to=2022-05-05&tz=UTC") { $0 < 14 },
        FilterCase("from=2022&to=2022") { _ in true },
        FilterCase("from=2023") { _ in false },
        FilterCase("from=-24h") { $0 < 1 },
        FilterCase("lang=en&has=image") { $0 % 28 == 0 },
        FilterCase("tag=swift&author=36kr") { $0 % 10 == 5 },
    ]

    @Test(arguments: filterCases)
    func `filters hold in searches as in lists`(filter: FilterCase) throws {
        let fixture = try Fixture(articles: Fixture.articles(30))
        let expected = Set((0..<30).filter(filter.isIn).map { Fixture.article($0).id.description })
        for target in ["/v1/search?q=上海&sort=-published_at", "/v1/search?q=上海", "/v1/articles?q=上海", "/v1/articles?"] {
            #expect(Set(try ids(fixture, "\(target)&limit=100&\(filter.query)")) == expected, "\(target)")
        }
        #expect(try total(fixture, "q=上海&limit=0&\(filter.query)") == expected.count)
    }

    @Test(arguments: [
        ("q=a&has=video", "has"), ("q=a&from=soon", "from"), ("q=a&to=2022-13", "to"), ("q=a&tz=Mars", "tz"),
        ("q=a&from=2023&to=2022", "from"),
        ("q=a&category=", "category"), ("q=a&category=/", "category"), ("q=a&scope=up", "scope"), ("q=a&facets=", "facets"),
        ("q=a&facets=language", "facets"), ("q=a&facet_limit=201", "facet_limit"), ("q=a&facet_mode=both", "facet_mode"),
        ("q=a&collapse=true", "collapse"), ("q=a&explain=2", "explain"), ("q=a&page=0", "page"), ("q=a&page=101&limit=100", "page"),
        ("q=a&limit=101", "limit"), ("q=a&cursor=%00", "cursor"), ("q=a&sort=score", "sort"), ("q=a&count=some", "count"),
        ("q=a&min_chars=-1", "min_chars"), ("q=a&story=7", "story"), ("q=%FF", "q"), ("q=a&q=b", "q"), ("", "q"),
    ])
    func `bad searches name what is wrong`(query: String, parameter: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let response = fixture.get("/v1/search?\(query)")
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == parameter, "\(response.text)")
    }

    // MARK: Facets

    @Test func `each value of a facet counts what the search with that value has`() throws {
        let fixture = try Fixture(articles: Fixture.articles(40))
        let own = ["author": "author=36kr", "category": "category=科技", "tag": "tag=swift", "month": "from=2022-05-05"]
        let filters = ["", "&author=36kr", "&category=科技", "&tag=swift", "&from=2022-05-05", "&author=36kr&category=科技"]
        for filter in filters + ["&scope=self", "&author=36kr&scope=self"] {
            let answer = try fixture.json("/v1/search?q=上海&limit=0&facets=author,category,tag,month\(filter)")
            let facets = try #require(answer.object("meta")?.object("facets"))
            for name in ["author", "category", "tag", "month"] {
                let values = facets.objects(name)
                #expect(!values.isEmpty, "\(name) \(filter)")
                // Its own condition is left out: the counts say what choosing another value would show.
                let others = own[name].map { filter.replacing("&\($0)", with: "") } ?? filter
                for value in values {
                    let text = try #require(value.text("name"))
                    let condition =
                        switch name {
                        case "category": "category=\(try #require(value.text("id")))"
                        case "month": "from=\(text)&to=\(text)"
                        default: "\(name)=\(TargetText.encode(text))"
                        }
                    #expect(
                        value.number("count") == (try total(fixture, "q=上海&limit=0\(others)&\(condition)")), "\(name) \(text) \(filter)")
                }
                #expect(values.compactMap { $0.number("count") } == values.compactMap { $0.number("count") }.sorted(by: >))
            }
        }
    }

    @Test func `a conjunctive facet stays inside its own filter`() throws {
        let fixture = try Fixture(articles: Fixture.articles(40))
        func counts(_ query: String) throws -> [String: Int] {
            let facets = try fixture.json("/v1/search?q=上海&limit=0&facets=author&\(query)").object("meta")?.object("facets")
            return Dictionary(
                uniqueKeysWithValues: (facets?.objects("author") ?? []).map { ($0.text("name") ?? "", $0.number("count") ?? -1) })
        }
        #expect(try counts("author=36kr") == ["36kr": 20, "新浪财经": 20])
        #expect(try counts("author=36kr&facet_mode=conjunctive") == ["36kr": 20])
        #expect(try counts("author=36kr&tag=swift") == ["36kr": 4, "新浪财经": 4])
        #expect(try counts("author=36kr&tag=swift&facet_mode=conjunctive") == ["36kr": 4])
        #expect(try counts("author=nobody") == [:])
        #expect(try counts("facet_limit=1").count == 1)
        #expect(try fixture.json("/v1/articles?facets=author&limit=0").object("meta")?.object("facets")?.objects("author").count == 2)
    }

    // MARK: Pages

    @Test func `pages by number are the list by cursor, however deep`() throws {
        let fixture = try Fixture(articles: Fixture.articles(1_100))
        for sort in ["-published_at", "relevance"] {
            var walked: [String] = []
            var target: String? = "/v1/search?q=上海&limit=100&sort=\(sort)"
            while let here = target, walked.count < 1_200 {
                let answer = try fixture.json(here)
                walked += answer.objects("data").compactMap { $0.text("id") }
                target = answer.object("links")?.text("next")
                let meta = try #require(answer.object("meta"))
                #expect(meta.number("total") == 1_100)
                #expect(meta.number("window") == (sort == "relevance" ? 1_000 : nil))
            }
            // Ranked pages come from one window; by date there is no end but that of the list.
            #expect(walked.count == (sort == "relevance" ? 1_000 : 1_100))
            #expect(Set(walked).count == walked.count)
            for (page, limit) in [(1, 20), (2, 20), (7, 33), (10, 100), (50, 20), (1_000, 1)] {
                let from = min((page - 1) * limit, walked.count)
                let numbered = try fixture.json("/v1/search?q=上海&sort=\(sort)&limit=\(limit)&page=\(page)")
                #expect(
                    numbered.objects("data").compactMap { $0.text("id") } == Array(walked[from..<min(from + limit, walked.count)]),
                    "\(sort) page \(page)")
                #expect(numbered.object("meta")?.number("page") == page)
            }
            let beyond = try fixture.json("/v1/search?q=上海&sort=\(sort)&limit=20&page=500")
            #expect(beyond.objects("data").isEmpty)
            #expect(beyond.object("meta")?.number("total") == 1_100)
            #expect(beyond.object("links")?["next"] == .null)
        }
    }

    // MARK: Stories

    @Test func `collapsed, a story is one card and counts once`() throws {
        // Versions of one story have one text but for its end.
        func text(_ seed: UInt64) -> String {
            var random = SeededRandom(state: seed)
            return String(
                String.UnicodeScalarView(
                    (0..<400).compactMap { _ in Unicode.Scalar(0x4E00 + UInt32.random(in: 0..<3_000, using: &random)) }))
        }
        var articles: [Article] = []
        for index in 0..<12 {
            let seed = index < 8 ? UInt64(index % 2) : UInt64(index)
            articles.append(Fixture.article(index, title: "题\(index)", text: "上海 \(text(seed))尾\(index)"))
        }
        let fixture = try Fixture(articles: articles)
        try fixture.database.writer.updateStories()
        let stories = try fixture.json("/v1/articles?limit=100").objects("data").compactMap { $0.object("story")?.text("id") }
        #expect(stories.count == 8 && Set(stories).count == 2, "\(stories)")
        for target in ["/v1/search?q=上海", "/v1/search?q=上海&sort=-published_at", "/v1/articles?"] {
            let answer = try fixture.json("\(target)&limit=100&collapse=story")
            let cards = answer.objects("data")
            #expect(answer.object("meta")?.number("total") == 6, "\(target)")
            #expect(cards.count == 6)
            #expect(cards.compactMap { $0.object("story")?.text("id") }.sorted() == Set(stories).sorted())
            #expect(try fixture.json("\(target)&limit=0&collapse=story").object("meta")?.number("total") == 6)
            var walked: [String] = []
            var next: String? = "\(target)&limit=2&collapse=story"
            while let here = next, walked.count < 20 {
                let page = try fixture.json(here)
                walked += page.objects("data").compactMap { $0.text("id") }
                #expect(page.object("meta")?.number("total") == 6)
                next = page.object("links")?.text("next")
            }
            #expect(walked == cards.compactMap { $0.text("id") }, "\(target)")
        }
        let story = try #require(stories.first)
        #expect(try fixture.json("/v1/articles?story=\(story)").object("meta")?.number("total") == 4)
        #expect(try fixture.json("/v1/articles?story=\(story)&collapse=story").object("meta")?.number("total") == 1)
    }

    // MARK: Scores and time

    @Test func `explained, a score is told in its parts, and is the same`() throws {
        let fixture = try Fixture(articles: Fixture.articles(12))
        let plain = try fixture.json("/v1/search?q=number3 上海&limit=5&fuzzy=off".replacing(" ", with: "%20")).objects("data")
        let explained = try fixture.json("/v1/search?q=number3%20上海&limit=5&fuzzy=off&explain=true").objects("data")
        #expect(plain.map { $0["score"] } == explained.map { $0["score"] })
        #expect(plain.allSatisfy { $0["explanation"] == nil })
        for hit in explained {
            guard case .object(let parts)? = hit["explanation"] else { throw TestFailure() }
            #expect(!parts.isEmpty)
            for part in parts { if case .number = part.value {} else { Issue.record("\(part.name) is no number") } }
        }
        #expect(explained.count == 1)
        let listed = try fixture.json("/v1/search?q=number3&sort=-published_at&explain=true").objects("data")
        #expect(listed.count == 1 && listed[0]["score"] == nil)
    }

    @Test func `a search out of time answers with what it has, and says so`() throws {
        let fixture = try Fixture(articles: Fixture.articles(600), configure: { $0.searchBudgetMilliseconds = 0 })
        for query in ["上海", "\"上海的消息\"", "numb*", "上海 -number3", "kuberntes", "\"上海，的\""] {
            let target = "/v1/search?q=\(TargetText.encode(query))&facets=author,month&collapse=story"
            let response = fixture.get(target)
            #expect(response.status == 200)
            let meta = try #require(try response.object().object("meta"))
            if meta["partial"] == .bool(true) { #expect(meta.text("total_is") == "at_least", "\(query)") }
            #expect(try response.object().objects("data").count <= meta.number("total") ?? 0)
        }
        let broad = try #require(try fixture.json("/v1/search?q=%22再有，一句%22").object("meta"))
        #expect(broad["partial"] == .bool(true))
        #expect(fixture.request(.post, "/v1/search/multi", body: #"{"queries":[{"q":"上海的消息"}]}"#).status == 200)
    }

    // MARK: Several searches

    @Test func `each of several searches is answered as it is alone`() throws {
        let fixture = try Fixture(articles: Fixture.articles(30))
        let searches: [(body: String, query: String)] = [
            (#"{"q":"上海","limit":2,"author":["36kr"]}"#, "q=上海&limit=2&author=36kr"),
            (#"{"q":"number3","explain":true,"highlight":"none"}"#, "q=number3&explain=true&highlight=none"),
            (
                #"{"q":"上海","sort":"-published_at","facets":["author","tag"],"category":"金融"}"#,
                "q=上海&sort=-published_at&facets=author,tag&category=金融"
            ),
            (#"{"q":"上海","page":2,"limit":5,"fields":"title","collapse":"story"}"#, "q=上海&page=2&limit=5&fields=title&collapse=story"),
            (#"{"q":"。"}"#, "q=。"), (#"{"q":"nothing","author":["Smith, John"]}"#, #"q=nothing&author=Smith\,%20John"#),
            (
                #"{"q":"上海","has":["image"],"from":"2022-05-05","to":2022,"min_chars":20}"#,
                "q=上海&has=image&from=2022-05-05&to=2022&min_chars=20"
            ),
        ]
        let body = #"{"queries":["# + searches.map(\.body).joined(separator: ",") + "]}"
        let response = fixture.request(.post, "/v1/search/multi", body: body)
        #expect(response.status == 200, "\(response.text)")
        let results = try response.object().objects("data")
        #expect(results.count == searches.count)
        for (result, search) in zip(results, searches) {
            let alone = try fixture.json("/v1/search?\(search.query)")
            #expect(result.whole == alone.whole, "\(search.query)")
        }
    }

    @Test(arguments: [
        (#"{"queries":[{"q":"a"},{"q":"b","limit":101}]}"#, "queries[1].limit"),
        (#"{"queries":[{"q":"a","from":"soon"}]}"#, "queries[0].from"),
        (#"{"queries":[{"q":"a"},{"limit":1}]}"#, "queries[1].q"), (#"{"queries":[{"q":"a","q":"b"}]}"#, "queries[0].q"),
        (#"{"queries":[{"q":["a","b"]}]}"#, "queries[0].q"), (#"{"queries":[{"q":"a","cursor":"x"}]}"#, "queries[0].cursor"),
        (#"{"queries":[{"q":"a","limit":1.5}]}"#, "queries[0].limit"), (#"{"queries":[{"q":"a","limit":true}]}"#, "queries[0].limit"),
        (#"{"queries":[{"q":"a","facets":["color"]}]}"#, "queries[0].facets"),
    ])
    func `what is wrong with one of several searches is named with its place`(body: String, parameter: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        let response = fixture.request(.post, "/v1/search/multi", body: body)
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == parameter, "\(response.text)")
    }

    @Test(arguments: [
        #"{"queries":[{"q":{"a":1}}]}"#, #"{"queries":[{"q":[["a"]]}]}"#, #"{"queries":[{"q":"a","author":[null]}]}"#,
        #"{"queries":[{"q":"a\u0000b"}]}"#, #"{"queries":[{"q":"a"}],"x":1}"#, #"{"q":"a"}"#, "null", "\u{FEFF}", "{",
    ])
    func `a body that is no list of searches is refused`(body: String) throws {
        let fixture = try Fixture()
        let response = fixture.request(.post, "/v1/search/multi", body: body)
        #expect(response.status == 400)
        #expect(try response.object().text("code") == "invalid_body")
    }
}
