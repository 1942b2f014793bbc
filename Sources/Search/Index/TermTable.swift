/// The terms of a segment in the making, by number.
///
/// Numbers follow the order of first meeting and `sorted` that of the keys: the hash, which is another for every table, shows in neither.
struct TermTable {
    /// Units added since it was last set to 0: a document's length.
    var unitsAdded = 0
    /// What each term is: two unit codes, or one and `alone`.
    private var keys: [UInt64] = []
    /// Terms of characters below 65,536, by the character.
    private var characters = [CharacterTerm](repeating: CharacterTerm(), count: 65_536)
    /// Open addressing: a term stands at its key's hash or after. A power of two of them, at most half full.
    private var slots = [Slot](repeating: Slot(), count: 1 << 16)
    private var used = 0
    private var words = WordTable()
    private let secret = HashSecret()
    /// Unit codes of the piece that is being added.
    private var codes: [UInt32] = []

    /// A term's number and how often it was met; no term where that is 0.
    private struct CharacterTerm {
        var number: UInt32 = 0
        var count: UInt32 = 0
    }

    /// The same with its key: one place in memory for a look-up.
    private struct Slot {
        var key: UInt64 = 0
        var number: UInt32 = 0
        var count: UInt32 = 0
    }

    static let none = UInt32.max
    /// The lower half of a key that is one unit only.
    private static let alone: UInt64 = 0xFFFF_FFFF
    /// Unit codes from here on are words; below are code points.
    private static let firstWord: UInt32 = 0x20_0000
    /// Units that are added at once: the table has room for them all before.
    private static let pieceUnits = 4_096

    /// Occurrences of each term, by number.
    var counts: [UInt32] {
        var counts = [UInt32](repeating: 0, count: keys.count)
        for character in characters where character.count > 0 { counts[Int(character.number)] = character.count }
        for slot in slots where slot.count > 0 { counts[Int(slot.number)] = slot.count }
        return counts
    }

    /// Adds the units of one field.
    mutating func append(_ scanner: UnitScanner, to stream: inout [UInt32]) {
        let units = scanner.units.span
        var start = 0
        while start < units.count {
            let end = min(start + Self.pieceUnits, units.count)
            readCodes(units, scanner.words, start, end)
            while (used + 2 * (end - start)) * 2 > slots.count { grow() }
            Self.append(units, start..<end, codes, secret, &characters, &slots, &keys, &used, to: &stream)
            start = end
        }
        unitsAdded += units.count
    }

    /// The codes of a piece's units, behind that of the unit before.
    private mutating func readCodes(_ units: Span<ScannedUnit>, _ words: [UInt8], _ start: Int, _ end: Int) {
        let before = start == 0 ? 0 : codes.last ?? 0
        codes.removeAll(keepingCapacity: true)
        codes.append(before)
        for index in start..<end {
            let unit = units[index]
            codes.append(
                unit.isIdeographic ? unit.scalar : Self.firstWord &+ self.words.number(words, Int(unit.wordStart)..<Int(unit.wordEnd)))
        }
    }

    private static func append(
        _ units: Span<ScannedUnit>, _ range: Range<Int>, _ allCodes: [UInt32], _ secret: HashSecret,
        _ allCharacters: inout [CharacterTerm], _ allSlots: inout [Slot], _ keys: inout [UInt64], _ used: inout Int,
        to stream: inout [UInt32]
    ) {
        let codes = allCodes.span
        var characters = allCharacters.mutableSpan
        var slots = allSlots.mutableSpan
        stream.append(addingCapacity: 2 * range.count) { output in
            var previous = codes[0]
            var position = range.lowerBound > 0 ? units[range.lowerBound - 1].position : 0
            var index = range.lowerBound
            while index < range.upperBound {
                let code = codes[index &- range.lowerBound &+ 1]
                let next = units[index].position
                let item =
                    code < 65_536
                    ? single(code, &characters, &keys) : number(UInt64(code) &<< 32 | alone, secret, &slots, &keys, &used)
                if index == 0 {
                    output.append(item)
                } else if next &- position > 1 {
                    output.append(item | SegmentBuilder.apart)
                } else if previous < firstWord || code < firstWord {
                    output.append(item | SegmentBuilder.paired)
                    output.append(number(UInt64(previous) &<< 32 | UInt64(code), secret, &slots, &keys, &used))
                } else {
                    output.append(item)
                }
                previous = code
                position = next
                index &+= 1
            }
        }
    }

    @inline(__always)
    private static func single(_ code: UInt32, _ characters: inout MutableSpan<CharacterTerm>, _ keys: inout [UInt64]) -> UInt32 {
        let place = Int(code)
        if characters[place].count == 0 { characters[place].number = add(UInt64(code) &<< 32 | alone, to: &keys) }
        characters[place].count &+= 1
        return characters[place].number
    }

    private static func add(_ key: UInt64, to keys: inout [UInt64]) -> UInt32 {
        keys.append(key)
        return UInt32(truncatingIfNeeded: keys.count &- 1)
    }

    @inline(__always)
    private static func number(
        _ key: UInt64, _ secret: HashSecret, _ slots: inout MutableSpan<Slot>, _ keys: inout [UInt64], _ used: inout Int
    ) -> UInt32 {
        let mask = slots.count &- 1
        var place = secret.place(key) & mask
        while true {
            let slot = slots[place]
            if slot.count == 0 {
                let number = add(key, to: &keys)
                slots[place] = Slot(key: key, number: number, count: 1)
                used &+= 1
                return number
            }
            if slot.key == key {
                slots[place].count = slot.count &+ 1
                return slot.number
            }
            place = (place &+ 1) & mask
        }
    }

    /// The most places in a row that are taken: what a look-up costs at worst.
    var longestRun: Int { HashSecret.longestRun(slots) { $0.count > 0 } }

    private mutating func grow() {
        let mask = slots.count * 4 - 1
        var grown = [Slot](repeating: Slot(), count: mask + 1)
        for slot in slots where slot.count > 0 {
            var place = secret.place(slot.key) & mask
            while grown[place].count > 0 { place = (place &+ 1) & mask }
            grown[place] = slot
        }
        slots = grown
    }

    // MARK: Keys

    private func unit(_ code: UInt32) -> QueryUnit {
        code < Self.firstWord ? .character(code) : .word(words.bytes(code - Self.firstWord))
    }

    /// The dictionary key of a term with a word in it.
    private func wordKey(_ key: UInt64) -> [UInt8] {
        let first = unit(UInt32(key &>> 32))
        let second = UInt32(truncatingIfNeeded: key)
        if second == Self.none { return TermKey.single(first) }
        return TermKey.adjacent(first, unit(second)) ?? []
    }

    /// All terms with their dictionary keys, in the order of those.
    struct Sorted {
        /// Terms of characters and their pairs, by table key.
        fileprivate var characters: [(key: UInt64, term: UInt32)] = []
        fileprivate var pairs: [(key: UInt64, term: UInt32)] = []
        /// Terms with words in them.
        fileprivate var others: [(key: [UInt8], term: UInt32)] = []

        /// Numbers of the terms.
        var numbers: [UInt32] { characters.map(\.term) + pairs.map(\.term) + others.map(\.term) }

        func forEach(_ body: (_ term: Int, _ key: [UInt8]) throws -> Void) rethrows {
            var key: [UInt8] = []
            for (code, term) in characters {
                key.removeAll(keepingCapacity: true)
                key.append(TermKey.character)
                TermKey.append(UInt32(truncatingIfNeeded: code &>> 32), to: &key)
                try body(Int(term), key)
            }
            for (codes, term) in pairs {
                key.removeAll(keepingCapacity: true)
                key.append(TermKey.pair)
                TermKey.append(UInt32(truncatingIfNeeded: codes &>> 32), to: &key)
                TermKey.append(UInt32(truncatingIfNeeded: codes), to: &key)
                try body(Int(term), key)
            }
            for (key, term) in others { try body(Int(term), key) }
        }
    }

    /// - Complexity: O(terms), and O(log terms) times that for those with words; characters and their pairs are compared as numbers.
    func sorted() -> Sorted {
        var sorted = Sorted()
        for (number, key) in keys.enumerated() {
            let term = UInt32(truncatingIfNeeded: number)
            let (first, second) = (UInt32(key &>> 32), UInt32(truncatingIfNeeded: key))
            if first >= Self.firstWord || (second >= Self.firstWord && second != Self.none) {
                sorted.others.append((wordKey(key), term))
            } else if second == Self.none {
                sorted.characters.append((key, term))
            } else {
                sorted.pairs.append((key, term))
            }
        }
        sorted.characters.sort { $0.key < $1.key }
        Self.sortPairs(&sorted.pairs)
        sorted.others.sort { TermsReader.isLess($0.key, $1.key) }
        return sorted
    }

    /// A radix sort by the 21 bits of both code points, the last digit first.
    private static func sortPairs(_ pairs: inout [(key: UInt64, term: UInt32)]) {
        var other = pairs
        for shift in [UInt64(0), 11, 32, 43] {
            distribute(pairs, by: shift, into: &other)
            swap(&pairs, &other)
        }
    }

    private static func distribute(_ from: [(key: UInt64, term: UInt32)], by shift: UInt64, into: inout [(key: UInt64, term: UInt32)]) {
        let digitMask: UInt64 = 0x7FF
        var starts = [Int](repeating: 0, count: Int(digitMask) + 2)
        for pair in from { starts[Int(pair.key &>> shift & digitMask) &+ 1] += 1 }
        for digit in 1..<starts.count { starts[digit] += starts[digit - 1] }
        for pair in from {
            let digit = Int(pair.key &>> shift & digitMask)
            into[starts[digit]] = pair
            starts[digit] += 1
        }
    }
}
