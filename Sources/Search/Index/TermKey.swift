/// One unit of a query, as the index knows it.
enum QueryUnit: Hashable, Sendable {
    /// One Han, kana or hangul character: its folded code point.
    case character(UInt32)
    /// Folded UTF-8 of a word.
    case word([UInt8])

    var isCharacter: Bool {
        if case .character = self { true } else { false }
    }
}

/// The keys of the terms dictionary: a kind, then UTF-8; sorted by bytes.
///
/// | kind | term | has positions |
/// |---|---|---|
/// | 1 | a single ideographic character | no |
/// | 2 | two adjacent ideographic characters | yes |
/// | 3 | a word | yes |
/// | 4 | a character after a word, the character first: `A股` is 4 股 a | yes |
/// | 5 | a character before a word: `第3` is 5 第 3 | yes |
///
/// So each two adjacent units of which one is ideographic are a term, and only phrases of three and more need positions.
/// The position of a pair is the position of its first unit.
enum TermKey {
    static let character: UInt8 = 1
    static let pair: UInt8 = 2
    static let word: UInt8 = 3
    static let wordThenCharacter: UInt8 = 4
    static let characterThenWord: UInt8 = 5

    /// Longest key in bytes: what a reader takes for damage beyond.
    static let bytesMax = 1_024

    static func hasPositions(_ key: [UInt8]) -> Bool { key.first != character }

    static func single(_ unit: QueryUnit) -> [UInt8] {
        switch unit {
        case .character(let scalar):
            var key = [character]
            append(scalar, to: &key)
            return key
        case .word(let bytes): return [word] + bytes
        }
    }

    /// The term of two adjacent units; nil for two words, which have none.
    static func adjacent(_ first: QueryUnit, _ second: QueryUnit) -> [UInt8]? {
        switch (first, second) {
        case (.character(let first), .character(let second)):
            var key = [pair]
            append(first, to: &key)
            append(second, to: &key)
            return key
        case (.word(let bytes), .character(let scalar)):
            var key = [wordThenCharacter]
            append(scalar, to: &key)
            return key + bytes
        case (.character(let scalar), .word(let bytes)):
            var key = [characterThenWord]
            append(scalar, to: &key)
            return key + bytes
        case (.word, .word): return nil
        }
    }

    static func append(_ scalar: UInt32, to bytes: inout [UInt8]) { UnitScanner.append(scalar, to: &bytes) }

    /// Units of a query's words; what folds to nothing is taken as it stands, and is then found nowhere.
    static func units(_ texts: [String]) -> [QueryUnit] {
        var scanner = UnitScanner()
        return texts.compactMap { text in
            let bytes = Array(text.utf8)
            guard !bytes.isEmpty else { return nil }
            scanner.scan(bytes.span)
            if scanner.units.count == 1, let unit = scanner.units.first, unit.isIdeographic { return .character(unit.scalar) }
            return .word(bytes)
        }
    }
}
