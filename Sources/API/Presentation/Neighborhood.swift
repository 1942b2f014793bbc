import Articles
import Store

/// Articles around an article, as JSON values.
enum Neighborhood {
    /// An array of cards.
    static func related(_ id: ArticleID, limit: Int, reader: Reader) throws -> [UInt8] { Array("[]".utf8) }

    /// `{"newer":card or null,"older":card or null}`.
    static func neighbors(_ id: ArticleID, category: String?, reader: Reader) throws -> [UInt8] {
        Array(#"{"newer":null,"older":null}"#.utf8)
    }

    /// `{"id","count","articles":[cards]}`, or null for an article that is the only one of its story.
    static func story(ofCard card: [UInt8], reader: Reader) throws -> [UInt8] {
        guard let id = ArticlePresenter.storyID(ofCard: card) else { return Array("null".utf8) }
        var query = ArticleQuery()
        query.story = id
        query.limit = 100
        let page = try reader.page(query)
        var json = JSONWriter(capacity: 1_024 * (page.hits.count + 1))
        json.object {
            $0.key("id")
            $0.string(id)
            $0.key("count")
            $0.number(page.total)
            $0.key("articles")
            $0.array { list in page.hits.forEach { list.raw($0.card) } }
        }
        return json.bytes
    }
}
