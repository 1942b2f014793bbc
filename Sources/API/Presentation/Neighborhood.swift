import Articles
import Store

/// Articles around an article, as JSON values.
enum Neighborhood {
    /// Cards of one story that are shown.
    static let versionsMax = 100

    /// `{"newer":card or null,"older":card or null}`, by date of publication.
    /// - Parameter category: the id of a category to stay in.
    static func neighbors(_ id: ArticleID, category: String?, reader: Reader) throws -> [UInt8] {
        var query = ArticleQuery()
        query.ids = [id]
        query.count = .none
        guard let key = try reader.page(query).hits.first?.key else { return Array(#"{"newer":null,"older":null}"#.utf8) }
        query.ids = nil
        query.limit = 1
        if let category { query.categories = [.id(category)] }
        query.position = .before(key)
        let newer = try reader.page(query).hits.last
        query.position = .after(key)
        let older = try reader.page(query).hits.first
        var json = JSONWriter(capacity: 4_096)
        json.object {
            $0.key("newer")
            if let newer { $0.raw(newer.card) } else { $0.null() }
            $0.key("older")
            if let older { $0.raw(older.card) } else { $0.null() }
        }
        return json.bytes
    }

    /// `{"id","count","articles":[cards]}`, or null for an article that is the only one of its story.
    static func story(ofCard card: [UInt8], reader: Reader) throws -> [UInt8] {
        guard let id = ArticlePresenter.storyID(ofCard: card) else { return Array("null".utf8) }
        return try story(id, reader: reader) ?? Array("null".utf8)
    }

    /// The same by the story's id; nil for a story without articles.
    static func story(_ id: String, reader: Reader) throws -> [UInt8]? {
        var query = ArticleQuery()
        query.story = id
        query.limit = versionsMax
        query.count = .exact
        let page = try reader.page(query)
        guard !page.hits.isEmpty else { return nil }
        var json = JSONWriter(capacity: 1_024 * (page.hits.count + 1))
        json.object {
            $0.key("id")
            // Another version's id leads here too: the story is called as its cards call it.
            $0.string(page.hits.first.flatMap { ArticlePresenter.storyID(ofCard: $0.card) } ?? id)
            $0.key("count")
            $0.number(page.total)
            $0.key("articles")
            $0.array { list in page.hits.forEach { list.raw($0.card) } }
        }
        return json.bytes
    }

    /// The id of the first category that a card names.
    static func firstCategory(ofCard card: [UInt8]) -> String? {
        guard let list = JSONSlices.member("categories", of: card), list.first == UInt8(ascii: "[") else { return nil }
        var found: String?
        JSONSlices.forEachElement(of: list) { category in
            guard found == nil, let id = JSONSlices.member("id", of: Array(category)), id.count > 2 else { return }
            found = String(decoding: id.dropFirst().dropLast(), as: UTF8.self)
        }
        return found
    }
}
