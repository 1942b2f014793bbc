/// Better spellings for the words of a query that hardly any article has: for "did you mean". One thread.
///
/// Words with the same first letter are compared, up to a number that bounds the cost; what a relaxed search has found out
/// already (with any first letter) is taken over.
struct Spelling {
    private let run: SearchRun

    /// With so many hits nothing is asked.
    static let hitsMax = 3
    /// Words of a query that are looked at.
    static let wordsMax = 4
    /// Words of the dictionary that are compared for one request, all segments together.
    static let comparedMax = 20_000
    /// How many times as many articles the other word must have when the typed one has some.
    static let timesMin = 10

    init(_ run: SearchRun) { self.run = run }

    /// The better spelling of each word that has one.
    ///
    /// - Complexity: O(`comparedMax`), about 0.1 µs each.
    func corrections(of query: Query) throws -> [String: String] {
        var words: [String] = []
        Self.collect(query, &words)
        var compared = 0
        var corrections: [String: String] = [:]
        for word in words.prefix(Self.wordsMax) {
            guard DidYouMean.mistakes(letters: word.unicodeScalars.count) > 0, let unit = TermKey.units([word]).first, !unit.isCharacter
            else { continue }
            if let known = run.nearestWords[word] {
                corrections[word] = known
            } else if let better = try nearest(word, unit, &compared) {
                corrections[word] = better
            }
        }
        return corrections
    }

    private func nearest(_ word: String, _ unit: QueryUnit, _ compared: inout Int) throws -> String? {
        let own = try run.frequency(Plan.Leaf(units: [unit], field: .any, isPrefix: false))
        guard let first = word.unicodeScalars.first else { return nil }
        let bytes = Array(word.utf8)
        let near = DidYouMean.mistakes(letters: word.unicodeScalars.count) * 4
        var counts: [[UInt8]: Int] = [:]
        for search in run.searches {
            try search.reader.terms(startingWith: TermKey.single(.word(Array(String(Character(first)).utf8)))) { key, entry in
                compared += 1
                if compared > Self.comparedMax || compared & 1_023 == 0 && run.deadline.check() { return false }
                guard abs(key.count - 1 - bytes.count) <= near else { return true }
                let candidate = Array(key.dropFirst())
                if candidate != bytes { counts[candidate, default: 0] += entry.count }
                return true
            }
        }
        // The dictionary keeps words whose articles are all deleted until their segment is merged; they are few.
        let frequent = counts.filter { $0.value >= max(1, Self.timesMin * own) }
        return DidYouMean.nearest(bytes, among: frequent.map { (word: $0.key, count: $0.value) }).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Words of letters in what a document may have, in order.
    private static func collect(_ query: Query, _ words: inout [String]) {
        switch query {
        case .phrase(let units, _, _):
            for unit in units where !words.contains(unit) && !unit.utf8.contains(where: { (0x30...0x39).contains($0) }) {
                words.append(unit)
            }
        case .and(let parts), .or(let parts): for part in parts { collect(part, &words) }
        case .prefix, .not, .author, .authors: break
        }
    }
}
