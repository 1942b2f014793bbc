extension IndexSnapshot {
    /// Answers a request. Bytes that turn out damaged while reading throw; everything else is an answer.
    ///
    /// - Parameter texts: where the best answers to a natural question are read again; nil leaves the order by pairs.
    /// - Throws: `IndexError` for damaged bytes, and what the sources throw.
    package func search(_ request: SearchRequest, blobs: any BlobSource, texts: (any TextSource)? = nil) throws -> SearchResult {
        let run = SearchRun(self, request, blobs)
        run.texts = texts
        return try run.answer()
    }

    /// The same, where pages end early at other costs.
    func search(_ request: SearchRequest, blobs: any BlobSource, texts: (any TextSource)?, early: EarlyEnd) throws -> SearchResult {
        let run = SearchRun(self, request, blobs)
        run.texts = texts
        run.early = early
        return try run.answer()
    }

    /// The same with other weights, to tune them.
    package func search(_ request: SearchRequest, blobs: any BlobSource, ranking: Ranking) throws -> SearchResult {
        let run = SearchRun(self, request, blobs)
        run.ranking = ranking
        return try run.answer()
    }
}

/// One request over all segments. One thread.
final class SearchRun {
    let snapshot: IndexSnapshot
    let request: SearchRequest
    let deadline: Deadline
    let searches: [SegmentSearch]
    var ranking = Ranking()
    var early = EarlyEnd()
    var texts: (any TextSource)? {
        didSet { for search in searches { search.texts = texts } }
    }
    /// What is searched for in the end, and whether it is a question that was relaxed to most of its characters.
    private(set) var query: Query?
    private(set) var isQuestion = false
    /// The nearest word of the dictionary to each that occurs nowhere, as far as it was looked for.
    var nearestWords: [String: String] = [:]

    private let filters: [[FieldFilter]]

    init(_ snapshot: IndexSnapshot, _ request: SearchRequest, _ blobs: any BlobSource) {
        self.snapshot = snapshot
        self.request = request
        let deadline = Deadline(request.deadline)
        self.deadline = deadline
        searches = snapshot.segments.map { SegmentSearch(SegmentReader($0, blobs), deadline) }
        filters = snapshot.segments.map { FieldFilter.filters(request.filter, $0.columns) }
    }

    /// What a plan came to in each segment.
    struct Matches {
        var plan: Plan?
        /// Documents that match the query and are not deleted, before the filters.
        var found: [DocumentSet]
        /// The same after the filters.
        var accepted: [DocumentSet]
        var total: Int
        /// Nothing was left out because the page was full.
        var isComplete = true
        /// Documents that match the query, whatever the filters say.
        var foundTotal: Int { found.reduce(0) { $0 + $1.population } }
    }

    func answer() throws -> SearchResult {
        var result = SearchResult()
        result.matched = request.query
        let plan = request.query.map { Plan($0) }
        var matches = try firstMatches(plan) ?? match(plan)
        let strictTotal = matches.total
        // The query alone decides: a filter never adds to an answer.
        if matches.total == 0, request.isFuzzyAllowed, let query = request.query, matches.foundTotal == 0,
            let relaxed = try Relaxation(self).relax(query)
        {
            matches = relaxed.matches
            result.matched = relaxed.query
            result.relaxed = relaxed.label
        }
        if request.wantsSpelling, strictTotal < Spelling.hitsMax, let query = request.query {
            result.corrections = try Spelling(self).corrections(of: query)
        }
        query = result.matched
        isQuestion = result.relaxed == Relaxation.anyLabel
        result.total = matches.total
        if request.collapsesStories { result.total = StoryCollapse(snapshot).total(matches.accepted) }
        result.facets = request.facets.map { facet in
            var counter = count(facet, matches)
            return counter.top(request.facetLimit)
        }
        if request.order == .relevance, let plan = matches.plan {
            try page(ranked: matches, plan, into: &result)
        } else {
            page(ordered: matches, into: &result)
        }
        result.isPartial = deadline.hasPassed || deadline.leftOut || matches.plan?.isCut ?? false
        result.isTotalExact = !result.isPartial && matches.isComplete
        return result
    }

    /// Documents of a plan; all of them for none.
    func match(_ plan: Plan?) throws -> Matches {
        var matches = Matches(plan: plan, found: [], accepted: [], total: 0)
        for (number, search) in searches.enumerated() {
            search.look(at: 0..<search.count)
            let (found, accepted) = try documents(plan, number)
            matches.found.append(found)
            matches.accepted.append(accepted)
            matches.total += accepted.population
        }
        return matches
    }

    /// Documents of a plan in what a segment's search looks at: all that are not deleted, and those that pass the filters.
    func documents(_ plan: Plan?, _ number: Int) throws -> (found: DocumentSet, accepted: DocumentSet) {
        let search = searches[number]
        var set: DocumentSet
        if let plan { set = try search.documents(plan) } else { set = .bits(Bitmap(count: search.count, range: search.range)) }
        let deleted = snapshot.deleted(number)
        if !deleted.isEmpty { set = set.subtracting(.bits(Bitmap(count: search.count, words: deleted)), count: search.count) }
        let found = set
        for filter in filters[number] { set = filter.apply(set, count: search.count) }
        return (found, set)
    }

    private func count(_ facet: SearchRequest.Facet, _ matches: Matches) -> FacetCounter {
        let owner: FieldFilter.Owner =
            switch facet {
            case .category: .category
            case .author: .author
            case .source: .source
            case .tag: .tag
            case .language: .language
            case .month, .zonedMonth: .date
            }
        var counter = FacetCounter(facet, categoryParents: request.categoryParents)
        for (number, search) in searches.enumerated() {
            var set = matches.accepted[number]
            if !request.isFacetConjunctive, filters[number].contains(where: { $0.owner == owner }) {
                set = matches.found[number]
                for filter in filters[number] where filter.owner != owner { set = filter.apply(set, count: search.count) }
            }
            counter.add(set, search.segment.columns)
        }
        return counter
    }
}
