import Store

/// Category nodes with counts of a span of time instead of the stored ones.
enum DatedCounts {
    /// Nodes that are counted in one answer.
    static let nodesMax = 5_000

    /// The stored nodes without `from` and `to`; with them each node is asked of the index, below empty parents none.
    /// - Parameter id: counts this node and those below it only; others are left out then.
    static func nodes(_ list: ListRequest, reader: Reader, below id: String? = nil) throws -> [CategoryNode] {
        let all = try reader.categories()
        guard list.query.from != nil || list.query.to != nil else { return all }
        var counted: [CategoryNode] = []
        var open: Set<String> = []
        var asked = 0
        // Parents come before their children.
        for node in all {
            let isTop = id.map { $0 == node.id } ?? (node.parent == nil)
            guard isTop || node.parent.map({ open.contains($0) }) == true else { continue }
            asked += 1
            guard asked <= nodesMax else {
                throw Problem.parameter(
                    .init(
                        parameter: "from", code: "too_many_categories",
                        detail: "counts at most \(nodesMax) categories; ask for one with /v1/categories/{id}"))
            }
            let dated = try counts(of: node, list.query, reader)
            if dated.count > 0 { open.insert(node.id) }
            if dated.count > 0 || isTop { counted.append(dated) }
        }
        return counted
    }

    private static func counts(of node: CategoryNode, _ query: ArticleQuery, _ reader: Reader) throws -> CategoryNode {
        var query = query
        query.categories = [.id(node.id)]
        query.sort = .publishedDescending
        query.count = .exact
        query.limit = 1
        let page = try reader.page(query)
        var dated = node
        dated.count = page.total
        // The range lets no article without a date pass.
        dated.latest = page.hits.first?.key.value
        if node.countSelf == 0 || page.total == 0 {
            dated.countSelf = 0
        } else {
            query.isCategoryScopeSelf = true
            query.limit = 0
            dated.countSelf = try reader.page(query).total
        }
        return dated
    }
}
