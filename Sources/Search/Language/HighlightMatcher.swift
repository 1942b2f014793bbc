/// Finds the phrases and prefixes of a query in scanned units, all in one pass.
///
/// An Aho–Corasick automaton over the few units that the query has; units that it has not reset the automaton, as do
/// breaks between units. Cost is that of the units, whatever the query.
struct HighlightMatcher: Sendable {
    struct Match: Equatable {
        /// Bytes of the text.
        var start: Int
        var end: Int
        /// Position in `phrases`.
        var phrase: Int
    }

    /// Folded units of each phrase, without doubles; prefixes come last.
    let phrases: [[[UInt8]]]
    private let prefixStart: Int

    /// Units of the query as small numbers from 1.
    private var characters: [UInt32: Int] = [:]
    private var words: [(bytes: [UInt8], number: Int)] = []
    /// By the low byte of characters and the first byte of words: most units of a text end here.
    private var characterFilter = UnitFilter()
    private var wordFilter = UnitFilter()
    /// What a scan must look at for this query.
    private(set) var scanFilter = ScanFilter(hasWords: true)

    /// `state * width + unit` → state.
    private var steps: [UInt16] = []
    private var width = 1
    /// Phrases that end in a state; phrases that are the end of another included.
    private var ends: [[(phrase: Int, length: Int)]] = [[]]

    /// Phrases and prefixes of `query` that a document must or may have; negated ones and authors are left out.
    ///
    /// - Parameter inTitle: whether the title is looked through: phrases of the title field count there only.
    init(_ query: Query?, inTitle: Bool) {
        var phrases: [[[UInt8]]] = []
        var prefixes: [[[UInt8]]] = []
        if let query { Self.collect(query, inTitle, &phrases, &prefixes) }
        prefixStart = phrases.count
        self.phrases = phrases + prefixes
        number(phrases, prefixes)
        scanFilter = ScanFilter(hasWords: !words.isEmpty || !prefixes.isEmpty)
        for scalar in characters.keys { scanFilter.insert(scalar) }
        for scalar in prefixes.joined().map({ UnitScanner.decode($0.span, 0, $0.count).scalar }) { scanFilter.insert(scalar) }
        build(phrases)
    }

    var isEmpty: Bool { phrases.isEmpty }

    private static func collect(_ query: Query, _ inTitle: Bool, _ phrases: inout [[[UInt8]]], _ prefixes: inout [[[UInt8]]]) {
        func isWanted(_ field: QueryField) -> Bool { field == .any || inTitle }
        switch query {
        case .phrase(let units, let field, _):
            for run in Query.runs(units) {
                let bytes = run.map { Array($0.utf8) }
                if isWanted(field), !phrases.contains(bytes) { phrases.append(bytes) }
            }
        case .prefix(let units, let field):
            let bytes = units.map { Array($0.utf8) }
            if isWanted(field), !units.isEmpty, !prefixes.contains(bytes) { prefixes.append(bytes) }
        case .and(let parts), .or(let parts):
            for part in parts { collect(part, inTitle, &phrases, &prefixes) }
        case .author, .authors, .not:
            break
        }
    }

    private mutating func number(_ phrases: [[[UInt8]]], _ prefixes: [[[UInt8]]]) {
        for unit in phrases.joined() {
            let scanned = Analyzer.units(unit)
            guard scanned.first?.isIdeographic == true else {
                addWord(unit)
                continue
            }
            let (scalar, _) = UnitScanner.decode(unit.span, 0, unit.count)
            if characters[scalar] == nil {
                characters[scalar] = width
                width += 1
            }
            characterFilter.insert(scalar)
        }
        // The bytes of a prefix only open the filter: its words are compared by `startsAt`.
        for prefix in prefixes {
            if let first = prefix.last?.first { wordFilter.insert(UInt32(first)) }
            for unit in prefix { characterFilter.insert(UnitScanner.decode(unit.span, 0, unit.count).scalar) }
        }
    }

    private mutating func addWord(_ word: [UInt8]) {
        guard let first = word.first, !words.contains(where: { $0.bytes == word }) else { return }
        words.append((word, width))
        width += 1
        wordFilter.insert(UInt32(first))
    }

    private func number(of unit: [UInt8]) -> Int {
        if let word = words.first(where: { $0.bytes == unit }) { return word.number }
        return characters[UnitScanner.decode(unit.span, 0, unit.count).scalar] ?? 0
    }

    /// The trie of the phrases, then breadth first the step that each unit makes from each state.
    private mutating func build(_ phrases: [[[UInt8]]]) {
        steps = [UInt16](repeating: 0, count: width)
        for (phrase, units) in phrases.enumerated() {
            var state = 0
            for unit in units {
                let slot = state * width + number(of: unit)
                if steps[slot] == 0 {
                    steps[slot] = UInt16(truncatingIfNeeded: ends.count)
                    ends.append([])
                    steps.append(contentsOf: repeatElement(0, count: width))
                }
                state = Int(steps[slot])
            }
            ends[state].append((phrase, units.count))
        }
        var queue = (0..<width).map { Int(steps[$0]) }.filter { $0 != 0 }
        var failures = [Int](repeating: 0, count: ends.count)
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            let failure = failures[state]
            ends[state] += ends[failure]
            for unit in 1..<max(width, 1) {
                let next = Int(steps[state * width + unit])
                let other = steps[failure * width + unit]
                if next != 0 {
                    failures[next] = Int(other)
                    queue.append(next)
                } else {
                    steps[state * width + unit] = other
                }
            }
        }
    }

    /// Adds the matches in `scanner`'s text, whose first byte is byte `base` of the whole, to `matches`, by end.
    func find(in scanner: UnitScanner, base: Int, into matches: inout [Match]) {
        let units = scanner.units.span
        let bytes = scanner.words.span
        var state = 0
        var position: UInt32 = 0
        for index in units.indices {
            let unit = units[index]
            if unit.position != position &+ 1 { state = 0 }
            position = unit.position
            let number = number(unit, bytes)
            if number < 0 {
                state = 0
                continue
            }
            state = number == 0 ? 0 : Int(steps[state &* width &+ number])
            for (phrase, length) in ends[state] {
                matches.append(Match(start: base + Int(units[index + 1 - length].start), end: base + Int(unit.end), phrase: phrase))
            }
            for prefix in prefixStart..<phrases.count {
                if let start = starts(prefix, scanner, at: index) {
                    matches.append(Match(start: base + Int(start), end: base + Int(unit.end), phrase: prefix))
                }
            }
        }
    }

    /// The number of a unit of the text: 0 for one that only a prefix may like, -1 for one that nothing likes.
    @inline(__always)
    private func number(_ unit: ScannedUnit, _ bytes: Span<UInt8>) -> Int {
        if unit.isIdeographic {
            guard characterFilter.has(unit.scalar) else { return -1 }
            return characters[unit.scalar] ?? 0
        }
        let start = Int(unit.wordStart)
        let count = Int(unit.wordEnd) - start
        guard wordFilter.has(UInt32(bytes[start])) else { return -1 }
        for (word, number) in words where word.count == count {
            var index = 0
            while index < count, word[index] == bytes[start + index] { index += 1 }
            if index == count { return number }
        }
        return 0
    }

    /// Where the units of a prefix that ends at unit `index` begin; nil when it does not end there.
    private func starts(_ prefix: Int, _ scanner: UnitScanner, at index: Int) -> UInt32? {
        let wanted = phrases[prefix]
        guard index + 1 >= wanted.count, scanner.text(of: scanner.units[index]).starts(with: wanted[wanted.count - 1]) else { return nil }
        var step = 1
        while step < wanted.count {
            let unit = scanner.units[index - step]
            guard unit.position &+ 1 == scanner.units[index - step + 1].position else { return nil }
            guard scanner.text(of: unit) == wanted[wanted.count - 1 - step] else { return nil }
            step += 1
        }
        return scanner.units[index + 1 - wanted.count].start
    }
}

/// The characters that a query may be looking for, by their low byte: what is not in it is none of them.
struct UnitFilter: Sendable {
    private var bits = SIMD4<UInt64>.zero

    mutating func insert(_ scalar: UInt32) {
        let byte = Int(scalar & 0xFF)
        bits[byte >> 6] |= 1 << UInt64(byte & 63)
    }

    @inline(__always)
    func has(_ scalar: UInt32) -> Bool {
        let byte = Int(scalar & 0xFF)
        return bits[byte &>> 6] &>> UInt64(truncatingIfNeeded: byte & 63) & 1 == 1
    }

    /// Whether a folded character never joins with what follows it, as kana and jamo do.
    @inline(__always)
    static func isHan(_ folded: UInt32) -> Bool { (0x3400...0x9FFF).contains(folded) || folded >= 0x2_0000 }
}
