/// The body, and what a title can be made from where the header has none.
enum BodyText {
    /// The rest of the text; U+2028, U+2029 and U+0085 become line feeds. A copy.
    static func body(_ text: [UInt8], from start: Int, hasSeparators: Bool) -> [UInt8] {
        guard hasSeparators else { return Array(text[start...]) }
        var out: [UInt8] = []
        out.reserveCapacity(text.count - start)
        var at = start
        while at < text.count {
            let byte = text[at]
            if byte == 0xE2, at + 2 < text.count, text[at + 1] == 0x80, text[at + 2] & 0xFE == 0xA8 {
                out.append(0x0A)
                at += 3
            } else if byte == 0xC2, at + 1 < text.count, text[at + 1] == 0x85 {
                out.append(0x0A)
                at += 2
            } else {
                out.append(byte)
                at += 1
            }
        }
        return out
    }

    /// Bytes of a body that are searched for a heading.
    static let headingBytesMax = 64 << 10

    /// The first `# heading`, underlined heading, `<title>` or `<h1>`; nil when there is none near the start.
    static func heading(_ body: [UInt8]) -> String? {
        let limit = min(body.count, headingBytesMax)
        var line = 0
        var previous = 0..<0
        var inFence = false
        while line < limit {
            let end = Bytes.lineEnd(body, line, limit)
            let content = Bytes.trimmed(body, line..<end)
            if Bytes.has("```", at: content.lowerBound, in: body, upTo: end) { inFence.toggle() }
            if !inFence, let first = content.first {
                if body[first] == 0x23, first - line < 4, first + 1 < end, Bytes.isBlank(body[first + 1]) {
                    return closedHeading(body, first + 1..<content.upperBound)
                }
                if body[first] == 0x3D, !previous.isEmpty, body[content].allSatisfy({ $0 == 0x3D }) { return text(body, previous) }
                if body[first] == 0x3C, let found = element(body, first, limit) { return found }
            }
            previous = content
            line = end + 1
        }
        return nil
    }

    /// `# a ##` → `a`.
    private static func closedHeading(_ body: [UInt8], _ range: Range<Int>) -> String? {
        var range = Bytes.trimmed(body, range)
        var end = range.upperBound
        while end > range.lowerBound, body[end - 1] == 0x23 { end -= 1 }
        if end == range.lowerBound || Bytes.isBlank(body[end - 1]) { range = range.lowerBound..<end }
        return text(body, range)
    }

    /// The text of a `<title>` or `<h1>` among the elements of a line that starts with one.
    private static func element(_ body: [UInt8], _ start: Int, _ limit: Int) -> String? {
        let lineEnd = Bytes.lineEnd(body, start, limit)
        var at = start
        while at < lineEnd {
            if body[at] == 0x3C, let close = opens(body, at, lineEnd) {
                var end = close
                while end < limit, end - close < 2_000, !(body[end] == 0x3C && ends(body, end, limit)) { end += 1 }
                return end < limit ? text(body, close..<end) : nil
            }
            at += 1
        }
        return nil
    }

    private static func opens(_ body: [UInt8], _ at: Int, _ end: Int) -> Int? {
        let isHeading = at + 2 < end && body[at + 1] | 0x20 == 0x68 && body[at + 2] == 0x31
        let isTitle = Bytes.has("<title", at: at, in: body, upTo: end) || Bytes.has("<TITLE", at: at, in: body, upTo: end)
        guard isHeading || isTitle else { return nil }
        let name = at + (isHeading ? 3 : 6)
        guard name < end, body[name] == 0x3E || Bytes.isBlank(body[name]) else { return nil }
        var close = name
        while close < end, body[close] != 0x3E { close += 1 }
        return close < end ? close + 1 : nil
    }

    private static func ends(_ body: [UInt8], _ at: Int, _ limit: Int) -> Bool {
        guard at + 2 < limit, body[at + 1] == 0x2F else { return false }
        return body[at + 2] | 0x20 == 0x68 || body[at + 2] | 0x20 == 0x74
    }

    /// A title's worth of `range` with tags and Markdown's marks taken out; nil when nothing is left.
    private static func text(_ body: [UInt8], _ range: Range<Int>) -> String? {
        let name = Names.cleaned(Bytes.string(untagged(body, range), 0..<untagged(body, range).count), limit: 1_024)
        let bare = name.filter { $0 != "*" && $0 != "`" }
        return bare.isEmpty ? nil : bare
    }

    /// `range` without what stands between `<` and `>`.
    private static func untagged(_ body: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        var inTag = false
        for at in range {
            let byte = body[at]
            if byte == 0x3C, at + 1 < range.upperBound, Bytes.isLetter(body[at + 1]) || body[at + 1] == 0x2F || body[at + 1] == 0x21 {
                inTag = true
            } else if byte == 0x3E, inTag {
                inTag = false
            } else if !inTag {
                out.append(byte)
            }
        }
        return out
    }

    /// The first line that has text, at most 60 characters of it: for a post without title, heading and file name.
    static func opening(_ body: [UInt8]) -> String? {
        let limit = min(body.count, headingBytesMax)
        var line = 0
        while line < limit {
            let end = Bytes.lineEnd(body, line, limit)
            if let found = text(body, line..<end) {
                let short = found.prefix(60)
                return short.endIndex < found.endIndex ? short + "…" : String(short)
            }
            line = end + 1
        }
        return nil
    }
}
