import Articles
import HTTP
import Store

/// Articles on the subject of an article, with the reasons.
enum RelatedEndpoint {
    static let parameters = [ListParameters.limit(maximum: 20, default: 5, minimum: 1)]

    @Sendable static func related(_ call: Call) throws -> Response {
        let id = try call.articleID()
        let generation = call.handler.factory.database.generation
        let tag = call.listTag(generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        let item = try call.item(id)
        let data = try Neighborhood.related(
            id, card: item.card, limit: call.parameters.integer("limit") ?? 5, reader: call.handler.reader())
        return call.envelope(generation: generation, tag: tag) { $0.raw(data) }
    }
}

extension Neighborhood {
    /// An array of cards, each with `reasons`.
    static func related(_ id: ArticleID, card: [UInt8], limit: Int, reader: Reader) throws -> [UInt8] {
        guard case .object(let members) = try? JSONParser.parse(card) else { return Array("[]".utf8) }
        let own = JSONObject(members)
        var bytes = [UInt8(ascii: "[")]
        for article in try reader.related(id, limit: limit) {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            var json = JSONWriter(capacity: 512)
            json.object {
                $0.key("reasons")
                $0.array { list in writeReasons(article, own, to: &list) }
            }
            bytes.append(contentsOf: article.hit.card.dropLast())
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: json.bytes.dropFirst())
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    private static func writeReasons(_ article: RelatedArticle, _ own: JSONObject, to json: inout JSONWriter) {
        func reason(_ kind: String, _ text: String) {
            json.object {
                $0.key("kind")
                $0.string(kind)
                $0.key("text")
                $0.string(text)
            }
        }
        for term in article.terms.prefix(5) { reason("term", term) }
        guard case .object(let members) = try? JSONParser.parse(article.hit.card) else { return }
        let other = JSONObject(members)
        if let author = own.text("author"), author == other.text("author") { reason("author", author) }
        let categories = Set(own.objects("categories").compactMap { $0.text("id") })
        for category in other.objects("categories") where categories.contains(category.text("id") ?? "") {
            reason("category", category.texts("path").joined(separator: "/"))
        }
        let tags = Set(own.texts("tags"))
        for tag in other.texts("tags") where tags.contains(tag) { reason("tag", tag) }
    }
}
