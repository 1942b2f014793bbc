import CSearchData

/// The one table by which texts and queries are made equal before they are compared.
///
/// NFKC, case, accents, width, katakana to hiragana, traditional to simplified characters, letters such as `ø` to their
/// plain ones, invisible characters and skin tones to nothing. Folding what is folded changes nothing. Made from the
/// Unicode Character Database 14 and OpenCC's character dictionary by `.tools/make-folding.py`.
struct Folding: Sendable {
    /// What a folded code point is to the analyzer; the numbers are those of the generator.
    enum Kind {
        /// Separates whatever stands on both sides.
        static let `break`: UInt32 = 0
        static let blank: UInt32 = 1
        static let newline: UInt32 = 2
        /// Joins two words: `-`, `'`, `.`, `_`, `/`, `&`, `@`, `·`.
        static let soft: UInt32 = 3
        /// Joins two words when it touches both: `,` and `:`.
        static let tight: UInt32 = 4
        /// Not there at all: accents, joiners, variation selectors.
        static let ignorable: UInt32 = 5
        static let word: UInt32 = 6
        /// A unit of its own: Han, kana, hangul, Thai and its neighbours, emoji.
        static let ideographic: UInt32 = 7
        static let voiced: UInt32 = 8
        static let semivoiced: UInt32 = 9
        static let leadingJamo: UInt32 = 10
        static let vowelJamo: UInt32 = 11
        static let trailingJamo: UInt32 = 12
        /// Folds to several code points.
        static let expansion: UInt32 = 13
        /// `+` and `#`: a unit of its own right after a word, so that C++ and C# are found.
        static let suffix: UInt32 = 14
    }

    static let shared = Folding()

    let stage: [UInt16]
    let blocks: [UInt32]
    private let expansions: [UInt32]

    private init() {
        // The C tables are constants of the program; copied once so that every later index is checked.
        unsafe stage = Array(UnsafeBufferPointer(start: search_fold_stage(), count: search_fold_stage_count()))
        unsafe blocks = Array(UnsafeBufferPointer(start: search_fold_blocks(), count: search_fold_blocks_count()))
        unsafe expansions = Array(UnsafeBufferPointer(start: search_fold_expansions(), count: search_fold_expansions_count()))
    }

    /// The class of a code point and what it folds to; for an expansion the number of its list.
    @inline(__always)
    func entry(_ scalar: UInt32) -> (kind: UInt32, folded: UInt32) {
        Self.entry(scalar, stage.span, blocks.span)
    }

    /// The same for a loop that holds the tables.
    @inline(__always)
    static func entry(_ scalar: UInt32, _ stage: Span<UInt16>, _ blocks: Span<UInt32>) -> (kind: UInt32, folded: UInt32) {
        let block = Int(truncatingIfNeeded: scalar >> 6)
        guard block < stage.count else { return Self.beyondTable(scalar) }
        let entry = blocks[Int(stage[block]) << 6 | Int(scalar & 63)]
        let kind = entry >> 24
        let value = entry & 0x1F_FFFF
        return (kind, kind == Kind.expansion ? value : (scalar &+ value) & 0x1F_FFFF)
    }

    /// The code points that an expansion stands for; each folds to itself.
    func expansion(_ number: UInt32) -> ArraySlice<UInt32> {
        let start = Int(number)
        return expansions[(start + 1)..<(start + 1 + Int(expansions[start]))]
    }

    /// Planes 3 and up: rare Han characters, tags and variation selectors.
    private static func beyondTable(_ scalar: UInt32) -> (kind: UInt32, folded: UInt32) {
        if scalar < 0x4_0000 { return (Kind.ideographic, scalar) }
        if (0xE_0000...0xE_0FFF).contains(scalar) { return (Kind.ignorable, scalar) }
        return (Kind.break, scalar)
    }

    /// Kana with the voiced or half-voiced mark that follows it; nil when there is no such letter.
    static func voiced(_ kana: UInt32, isHalf: Bool) -> UInt32? {
        switch kana {
        case 0x306F, 0x3072, 0x3075, 0x3078, 0x307B: return kana + (isHalf ? 2 : 1)
        case _ where isHalf: return nil
        case 0x304B, 0x304D, 0x304F, 0x3051, 0x3053, 0x3055, 0x3057, 0x3059, 0x305B, 0x305D: return kana + 1
        case 0x305F, 0x3061, 0x3064, 0x3066, 0x3068, 0x309D: return kana + 1
        case 0x3046: return 0x3094
        case 0x308F, 0x3090, 0x3091, 0x3092: return 0x30F7 + (kana - 0x308F)
        default: return nil
        }
    }

    /// A hangul syllable from a leading consonant or an open syllable and the jamo after it (Unicode 14 §3.12).
    static func syllable(_ first: UInt32, vowel: UInt32) -> UInt32? {
        guard (0x1100...0x1112).contains(first) else { return nil }
        return 0xAC00 + ((first - 0x1100) * 21 + (vowel - 0x1161)) * 28
    }

    static func syllable(_ open: UInt32, trailing: UInt32) -> UInt32? {
        guard (0xAC00...0xD7A3).contains(open), (open - 0xAC00) % 28 == 0 else { return nil }
        return open + (trailing - 0x11A7)
    }
}
