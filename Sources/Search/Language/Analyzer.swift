/// What a text is searched by: one ideographic character, or one folded word.
package struct Unit: Sendable, Equatable {
    /// Folded UTF-8.
    package var text: [UInt8]
    /// Units that stand next to each other for a phrase differ by 1, all others by 2 or more.
    package var position: UInt32
    /// Han, kana, a hangul syllable, Thai and its neighbours, an emoji: one character is one unit.
    package var isIdeographic: Bool
    /// Bytes of the original, with the accents and joiners that belong to it.
    package var sourceRange: Range<Int>

    package init(text: [UInt8], position: UInt32, isIdeographic: Bool, sourceRange: Range<Int>) {
        self.text = text
        self.position = position
        self.isIdeographic = isIdeographic
        self.sourceRange = sourceRange
    }
}

/// Cuts a text into units; index and queries use the same cuts, so what they agree on is what is found.
///
/// Adjacent (positions differ by 1) are
/// - two ideographic characters with nothing visible between them: `北京` is found in `北京`, not in `北 京` or `北、京`,
///   as a substring search would have it;
/// - an ideographic character and a word with nothing or blanks between them: `KELM的` is found in `KELM 的`;
/// - two words with blanks, `-`, `'`, `.`, `_`, `/`, `&`, `@`, `·` between them, or a single `,` or `:` that touches both.
///
/// One line break is a blank, two are a break. Every break counts 2, however long it is. `+` and `#` are units right
/// after a word (`C++`, `C#`). Bytes that are no UTF-8 are breaks.
package enum Analyzer {
    /// Longest word in folded bytes; a longer one is cut into adjacent words.
    package static let wordBytesMax = 64

    /// - Complexity: O(bytes), an allocation a unit; index building uses `UnitScanner`.
    package static func units(_ utf8: [UInt8]) -> [Unit] {
        var scanner = UnitScanner()
        scanner.scan(utf8.span)
        return scanner.units.map { unit in
            Unit(
                text: scanner.text(of: unit), position: unit.position, isIdeographic: unit.isIdeographic,
                sourceRange: Int(unit.start)..<Int(unit.end))
        }
    }

    /// The folded text: what an index sees, in a form that folds to itself.
    ///
    /// Words are joined by a blank where they are adjacent, a break is `;`.
    package static func folded(_ utf8: [UInt8]) -> [UInt8] {
        var scanner = UnitScanner()
        scanner.scan(utf8.span)
        return scanner.folded()
    }
}
