/// A few words of what an article says: whole first sentences up to `charactersMax`.
enum Summary {
    /// Characters; a first sentence that is longer is cut with an ellipsis.
    static let charactersMax = 120
    /// Bytes of the text that are looked at.
    static let bytesMax = 4_096

    /// - Parameter text: plain text, paragraphs separated by blank lines.
    /// - Complexity: O(`charactersMax`) for all but very long runs of white space: it looks no further than the summary can reach.
    static func text(of text: [UInt8]) -> String {
        var characters: [Character] = []
        characters.reserveCapacity(charactersMax + 2)
        var isBlankPending = false
        var isWhole = true
        for character in String(decoding: text.prefix(bytesMax), as: UTF8.self) {
            if character.isWhitespace {
                isBlankPending = !characters.isEmpty
                continue
            }
            if characters.count > charactersMax {
                isWhole = false
                break
            }
            if isBlankPending { characters.append(" ") }
            isBlankPending = false
            characters.append(character)
        }
        // A character that the prefix cut in two ends in U+FFFD.
        let usable = isWhole && text.count > bytesMax ? characters.dropLast() : characters[...]
        guard usable.count > charactersMax else { return String(usable) }
        var end = 0
        for index in usable.indices.prefix(charactersMax) where isSentenceEnd(usable, index) { end = index + 1 }
        if end >= 12 { return trimmed(usable[..<end]) }
        return trimmed(usable.prefix(charactersMax - 1)) + "…"
    }

    /// White space, line breaks included, becomes one blank; none at either end.
    static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func isSentenceEnd(_ text: ArraySlice<Character>, _ index: Int) -> Bool {
        switch text[index] {
        case "。", "！", "？", "．", "…": return !isCloser(text, index + 1)
        case "”", "」", "』", "）", "\"": return index > text.startIndex && "。！？.!?".contains(text[index - 1])
        case ".", "!", "?": return index + 1 >= text.endIndex || text[index + 1] == " "
        default: return false
        }
    }

    private static func isCloser(_ text: ArraySlice<Character>, _ index: Int) -> Bool {
        index < text.endIndex && "”」』）".contains(text[index])
    }

    private static func trimmed(_ text: ArraySlice<Character>) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
