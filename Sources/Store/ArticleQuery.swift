import Articles
import Search

/// What a list or a search asks for. Same name = OR, different names = AND: API.md §3.
package struct ArticleQuery: Sendable, Hashable {
    /// The search text; nil for a list.
    package var text: String?
    package var categories: [CategoryReference] = []
    /// `scope=self`: the node alone, without its descendants.
    package var isCategoryScopeSelf = false
    package var categoriesExcluded: [CategoryReference] = []
    package var authors: [String] = []
    package var sources: [String] = []
    package var tags: [String] = []
    /// Seconds since 1970, inclusive.
    package var from: Int64?
    /// Seconds since 1970, exclusive.
    package var to: Int64?
    package var hasImage = false
    package var minCharacters: Int?
    /// `zh` is `zh-Hans` and `zh-Hant` too.
    package var languages: [String] = []
    package var story: String?
    /// At most 100; the order of the answer.
    package var ids: [ArticleID]?
    package var sort: ArticleSort = .publishedDescending
    /// 0 asks for totals and facets only.
    package var limit = 20
    package var position: PagePosition = .start
    package var count: CountMode = .auto
    package var facets: [FacetField] = []
    package var facetLimit = 20
    /// Where the months of a facet begin; nil: at the offset of the store.
    package var months: ZonedMonths?
    /// True: a facet counts under its own filter too.
    package var isFacetConjunctive = false
    package var highlights = false
    /// Characters of a snippet.
    package var snippetLength = 80
    package var isFuzzyAllowed = true
    package var usesRecency = true
    package var explains = false
    /// Better spellings are looked for where next to nothing matches: `ArticlePage.didYouMean`.
    package var wantsSpelling = false
    package var collapsesStories = false
    /// Milliseconds for the search itself.
    package var budgetMilliseconds = 500

    package init() {}
}

/// A category by its id or by its path of names.
package enum CategoryReference: Sendable, Hashable {
    case id(String)
    case path([String])
}

/// An order of articles; the id breaks ties, articles without a date come last.
package enum ArticleSort: String, Sendable, CaseIterable {
    case publishedDescending = "-published_at"
    case publishedAscending = "published_at"
    case updatedDescending = "-updated_at"
    case importedDescending = "-imported_at"
    case relevance
}

/// Where an article stands in an order: what a cursor carries.
package struct SortKey: Sendable, Hashable {
    /// Seconds since 1970, or the score's bits for relevance.
    package var value: Int64
    package var id: ArticleID

    /// The value of an article without a date.
    static let undated = Int64.min

    package init(value: Int64, id: ArticleID) {
        self.value = value
        self.id = id
    }
}

/// Where a page begins.
package enum PagePosition: Sendable, Hashable {
    case start
    case after(SortKey)
    case before(SortKey)
    /// Articles to pass over; bounded by the API.
    case offset(Int)
}

/// How exact a total must be.
package enum CountMode: String, Sendable { case auto, exact, none }

/// What a result can be counted by.
package enum FacetField: String, Sendable, CaseIterable { case category, author, source, tag, month }

/// One page of a list or search.
package struct ArticlePage: Sendable {
    package var hits: [ArticleHit] = []
    package var total = 0
    package var isTotalExact = true
    package var hasTotal = true
    package var next: SortKey?
    package var previous: SortKey?
    package var facets: [Facet] = []
    package var warnings: [QueryWarning] = []
    /// Ids asked for that are not there.
    package var missing: [ArticleID] = []
    /// The budget ended the search early.
    package var isPartial = false
    /// The search text with words that hardly any article has spelled as they may have been meant; nil without one.
    package var didYouMean: String?
    /// Nothing matched strictly; what was loosened, e.g. `fuzzy`, `any`.
    package var relaxed: String?
    /// The size of the ranked window that pages of a relevance search come from.
    package var window: Int?
    /// The generation that the page was read at.
    package var generation: UInt64 = 0

    package init() {}
}

/// One article of a page.
package struct ArticleHit: Sendable {
    package var id: ArticleID
    /// The ready card, a JSON object: API.md §3.
    package var card: [UInt8]
    package var key: SortKey
    package var score: Double?
    /// Where the query matched.
    package var highlights: Search.Highlights?
    /// The parts of the score, by name; empty without `explains`.
    package var explanation: [(name: String, value: Double)] = []

    package init(id: ArticleID, card: [UInt8], key: SortKey) {
        self.id = id
        self.card = card
        self.key = key
    }
}

/// Counts of a result by one field, largest first.
package struct Facet: Sendable {
    package var field: FacetField
    package var values: [Value]

    /// `id` for categories (the name then is the path joined by `/`), nil elsewhere.
    package struct Value: Sendable, Equatable {
        package var id: String?
        package var name: String
        package var count: Int

        package init(id: String? = nil, name: String, count: Int) {
            self.id = id
            self.name = name
            self.count = count
        }
    }

    package init(field: FacetField, values: [Value]) {
        self.field = field
        self.values = values
    }
}

/// Well-formed but empty-handed: an unknown category, author…, with near names.
package struct QueryWarning: Sendable, Equatable {
    package var code: String
    package var parameter: String
    package var detail: String
    package var suggestions: [String]

    package init(code: String, parameter: String, detail: String, suggestions: [String] = []) {
        self.code = code
        self.parameter = parameter
        self.detail = detail
        self.suggestions = suggestions
    }
}
