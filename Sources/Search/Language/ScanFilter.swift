/// Which code points a scan must stop at once it is between two units that do not touch: those that begin a unit someone
/// asks for, and those that may join with others. All the rest only keeps apart what is apart already.
///
/// A bit for each code point of the basic plane, of the writing in the text and not of what it folds to, so that nothing is
/// looked up for the characters of a text that no one asks for; what lies beyond that plane is always stopped at.
struct ScanFilter: Sendable {
    /// 65,536 bits.
    private(set) var bits: [UInt64]
    /// Whether words are wanted; without, they part what stands before and after them, like any other character.
    let hasWords: Bool
    /// Folded Han characters that are wanted, by their low byte.
    private var han = UnitFilter()

    init(hasWords: Bool) {
        self.hasWords = hasWords
        bits = hasWords ? Self.common.withWords : Self.common.alone
    }

    /// Wants a folded character, in all its writings.
    mutating func insert(_ folded: UInt32) {
        han.insert(folded)
        set(folded)
        for writing in Self.common.writings[folded] ?? [] { set(writing) }
    }

    private mutating func set(_ scalar: UInt32) {
        guard scalar <= 0xFFFF else { return }
        bits[Int(scalar >> 6)] |= 1 &<< UInt64(scalar & 63)
    }

    /// Whether a folded Han character may be wanted.
    @inline(__always)
    func has(_ folded: UInt32) -> Bool { han.has(folded) }

    // MARK: What all queries share

    private struct Common {
        /// Characters other than Han that are units, or become one with others.
        var alone: [UInt64]
        /// The same and all letters and digits.
        var withWords: [UInt64]
        /// Other writings of folded Han characters, in the basic plane.
        var writings: [UInt32: [UInt32]] = [:]
    }

    private static let common: Common = {
        var common = Common(alone: [UInt64](repeating: 0, count: 1_024), withWords: [])
        var words = common.alone
        for scalar in UInt32(0)...0xFFFF {
            let (kind, folded) = Folding.shared.entry(scalar)
            let bit: UInt64 = 1 &<< UInt64(scalar & 63)
            switch kind {
            case Folding.Kind.ideographic where UnitFilter.isHan(folded):
                if folded != scalar { common.writings[folded, default: []].append(scalar) }
            case Folding.Kind.ideographic, Folding.Kind.expansion, Folding.Kind.leadingJamo, Folding.Kind.vowelJamo,
                Folding.Kind.trailingJamo:
                common.alone[Int(scalar >> 6)] |= bit
            case Folding.Kind.word: words[Int(scalar >> 6)] |= bit
            default: break
            }
        }
        common.withWords = zip(common.alone, words).map { $0 | $1 }
        return common
    }()
}

extension UnitScanner {
    /// The first byte at or after `from` that a scan between units must look at, or `count`.
    static func firstWanted(_ utf8: Span<UInt8>, _ from: Int, _ count: Int, _ bits: Span<UInt64>) -> Int {
        var index = from
        while index < count {
            let first = UInt32(utf8[index])
            var scalar = first
            var length = 1
            if first >= 0xE0 {
                guard first < 0xF0, index &+ 2 < count else { return index }
                let (second, third) = (UInt32(utf8[index &+ 1]), UInt32(utf8[index &+ 2]))
                scalar = (first & 0x0F) &<< 12 | (second & 0x3F) &<< 6 | third & 0x3F
                // Bytes that are no character are judged by `decode`.
                guard (second ^ 0x80) | (third ^ 0x80) < 0x40, scalar >= 0x800, scalar &>> 11 != 0x1B else { return index }
                length = 3
            } else if first >= 0x80 {
                guard first >= 0xC2, index &+ 1 < count, utf8[index &+ 1] & 0xC0 == 0x80 else { return index }
                scalar = (first & 0x1F) &<< 6 | UInt32(utf8[index &+ 1] & 0x3F)
                length = 2
            }
            if bits[Int(truncatingIfNeeded: scalar &>> 6)] &>> UInt64(truncatingIfNeeded: scalar & 63) & 1 == 1 { return index }
            index &+= length
        }
        return count
    }
}
