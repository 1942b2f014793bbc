import Articles
import HTTP
import Store
import Testing

@testable import API

/// What a list says of names that are not there.
struct WarningTests {
    private func warnings(_ fixture: Fixture, _ query: String) throws -> [JSONObject] {
        try #require(try fixture.json("/v1/articles?\(query)").object("meta")).objects("warnings")
    }

    @Test func `Chinese is its scripts, and no script that is missing is a mistake`() throws {
        let fixture = try Fixture(articles: Fixture.articles(8))  // 0 and 7 are English, the others zh-Hans
        #expect(try warnings(fixture, "lang=zh").isEmpty)
        #expect(try fixture.json("/v1/articles?lang=zh").object("meta")?.number("total") == 6)
        #expect(try fixture.json("/v1/articles?lang=zh,en").object("meta")?.number("total") == 8)
        #expect(try warnings(fixture, "lang=zh-Hant").compactMap { $0.text("code") } == ["unknown_lang"])
        let english = try Fixture(articles: [Fixture.article(0)])
        #expect(try warnings(english, "lang=zh").compactMap { $0.text("code") } == ["unknown_lang"])
        #expect(try english.json("/v1/articles?lang=zh").object("meta")?.number("total") == 0)
    }

    @Test func `suggested categories are what the filter takes, each once`() throws {
        var one = Fixture.article(0)
        one.categories = [["根/一"], ["根/一", "叶~二"], ["h"]]
        let fixture = try Fixture(articles: [one])
        for query in ["根/一", "根~1二", "根~1一/叶~0三", "叶~0二", "h/i", "一"] {
            let found = try warnings(fixture, "category=\(query)").flatMap { $0.texts("suggestions") }
            #expect(!found.isEmpty, "\(query)")
            #expect(Set(found).count == found.count, "\(query): \(found)")
            for suggestion in found {
                let list = try fixture.json("/v1/articles?category=\(TargetText.encode(suggestion))")
                #expect(list.object("meta")?.number("total") == 1, "\(suggestion)")
                #expect(list.object("meta")?.objects("warnings").isEmpty == true, "\(suggestion)")
            }
        }
        #expect(try warnings(fixture, "category=根/一").first?.texts("suggestions").contains("根~1一") == true)
    }
}
