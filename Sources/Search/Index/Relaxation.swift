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
    /// Share of the terms that a document must have for `any`: of a question as long as a sentence the ranking decides at .1,
    /// while at .3 every twentieth answer was lost; a few words are another matter, most of them must be there.
    static let anyShare = 0.1
    /// Terms of a query up to which most of them are wanted, unless it is a question.
    static let fewTerms = 4
    /// Characters and words of a query from which on not all of them are wanted.
    static let anyUnitsMin = 4
    static let anyLabel = "any"

    /// Exclusions are left out until the rest was loosened, so that they only ever take from an answer. Phrases in quotes are
    /// not loosened, and what has them beside other words (a question that quotes) only where it matches nothing without
    /// the quotes either: they too only take.
    ///
    /// - Returns: nil when there is nothing to loosen or nothing was found.
    func relax(_ query: Query) throws -> Outcome? {
        let (wanted, excluded) = query.partsByNegation
        guard let wanted, !wanted.isQuotedOnly else { return nil }
        let unquoted = wanted.unquoted
        if unquoted != wanted, try run.match(Plan(unquoted)).foundTotal > 0 { return nil }
        if !excluded.isEmpty, try run.match(Plan(wanted)).foundTotal > 0 { return nil }
        guard let loose = try loosened(wanted) else { return nil }
        guard !excluded.isEmpty else { return loose }
        let matches = try run.match(loose.matches.plan.map { $0.adding(excluded) })
        guard matches.foundTotal > 0 else { return nil }
        return Outcome(matches: matches, query: .and([loose.query] + excluded), label: loose.label)
    }

    private func loosened(_ query: Query) throws -> Outcome? {
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
        let runs = query.positiveRuns
        guard leaves.count > 1, runs.reduce(0, { $0 + $1.count }) >= Self.anyUnitsMin else { return nil }
        let asks = runs.contains { QuestionWords.removed(from: $0) != [$0] }
        let present = try leaves.filter { try frequency($0.units, $0.field) > 0 }
        guard !present.isEmpty else { return nil }
        let share = max(1, Int((Double(present.count) * Self.anyShare).rounded(.up)))
        let least = !asks && leaves.count <= Self.fewTerms ? leaves.count / 2 + 1 : share
        let matches = try run.match(Plan(terms: present, atLeast: least, and: rest))
        let shown = Query.or(texts)
        return matches.foundTotal > 0
            ? Outcome(matches: matches, query: rest.isEmpty ? shown : .and([shown] + rest), label: Self.anyLabel) : nil
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

extension Query {
    /// The units of what is wanted, run by run.
    fileprivate var positiveRuns: [[String]] {
        switch self {
        case .phrase(let units, _, _), .prefix(let units, _): Query.runs(units)
        case .and(let parts), .or(let parts): parts.flatMap(\.positiveRuns)
        case .not, .author, .authors: []
        }
    }

    fileprivate var isQuotedOnly: Bool {
        switch self {
        case .phrase(_, _, let isQuoted): isQuoted
        case .and(let parts), .or(let parts): parts.allSatisfy(\.isQuotedOnly)
        case .prefix, .not, .author, .authors: false
        }
    }

    /// Without the quotes: what stood apart in them is wanted, wherever it stands.
    fileprivate var unquoted: Query {
        switch self {
        case .phrase(let texts, let field, isQuoted: true):
            let runs = Query.runs(texts).map { Query.phrase($0, field: field, isQuoted: false) }
            return runs.count == 1 ? runs.first ?? self : .and(runs)
        case .and(let parts): return .and(parts.map(\.unquoted))
        case .or(let parts): return .or(parts.map(\.unquoted))
        case .phrase, .prefix, .not, .author, .authors: return self
        }
    }

    /// What is wanted, and what is not: the negations of a conjunction.
    fileprivate var partsByNegation: (wanted: Query?, excluded: [Query]) {
        guard case .and(let parts) = self else {
            if case .not = self { return (nil, [self]) }
            return (self, [])
        }
        var (wanted, excluded): ([Query], [Query]) = ([], [])
        for part in parts { if case .not = part { excluded.append(part) } else { wanted.append(part) } }
        return (wanted.isEmpty ? nil : wanted.count == 1 ? wanted.first : .and(wanted), excluded)
    }
}
