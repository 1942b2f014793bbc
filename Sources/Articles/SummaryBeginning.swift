/// The first characters of a text with each run of white space as one blank: a few more than a summary can have.
///
/// Characters are those of Swift, extended grapheme clusters. Where no two of the text's scalars could be one, which they hardly ever can,
/// they are told without asking for the breaks.
struct SummaryBeginning {
    /// Set in the mark of a character of several scalars.
    private static let severalBit: UInt32 = 1 << 31

    private var bytes: [UInt8] = []
    /// Of each character its first scalar, and whether there are more.
    private var marks: [UInt32] = []
    /// Of each character the end of its bytes.
    private var ends: [Int] = []

    /// - Parameter text: UTF-8; `Summary.bytesMax` of it are looked at.
    init(of text: [UInt8]) {
        marks.reserveCapacity(Summary.charactersMax + 2)
        ends.reserveCapacity(Summary.charactersMax + 2)
        bytes.reserveCapacity(3 * Summary.charactersMax + 6)
        if takeSimple(text.span) { return }
        bytes = []
        marks = []
        ends = []
        takeClusters(text)
    }

    var count: Int { marks.count }

    /// The scalar that a character is; some other number where it is several.
    func mark(_ index: Int) -> UInt32 { marks[index] }

    /// The first scalar of a character.
    func scalar(_ index: Int) -> UInt32 { marks[index] & ~Self.severalBit }

    /// The first characters.
    func text(_ count: Int) -> String { count == 0 ? "" : String(decoding: bytes[..<ends[count - 1]], as: UTF8.self) }

    /// The same without blanks at the end.
    func trimmedText(_ count: Int) -> String {
        var count = count
        while count > 0, marks[count - 1] == 0x20 { count -= 1 }
        return text(count)
    }

    private mutating func append(_ mark: UInt32, _ encoded: some Sequence<UInt8>) {
        bytes.append(contentsOf: encoded)
        marks.append(mark)
        ends.append(bytes.count)
    }

    // MARK: Any text

    private mutating func takeClusters(_ text: [UInt8]) {
        var isBlankPending = false
        for character in String(decoding: text.prefix(Summary.bytesMax), as: UTF8.self) {
            if character.isWhitespace {
                isBlankPending = count > 0
                continue
            }
            if count > Summary.charactersMax { return }
            if isBlankPending { append(0x20, CollectionOfOne(0x20)) }
            isBlankPending = false
            var scalars = character.unicodeScalars.makeIterator()
            let first = scalars.next()?.value ?? 0
            append(scalars.next() == nil ? first : first | Self.severalBit, character.utf8)
        }
        // A character that the prefix cut in two ends in U+FFFD.
        guard text.count > Summary.bytesMax, count > 0 else { return }
        marks.removeLast()
        ends.removeLast()
        bytes.removeLast(bytes.count - (ends.last ?? 0))
    }

    // MARK: Texts of simple scalars

    /// - Returns: false when the text has anything else as far as it matters.
    private mutating func takeSimple(_ text: Span<UInt8>) -> Bool {
        let end = min(text.count, Summary.bytesMax)
        var isBlankPending = false
        var index = 0
        while index < end {
            let (scalar, length) = Self.scalar(text, index, end)
            if length == 0 { return false }
            if Self.isBlank(scalar) {
                isBlankPending = count > 0
                index += length
                continue
            }
            if !Self.isSimple(scalar) { return false }
            if count > Summary.charactersMax { return true }
            if isBlankPending { append(0x20, CollectionOfOne(0x20)) }
            isBlankPending = false
            for offset in 0..<length { bytes.append(text[index + offset]) }
            marks.append(scalar)
            ends.append(bytes.count)
            index += length
        }
        return end == text.count
    }

    /// A scalar of one to three bytes; the length is 0 for all else.
    private static func scalar(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> (scalar: UInt32, length: Int) {
        let first = UInt32(text[index])
        if first < 0x80 { return (first, 1) }
        guard first >= 0xC2, first < 0xF0, index + 1 < end, text[index + 1] & 0xC0 == 0x80 else { return (0, 0) }
        let second = UInt32(text[index + 1]) & 0x3F
        if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
        guard index + 2 < end, text[index + 2] & 0xC0 == 0x80 else { return (0, 0) }
        let scalar = (first & 0x0F) << 12 | second << 6 | UInt32(text[index + 2]) & 0x3F
        return scalar < 0x800 ? (0, 0) : (scalar, 3)
    }

    /// White space that never is a part of a character with another scalar, but for CR LF, which is white space too.
    private static func isBlank(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Scalars no two of which are ever one character (UAX #29): no marks, joiners, jamo, Indic letters, regional indicators.
    private static func isSimple(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x21...0x7E, 0x3001...0x3029, 0x3030...0x3098, 0x309B...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF01...0xFF9D,
            0xA1...0xAC, 0xAE...0x02FF, 0x0370...0x0482, 0x048A...0x052F, 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF,
            0x2100...0x23FF, 0x2460...0x27BF, 0xAC00...0xD7A3:
            true
        default: false
        }
    }
}
