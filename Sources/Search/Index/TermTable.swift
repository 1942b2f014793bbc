/// The terms of a segment in the making, by number.
struct TermTable {
    /// Occurrences of each term.
    private(set) var counts: [UInt32] = []
    /// Units added since it was last set to 0: a document's length.
    var unitsAdded = 0
    /// What each term is: two unit codes, or one and `alone`.
    private var keys: [UInt64] = []
    /// Numbers of characters below 65,536; `none` where there is no term yet.
    private var characters = [UInt32](repeating: TermTable.none, count: 65_536)
    /// Open addressing: a key's number stands at its hash or after; `none` is empty.
    private var slots = [UInt32](repeating: TermTable.none, count: 1 << 16)
    private var slotKeys = [UInt64](repeating: 0, count: 1 << 16)
    private var used = 0
    private var words = WordTable()

    static let none = UInt32.max
    /// The lower half of a key that is one unit only.
    private static let alone: UInt64 = 0xFFFF_FFFF
    /// Unit codes from here on are words; below are code points.
    private static let firstWord: UInt32 = 0x20_0000

    /// Adds the units of one field.
    mutating func append(_ scanner: UnitScanner, to stream: inout [UInt32]) {
        let units = scanner.units
        var previous: UInt32 = 0
        var previousPosition: UInt32 = 0
        var index = 0
        while index < units.count {
            let unit = units[index]
            let code =
                unit.isIdeographic
                ? unit.scalar : Self.firstWord &+ words.number(scanner.words, Int(unit.wordStart)..<Int(unit.wordEnd))
            var item = single(code)
            if index > 0 {
                if unit.position &- previousPosition > 1 {
                    item |= SegmentBuilder.apart
                } else if previous < Self.firstWord || code < Self.firstWord {
                    stream.append(item | SegmentBuilder.paired)
                    item = number(UInt64(previous) &<< 32 | UInt64(code))
                }
            }
            stream.append(item)
            previous = code
            previousPosition = unit.position
            index &+= 1
        }
        unitsAdded += units.count
    }

    @inline(__always)
    private mutating func single(_ code: UInt32) -> UInt32 {
        guard code < 65_536 else { return number(UInt64(code) &<< 32 | Self.alone) }
        var number = characters[Int(code)]
        if number == Self.none {
            number = add(UInt64(code) &<< 32 | Self.alone)
            characters[Int(code)] = number
        } else {
            counts[Int(number)] &+= 1
        }
        return number
    }

    private mutating func add(_ key: UInt64) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: keys.count)
        keys.append(key)
        counts.append(1)
        return number
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32)
    }

    @inline(__always)
    private mutating func number(_ key: UInt64) -> UInt32 {
        let mask = slots.count &- 1
        var slot = Self.hash(key) & mask
        while true {
            let number = slots[slot]
            if number == Self.none { return insert(key, at: slot) }
            if slotKeys[slot] == key {
                counts[Int(number)] &+= 1
                return number
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(never)
    private mutating func insert(_ key: UInt64, at slot: Int) -> UInt32 {
        let number = add(key)
        slots[slot] = number
        slotKeys[slot] = key
        used += 1
        if used * 2 > slots.count { grow() }
        return number
    }

    private mutating func grow() {
        let mask = slots.count * 4 - 1
        var grown = [UInt32](repeating: Self.none, count: mask + 1)
        var grownKeys = [UInt64](repeating: 0, count: mask + 1)
        for index in slots.indices where slots[index] != Self.none {
            var slot = Self.hash(slotKeys[index]) & mask
            while grown[slot] != Self.none { slot = (slot &+ 1) & mask }
            grown[slot] = slots[index]
            grownKeys[slot] = slotKeys[index]
        }
        (slots, slotKeys) = (grown, grownKeys)
    }

    // MARK: Keys

    private func unit(_ code: UInt32) -> QueryUnit {
        code < Self.firstWord ? .character(code) : .word(words.bytes(code - Self.firstWord))
    }

    /// The dictionary key of a term.
    func key(_ term: Int) -> [UInt8] {
        let first = unit(UInt32(keys[term] &>> 32))
        let second = UInt32(truncatingIfNeeded: keys[term])
        if second == UInt32(Self.alone) { return TermKey.single(first) }
        return TermKey.adjacent(first, unit(second)) ?? []
    }

    /// The same without an allocation for characters and their pairs.
    func key(_ term: Int, into bytes: inout [UInt8]) {
        let key = keys[term]
        let (first, second) = (UInt32(truncatingIfNeeded: key &>> 32), UInt32(truncatingIfNeeded: key))
        guard first < Self.firstWord, second < Self.firstWord || second == Self.none else {
            bytes = self.key(term)
            return
        }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(second == Self.none ? TermKey.character : TermKey.pair)
        TermKey.append(first, to: &bytes)
        if second != Self.none { TermKey.append(second, to: &bytes) }
    }

    /// Terms in the order of their keys.
    ///
    /// - Complexity: O(terms × log terms); characters and their pairs are compared as numbers.
    func sorted() -> [Int] {
        var characters: [(UInt64, Int)] = []
        var pairs: [(UInt64, Int)] = []
        var others: [([UInt8], Int)] = []
        for (term, key) in keys.enumerated() {
            let (first, second) = (UInt32(key &>> 32), UInt32(truncatingIfNeeded: key))
            if first >= Self.firstWord || (second >= Self.firstWord && second != UInt32(Self.alone)) {
                others.append((self.key(term), term))
            } else if second == UInt32(Self.alone) {
                characters.append((key, term))
            } else {
                pairs.append((key, term))
            }
        }
        characters.sort { $0.0 < $1.0 }
        pairs.sort { $0.0 < $1.0 }
        others.sort { TermsReader.isLess($0.0, $1.0) }
        return characters.map(\.1) + pairs.map(\.1) + others.map(\.1)
    }
}

/// Words by number: their bytes one after the other, and a hash table over them.
struct WordTable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots = [UInt32](repeating: TermTable.none, count: 1 << 12)

    func bytes(_ number: UInt32) -> [UInt8] { Array(bytes[starts[Int(number)]..<starts[Int(number) + 1]]) }

    mutating func number(_ text: [UInt8], _ range: Range<Int>) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var index = range.lowerBound
        while index < range.upperBound {
            hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3
            index &+= 1
        }
        hash ^= hash &>> 29
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash &>> 16) & mask
        while slots[slot] != TermTable.none {
            let number = slots[slot]
            if hashes[Int(number)] == hash, isEqual(number, text, range) { return number }
            slot = (slot &+ 1) & mask
        }
        let number = UInt32(truncatingIfNeeded: hashes.count)
        slots[slot] = number
        hashes.append(hash)
        bytes.append(contentsOf: text[range])
        starts.append(bytes.count)
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    private func isEqual(_ number: UInt32, _ text: [UInt8], _ range: Range<Int>) -> Bool {
        let start = starts[Int(number)]
        guard starts[Int(number) + 1] - start == range.count else { return false }
        var offset = 0
        while offset < range.count {
            if bytes[start &+ offset] != text[range.lowerBound &+ offset] { return false }
            offset &+= 1
        }
        return true
    }

    private mutating func grow() {
        let mask = slots.count * 4 - 1
        slots = [UInt32](repeating: TermTable.none, count: mask + 1)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash &>> 16) & mask
            while slots[slot] != TermTable.none { slot = (slot &+ 1) & mask }
            slots[slot] = UInt32(number)
        }
    }
}
