import Articles
import HTTP
import Store
import Testing

@testable import API

/// Near matches are told as such, and given only where that can be told.
struct StrictAnswerTests {
    private func fixture() throws -> Fixture {
        try Fixture(
            articles: Fixture.articles(5) + [
                Fixture.article(7, title: "kubernetes release"), Fixture.article(8, title: "kubernetes again"),
            ])
    }

    @Test(arguments: ["/v1/articles?q=kuberntes", "/v1/search?q=kuberntes", "/v1/search?q=kuberntes&sort=-published_at"])
    func `a list with a search text says that it was loosened, as a search does`(target: String) throws {
        let fixture = try fixture()
        let meta = try #require(try fixture.json(target).object("meta"))
        #expect(meta.number("total") == 2)
        #expect(meta.text("relaxed") == "fuzzy")
        #expect(meta.text("did_you_mean") == "kubernetes")
        #expect(meta["partial"] == .bool(false))
        let exact = try #require(try fixture.json(target.replacing("kuberntes", with: "kubernetes")).object("meta"))
        #expect(exact["relaxed"] == .null && exact["did_you_mean"] == .null)
        #expect(exact.number("total") == 2)
    }

    @Test func `a list without a search text has nothing to say of one`() throws {
        let meta = try #require(try fixture().json("/v1/articles").object("meta"))
        #expect(meta["relaxed"] == nil && meta["did_you_mean"] == nil && meta["partial"] == nil)
    }

    @Test func `feeds, exports and counts are strict unless asked otherwise`() throws {
        let fixture = try fixture()
        for target in ["/v1/export?q=", "/v1/feed.json?q=", "/v1/feed.rss?q=", "/v1/feed.atom?q=", "/v1/calendar?q="] {
            let isThere = target.hasPrefix("/v1/calendar") ? "\"period\":" : "release"
            #expect(!fixture.get(target + "kuberntes").text.contains(isThere), "\(target)")
            #expect(!fixture.get(target + "kuberntes&fuzzy=off").text.contains(isThere), "\(target)")
            #expect(fixture.get(target + "kuberntes&fuzzy=auto").text.contains(isThere), "\(target)")
            #expect(fixture.get(target + "kubernetes").text.contains(isThere), "\(target)")
        }
    }

    @Test func `a period of a calendar leads to as many articles as it counts`() throws {
        let fixture = try fixture()
        for query in ["q=kubernetes", "q=kubernetes&fuzzy=off", "author=36kr"] {
            for period in try fixture.json("/v1/calendar?unit=month&\(query)").objects("data") {
                let link = try #require(period.text("articles"))
                #expect(try fixture.json(link).object("meta")?.number("total") == period.number("count"), "\(link)")
            }
        }
    }

    @Test func `an empty search is answered at the generation of the database`() throws {
        let fixture = try fixture()
        for target in ["/v1/search?q=", "/v1/search?q=%20。", "/v1/articles?q=", "/v1/search?q=&facets=author"] {
            let response = fixture.get(target)
            let meta = try #require(try response.object().object("meta"))
            #expect(meta.number("generation") == Int(fixture.database.generation), "\(target)")
            #expect(meta.objects("warnings").compactMap { $0.text("code") } == ["empty_query"])
            let tag = try #require(response.fields.first("ETag"))
            #expect(tag.hasPrefix("W/\"g\(fixture.database.generation)-"))
            #expect(fixture.get(target, ("If-None-Match", tag)).status == 304)
            try fixture.apply([Fixture.article(20 + target.utf8.count)])
            #expect(fixture.get(target, ("If-None-Match", tag)).status == 200)
        }
    }
}
