/// A few words of what an article says: whole first sentences up to `charactersMax`.
enum Summary {
    /// Characters; a first sentence that is longer is cut with an ellipsis.
    static let charactersMax = 120
    /// Bytes of the text that are looked at.
    static let bytesMax = 4_096

    /// - Parameter text: plain text, paragraphs separated by blank lines.
    /// - Complexity: O(`charactersMax`) for all but very long runs of white space: it looks no further than the summary can reach.
    static func text(of text: [UInt8]) -> String {
        let beginning = SummaryBeginning(of: text)
        guard beginning.count > charactersMax else { return beginning.text(beginning.count) }
        var end = 0
        for index in 0..<charactersMax where isSentenceEnd(beginning, index) { end = index + 1 }
        if end >= 12 { return beginning.trimmedText(end) }
        return beginning.trimmedText(wholeWords(beginning, charactersMax - 1)) + "…"
    }

    /// Characters without the part of a word that the cut left, where the last blank is not far: words of Latin, Cyrillic and the like have
    /// blanks between them.
    private static func wholeWords(_ beginning: SummaryBeginning, _ count: Int) -> Int {
        let last = beginning.scalar(count - 1)
        guard Unicode.Scalar(last)?.properties.isAlphabetic == true, !isIdeographic(last),
            let blank = (0..<count).last(where: { beginning.mark($0) == 0x20 }), count - blank <= 24
        else {
            return count
        }
        return blank
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

    private static func isSentenceEnd(_ text: SummaryBeginning, _ index: Int) -> Bool {
        switch text.mark(index) {
        // 。！？．…
        case 0x3002, 0xFF01, 0xFF1F, 0xFF0E, 0x2026: return !isCloser(text, index + 1)
        // ”」』）"
        case 0x201D, 0x300D, 0x300F, 0xFF09, 0x22: return index > 0 && isEnder(text.mark(index - 1))
        // .!?
        case 0x2E, 0x21, 0x3F:
            // Chinese journals end sentences so, without a blank.
            return index + 1 >= text.count || text.mark(index + 1) == 0x20 || index > 0 && isIdeographic(text.scalar(index - 1))
        default: return false
        }
    }

    /// 。！？.!?
    private static func isEnder(_ mark: UInt32) -> Bool {
        switch mark {
        case 0x3002, 0xFF01, 0xFF1F, 0x2E, 0x21, 0x3F: true
        default: false
        }
    }

    /// Han and kana.
    private static func isIdeographic(_ scalar: UInt32) -> Bool {
        (0x3041...0x30FF).contains(scalar) || (0x3400...0x9FFF).contains(scalar) || (0x20000...0x323AF).contains(scalar)
    }

    /// ”」』）
    private static func isCloser(_ text: SummaryBeginning, _ index: Int) -> Bool {
        guard index < text.count else { return false }
        switch text.mark(index) {
        case 0x201D, 0x300D, 0x300F, 0xFF09: return true
        default: return false
        }
    }
}
