import Articles
import Search

/// A suggestion with what it leads to.
package struct SuggestionEntry: Sendable, Equatable {
    package var text: String
    package var kind: String
    /// Articles that have it; 1 for a title.
    package var count: Int
    /// Of a category or of a title's article; nil for other kinds.
    package var id: String?
    /// Of a category.
    package var path: [String]
}

extension Reader {
    /// Names of each kind that can be suggested, those with most articles.
    package static let suggestedNamesMax = 20_000

    /// Everything that can be suggested, as of now.
    /// - Complexity: O(names + newest 50,000 titles): tenths of a second; keep the result.
    package func makeSuggestIndex() throws(StoreError) -> SuggestIndex {
        try read { state throws(StoreError) in
            var builder = SuggestBuilder()
            for node in state.categories.nodes.values.sorted(by: { ($1.count, $0.number) < ($0.count, $1.number) }) where node.count > 0 {
                builder.add(name: Array((node.path.last ?? "").utf8), kind: .category, number: Int64(node.number), count: node.count)
            }
            for (kind, shown) in [(NameKind.author, Search.Suggestion.Kind.author), (.source, .source), (.tag, .tag)] {
                let statement = try connection.statement(
                    "SELECT number, name, count FROM name WHERE kind=? ORDER BY count DESC, name LIMIT ?")
                defer { statement.reset() }
                statement.bind(1, kind.rawValue).bind(2, Self.suggestedNamesMax)
                while try statement.step() {
                    guard statement.integer(2) > 0 else { continue }
                    builder.add(name: statement.bytes(1), kind: shown, number: statement.integer(0), count: Int(statement.integer(2)))
                }
            }
            for (row, title, _) in try newestTitles(state, from: nil, to: nil, limit: SuggestBuilder.titlesMax) {
                builder.add(title: title, row: row)
            }
            do {
                return try SuggestIndex(image: builder.build())
            } catch {
                throw StoreError(indexFailure: error)
            }
        }
    }

    /// What was typed may become these; entries whose category or article has gone since are left out.
    package func suggestions(_ index: SuggestIndex, typed: String, limit: Int, kinds: [String]) throws(StoreError) -> [SuggestionEntry] {
        let wanted = Search.Suggestion.Kind.allCases.filter { kinds.isEmpty || kinds.contains("\($0)") }
        return try read { state throws(StoreError) in
            var entries: [SuggestionEntry] = []
            for suggestion in index.suggestions(for: Array(typed.utf8), limit: limit, kinds: Set(wanted)) {
                var entry = SuggestionEntry(text: suggestion.text, kind: "\(suggestion.kind)", count: suggestion.count, id: nil, path: [])
                switch suggestion.kind {
                case .category:
                    guard let node = UInt32(exactly: suggestion.number).flatMap({ state.categories[$0] }) else { continue }
                    entry.id = node.id
                    entry.path = node.path
                case .title:
                    let statement = try connection.statement("SELECT id FROM article WHERE row=?")
                    defer { statement.reset() }
                    guard try statement.bind(1, suggestion.number).step(), let id = ArticleID(blob: statement.bytes(0)) else { continue }
                    entry.id = id.description
                default: break
                }
                entries.append(entry)
            }
            return entries
        }
    }

    /// Titles that rise or fall: rows for `Trending`, the newest first.
    /// - Parameters:
    ///   - from: seconds since 1970, inclusive; `to` exclusive.
    ///   - offset: seconds east of UTC in which days are meant.
    package func trendingRows(from: Int64, to: Int64, offset: Int, limit: Int) throws(StoreError) -> [TrendingRow] {
        try read { state throws(StoreError) in
            var rows: [TrendingRow] = []
            for (row, title, published) in try newestTitles(state, from: from, to: to, limit: limit) {
                let statement = try connection.statement("SELECT doc_values FROM article WHERE row=?")
                defer { statement.reset() }
                guard try statement.bind(1, row).step() else { continue }
                let values = try DocumentValuesCodec.values(statement.bytes(0), idBits: 0)
                let local = published + Int64(offset)
                let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
                rows.append(TrendingRow(day: Int(day), site: values.source != 0 ? values.source : values.author, title: title))
            }
            return rows
        }
    }

    private func newestTitles(
        _ state: StoreState, from: Int64?, to: Int64?, limit: Int
    ) throws(StoreError) -> [(row: Int64, title: [UInt8], published: Int64)] {
        var request = SearchRequest()
        request.limit = limit
        request.total = .none
        request.filter.from = from
        request.filter.to = to
        let hits: [SearchResult.Hit]
        do {
            hits = try state.index.search(request, blobs: blobs).hits
        } catch {
            throw StoreError(indexFailure: error)
        }
        var titles: [(row: Int64, title: [UInt8], published: Int64)] = []
        titles.reserveCapacity(hits.count)
        for hit in hits {
            let statement = try connection.statement("SELECT title FROM article WHERE row=?")
            defer { statement.reset() }
            if try statement.bind(1, hit.row).step() { titles.append((hit.row, statement.bytes(0), hit.value)) }
        }
        return titles
    }

    /// The newest number of the change log; 0 for an empty one.
    package func lastSequence() throws(StoreError) -> Int64 {
        try connection.integer("SELECT max(sequence) FROM change_log") ?? 0
    }
}
