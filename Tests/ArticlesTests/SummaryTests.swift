import Testing

@testable import Articles

/// The summary told character by character, as Swift compares them: slow, and what the fast way must equal.
private enum PlainSummary {
    static func text(of text: [UInt8]) -> String {
        var characters: [Character] = []
        var isBlankPending = false
        var isWhole = true
        for character in String(decoding: text.prefix(Summary.bytesMax), as: UTF8.self) {
            if character.isWhitespace {
                isBlankPending = !characters.isEmpty
                continue
            }
            if characters.count > Summary.charactersMax {
                isWhole = false
                break
            }
            if isBlankPending { characters.append(" ") }
            isBlankPending = false
            characters.append(character)
        }
        let usable = isWhole && text.count > Summary.bytesMax ? characters.dropLast() : characters[...]
        guard usable.count > Summary.charactersMax else { return String(usable) }
        var end = 0
        for index in usable.indices.prefix(Summary.charactersMax) where isSentenceEnd(usable, index) { end = index + 1 }
        if end >= 12 { return trimmed(usable[..<end]) }
        return trimmed(wholeWords(usable.prefix(Summary.charactersMax - 1))) + "…"
    }

    private static func wholeWords(_ text: ArraySlice<Character>) -> ArraySlice<Character> {
        guard let last = text.last, last.isLetter, !isIdeographic(last), let blank = text.lastIndex(of: " "), text.endIndex - blank <= 24
        else { return text }
        return text[..<blank]
    }

    private static func isSentenceEnd(_ text: ArraySlice<Character>, _ index: Int) -> Bool {
        switch text[index] {
        case "。", "！", "？", "．", "…": return !(index + 1 < text.endIndex && "”」』）".contains(text[index + 1]))
        case "”", "」", "』", "）", "\"": return index > text.startIndex && "。！？.!?".contains(text[index - 1])
        case ".", "!", "?":
            return index + 1 >= text.endIndex || text[index + 1] == " " || index > text.startIndex && isIdeographic(text[index - 1])
        default: return false
        }
    }

    private static func isIdeographic(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x3041...0x30FF).contains(scalar) || (0x3400...0x9FFF).contains(scalar) || (0x20000...0x323AF).contains(scalar)
    }

    private static func trimmed(_ text: ArraySlice<Character>) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

@Suite struct SummaryTests {
    static let pieces = [
        "。", "！", "？", "．", "…", "”", "」", "』", "）", "\"", ".", "!", "?", " ", "  ", "\n\n", "\r\n", "\u{3000}", "\u{A0}", "\u{85}",
        "上海", "かな", "カﾞ", "か\u{3099}", "한국", "ᄒ\u{1161}", "word", "Wörter", "e\u{301}", ".\u{301}", "。\u{FE0F}", "слово", "й",
        "👩‍👩‍👧", "🇨🇳", "☎\u{FE0F}", "ก็", "हिन्दी", "𠀀", "©", "€", "\u{AD}", "\u{200B}", "\u{200D}", "　　", "－", "1.5", "　",
    ].map { Array($0.utf8) }

    @Test(arguments: 0..<40) func `the fast way tells the same summary as one character at a time`(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<60 {
            var text: [UInt8] = []
            // Few kinds in some texts, so that simple ones are among them.
            let kinds = (0..<(1 + next(12))).map { _ in next(Self.pieces.count) }
            for _ in 0..<next(300) { text += Self.pieces[kinds[next(kinds.count)]] }
            if next(8) == 0 { text.append(contentsOf: [0xE4, 0xB8]) }
            if next(8) == 0, !text.isEmpty { text[next(text.count)] = UInt8(next(256)) }
            #expect(Summary.text(of: text) == PlainSummary.text(of: text), "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test(arguments: [4_093, 4_094, 4_095, 4_096, 4_097, 4_098, 4_100]) func `a text cut by the limit of bytes ends with a whole character`(
        bytes: Int
    ) {
        for word in ["长", "ab", "é", "e\u{301}", "👍"] {
            var text = [UInt8](repeating: 0x20, count: max(0, bytes - 30))
            while text.count < bytes + 12 { text += Array(word.utf8) }
            for count in [bytes, bytes + 1, text.count] {
                let cut = Array(text.prefix(count))
                #expect(Summary.text(of: cut) == PlainSummary.text(of: cut))
            }
        }
    }
}
