import Articles
import HTTP
import Store
import Testing

@testable import API

/// A parameter that changes nothing is told.
struct IdleParameterTests {
    static let idle = [
        ("/v1/articles?scope=self", "scope"), ("/v1/articles?facet_mode=conjunctive", "facet_mode"),
        ("/v1/articles?facet_limit=5", "facet_limit"), ("/v1/articles?recency=off", "recency"), ("/v1/articles?fuzzy=off", "fuzzy"),
        ("/v1/search?q=上海&explain=true&sort=-published_at", "explain"), ("/v1/search?q=上海&snippet=50&highlight=none", "snippet"),
        ("/v1/articles?ids=\(Fixture.article(0).id)&sort=published_at", "sort"), ("/v1/calendar?scope=self", "scope"),
        ("/v1/calendar?fuzzy=off", "fuzzy"), ("/v1/articles?q=上海&recency=off", "recency"),
    ]

    @Test(arguments: idle)
    func `a parameter without effect is answered with a warning`(target: String, parameter: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(3))
        let response = fixture.get(target)
        #expect(response.status == 200)
        let warnings = try #require(try response.object().object("meta")).objects("warnings")
        #expect(warnings.compactMap { $0.text("code") } == ["no_effect"])
        #expect(warnings.first?.text("parameter") == parameter)
        #expect(warnings.first?.text("detail")?.isEmpty == false)
    }

    @Test(arguments: [
        "/v1/articles?scope=self&category=科技", "/v1/articles?facet_mode=conjunctive&facet_limit=5&facets=author",
        "/v1/articles?q=上海&fuzzy=off", "/v1/articles?q=上海&recency=off&sort=relevance", "/v1/search?q=上海&recency=off&fuzzy=off",
        "/v1/search?q=上海&explain=true", "/v1/search?q=上海&snippet=50", "/v1/search?q=上海&highlight=none",
        "/v1/search?q=上海&explain=false&sort=-published_at", "/v1/articles?ids=\(Fixture.article(0).id)", "/v1/articles?sort=published_at",
        "/v1/articles?scope=tree",
    ])
    func `a parameter with an effect is not`(target: String) throws {
        let response = try Fixture(articles: Fixture.articles(3)).get(target)
        #expect(response.status == 200)
        #expect(try response.object().object("meta")?.objects("warnings").isEmpty == true, "\(response.text)")
    }

    @Test(arguments: ["/v1/articles?sort=relevance", "/v1/feed.json?sort=relevance", "/v1/articles?sort=relevance&category=科技"])
    func `relevance needs a search text`(target: String) throws {
        let fixture = try Fixture(articles: Fixture.articles(3))
        let response = fixture.get(target)
        #expect(response.status == 400)
        #expect(try response.object().objects("errors").first?.text("parameter") == "sort")
        #expect(try response.object().objects("errors").first?.text("code") == "needs_q")
        #expect(fixture.get(target + "&q=上海").status == 200)
    }
}
