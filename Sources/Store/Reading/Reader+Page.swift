import Articles
import Glibc
import Search

extension Reader {
    /// A page of a list (`text` nil) or a search. Both go through the index: one meaning of every filter.
    ///
    /// - Complexity: no row is read but those of the page.
    package func page(_ query: ArticleQuery) throws(StoreError) -> ArticlePage {
        try read { state throws(StoreError) in
            var page = ArticlePage()
            page.generation = state.generation
            try fitCaches(documents: state.index.segments.reduce(0) { $0 + $1.count })
            var lookup = NameLookup(connection, categories: state.categories)
            var request = try request(query, &lookup)
            // A value counts what the filter would find: with all that is below, unless nodes alone were asked for.
            if query.facets.contains(.category), !query.isCategoryScopeSelf { request?.categoryParents = state.categories.parents }
            page.warnings = lookup.warnings
            if let ids = query.ids {
                try pick(ids, query, request, state, &page)
                return page
            }
            guard let request else {
                page.hasTotal = query.count != .none
                page.facets = query.facets.map { Facet(field: $0, values: []) }
                return page
            }
            let result: SearchResult
            do {
                result = try state.index.search(request, blobs: blobs, texts: self)
            } catch {
                throw StoreError(indexFailure: error)
            }
            try fill(&page, from: result, query, state)
            return page
        }
    }

    // MARK: The request

    /// What the index is asked; nil when the answer is empty whatever is stored.
    private func request(_ query: ArticleQuery, _ lookup: inout NameLookup) throws(StoreError) -> SearchRequest? {
        var request = SearchRequest()
        guard try filter(query, &lookup, &request.filter) else { return nil }
        if let text = query.text {
            guard let parsed = try? QueryParser.parse(Array(text.utf8)) else {
                lookup.warnings.append(
                    QueryWarning(code: "query_too_long", parameter: "q", detail: "more than \(QueryParser.charactersMax) characters"))
                return nil
            }
            lookup.warnings += parsed.warnings.map { QueryWarning(code: $0.rawValue, parameter: "q", detail: $0.message) }
            guard let tree = parsed.query else { return nil }
            request.query = try lookup.resolvingAuthors(tree)
            if query.sort == .relevance { request.preferredLanguage = try language(ofScriptIn: text) }
            request.wantsSpelling = query.wantsSpelling && query.position.isStart
        }
        request.order =
            switch query.sort {
            case .publishedDescending: .publishedDescending
            case .publishedAscending: .publishedAscending
            case .updatedDescending: .updatedDescending
            case .importedDescending: .importedDescending
            // Without a query every score is the same: the newest first.
            case .relevance: request.query == nil ? .publishedDescending : .relevance
            }
        request.position =
            switch query.position {
            case .start: .start
            case .after(let key): .after(value: key.value, idBits: key.id.indexBits)
            case .before(let key): .before(value: key.value, idBits: key.id.indexBits)
            case .offset(let count): .offset(max(0, count))
            }
        request.limit = max(0, query.limit)
        request.total =
            switch query.count {
            case .exact: .exact
            case .auto: .auto
            case .none: .none
            }
        request.facets = query.facets.map { field in
            switch field {
            case .category: .category
            case .author: .author
            case .source: .source
            case .tag: .tag
            case .month: query.months.map { .zonedMonth($0) } ?? .month(offset: database.options.localOffset)
            }
        }
        request.isFacetConjunctive = query.isFacetConjunctive
        request.facetLimit = max(0, query.facetLimit)
        request.collapsesStories = query.collapsesStories
        request.isFuzzyAllowed = query.isFuzzyAllowed
        request.usesRecency = query.usesRecency
        request.explains = query.explains
        if request.order == .relevance, query.usesRecency { request.now = try newestCounted() }
        request.deadline = Monotonic.nanoseconds &+ UInt64(clamping: query.budgetMilliseconds) &* 1_000_000
        return request
    }

    /// What ages are counted from: the newest article and not the clock, so that the pages of one generation are ranked alike
    /// whenever they are asked for; the end of today at the latest, for articles with a date to come.
    private func newestCounted() throws(StoreError) -> Int64 {
        let day: Int64 = 86_400
        let tomorrow = (database.options.clock() / day + 1) * day
        return min(tomorrow, try connection.integer("SELECT max(last) FROM name WHERE kind=4") ?? tomorrow)
    }

    /// - Returns: false when a condition cannot be met.
    private func filter(_ query: ArticleQuery, _ lookup: inout NameLookup, _ filter: inout DocumentFilter) throws(StoreError) -> Bool {
        filter.categories = lookup.categories(query.categories, isSelf: query.isCategoryScopeSelf, parameter: "category")
        filter.categoriesExcluded =
            lookup.categories(query.categoriesExcluded, isSelf: false, parameter: "category_not") ?? []
        filter.authors = try lookup.numbers(.author, query.authors, parameter: "author")
        filter.sources = try lookup.numbers(.source, query.sources, parameter: "source")
        filter.tags = try lookup.numbers(.tag, query.tags, parameter: "tag")
        filter.languages = try lookup.numbers(.language, query.languages, parameter: "lang")
        filter.from = query.from
        filter.to = query.to
        filter.hasImage = query.hasImage
        filter.minCharacters = query.minCharacters.map { UInt32(clamping: $0) }
        if let story = query.story {
            guard let number = try storyNumber(story) else {
                lookup.warnings.append(
                    QueryWarning(code: "unknown_story", parameter: "story", detail: "there is no story \(story.debugDescription)"))
                return false
            }
            filter.story = number
        }
        let sets = [filter.categories, filter.authors, filter.sources, filter.tags, filter.languages]
        return !sets.contains { $0?.isEmpty == true }
    }

    /// The number of the language whose articles are written as a text is; 0 where there is nothing to prefer: no script is
    /// sure, or articles of one script only.
    private func language(ofScriptIn text: String) throws(StoreError) -> UInt32 {
        guard let script = ChineseScript(of: Array(text.utf8)) else { return 0 }
        let statement = try connection.statement(
            "SELECT number, name FROM name WHERE kind=4 AND name IN ('zh-Hans', 'zh-Hant') AND count>0")
        defer { statement.reset() }
        var numbers: [String: UInt32] = [:]
        while try statement.step() { numbers[statement.text(1)] = statement.number(0) }
        return numbers.count == 2 ? numbers[script.language] ?? 0 : 0
    }

    // MARK: The page

    private func fill(_ page: inout ArticlePage, from result: SearchResult, _ query: ArticleQuery, _ state: StoreState) throws(StoreError) {
        page.total = result.total
        page.isTotalExact = result.isTotalExact
        page.hasTotal = query.count != .none
        page.isPartial = result.isPartial
        page.relaxed = result.relaxed
        if let text = query.text, !result.corrections.isEmpty {
            page.didYouMean = DidYouMean.text(Array(text.utf8), correcting: result.corrections)
        }
        if query.text != nil, query.sort == .relevance { page.window = SearchRequest().windowMax }
        var snippets = query.highlights && query.text != nil ? Snippets(result.matched) : nil
        for found in result.hits {
            page.hits.append(try hit(found, &snippets, query))
        }
        if result.hasMoreAfter { page.next = page.hits.last?.key }
        if result.hasMoreBefore { page.previous = page.hits.first?.key }
        for (field, counts) in zip(query.facets, result.facets) {
            page.facets.append(Facet(field: field, values: try FacetNames.values(field, counts, connection, state.categories)))
        }
    }

    /// One row of a page in one statement: each costs as much as all that a snippet takes.
    private func hit(_ found: SearchResult.Hit, _ snippets: inout Snippets?, _ query: ArticleQuery) throws(StoreError) -> ArticleHit {
        let statement = try connection.statement(
            snippets == nil
                ? "SELECT id, card FROM article WHERE row=?"
                : "SELECT id, card, title, bytes FROM article JOIN body USING (row) WHERE row=?")
        defer { statement.reset() }
        guard try statement.bind(1, found.row).step(), let id = ArticleID(blob: statement.bytes(0)) else {
            throw StoreError(code: .corrupt, message: "the search index names row \(found.row), which is not there")
        }
        var hit = ArticleHit(id: id, card: statement.bytes(1), key: SortKey(value: found.value, id: id))
        if query.sort == .relevance, query.text != nil { hit.score = found.score }
        hit.explanation = found.explanation
        if snippets != nil {
            hit.highlights = try highlights(title: statement.bytes(2), body: statement.bytes(3), &snippets, length: query.snippetLength)
        }
        return hit
    }

    func highlights(row: Int64, _ snippets: inout Snippets?, length: Int) throws(StoreError) -> Highlights? {
        let title = try connection.statement("SELECT title FROM article WHERE row=?")
        defer { title.reset() }
        guard try title.bind(1, row).step() else { return nil }
        let body = try ArticleRows.body(connection, row: row)
        return try highlights(title: title.bytes(0), body: body, &snippets, length: length)
    }

    /// Bytes of a text that are inflated first; most matches shown are in them.
    private static let beginningBytes = 2_048

    private func highlights(title: [UInt8], body: [UInt8], _ snippets: inout Snippets?, length: Int) throws(StoreError) -> Highlights? {
        var text = try codec.text(body, first: Self.beginningBytes)
        return try snippets?.highlight(title: title, text: &text, length: length)
    }
}

extension PagePosition {
    /// Whether this is the first page.
    var isStart: Bool { self == .start || self == .offset(0) }
}

/// `CLOCK_MONOTONIC`.
enum Monotonic {
    static var nanoseconds: UInt64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(clamping: now.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: now.tv_nsec)
    }
}
