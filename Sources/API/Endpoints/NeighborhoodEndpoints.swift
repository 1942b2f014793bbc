import Articles
import HTTP
import Store

/// What stands around an article, and the versions of a story.
enum NeighborhoodEndpoints {
    static let neighborParameters: [Parameter] = [
        Parameter("within", .choice(["category"], default: nil), "category: neighbours in the article's own category.", example: "category")
    ]

    @Sendable static func neighbors(_ call: Call) throws -> Response {
        let id = try call.articleID()
        let generation = call.handler.factory.database.generation
        let tag = call.listTag(generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        let reader = try call.handler.reader()
        let item = try call.item(id)
        let category = call.parameters.choice("within") == "category" ? Neighborhood.firstCategory(ofCard: item.card) : nil
        let data = try Neighborhood.neighbors(id, category: category, reader: reader)
        return call.envelope(generation: generation, tag: tag) { $0.raw(data) }
    }

    @Sendable static func story(_ call: Call) throws -> Response {
        guard StoryID.isWellFormed(call.pathValue) else {
            throw Problem.parameter(.invalidID, .init(parameter: "id", code: "invalid_id", detail: "is s and letters or digits"))
        }
        let generation = call.handler.factory.database.generation
        let tag = call.listTag(generation)
        if let unchanged = call.notModified(tag) { return unchanged }
        guard let data = try Neighborhood.story(call.pathValue, reader: call.handler.reader()) else {
            throw Problem(.notFound, "there is no story \(call.pathValue)")
        }
        return call.envelope(generation: generation, tag: tag) { $0.raw(data) }
    }
}

extension Call {
    /// The stored article of an id.
    func item(_ id: ArticleID) throws -> StoredItem {
        switch try handler.reader().item(id) {
        case .found(let item): return item
        case .missing: throw Problem(.articleNotFound, "there is no article \(id)")
        case .deleted(let time): throw Problem(.articleDeleted, "article \(id) was deleted at \(Timestamp.text(time))")
        }
    }
}
