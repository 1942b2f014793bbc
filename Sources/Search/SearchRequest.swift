/// What retrieval needs to know, with names already turned into numbers by the store.
package struct SearchRequest: Sendable {
    /// nil matches every document.
    package var query: Query?
    package var filter = DocumentFilter()
    package var order: Order = .publishedDescending
    /// Hits wanted; 0 for counts only.
    package var limit = 20
    package var position: Position = .start
    package var total: Total = .exact
    /// Values to count, each with its own filter left out unless conjunctive.
    package var facets: [Facet] = []
    package var isFacetConjunctive = false
    /// The parent of each category by number, 0 for none: articles of a category count for those above it too, each once.
    package var categoryParents: [UInt32] = []
    package var facetLimit = 20
    /// One hit a story.
    package var collapsesStories = false
    package var isFuzzyAllowed = true
    package var usesRecency = true
    package var explains = false
    /// Articles of this language are in the script that the query was typed in, and gain by it; 0 for none.
    package var preferredLanguage: UInt32 = 0
    /// Better spellings are looked for where next to nothing matches.
    package var wantsSpelling = false
    /// Seconds since 1970, for recency.
    package var now: Int64 = 0
    /// Nanoseconds of `CLOCK_MONOTONIC` at which to stop with what there is; nil for never.
    package var deadline: UInt64?
    /// Ranked pages come from at most this many hits.
    package var windowMax = 1_000

    package enum Order: Sendable { case publishedDescending, publishedAscending, updatedDescending, importedDescending, relevance }

    /// How far matches are counted.
    package enum Total: Sendable {
        case exact
        /// All of them unless that is dear and a page by date can do without: then at least as many as are told.
        case auto
        case none
    }

    package enum Facet: Sendable, Hashable {
        case category, author, source, tag, language
        /// Months of `published` after adding these seconds.
        case month(offset: Int)
        /// Months of `published` as a zone's clocks and calendars have them.
        case zonedMonth(ZonedMonths)
    }

    package enum Position: Sendable {
        case start
        case after(value: Int64, idBits: UInt64)
        case before(value: Int64, idBits: UInt64)
        case offset(Int)
    }

    package init() {}
}

/// Conditions on document values; nil or empty asks nothing. Inside a set: OR; between fields: AND.
package struct DocumentFilter: Sendable {
    /// All node numbers that count: the store has expanded subtrees.
    package var categories: Set<UInt32>?
    package var categoriesExcluded: Set<UInt32> = []
    package var authors: Set<UInt32>?
    package var sources: Set<UInt32>?
    package var tags: Set<UInt32>?
    package var languages: Set<UInt32>?
    package var story: UInt32?
    /// Seconds since 1970, inclusive; a document without a date fails any bound.
    package var from: Int64?
    /// Exclusive.
    package var to: Int64?
    package var hasImage = false
    package var minCharacters: UInt32?

    package init() {}
}

/// What a request came to.
package struct SearchResult: Sendable {
    package var hits: [Hit] = []
    package var total = 0
    package var isTotalExact = true
    package var hasMoreAfter = false
    package var hasMoreBefore = false
    /// Counts per facet asked for, largest first: (number, count); for months the number is year * 12 + month - 1.
    package var facets: [[(value: Int64, count: Int)]] = []
    package var isPartial = false
    /// How the query was loosened because nothing or too little matched strictly: `words`, `any`, `fuzzy`.
    package var relaxed: String?
    /// The terms and phrases that were searched for, for highlighting: folded, as in `Query`.
    package var matched: Query?
    /// Better spellings, by folded word of the query; only when asked for and next to nothing matched.
    package var corrections: [String: String] = [:]

    package struct Hit: Sendable {
        package var row: Int64
        /// The value of the order: seconds, or the score's bit pattern for relevance.
        package var value: Int64
        package var idBits: UInt64
        package var score: Double = 0
        package var explanation: [(name: String, value: Double)] = []

        package init(row: Int64, value: Int64, idBits: UInt64) {
            self.row = row
            self.value = value
            self.idBits = idBits
        }
    }

    package init() {}
}
