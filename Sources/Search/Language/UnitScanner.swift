/// A unit without memory of its own.
package struct ScannedUnit: Sendable, Equatable {
    /// The folded character of an ideographic unit; 0 for a word, whose bytes are in `UnitScanner.words`.
    package var scalar: UInt32
    package var position: UInt32
    /// Bytes of the original.
    package var start: UInt32
    package var end: UInt32
    /// Bytes of `UnitScanner.words`; empty for an ideographic unit.
    package var wordStart: UInt32
    package var wordEnd: UInt32

    package var isIdeographic: Bool { scalar != 0 }
}

/// The analyzer without an allocation a unit: keep one a thread and scan text after text with it.
package struct UnitScanner: Sendable {
    /// The units of the text scanned last, in order.
    package private(set) var units: [ScannedUnit] = []
    /// Folded bytes of its words, one after the other.
    package private(set) var words: [UInt8] = []

    private let folding = Folding.shared
    private var gap = Gap.none
    private var newlines = 0
    /// A `,` or `:` was just seen: a blank after it makes a break.
    private var isTight = false
    /// The last unit is a word that a letter would lengthen.
    private var isWordOpen = false

    /// What stands between the last unit and here, by strength.
    private enum Gap: UInt8 { case none, blank, soft, `break` }

    package init() {}

    /// Replaces `units` and `words` by those of this text; text after the first 4 GB is not read.
    ///
    /// - Complexity: O(bytes).
    package mutating func scan(_ utf8: Span<UInt8>) { scan(utf8, only: nil) }

    /// The same without the Han characters and the words that no one asks for: they only part what stands before and after.
    ///
    /// - Parameter filter: of the characters to be kept; nil keeps all.
    mutating func scan(_ utf8: Span<UInt8>, only filter: ScanFilter?) {
        units.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        (gap, newlines, isTight, isWordOpen) = (.none, 0, false, false)
        let count = min(utf8.count, Int(UInt32.max))
        // Held here, the tables need no counting of references in the loop.
        let folding = folding
        let stage = folding.stage.span
        let blocks = folding.blocks.span
        let isFiltered = filter != nil
        let wanted = filter ?? ScanFilter(hasWords: true)
        let bits = wanted.bits.span
        var index = 0
        while index < count {
            if isFiltered, gap == .break {
                index = Self.firstWanted(utf8, index, count, bits)
                guard index < count else { break }
            }
            let byte = utf8[index]
            let start = UInt32(truncatingIfNeeded: index)
            if byte < 0x80 {
                let (kind, folded) = Folding.entry(UInt32(byte), stage, blocks)
                index &+= 1
                if kind == Folding.Kind.word {
                    guard wanted.hasWords else {
                        part()
                        continue
                    }
                    letter(folded, start, start &+ 1)
                    index = letters(utf8, index, count, stage, blocks)
                } else {
                    take(kind, folded, start, start &+ 1)
                }
                continue
            }
            let (scalar, length) = Self.decode(utf8, index, count)
            index &+= length
            let end = UInt32(truncatingIfNeeded: index)
            let (kind, folded) = Folding.entry(scalar, stage, blocks)
            if kind == Folding.Kind.ideographic {
                if isFiltered, UnitFilter.isHan(folded), !wanted.has(folded) {
                    part()
                } else {
                    character(folded, start, end)
                }
            } else if kind == Folding.Kind.word {
                wanted.hasWords ? letter(folded, start, end) : part()
            } else if kind == Folding.Kind.expansion {
                for part in folding.expansion(folded) { take(folding.entry(part).kind, part, start, end) }
            } else {
                take(kind, folded, start, end)
            }
        }
    }

    /// The folded UTF-8 of one of `units`.
    package func text(of unit: ScannedUnit) -> [UInt8] {
        guard unit.isIdeographic else { return Array(words[Int(unit.wordStart)..<Int(unit.wordEnd)]) }
        var text: [UInt8] = []
        Self.append(unit.scalar, to: &text)
        return text
    }

    /// See `Analyzer.folded`.
    package func folded() -> [UInt8] {
        var text: [UInt8] = []
        var previous: ScannedUnit?
        for unit in units {
            if let previous {
                if unit.position != previous.position &+ 1 {
                    text.append(UInt8(ascii: ";"))
                } else if !unit.isIdeographic, !previous.isIdeographic, !isSuffix(unit) {
                    text.append(UInt8(ascii: " "))
                }
            }
            if unit.isIdeographic {
                Self.append(unit.scalar, to: &text)
            } else {
                text.append(contentsOf: words[Int(unit.wordStart)..<Int(unit.wordEnd)])
            }
            previous = unit
        }
        return text
    }

    private func isSuffix(_ unit: ScannedUnit) -> Bool {
        let first = words[Int(unit.wordStart)]
        return first == UInt8(ascii: "+") || first == UInt8(ascii: "#")
    }

    // MARK: One code point

    /// Everything but the two common kinds.
    private mutating func take(_ kind: UInt32, _ folded: UInt32, _ start: UInt32, _ end: UInt32) {
        switch kind {
        case Folding.Kind.word: letter(folded, start, end)
        case Folding.Kind.ideographic: character(folded, start, end)
        case Folding.Kind.ignorable: lengthen(end)
        case Folding.Kind.voiced, Folding.Kind.semivoiced:
            _ = combine { Folding.voiced($0, isHalf: kind == Folding.Kind.semivoiced) }
            lengthen(end)
        case Folding.Kind.leadingJamo: character(folded, start, end)
        case Folding.Kind.vowelJamo:
            combine { Folding.syllable($0, vowel: folded) } ? lengthen(end) : character(folded, start, end)
        case Folding.Kind.trailingJamo:
            combine { Folding.syllable($0, trailing: folded) } ? lengthen(end) : character(folded, start, end)
        case Folding.Kind.suffix: suffix(folded, start, end)
        default: separate(kind)
        }
    }

    private mutating func separate(_ kind: UInt32) {
        isWordOpen = false
        switch kind {
        case Folding.Kind.blank:
            gap = isTight ? .break : gap == .none ? .blank : gap
        case Folding.Kind.newline:
            newlines += 1
            gap = isTight || newlines > 1 ? .break : gap == .none ? .blank : gap
        case Folding.Kind.soft:
            if gap != .break { gap = .soft }
        case Folding.Kind.tight:
            if gap == .none {
                gap = .soft
                isTight = true
            } else {
                gap = .break
            }
        default:
            gap = .break
        }
    }

    /// What no one asks for keeps its neighbours apart.
    private mutating func part() { (gap, newlines, isTight, isWordOpen) = (.break, 0, false, false) }

    private mutating func letter(_ folded: UInt32, _ start: UInt32, _ end: UInt32) {
        let last = units.count &- 1
        if isWordOpen, Int(units[last].wordEnd &- units[last].wordStart) &+ 4 <= Analyzer.wordBytesMax {
            Self.append(folded, to: &words)
            units[last].wordEnd = UInt32(truncatingIfNeeded: words.count)
            units[last].end = end
            return
        }
        let wordStart = UInt32(truncatingIfNeeded: words.count)
        Self.append(folded, to: &words)
        add(0, start, end, wordStart)
        isWordOpen = true
    }

    /// Adds the ASCII letters and digits from `start` on to the open word, as far as it has room; returns where they end.
    private mutating func letters(
        _ utf8: Span<UInt8>, _ start: Int, _ count: Int, _ stage: Span<UInt16>, _ blocks: Span<UInt32>
    ) -> Int {
        let last = units.count &- 1
        let length = Int(units[last].wordEnd &- units[last].wordStart)
        let most = min(count, start &+ max(0, Analyzer.wordBytesMax &- 3 &- length))
        guard start < most else { return start }
        var end = start
        words.append(addingCapacity: most &- start) { output in
            while end < most, utf8[end] < 0x80 {
                let (kind, folded) = Folding.entry(UInt32(utf8[end]), stage, blocks)
                guard kind == Folding.Kind.word, folded < 0x80 else { return }
                output.append(UInt8(truncatingIfNeeded: folded))
                end &+= 1
            }
        }
        units[last].wordEnd = UInt32(truncatingIfNeeded: words.count)
        units[last].end = max(units[last].end, UInt32(truncatingIfNeeded: end))
        return end
    }

    private mutating func character(_ folded: UInt32, _ start: UInt32, _ end: UInt32) {
        add(folded, start, end, UInt32(truncatingIfNeeded: words.count))
        isWordOpen = false
    }

    private mutating func suffix(_ folded: UInt32, _ start: UInt32, _ end: UInt32) {
        guard gap == .none, let last = units.last, !last.isIdeographic else { return separate(Folding.Kind.break) }
        isWordOpen = false
        let wordStart = UInt32(truncatingIfNeeded: words.count)
        Self.append(folded, to: &words)
        add(0, start, end, wordStart)
    }

    /// The position follows from what stands between.
    private mutating func add(_ scalar: UInt32, _ start: UInt32, _ end: UInt32, _ wordStart: UInt32) {
        var position: UInt32 = 0
        if let last = units.last {
            let isAdjacent =
                switch gap {
                case .none: true
                case .blank: scalar == 0 || !last.isIdeographic
                case .soft: scalar == 0 && !last.isIdeographic
                case .break: false
                }
            position = last.position &+ (isAdjacent ? 1 : 2)
        }
        units.append(
            ScannedUnit(
                scalar: scalar, position: position, start: start, end: end, wordStart: wordStart,
                wordEnd: UInt32(truncatingIfNeeded: words.count)))
        (gap, newlines, isTight) = (.none, 0, false)
    }

    /// An accent or joiner belongs to the unit that it touches.
    private mutating func lengthen(_ end: UInt32) {
        guard gap == .none, !units.isEmpty else { return }
        units[units.count - 1].end = end
    }

    /// Makes the last character and what follows it one; false when there is no such character.
    private mutating func combine(_ composed: (UInt32) -> UInt32?) -> Bool {
        guard gap == .none, let last = units.last else { return false }
        let scalar = composed(last.scalar)
        if let scalar { units[units.count - 1].scalar = scalar }
        return scalar != nil
    }

    // MARK: UTF-8

    /// The code point at `index` and its length; for bytes that are none, U+FFFD and as much as the Unicode Standard
    /// §3.9 calls a maximal subpart, one byte at least.
    @inline(__always)
    static func decode(_ utf8: Span<UInt8>, _ index: Int, _ count: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(utf8[index])
        @inline(__always) func tail(_ offset: Int) -> UInt32? {
            guard index &+ offset < count else { return nil }
            let byte = utf8[index &+ offset]
            return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
        }
        switch first {
        case 0..<0x80:
            return (first, 1)
        case 0xC2...0xDF:
            guard let second = tail(1) else { return (0xFFFD, 1) }
            return ((first & 0x1F) << 6 | second, 2)
        case 0xE0...0xEF:
            guard let second = tail(1) else { return (0xFFFD, 1) }
            let head = (first & 0x0F) << 6 | second
            guard head >= 0x20, head & 0x3E0 != 0x360 else { return (0xFFFD, 1) }
            guard let third = tail(2) else { return (0xFFFD, 2) }
            return (head << 6 | third, 3)
        case 0xF0...0xF4:
            guard let second = tail(1) else { return (0xFFFD, 1) }
            let head = (first & 0x07) << 6 | second
            guard head >= 0x10, head <= 0x10F else { return (0xFFFD, 1) }
            guard let third = tail(2) else { return (0xFFFD, 2) }
            guard let fourth = tail(3) else { return (0xFFFD, 3) }
            return ((head << 6 | third) << 6 | fourth, 4)
        default:
            return (0xFFFD, 1)
        }
    }

    /// Bytes of the character at `index` where that is seen at once: 1 for ASCII, 3 for Han from U+4000 to U+9FFF; otherwise 0.
    @inline(__always)
    static func plainLength(_ utf8: Span<UInt8>, _ index: Int, _ count: Int) -> Int {
        let first = utf8[index]
        if first < 0x80 { return 1 }
        guard first &- 0xE4 < 6, index &+ 2 < count else { return 0 }
        return (utf8[index &+ 1] ^ 0x80) | (utf8[index &+ 2] ^ 0x80) < 0x40 ? 3 : 0
    }

    @inline(__always)
    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else if scalar < 0x1_0000 {
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else {
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}
