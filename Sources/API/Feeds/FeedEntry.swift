import Articles
import Store

/// An article as feeds tell it.
struct FeedEntry {
    var id: String
    var title: String
    var summary: String
    /// Where people read it: the original's address, else the article here.
    var address: String
    /// RFC 3339.
    var published: String?
    var updated: String?
    var publishedSeconds: Int64?
    var author: String?
    var language: String?
    /// Names of categories, then tags.
    var labels: [String]
    var image: String?
    /// Clean HTML; nil when it was not asked for.
    var html: [UInt8]?

    /// - Parameters:
    ///   - item: nil for a feed without bodies.
    ///   - base: scheme, host and path in front of `/v1/…`.
    init?(card: [UInt8], item: StoredItem?, base: String, isHTMLWanted: Bool) {
        guard case .object(let members) = try? JSONParser.parse(card) else { return nil }
        let card = JSONObject(members)
        guard let id = card.text("id") else { return nil }
        self.id = id
        title = card.text("title") ?? ""
        summary = card.text("summary") ?? ""
        published = card.text("published_at")
        author = card.text("author")
        language = card.text("lang")
        image = card.object("cover")?.text("src")
        var labels: [String] = []
        for category in card.objects("categories") { labels += category.texts("path").filter { !labels.contains($0) } }
        self.labels = labels + card.texts("tags").filter { !labels.contains($0) }
        address = base + "/v1/articles/" + id
        publishedSeconds = item?.published ?? published.flatMap { DateExpression($0) }.map { $0.start(now: 0, zone: Zone(rules: .utc)) }
        guard let item else { return }
        if case .object(let members) = try? JSONParser.parse(item.details) {
            let details = JSONObject(members)
            updated = details.text("updated_at")
            if let link = details.text("link"), link.hasPrefix("https://") || link.hasPrefix("http://") { address = link }
        }
        if isHTMLWanted { html = item.html }
    }
}

/// Members of a JSON object by name.
struct JSONObject: Sendable {
    private let members: [JSONValue.Member]

    /// Every member, in order.
    var all: [JSONValue.Member] { members }

    init(_ members: [JSONValue.Member]) { self.members = members }

    subscript(_ name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    func text(_ name: String) -> String? {
        guard case .string(let text) = self[name] else { return nil }
        return text
    }

    func object(_ name: String) -> JSONObject? {
        guard case .object(let members) = self[name] else { return nil }
        return JSONObject(members)
    }

    func texts(_ name: String) -> [String] {
        guard case .array(let elements) = self[name] else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    func objects(_ name: String) -> [JSONObject] {
        guard case .array(let elements) = self[name] else { return [] }
        return elements.compactMap { if case .object(let members) = $0 { JSONObject(members) } else { nil } }
    }
}
