import Articles
import HTTP
import Store
import Testing

@testable import API

/// The newer and the older article where several have no date.
struct NeighborTests {
    private func ids(_ fixture: Fixture, _ id: ArticleID, _ target: (ArticleID) -> String) throws -> [String?] {
        let data = try #require(try fixture.json(target(id)).object("data"))
        let pair = data.object("neighbors") ?? data
        return [pair.object("newer")?.text("id"), pair.object("older")?.text("id")]
    }

    @Test(arguments: [(0, 4), (3, 4), (3, 1), (3, 0)])
    func `neighbours walk through the list, dated or not`(dated: Int, undated: Int) throws {
        let articles = (0..<(dated + undated)).map { index in
            var article = Fixture.article(index)
            if index >= dated {
                article.published = nil
                article.datePrecision = nil
            }
            return article
        }
        let fixture = try Fixture(articles: articles)
        let order = try fixture.json("/v1/articles?limit=100").objects("data").compactMap { $0.text("id") }
        #expect(order.count == articles.count)
        for target in [{ "/v1/articles/\($0)/neighbors" }, { "/v1/articles/\($0)?include=neighbors" }] as [(ArticleID) -> String] {
            for (index, text) in order.enumerated() {
                let id = try #require(ArticleID(text))
                let expected = [index > 0 ? order[index - 1] : nil, index + 1 < order.count ? order[index + 1] : nil]
                #expect(try ids(fixture, id, target) == expected, "\(index)")
            }
        }
    }
}
