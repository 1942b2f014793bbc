extension Relaxation {
    /// Words that may stand for one that occurs nowhere.
    static let alternativesMax = 5

    /// The query with each word that occurs nowhere replaced by those that differ by a typing error.
    ///
    /// - Complexity: O(words of the dictionary) a missing word, bounded by the deadline.
    func corrected(_ query: Query) throws -> Query {
        switch query {
        case .phrase(let texts, let field, let isQuoted):
            guard !isQuoted else { return query }
            if texts.count == 1, let text = texts.first {
                let near = try alternatives(text)
                return near.isEmpty ? query : .or(near.map { .phrase([$0], field: field, isQuoted: false) })
            }
            return .phrase(try texts.map { try alternatives($0).first ?? $0 }, field: field, isQuoted: false)
        case .and(let parts): return .and(try parts.map(corrected))
        case .or(let parts): return .or(try parts.map(corrected))
        case .prefix, .author, .authors, .not: return query
        }
    }

    /// Nearest first, of equals those that more articles have; empty when the word occurs or is too short.
    private func alternatives(_ text: String) throws -> [String] {
        guard let unit = TermKey.units([text]).first, case .word(let bytes) = unit, try frequency([unit], .any) == 0 else { return [] }
        let letters = EditDistance.letters(bytes)
        let limit = EditDistance.forgiven(letters.count)
        guard limit > 0 else { return [] }
        var found: [[UInt8]: (distance: Int, documents: Int)] = [:]
        var steps = 0
        for search in run.searches {
            try search.reader.terms(startingWith: [TermKey.word]) { key, entry in
                steps += 1
                if steps & 1_023 == 0, run.deadline.check() { return false }
                // Letters have at most four bytes, and folded words are mostly ASCII: far lengths are dropped at once.
                guard key.count - 1 <= 4 * (letters.count + limit), key.count - 1 >= letters.count - limit else { return true }
                let word = Array(key.dropFirst())
                guard let distance = EditDistance.between(letters, EditDistance.letters(word), limit: limit) else { return true }
                found[word] = (distance, (found[word]?.documents ?? 0) + entry.count)
                return true
            }
        }
        let sorted = found.sorted { a, b in
            if a.value.distance != b.value.distance { return a.value.distance < b.value.distance }
            if a.value.documents != b.value.documents { return a.value.documents > b.value.documents }
            return TermsReader.isLess(a.key, b.key)
        }
        run.nearestWords[text] = sorted.first.map { String(decoding: $0.key, as: UTF8.self) }
        return sorted.prefix(Self.alternativesMax).map { String(decoding: $0.key, as: UTF8.self) }
    }
}
