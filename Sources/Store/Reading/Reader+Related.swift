import Articles
import Search

/// An article on the subject of another one.
package struct RelatedArticle: Sendable {
    package var hit: ArticleHit
    /// Words that both have, as the first one writes them; the reason to show.
    package var terms: [String]

    package init(hit: ArticleHit, terms: [String]) {
        self.hit = hit
        self.terms = terms
    }
}

extension Reader {
    /// Articles that share the rarest words of one, best first; without its own story's versions. Empty for one that is not there.
    ///
    /// - Complexity: some hundred look-ups in the index, one ranked search, and the bodies of `limit` articles.
    package func related(_ id: ArticleID, limit: Int) throws(StoreError) -> [RelatedArticle] {
        try read { state throws(StoreError) in
            let statement = try connection.statement("SELECT row, title, doc_values FROM article WHERE id=?")
            defer { statement.reset() }
            guard try statement.bind(1, id.blob).step() else { return [] }
            let row = statement.integer(0)
            let title = statement.bytes(1)
            let story = try DocumentValuesCodec.values(statement.bytes(2), idBits: id.indexBits).story
            let text = try codec.expand(try ArticleRows.body(connection, row: row), textOnly: true).text
            let documents = Int(try connection.integer("SELECT articles FROM state WHERE one=1") ?? 0)
            let result: SearchResult
            let terms: [RelatedTerm]
            do {
                terms = try RelatedTerms.choose(title: title, text: text, documents: documents) { units in
                    var request = SearchRequest()
                    request.query = .phrase(units, field: .any, isQuoted: false)
                    request.limit = 0
                    request.isFuzzyAllowed = false
                    return try state.index.search(request, blobs: blobs).total
                }
                guard !terms.isEmpty else { return [] }
                var request = SearchRequest()
                request.query = .or(terms.map(\.query))
                request.order = .relevance
                // The article itself is the best hit, and its story's versions the next ones.
                request.limit = limit + 20
                request.total = .none
                request.isFuzzyAllowed = false
                request.usesRecency = false
                request.collapsesStories = true
                result = try state.index.search(request, blobs: blobs)
            } catch {
                throw StoreError(indexFailure: error)
            }
            let whole = String(decoding: title + [0x0A] + text.prefix(RelatedTerms.textBytesMax), as: UTF8.self)
            var related: [RelatedArticle] = []
            for found in result.hits where found.row != row && related.count < limit {
                guard var article = try relatedArticle(found, terms, story: story) else { continue }
                article.terms = Self.joined(article.terms, in: whole)
                related.append(article)
            }
            return related
        }
    }

    /// nil for a version of the same story.
    private func relatedArticle(_ found: SearchResult.Hit, _ terms: [RelatedTerm], story: UInt32) throws(StoreError) -> RelatedArticle? {
        let statement = try connection.statement("SELECT id, card, title, doc_values FROM article WHERE row=?")
        defer { statement.reset() }
        guard try statement.bind(1, found.row).step(), let id = ArticleID(blob: statement.bytes(0)) else { return nil }
        let values = try DocumentValuesCodec.values(statement.bytes(3), idBits: id.indexBits)
        guard story == 0 || values.story != story else { return nil }
        var hit = ArticleHit(id: id, card: statement.bytes(1), key: SortKey(value: found.value, id: id))
        hit.score = found.score
        let text = try codec.expand(try ArticleRows.body(connection, row: found.row), textOnly: true).text
        let units = Analyzer.units(statement.bytes(2) + [0x0A] + text)
        var seen: Set<[String]> = []
        var previous: Unit?
        for unit in units {
            let word = String(decoding: unit.text, as: UTF8.self)
            seen.insert([word])
            if let previous, previous.isIdeographic, unit.isIdeographic, previous.position + 1 == unit.position {
                seen.insert([String(decoding: previous.text, as: UTF8.self), word])
            }
            previous = unit
        }
        return RelatedArticle(hit: hit, terms: terms.filter { seen.contains($0.units) }.map(\.text))
    }

    /// Pairs of characters that overlap are pieces of one word where the article has it: 嵌入, 入式 → 嵌入式.
    static func joined(_ terms: [String], in text: String) -> [String] {
        var joined: [String] = []
        for term in terms {
            var term = term
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for (index, other) in joined.enumerated() {
                    guard let longer = overlap(term, other) ?? overlap(other, term), text.contains(longer) else { continue }
                    term = longer
                    joined.remove(at: index)
                    isGrowing = true
                    break
                }
            }
            joined.append(term)
        }
        return joined
    }

    /// Two words as one where the end of the first is the beginning of the second by one character.
    private static func overlap(_ first: String, _ second: String) -> String? {
        guard let last = first.last, last == second.first, !last.isASCII, first.count > 1, second.count > 1 else { return nil }
        return first + second.dropFirst()
    }
}
