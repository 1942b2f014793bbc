/// The word that a mistyped one was meant to be. Pure.
package enum DidYouMean {
    /// Fewest letters of a word that may be one mistake away, and two.
    package static let oneMistakeMin = 5
    package static let twoMistakesMin = 9

    /// Mistakes allowed in a word of so many letters: 0, 1 or 2. API.md §4.
    package static func mistakes(letters: Int) -> Int {
        letters >= twoMistakesMin ? 2 : letters >= oneMistakeMin ? 1 : 0
    }

    /// The nearest of the words, the most frequent of equals; nil when none is near or the word itself is there.
    ///
    /// A mistake is a letter too many, too few, another, or two exchanged.
    /// - Parameters:
    ///   - word: folded UTF-8 of one unit.
    ///   - words: the dictionary: folded words with the number of their articles, in any order.
    /// - Complexity: O(words × letters × mistakes).
    package static func nearest(_ word: [UInt8], among words: some Sequence<(word: [UInt8], count: Int)>) -> [UInt8]? {
        let letters = scalars(word)
        let allowed = mistakes(letters: letters.count)
        guard allowed > 0 else { return nil }
        var best: (word: [UInt8], distance: Int, count: Int)?
        for (candidate, count) in words {
            guard abs(candidate.count - word.count) <= allowed * 4 else { continue }
            let distance = distance(letters, scalars(candidate), atMost: allowed)
            if distance == 0 { return nil }
            guard distance <= allowed else { continue }
            if let best, (best.distance, -best.count) <= (distance, -count) { continue }
            best = (candidate, distance, count)
        }
        return best?.word
    }

    /// A typed text with words replaced, everything else of it kept: operators, quotes, other words.
    ///
    /// - Parameter corrections: by folded word.
    /// - Returns: nil when none of the words is there.
    package static func text(_ typed: [UInt8], correcting corrections: [String: String]) -> String? {
        var text: [UInt8] = []
        var end = 0
        for unit in Analyzer.units(typed) where !unit.isIdeographic {
            guard let better = corrections[String(decoding: unit.text, as: UTF8.self)] else { continue }
            text += typed[end..<max(end, unit.sourceRange.lowerBound)] + Array(better.utf8)
            end = unit.sourceRange.upperBound
        }
        return end == 0 ? nil : String(decoding: text + typed[end...], as: UTF8.self)
    }

    private static func scalars(_ word: [UInt8]) -> [UInt32] {
        var scalars: [UInt32] = []
        var index = 0
        while index < word.count {
            let (scalar, length) = UnitScanner.decode(word.span, index, word.count)
            scalars.append(scalar)
            index += length
        }
        return scalars
    }

    /// Restricted Damerau–Levenshtein distance; `atMost` + 1 as soon as it must be more.
    static func distance(_ one: [UInt32], _ other: [UInt32], atMost limit: Int) -> Int {
        guard abs(one.count - other.count) <= limit else { return limit + 1 }
        var before: [Int] = []
        var previous = Array(0...other.count)
        for row in 0..<one.count {
            var current = [row + 1]
            current.reserveCapacity(other.count + 1)
            var least = row + 1
            for column in 0..<other.count {
                var cost = previous[column] + (one[row] == other[column] ? 0 : 1)
                cost = min(cost, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
                least = min(least, cost)
            }
            // Two rows back may still be exchanged for, so both rows must be over.
            if least > limit, previous.allSatisfy({ $0 > limit }) { return limit + 1 }
            (before, previous) = (previous, current)
        }
        return min(previous[other.count], limit + 1)
    }
}
