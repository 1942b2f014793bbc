/// A term that many titles have, as one of them writes it.
package struct TitleTerm: Sendable, Equatable {
    /// As displayed, UTF-8.
    package var text: [UInt8]
    /// Titles that have it.
    package var count: Int
}

/// Finds the words of an archive in its titles without a dictionary: runs that stand between many different neighbours.
///
/// `上海车展` is a term when at least `neighboursMin` different characters come before it and as many after it; `上海车` is
/// none, for only 展 follows. The ends of a title count as a neighbour each time.
package struct TitleTerms {
    /// Most titles looked at: the first ones given, so give the newest first.
    package static let titlesMax = 100_000
    /// Units of a title that are read.
    package static let titleUnitsMax = 64
    package static let unitsRange = 1...8
    package static let titlesMin = 3
    package static let neighboursMin = 3

    private var titles: [[UInt8]] = []
    /// All units, a 0 after each title and at each break: characters as scalars, words from `wordBase`.
    private var symbols: [UInt32] = []
    private var sources: [(title: UInt32, start: UInt32, end: UInt32)] = []
    private var words: [[UInt8]: UInt32] = [:]
    /// By number of word: at least two bytes and not all digits.
    private var isName: [Bool] = []
    private var scanner = UnitScanner()

    private static let wordBase: UInt32 = 0x11_0000

    package init() {}

    /// - Complexity: O(bytes); nothing beyond `titlesMax` titles.
    package mutating func add(_ title: [UInt8]) {
        guard titles.count < Self.titlesMax else { return }
        let number = UInt32(titles.count)
        titles.append(title)
        scanner.scan(title.span)
        var position: UInt32 = 0
        for unit in scanner.units.prefix(Self.titleUnitsMax) {
            if unit.position > position + 1 { append(0, number, unit) }
            position = unit.position
            append(unit.isIdeographic ? unit.scalar : self.number(of: scanner.text(of: unit)), number, unit)
        }
        symbols.append(0)
        sources.append((number, 0, 0))
    }

    private mutating func append(_ symbol: UInt32, _ title: UInt32, _ unit: ScannedUnit) {
        symbols.append(symbol)
        sources.append((title, unit.start, unit.end))
    }

    private mutating func number(of word: [UInt8]) -> UInt32 {
        if let number = words[word] { return number }
        let number = Self.wordBase + UInt32(words.count)
        words[word] = number
        isName.append(word.count > 1 && word.contains { !(0x30...0x39).contains($0) })
        return number
    }

    /// The terms, the most frequent first.
    ///
    /// - Complexity: O(units × log units), the suffixes being sorted by their first units.
    package func terms(limit: Int) -> [TitleTerm] {
        let order = sortedSuffixes()
        var found: [(term: TitleTerm, units: Int)] = []
        for length in Self.unitsRange {
            var start = 0
            while start < order.count {
                var end = start + 1
                while end < order.count, matches(order[end - 1], order[end], length) { end += 1 }
                if let term = term(order[start..<end], length) { found.append((term, length)) }
                start = end
            }
        }
        found.sort { ($0.term.count, $0.units, $1.term.text.count) > ($1.term.count, $1.units, $0.term.text.count) }
        return found.prefix(limit).map(\.term)
    }

    private func sortedSuffixes() -> [Int] {
        let limit = Self.unitsRange.upperBound + 1
        let symbols = symbols
        return symbols.indices.filter { symbols[$0] != 0 }.sorted { left, right in
            var offset = 0
            while offset < limit {
                // A 0 ends every title, so no index runs past the end before the symbols differ or both are 0.
                let (one, other) = (symbols[left + offset], symbols[right + offset])
                if one != other { return one < other }
                if one == 0 { break }
                offset += 1
            }
            return left < right
        }
    }

    private func matches(_ left: Int, _ right: Int, _ length: Int) -> Bool {
        for offset in 0..<length {
            let symbol = symbols[left + offset]
            if symbol == 0 || symbol != symbols[right + offset] { return false }
        }
        return true
    }

    private func term(_ group: ArraySlice<Int>, _ length: Int) -> TitleTerm? {
        guard group.count >= Self.titlesMin, let first = group.first else { return nil }
        for offset in 0..<length where symbols[first + offset] == 0 { return nil }
        let end = symbols[first + length - 1]
        guard !Self.particles.contains(symbols[first]), !Self.particles.contains(end) else { return nil }
        // A single character is no word; a single number says nothing.
        if length == 1 { guard end >= Self.wordBase, isName[Int(end - Self.wordBase)] else { return nil } }
        var titles = 0
        var (last, newest) = (UInt32.max, first)
        var before = Neighbours()
        var after = Neighbours()
        for place in group.sorted() {
            before.add(place == 0 ? 0 : symbols[place - 1])
            after.add(symbols[place + length])
            if sources[place].title != last {
                titles += 1
                last = sources[place].title
                if titles == 1 { newest = place }
            }
        }
        guard titles >= Self.titlesMin, before.isVaried, after.isVaried else { return nil }
        let title = self.titles[Int(sources[newest].title)]
        let range = Int(sources[newest].start)..<Int(sources[newest + length - 1].end)
        return TitleTerm(text: Array(title[range]), count: titles)
    }

    /// A run that begins or ends so is a piece of a sentence, not a term; folded.
    static let particles = Set("的了和与及等在是将被把也都又就这那其为对从向让给吗呢吧之于并或".unicodeScalars.map(\.value))

    /// Up to `neighboursMin` different ones; the ends of titles each count as another.
    private struct Neighbours {
        private var seen: [UInt32] = []
        private var ends = 0

        var isVaried: Bool { seen.count + ends >= TitleTerms.neighboursMin }

        mutating func add(_ symbol: UInt32) {
            guard !isVaried else { return }
            if symbol == 0 { ends += 1 } else if !seen.contains(symbol) { seen.append(symbol) }
        }
    }
}
