import Articles
import Store

/// The query of a list, search, feed or export, and how its articles are to look.
struct ListRequest {
    var query: ArticleQuery
    var shape: ArticleShape
    /// The number of the page where one was asked for.
    var page: Int?
    /// Of the filters and the order, for cursors.
    var filterHash: UInt64
    /// `from` or `to` mean something else tomorrow.
    var isRelative: Bool
    /// Parameters that change nothing here.
    var warnings: [QueryWarning]

    /// - Throws: a `Problem` where values contradict each other or a cursor does not fit.
    init(_ call: Call, sort usual: ArticleSort) throws(Problem) {
        try self.init(call.parameters, configuration: call.configuration, sort: usual, content: [])
    }

    init(_ values: ParameterValues, configuration: APIConfiguration, sort usual: ArticleSort, content: [ContentFormat]) throws(Problem) {
        query = ArticleQuery()
        shape = try ArticleShape(values, content: content)
        filterHash = 0
        isRelative = false
        warnings = []
        query.sort = values.choice("sort").flatMap { ArticleSort(rawValue: $0) } ?? usual
        query.limit = values.integer("limit") ?? 20
        query.budgetMilliseconds = configuration.searchBudgetMilliseconds
        try readFilters(values)
        try readDates(values, configuration: configuration)
        readSearch(values)
        guard query.text != nil || values.text("sort") != ArticleSort.relevance.rawValue else {
            throw .parameter(.init(parameter: "sort", code: "needs_q", detail: "relevance needs a search text: 'q'"))
        }
        warnings = IdleParameters.warnings(values, query)
        filterHash = FNV1a.hash(values.filterText + "\u{3}" + query.sort.rawValue)
        try readPosition(values)
    }

    private mutating func readFilters(_ values: ParameterValues) throws(Problem) {
        query.categories = try Self.categories(values, "category")
        query.isCategoryScopeSelf = values.choice("scope") == "self"
        query.categoriesExcluded = try Self.categories(values, "category_not")
        query.authors = values.list("author")
        query.sources = values.list("source")
        query.tags = values.list("tag")
        query.hasImage = values.list("has").contains("image")
        query.minCharacters = values.integer("min_chars")
        query.languages = values.list("lang")
        query.story = values.text("story")
        if values.contains("ids") {
            var seen: Set<ArticleID> = []
            query.ids = values.list("ids").compactMap { ArticleID($0) }.filter { seen.insert($0).inserted }
            // All that were asked for, unless fewer are wanted.
            if !values.contains("limit") { query.limit = query.ids?.count ?? 0 }
        }
    }

    private mutating func readDates(_ values: ParameterValues, configuration: APIConfiguration) throws(Problem) {
        let zone =
            values.text("tz").flatMap { Zone.rules(named: $0) } ?? Zone.rules(named: configuration.timeZone) ?? Zone(rules: .shanghai)
        query.months = zone.months
        // To the minute, so that a page and the next one agree.
        let now = configuration.now() / 60 * 60
        let from = values.text("from").flatMap { DateExpression($0) }
        let to = values.text("to").flatMap { DateExpression($0) }
        query.from = from?.start(now: now, zone: zone)
        query.to = to?.end(now: now, zone: zone)
        isRelative = from?.isRelative == true || to?.isRelative == true
        if let from = query.from, let to = query.to, from >= to {
            throw .parameter(.init(parameter: "from", code: "after_to", detail: "is not before the end of 'to'"))
        }
    }

    private mutating func readSearch(_ values: ParameterValues) {
        query.text = values.text("q")
        query.isFuzzyAllowed = values.choice("fuzzy") != "off"
        query.usesRecency = values.choice("recency") != "off"
        query.collapsesStories = values.choice("collapse") == "story"
        query.count = values.choice("count").flatMap { CountMode(rawValue: $0) } ?? .auto
        query.facets = values.list("facets").compactMap { FacetField(rawValue: $0) }
        query.facetLimit = values.integer("facet_limit") ?? 20
        query.isFacetConjunctive = values.choice("facet_mode") == "conjunctive"
        query.highlights = values.choice("highlight") == "mark"
        query.snippetLength = values.integer("snippet") ?? 80
        query.explains = values.flag("explain")
    }

    private mutating func readPosition(_ values: ParameterValues) throws(Problem) {
        page = values.integer("page")
        if let text = values.text("cursor") {
            guard page == nil else {
                throw .parameter(.init(parameter: "page", code: "conflict", detail: "cannot be combined with 'cursor'"))
            }
            guard let cursor = Cursor(text) else {
                throw .parameter(
                    .invalidCursor, .init(parameter: "cursor", code: "invalid_cursor", detail: "is not a cursor of this API, or was cut"))
            }
            guard cursor.sort == query.sort, cursor.filterHash == filterHash else {
                throw .parameter(
                    .cursorMismatch,
                    .init(parameter: "cursor", code: "cursor_mismatch", detail: "was made for other filters or another order"))
            }
            query.position = cursor.direction == .after ? .after(cursor.key) : .before(cursor.key)
        } else if let page, page > 1 {
            let (end, overflow) = page.multipliedReportingOverflow(by: max(query.limit, 1))
            guard !overflow, end <= ListParameters.windowMax else {
                let maximum = ListParameters.windowMax / max(query.limit, 1)
                throw .parameter(
                    .init(
                        parameter: "page", code: "too_large",
                        detail: "times limit is at most \(ListParameters.windowMax); use 'cursor' beyond", maximum: maximum))
            }
            query.position = .offset((page - 1) * query.limit)
        }
    }

    private static func categories(_ values: ParameterValues, _ name: String) throws(Problem) -> [CategoryReference] {
        var references: [CategoryReference] = []
        for text in values.list(name) {
            if CategoryForm.isID(text) {
                references.append(.id(text))
            } else if let path = CategoryForm.path(text) {
                references.append(.path(path))
            } else {
                throw .parameter(.init(parameter: name, code: "empty_name", detail: "has an empty name in its path; / inside a name is ~1"))
            }
        }
        return references
    }
}
