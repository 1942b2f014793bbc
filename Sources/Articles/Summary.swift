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
        return trimmed(wholeWords(usable.prefix(charactersMax - 1))) + "…"
    }

    /// Without the part of a word that the cut left, where the last blank is not far: words of Latin, Cyrillic and the like have blanks between them.
    private static func wholeWords(_ text: ArraySlice<Character>) -> ArraySlice<Character> {
        guard let last = text.last, last.isLetter, !isIdeographic(last), let blank = text.lastIndex(of: " "), text.endIndex - blank <= 24
        else {
            return text
        }
        return text[..<blank]
    }

    /// The text without the first short lines that tell where it is from and by whom: `来源：证券时报网`, `文｜杜晨`.
    static func withoutBylines(_ text: [UInt8]) -> [UInt8] {
        var rest = text[...]
        while let start = rest.firstIndex(where: { $0 > 0x20 }) {
            let end = rest[start...].firstIndex(of: 0x0A) ?? rest.endIndex
            guard end < rest.endIndex, end - start <= bylineBytesMax, isByline(rest[start..<end]) else { break }
            rest = rest[end...]
        }
        return Array(rest)
    }

    /// Longest line, in bytes, that can be a byline.
    static let bylineBytesMax = 120

    private static let bylineWords = ["来源", "文章来源", "來源", "作者", "文", "图", "圖", "编译", "原标题", "原標題", "记者", "記者", "撰文", "翻译", "翻譯"].map {
        Array($0.utf8)
    }
    private static let bylineMarks = ["：", ":", "｜", "|", "丨", "/", "／"].map { Array($0.utf8) }

    private static func isByline(_ line: ArraySlice<UInt8>) -> Bool {
        if line.suffix(3).elementsEqual("。".utf8) { return false }
        for word in bylineWords where line.starts(with: word) {
            let rest = line.dropFirst(word.count).drop { $0 == 0x20 }
            if bylineMarks.contains(where: { rest.starts(with: $0) }) { return true }
        }
        return false
    }

    /// White space, line breaks included, becomes one blank; none at either end.
    static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func isSentenceEnd(_ text: ArraySlice<Character>, _ index: Int) -> Bool {
        switch text[index] {
        case "。", "！", "？", "．", "…": return !isCloser(text, index + 1)
        case "”", "」", "』", "）", "\"": return index > text.startIndex && "。！？.!?".contains(text[index - 1])
        case ".", "!", "?":
            // Chinese journals end sentences so, without a blank.
            return index + 1 >= text.endIndex || text[index + 1] == " " || index > text.startIndex && isIdeographic(text[index - 1])
        default: return false
        }
    }

    /// Han and kana.
    private static func isIdeographic(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first?.value else { return false }
        return (0x3041...0x30FF).contains(scalar) || (0x3400...0x9FFF).contains(scalar) || (0x20000...0x323AF).contains(scalar)
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
