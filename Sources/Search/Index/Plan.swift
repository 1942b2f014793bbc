/// A query as the segments answer it: leaves by number, so that each is looked up once.
struct Plan {
    indirect enum Node {
        case leaf(Int)
        case authors(Set<UInt32>)
        case and([Node])
        case or([Node])
        case not(Node)
        /// All of these leaves, and they follow each other as they stand here with a break between, or none.
        case sequence([Int])
        /// At least so many of these.
        case atLeast(Int, [Node])
    }

    /// What is looked up: adjacent units in a field; the last may be only the beginning of a word.
    struct Leaf: Hashable {
        var units: [QueryUnit]
        var field: QueryField
        var isPrefix: Bool
    }

    /// More than a query of 256 characters can ask for.
    static let leavesMax = 512

    private(set) var leaves: [Leaf] = []
    /// Leaves that count for the score: those that are not under a negation.
    private(set) var scored: [Int] = []
    private(set) var root: Node = .or([])
    /// The query had more leaves than are looked at.
    private(set) var isCut = false
    private var numbers: [Leaf: Int] = [:]

    init(_ query: Query) { root = node(query, isPositive: true) }

    /// Documents with at least `least` of the terms, and with `rest` if given.
    init(terms: [Leaf], atLeast least: Int, and rest: [Query]) {
        let any = Node.atLeast(least, terms.compactMap { leaf($0, isPositive: true) })
        root = rest.isEmpty ? any : .and([any] + rest.map { node($0, isPositive: true) })
    }

    /// The same and these too.
    func adding(_ queries: [Query]) -> Plan {
        var plan = self
        plan.root = .and([root] + queries.map { plan.node($0, isPositive: true) })
        return plan
    }

    /// Whether every document that matches has a scored leaf, so that the scores alone find them all.
    var alwaysScores: Bool { Self.alwaysScores(root) }

    private static func alwaysScores(_ node: Node) -> Bool {
        switch node {
        case .leaf, .sequence: true
        case .authors, .not: false
        case .and(let nodes): nodes.contains(where: alwaysScores)
        case .or(let nodes), .atLeast(_, let nodes): nodes.allSatisfy(alwaysScores)
        }
    }

    private mutating func leaf(_ leaf: Leaf, isPositive: Bool) -> Node? {
        guard !leaf.units.isEmpty else { return nil }
        var number = numbers[leaf]
        if number == nil, leaves.count < Self.leavesMax {
            number = leaves.count
            numbers[leaf] = leaves.count
            leaves.append(leaf)
        }
        guard let number else {
            isCut = true
            return nil
        }
        if isPositive, !scored.contains(number) { scored.append(number) }
        return .leaf(number)
    }

    private mutating func node(_ query: Query, isPositive: Bool) -> Node {
        switch query {
        case .phrase(let texts, let field, _) where texts.contains(Query.break):
            let numbers = Query.runs(texts).compactMap { run -> Int? in
                let found = leaf(Leaf(units: TermKey.units(run), field: field, isPrefix: false), isPositive: isPositive)
                guard case .leaf(let number) = found else { return nil }
                return number
            }
            return numbers.isEmpty ? .or([]) : .sequence(numbers)
        case .phrase(let texts, let field, _):
            let found = leaf(Leaf(units: TermKey.units(texts), field: field, isPrefix: false), isPositive: isPositive)
            return found ?? .or([])
        case .prefix(let texts, let field):
            let units = TermKey.units(texts)
            let isPrefix = units.last.map { !$0.isCharacter } ?? false
            return leaf(Leaf(units: units, field: field, isPrefix: isPrefix), isPositive: isPositive) ?? .or([])
        // The store turns names into numbers; one that it left alone is nobody's.
        case .author: return .or([])
        case .authors(let authors): return .authors(authors)
        case .and(let parts): return .and(parts.map { node($0, isPositive: isPositive) })
        case .or(let parts): return .or(parts.map { node($0, isPositive: isPositive) })
        case .not(let part): return .not(node(part, isPositive: !isPositive))
        }
    }
}
