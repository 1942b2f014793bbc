/// Loosens a query that nothing matches strictly: typing errors, words written together, then most of the characters.
struct Relaxation {
    struct Outcome {
        var matches: SearchRun.Matches
        var query: Query
        var label: String
    }

    let run: SearchRun

    init(_ run: SearchRun) { self.run = run }

    /// Below so many hits of `words`, `any` is asked too.
    static let wordsHitsMin = 10
    /// Share of the terms that a document must have for `any`: at .1 the ranking decides, at .3 every twentieth answer was lost.
    static let anyShare = 0.1
    static let anyLabel = "any"

    /// - Returns: nil when there is nothing to loosen or nothing was found.
    func relax(_ query: Query) throws -> Outcome? {
        let corrected = try corrected(query)
        if corrected != query {
            let matches = try run.match(Plan(corrected))
            if matches.foundTotal > 0 { return Outcome(matches: matches, query: corrected, label: "fuzzy") }
        }
        var words: Outcome?
        if let split = try split(query), split != query {
            let matches = try run.match(Plan(split))
            if matches.foundTotal > 0 { words = Outcome(matches: matches, query: split, label: "words") }
        }
        if let words, words.matches.foundTotal >= Self.wordsHitsMin { return words }
        if let any = try mostTerms(query), any.matches.foundTotal > words?.matches.foundTotal ?? 0 { return any }
        return words
    }

    // MARK: words

    /// The query with each unquoted run that is found nowhere cut into pieces that are found.
    private func split(_ query: Query) throws -> Query? {
        switch query {
        case .phrase(let texts, let field, let isQuoted):
            guard !isQuoted, texts.count > 2 else { return query }
            let pieces = try split(texts, field)
            return pieces.count == 1 ? query : .and(pieces.map { .phrase($0, field: field, isQuoted: false) })
        case .and(let parts): return .and(try parts.map { try split($0) ?? $0 })
        case .or(let parts): return .or(try parts.map { try split($0) ?? $0 })
        default: return query
        }
    }

    /// Cuts where neighbours hold together least, until each piece occurs or is two units long.
    private func split(_ texts: [String], _ field: QueryField) throws -> [[String]] {
        guard texts.count > 2, try frequency(TermKey.units(texts), .any) == 0 else { return [texts] }
        let units = texts.map { TermKey.units([$0]) }
        var (weakest, least) = (1, Double.infinity)
        for index in 1..<texts.count {
            let binding = try self.binding(units[index - 1], units[index])
            // Of equals the one nearest to the middle: pieces of one character say little.
            let offset = Double(abs(2 * index - texts.count)) * 1e-6
            if binding + offset < least { (weakest, least) = (index, binding + offset) }
        }
        return try split(Array(texts[..<weakest]), field) + split(Array(texts[weakest...]), field)
    }

    /// How much more often two units stand together than chance would have it.
    private func binding(_ first: [QueryUnit], _ second: [QueryUnit]) throws -> Double {
        guard let key = first + second == [] ? nil : first + second, key.count == 2 else { return 0 }
        let pair = try frequency(key, .any)
        guard pair > 0 else { return 0 }
        let alone = Double(max(1, try frequency(first, .any))) * Double(max(1, try frequency(second, .any)))
        return Double(pair) * Double(documents) / alone
    }

    private var documents: Int { run.snapshot.segments.reduce(0) { $0 + $1.count } }

    func frequency(_ units: [QueryUnit], _ field: QueryField) throws -> Int {
        var sum = 0
        for search in run.searches {
            switch try search.postings(Plan.Leaf(units: units, field: field, isPrefix: false)) {
            case .none: break
            case .term(let entry): sum += entry.count
            case .list(let documents, _): sum += documents.count
            }
        }
        return sum
    }

    // MARK: any

    /// Documents with a share of the terms that the query's positive runs are made of; negations stay.
    private func mostTerms(_ query: Query) throws -> Outcome? {
        var leaves: [Plan.Leaf] = []
        var texts: [Query] = []
        var rest: [Query] = []
        collect(query, &leaves, &texts, &rest)
        guard leaves.count > 1 else { return nil }
        let present = try leaves.filter { try frequency($0.units, $0.field) > 0 }
        guard !present.isEmpty else { return nil }
        let least = max(1, Int((Double(present.count) * Self.anyShare).rounded(.up)))
        let matches = try run.match(Plan(terms: present, atLeast: least, and: rest))
        return matches.foundTotal > 0 ? Outcome(matches: matches, query: .or(texts), label: Self.anyLabel) : nil
    }

    private func collect(_ query: Query, _ leaves: inout [Plan.Leaf], _ texts: inout [Query], _ rest: inout [Query]) {
        switch query {
        case .phrase(let units, let field, _), .prefix(let units, let field):
            for run in Query.runs(units) {
                for piece in QuestionWords.removed(from: run) { collect(run: piece, field, &leaves, &texts) }
            }
        case .and(let parts), .or(let parts): for part in parts { collect(part, &leaves, &texts, &rest) }
        case .not, .authors, .author: rest.append(query)
        }
    }

    private func collect(run units: [String], _ field: QueryField, _ leaves: inout [Plan.Leaf], _ texts: inout [Query]) {
        if units.count == 1 { return add(units[...], field, &leaves, &texts) }
        var isJoined = false
        for index in units.indices.dropLast() {
            let pair = TermKey.units(Array(units[index...index + 1]))
            if pair.count == 2, TermKey.adjacent(pair[0], pair[1]) != nil {
                add(units[index...index + 1], field, &leaves, &texts)
                isJoined = pair[1].isCharacter
            } else {
                if !isJoined { add(units[index...index], field, &leaves, &texts) }
                isJoined = false
            }
            if pair.count == 2, !pair[0].isCharacter { add(units[index...index], field, &leaves, &texts) }
        }
        if let last = units.indices.last, !TermKey.units([units[last]]).allSatisfy(\.isCharacter) {
            add(units[last...last], field, &leaves, &texts)
        }
    }

    private func add(_ units: ArraySlice<String>, _ field: QueryField, _ leaves: inout [Plan.Leaf], _ texts: inout [Query]) {
        let leaf = Plan.Leaf(units: TermKey.units(Array(units)), field: field, isPrefix: false)
        guard !leaf.units.isEmpty, !leaves.contains(leaf) else { return }
        leaves.append(leaf)
        texts.append(.phrase(Array(units), field: field, isQuoted: false))
    }
}
