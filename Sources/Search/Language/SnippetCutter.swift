/// Cuts one stretch out of a text so that no character is torn, and marks the matches in it.
struct SnippetCutter {
    let text: [UInt8]
    /// By start.
    let matches: [HighlightMatcher.Match]

    /// Bytes looked at on each side for every character wanted; where characters are longer, fewer are shown.
    private static let bytesPerCharacter = 4

    /// Bytes looked at on each side of a match for a piece of `length` characters.
    static func reach(_ length: Int) -> Int { length * bytesPerCharacter }

    /// The beginning of the code point that has byte `index`.
    static func scalarStart(_ text: [UInt8], _ index: Int) -> Int {
        guard index < text.count else { return text.count }
        var start = index
        while start > 0, index - start < 3, text[start] & 0xC0 == 0x80 { start -= 1 }
        return text[start] & 0xC0 == 0x80 ? index : start
    }

    /// All of it, blank for blank: ranges count in the title as the article has it.
    func whole() -> MarkedText {
        marked(0..<text.count, matches.isEmpty ? [] : Self.boundaries(text, 0..<text.count), isVerbatim: true)
    }

    /// About `length` characters that show `range`, from the beginning of a sentence if one is near, to the end of one.
    func piece(around range: Range<Int>, length: Int) -> MarkedText {
        let reach = Self.reach(length)
        let low = Self.scalarStart(text, max(0, range.lowerBound - reach))
        let high = Self.scalarStart(text, min(text.count, range.upperBound + reach))
        let boundaries = Self.boundaries(text, low..<high)
        // Characters at the edges of what was looked at may be torn: they are not used.
        let from = low == 0 ? 0 : min(1, boundaries.count - 1)
        let to = high == text.count ? boundaries.count - 1 : max(from, boundaries.count - 2)
        let firstHit = max(from, Self.index(atOrBefore: range.lowerBound, boundaries))
        let lastHit = min(to, firstHit + length, Self.index(atOrAfter: range.upperBound, boundaries))
        let (start, end) = cut(boundaries, from...max(from, to), firstHit, max(firstHit, lastHit), length)
        return marked(boundaries[start]..<boundaries[end], boundaries)
    }

    // MARK: Where to cut

    /// Boundary numbers of the piece's start and end, around the boundaries `firstHit` to `lastHit`.
    private func cut(_ boundaries: [Int], _ allowed: ClosedRange<Int>, _ firstHit: Int, _ lastHit: Int, _ length: Int) -> (Int, Int) {
        let spare = max(0, length - (lastHit - firstHit))
        // A third of what is left goes before the match, more when the text ends sooner.
        let before = max(spare / 3, spare - (allowed.upperBound - lastHit))
        let earliest = max(allowed.lowerBound, firstHit - before)
        var start = earliest
        if start > allowed.lowerBound || boundaries[start] > 0 {
            start = sentenceStart(boundaries, earliest...firstHit) ?? wordStart(boundaries, earliest...firstHit)
        }
        let latest = min(allowed.upperBound, max(lastHit, start + length))
        var end = latest
        if latest < boundaries.count - 1 || boundaries[latest] < text.count {
            let soonest = max(lastHit, start + length * 2 / 3)
            end =
                soonest <= latest
                ? sentenceEnd(boundaries, soonest...latest) ?? wordEnd(boundaries, max(lastHit, latest - 12)...latest) : latest
        }
        return (start, max(end, start))
    }

    private func scalar(_ boundaries: [Int], _ index: Int) -> UInt32 {
        guard index >= 0, index + 1 < boundaries.count else { return 0x20 }
        return UnitScanner.decode(text.span, boundaries[index], text.count).scalar
    }

    private static func endsSentence(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0x21, 0x3F, 0x3B, 0x0A, 0xFF61, 0x2026: true
        default: false
        }
    }

    private static func closesQuotation(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x201D, 0x2019, 0x22, 0x300D, 0x300F, 0xFF09, 0x29, 0x300B: true
        default: false
        }
    }

    /// The latest beginning of a sentence in the range.
    private func sentenceStart(_ boundaries: [Int], _ range: ClosedRange<Int>) -> Int? {
        for index in range.reversed() where index > 0 {
            var previous = index - 1
            if Self.closesQuotation(scalar(boundaries, previous)) { previous -= 1 }
            if Self.endsSentence(scalar(boundaries, previous)), !Self.closesQuotation(scalar(boundaries, index)) { return index }
            // A full stop of Latin text needs the blank after it: 3.5 is no sentence.
            if scalar(boundaries, previous) == 0x20, scalar(boundaries, previous - 1) == 0x2E { return index }
        }
        return nil
    }

    /// The latest end of a sentence in the range, its full stop and closing quotes included.
    private func sentenceEnd(_ boundaries: [Int], _ range: ClosedRange<Int>) -> Int? {
        for index in range.reversed() where index > 0 {
            var last = index - 1
            if Self.closesQuotation(scalar(boundaries, last)) { last -= 1 }
            let next = scalar(boundaries, index)
            if Self.endsSentence(scalar(boundaries, last)), !Self.closesQuotation(next), !Self.endsSentence(next) { return index }
            if scalar(boundaries, last) == 0x2E, next == 0x20 { return index }
        }
        return nil
    }

    private func isInsideWord(_ boundaries: [Int], _ index: Int) -> Bool {
        func isLetter(_ at: Int) -> Bool { Folding.shared.entry(scalar(boundaries, at)).kind == Folding.Kind.word }
        return isLetter(index - 1) && isLetter(index)
    }

    private func wordStart(_ boundaries: [Int], _ range: ClosedRange<Int>) -> Int {
        for index in range.prefix(24) where !isInsideWord(boundaries, index) { return index }
        return range.lowerBound
    }

    private func wordEnd(_ boundaries: [Int], _ range: ClosedRange<Int>) -> Int {
        for index in range.reversed() where !isInsideWord(boundaries, index) { return index }
        return range.upperBound
    }

    // MARK: Characters

    /// Byte offsets between which the characters (grapheme clusters) of a stretch stand, both ends included.
    private static func boundaries(_ text: [UInt8], _ range: Range<Int>) -> [Int] {
        if let plain = plainBoundaries(text, range) { return plain }
        var boundaries = [range.lowerBound]
        var offset = range.lowerBound
        if let string = String(validating: text[range], as: UTF8.self) {
            for character in string {
                offset += character.utf8.count
                boundaries.append(offset)
            }
        } else {
            while offset < range.upperBound {
                offset += UnitScanner.decode(text.span, offset, range.upperBound).length
                boundaries.append(offset)
            }
        }
        return boundaries
    }

    /// The same without asking Unicode, for text of code points that never join; nil when there is any other.
    private static func plainBoundaries(_ text: [UInt8], _ range: Range<Int>) -> [Int]? {
        var boundaries = [range.lowerBound]
        boundaries.reserveCapacity(range.count / 2)
        let bytes = text.span
        var offset = range.lowerBound
        while offset < range.upperBound {
            let plain = UnitScanner.plainLength(bytes, offset, range.upperBound)
            if plain > 0, bytes[offset] != 0x0D {
                offset &+= plain
                boundaries.append(offset)
                continue
            }
            let (scalar, length) = UnitScanner.decode(bytes, offset, range.upperBound)
            let isPlain =
                (0x4E00...0x9FFF).contains(scalar)
                || (scalar < 0x300 && scalar != 0x0D && scalar != 0xA9 && scalar != 0xAD && scalar != 0xAE)
                || (0x2010...0x2027).contains(scalar) || (0x3000...0x3029).contains(scalar) || (0x3041...0x3096).contains(scalar)
                || (0x309B...0x9FFF).contains(scalar) || (0xFF01...0xFF9D).contains(scalar)
            guard isPlain else { return nil }
            offset += length
            boundaries.append(offset)
        }
        return boundaries
    }

    private static func index(atOrBefore offset: Int, _ boundaries: [Int]) -> Int {
        var (low, high) = (0, boundaries.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if boundaries[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private static func index(atOrAfter offset: Int, _ boundaries: [Int]) -> Int {
        let before = index(atOrBefore: offset, boundaries)
        return boundaries[before] >= offset ? before : min(before + 1, boundaries.count - 1)
    }

    // MARK: Marks

    private func marked(_ range: Range<Int>, _ boundaries: [Int], isVerbatim: Bool = false) -> MarkedText {
        let range = isVerbatim ? range : trimmed(range)
        var writer = MarkWriter(capacity: range.count + 1, isVerbatim: isVerbatim)
        var offset = range.lowerBound
        for mark in marks(range, boundaries) {
            writer.write(text, offset..<mark.lowerBound)
            writer.beginMark()
            writer.write(text, mark)
            writer.endMark()
            offset = mark.upperBound
        }
        writer.write(text, offset..<range.upperBound)
        return MarkedText(
            textBytes: writer.text, ranges: writer.ranges, htmlBytes: writer.html,
            isCutBefore: range.lowerBound > 0, isCutAfter: range.upperBound < text.count)
    }

    /// Whole characters that the matches touch, joined where they meet.
    private func marks(_ range: Range<Int>, _ boundaries: [Int]) -> [Range<Int>] {
        var marks: [Range<Int>] = []
        for match in matches where match.start < range.upperBound && match.end > range.lowerBound {
            let start = max(range.lowerBound, boundaries[Self.index(atOrBefore: match.start, boundaries)])
            let end = min(range.upperBound, boundaries[Self.index(atOrAfter: match.end, boundaries)])
            guard start < end else { continue }
            if let last = marks.last, start <= last.upperBound {
                marks[marks.count - 1] = last.lowerBound..<max(last.upperBound, end)
            } else {
                marks.append(start..<end)
            }
        }
        return marks
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, text[start] <= 0x20 { start += 1 }
        while start < end, text[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
