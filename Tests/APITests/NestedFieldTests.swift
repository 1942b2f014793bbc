import Articles
import HTTP
import Store
import Testing

@testable import API

/// `fields` with dotted names.
struct NestedFieldTests {
    @Test(arguments: [
        ("title.x", "title"), ("tags.name", "tags"), ("cover.source", nil), ("cover.src.x", "cover.src"),
        ("categories.nam", nil), ("related.titel", "related.title"), ("neighbors.olde", "neighbors.older"), ("neighbors.id", nil),
        ("story.articles.title.x", "story.articles.title"), ("links.next", nil), ("content.html.x", "content.html"),
    ])
    func `a member of what has none is refused`(field: String, suggestion: String?) throws {
        let fixture = try Fixture(articles: Fixture.articles(1))
        for target in ["/v1/articles?fields=", "/v1/search?q=上海&fields=", "/v1/articles/\(Fixture.article(0).id)?fields="] {
            let response = fixture.get("\(target)id,\(field)")
            #expect(response.status == 400, "\(target)")
            let entry = try response.object().objects("errors").first
            #expect(entry?.text("parameter") == "fields" && entry?.text("code") == "not_allowed")
            if let suggestion { #expect(entry?.text("suggestion") == suggestion) }
        }
    }

    @Test func `further articles are projected like the article itself`() throws {
        let articles = (0..<3).map { Fixture.article($0, title: "量子计算机 报道\($0)", text: "量子计算机和超导芯片，第\($0)篇。") }
        let fixture = try Fixture(articles: articles + DiscoveryTests.filler(40))
        let id = Fixture.article(1).id
        let around = try #require(
            try fixture.json("/v1/articles/\(id)?include=related,neighbors&fields=related.title,neighbors.older.id").object("data"))
        #expect(around.all.map(\.name).sorted() == ["id", "neighbors", "related"])
        let related = around.objects("related")
        #expect(!related.isEmpty)
        for card in related { #expect(card.all.map(\.name) == ["id", "title"]) }
        let neighbors = try #require(around.object("neighbors"))
        #expect(neighbors.all.map(\.name) == ["older"])
        #expect(neighbors.object("older")?.all.map(\.name) == ["id"])
        #expect(neighbors.object("older")?.text("id") == Fixture.article(2).id.description)
        let whole = try #require(try fixture.json("/v1/articles/\(id)?include=neighbors&fields=title").object("data"))
        #expect(whole.object("neighbors")?.object("newer")?.text("title") == articles[0].title)
        let newer = try #require(
            try fixture.json("/v1/articles?ids=\(id)&include=neighbors&fields=neighbors.newer.title").objects("data").first)
        #expect(newer.object("neighbors")?.object("newer")?.all.map(\.name) == ["id", "title"])
    }

    /// The shape that names are checked with against the articles that are sent.
    @Test func `every member that is sent can be asked for by its dotted name`() throws {
        let articles = (0..<3).map { Fixture.article($0 * 4, title: "量子计算机 报道\($0)", text: "量子计算机和超导芯片，第\($0)篇。") }
        let fixture = try Fixture(articles: articles + DiscoveryTests.filler(40))
        let id = Fixture.article(4).id
        var names: Set<String> = []
        func walk(_ value: JSONValue, _ prefix: String) {
            switch value {
            case .object(let members):
                for member in members {
                    names.insert(prefix + member.name)
                    if !["front_matter", "explanation"].contains(member.name) { walk(member.value, prefix + member.name + ".") }
                }
            case .array(let values): for value in values { walk(value, prefix) }
            default: break
            }
        }
        for target in [
            "/v1/articles/\(id)?include=related,neighbors,story&content=html,text,markdown",
            "/v1/search?q=量子&explain=true&limit=3&content=text",
        ] {
            guard let data = try fixture.json(target)["data"] else { throw TestFailure() }
            if case .array(let hits) = data { for hit in hits { walk(hit, "") } } else { walk(data, "") }
        }
        #expect(names.contains("cover.src") && names.contains("related.reasons.kind") && names.contains("neighbors.older.categories.path"))
        #expect(names.contains("highlights.ranges.text.text"))
        for name in names { #expect(fixture.get("/v1/articles?limit=0&fields=\(name)").status == 200, "\(name)") }
    }
}
