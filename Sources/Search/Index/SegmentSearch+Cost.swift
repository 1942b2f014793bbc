extension SegmentSearch {
    /// What it costs to find all documents of a plan, in postings read, without reading any.
    func cost(_ plan: Plan) throws -> Int { try cost(plan.root, plan) }

    private func cost(_ node: Plan.Node, _ plan: Plan) throws -> Int {
        switch node {
        case .leaf(let number): return try cost(plan.leaves[number])
        // Words that begin so are found all at once or not at all, and names are a look at each document.
        case .authors: return 0
        case .and(let nodes), .or(let nodes), .atLeast(_, let nodes): return try nodes.reduce(0) { $0 + (try cost($1, plan)) }
        case .not(let node): return try cost(node, plan)
        case .sequence(let numbers):
            var least = count
            for number in numbers { least = min(least, try cost(plan.leaves[number])) }
            return least * EarlyEnd.phraseCost
        }
    }

    private func cost(_ leaf: Plan.Leaf) throws -> Int {
        guard !leaf.isPrefix else { return 0 }
        if let key = Self.key(leaf.units) { return try reader.term(key)?.count ?? 0 }
        var cover: [(key: [UInt8], offset: Int)] = []
        var others: [[UInt8]] = []
        PhraseFinder.terms(of: leaf.units, cover: &cover, others: &others)
        var least = count
        for key in cover.map(\.key) + others { least = min(least, try reader.term(key)?.count ?? 0) }
        return least * EarlyEnd.phraseCost
    }
}
