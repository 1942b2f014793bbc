/// Where texts of hits are read for the last step of a natural question; one thread at a time. The store implements it.
package protocol TextSource: AnyObject {
    /// Title and text as the index was given them; nil when the article is gone.
    func texts(row: Int64) throws -> (title: [UInt8], text: [UInt8])?
}

/// How much of a question one sentence of an article answers: single characters and words, by how rare they are.
///
/// Pairs of characters say what an article is about; that the words of a question stand together in one sentence says that
/// it is answered there. Measured on the questions of DRCD, JSQuAD and CMRC: nDCG@10 .959, .953, .986 by pairs alone,
/// .970, .962, .990 with this added for the best twenty and without the words that ask. One thread.
struct AnswerOrder {
    /// Best hits that are looked at again.
    static let hitsMax = 20
    /// What the best sentence counts beside the score by pairs.
    static let sentenceWeight = 2.0
    /// Characters and words of a question that are looked for.
    static let unitsMax = 48
    /// Bytes of a text that are read.
    static let textBytesMax = 32 * 1024

    private var characters: [UInt32: Int] = [:]
    private var words: [[UInt8]: Int] = [:]
    private var weights: [Double] = []
    /// The sentence in which each unit was seen last; 0 for the title.
    private var seen: [Int] = []
    private var scanner = UnitScanner()

    /// - Parameter units: folded units with their inverse document frequencies.
    init(_ units: [(unit: QueryUnit, weight: Double)]) {
        for (unit, weight) in units.prefix(Self.unitsMax) {
            switch unit {
            case .character(let scalar): characters[scalar] = weights.count
            case .word(let bytes): words[bytes] = weights.count
            }
            weights.append(weight)
        }
    }

    /// The different units of a query's phrases, negated ones left out.
    static func units(of query: Query) -> [QueryUnit] {
        var units: [QueryUnit] = []
        collect(query, &units)
        return units
    }

    private static func collect(_ query: Query, _ units: inout [QueryUnit]) {
        switch query {
        case .phrase(let texts, _, _), .prefix(let texts, _):
            for unit in TermKey.units(texts) where units.count < unitsMax && !units.contains(unit) { units.append(unit) }
        case .and(let parts), .or(let parts):
            for part in parts { collect(part, &units) }
        case .not, .author, .authors: break
        }
    }

    /// The weights of the units in the best sentence and the title, each once, by `sentenceWeight`.
    ///
    /// - Complexity: O(bytes).
    mutating func bonus(title: [UInt8], text: [UInt8]) -> Double {
        seen = [Int](repeating: -1, count: weights.count)
        var inTitle = 0.0
        scanner.scan(title.span)
        for unit in scanner.units {
            guard let number = number(unit), seen[number] < 0 else { continue }
            seen[number] = 0
            inTitle += weights[number]
        }
        let text = text.count > Self.textBytesMax ? Array(text[..<Self.textBytesMax]) : text
        scanner.scan(text.span)
        var (sentence, sum, best) = (1, 0.0, 0.0)
        var last: ScannedUnit?
        for unit in scanner.units {
            if let last, unit.position > last.position &+ 1, Self.endsSentence(text, Int(last.end), Int(unit.start)) {
                sentence += 1
                (best, sum) = (max(best, sum), 0)
            }
            last = unit
            guard let number = number(unit), seen[number] != 0, seen[number] != sentence else { continue }
            seen[number] = sentence
            sum += weights[number]
        }
        return (inTitle + max(best, sum)) * Self.sentenceWeight
    }

    private func number(_ unit: ScannedUnit) -> Int? {
        if unit.isIdeographic { return characters[unit.scalar] }
        return words.isEmpty ? nil : words[scanner.text(of: unit)]
    }

    private static func endsSentence(_ text: [UInt8], _ start: Int, _ end: Int) -> Bool {
        var index = start
        while index < end {
            switch text[index] {
            case 0x0A, UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"): return true
            case 0xE3 where index + 2 < end && text[index + 1] == 0x80 && text[index + 2] == 0x82: return true
            case 0xEF where index + 2 < end && text[index + 1] == 0xBC && [0x81, 0x9B, 0x9F].contains(text[index + 2]): return true
            default: index += 1
            }
        }
        return false
    }
}
