/// Where a file's front matter is, if it has any.
///
///     \n---\ntitle: a\n---\n\nbody       fences, blank lines before them allowed (the generator's template starts with one)
///     title: a\n---\nbody                the opening fence is missing (Hexo allows it)
///     <!--yml\ntitle: a\n-->\nbody       a header hidden in a comment
///     +++\ntitle = "a"\n+++\nbody        TOML (Hugo)
///     { "title": "a" }\nbody             JSON (Hugo); also between `;;;` (Hexo)
///     ---\ntitle: a\n\nbody              the closing fence is missing: repaired, reported
struct HeaderFinder {
    enum Kind { case yaml, toml, json, bareJSON, none }

    struct Header {
        var kind: Kind
        var range: Range<Int>
        var bodyStart: Int
        var diagnostic: (code: String, message: String)?
    }

    let text: [UInt8]
    let limits: PostLimits

    /// Cost: linear in the header, at most `headerBytesMax`.
    func find(from start: Int) -> Header {
        var first = start
        while first < text.count, text[first] <= 0x20 { first += 1 }
        guard first < text.count else { return Header(kind: .none, range: start..<start, bodyStart: start) }
        var lineStart = first
        while lineStart > start, Bytes.isBlank(text[lineStart - 1]) { lineStart -= 1 }
        switch text[first] {
        case 0x2D:
            if isFence(0x2D, first) { return fenced(first, start) }
        case 0x2B:
            if isFence(0x2B, first) { return closed(.toml, by: 0x2B, first) ?? none(start) }
        case 0x3B:
            if isFence(0x3B, first) { return closed(.bareJSON, by: 0x3B, first) ?? none(start) }
        case 0x7B:
            if let end = JSONText.objectEnd(text, first, limit: limits.headerBytesMax), endsLine(end) {
                return Header(kind: .json, range: first..<end, bodyStart: min(Bytes.lineEnd(text, end, text.count) + 1, text.count))
            }
        case 0x3C:
            if Bytes.has("<!--yml", at: first, in: text, upTo: text.count) { return commented(first, start) }
        default: break
        }
        return unopened(lineStart, start)
    }

    private func none(_ start: Int) -> Header { Header(kind: .none, range: start..<start, bodyStart: start) }

    private func endsLine(_ at: Int) -> Bool { Bytes.trimmed(text, at..<Bytes.lineEnd(text, at, text.count)).isEmpty }

    /// Whether the line at `at` is three or more of `mark` and nothing else.
    func isFence(_ mark: UInt8, _ at: Int) -> Bool {
        var end = at
        while end < text.count, text[end] == mark { end += 1 }
        guard end - at >= 3 else { return false }
        while end < text.count, Bytes.isBlank(text[end]) { end += 1 }
        return end == text.count || text[end] == 0x0A
    }

    private func after(_ lineStart: Int) -> Int { min(Bytes.lineEnd(text, lineStart, text.count) + 1, text.count) }

    /// A header up to a line of `mark`; nil when there is no such line within the limit.
    private func closed(_ kind: Kind, by mark: UInt8, _ first: Int) -> Header? {
        let from = after(first)
        var line = from
        while line < text.count, line - from <= limits.headerBytesMax {
            if text[line] == mark, isFence(mark, line) {
                return Header(kind: kind, range: from..<line, bodyStart: after(line))
            }
            if kind == .yaml, text[line] == 0x2E, isDots(line) {
                return Header(kind: kind, range: from..<line, bodyStart: after(line))
            }
            line = Bytes.lineEnd(text, line, text.count) + 1
        }
        return nil
    }

    /// `...` also ends a YAML document.
    private func isDots(_ at: Int) -> Bool {
        Bytes.has("...", at: at, in: text, upTo: text.count) && endsLine(at + 3)
    }

    private func fenced(_ first: Int, _ start: Int) -> Header {
        if let header = closed(.yaml, by: 0x2D, first) {
            // `---`, prose, `---`: two thematic breaks, no header. An empty one is a header.
            let hasContent = header.range.contains { text[$0] > 0x20 }
            if !hasContent || hasKeys(header.range) { return header }
            return none(start)
        }
        let from = after(first)
        let end = looseEnd(from)
        guard hasKeys(from..<end) else { return none(start) }
        return Header(
            kind: .yaml, range: from..<end, bodyStart: end,
            diagnostic: (
                "front_matter_unclosed", "the front matter has no closing fence; it was taken to end at the first line that is no key"
            ))
    }

    private func commented(_ first: Int, _ start: Int) -> Header {
        let from = after(first)
        var line = from
        while line < text.count, line - from <= limits.headerBytesMax {
            let end = Bytes.lineEnd(text, line, text.count)
            let content = Bytes.trimmed(text, line..<end)
            if content.count == 3, Bytes.has("-->", at: content.lowerBound, in: text, upTo: end) {
                return Header(kind: .yaml, range: from..<line, bodyStart: min(end + 1, text.count))
            }
            line = end + 1
        }
        return none(start)
    }

    /// A header whose opening fence is missing: known keys, then a fence or a blank line.
    private func unopened(_ lineStart: Int, _ start: Int) -> Header {
        guard knownKey(lineStart) else { return none(start) }
        let end = looseEnd(lineStart)
        let closes = end < text.count && isFence(0x2D, end)
        guard closes || knownKeys(lineStart..<end) >= 2 else { return none(start) }
        return Header(
            kind: .yaml, range: lineStart..<end, bodyStart: closes ? after(end) : end,
            diagnostic: ("front_matter_unopened", "the front matter has no opening fence"))
    }

    /// The first line that no header has: a fence, prose, or a blank line that no key follows.
    private func looseEnd(_ from: Int) -> Int {
        let limit = min(text.count, from + limits.headerBytesMax)
        var line = from
        var end = from
        while line < limit {
            let next = Bytes.lineEnd(text, line, text.count)
            if text[line] == 0x2D, isFence(0x2D, line) { return line }
            let content = Bytes.trimmed(text, line..<next)
            if content.isEmpty {
                line = next + 1
                continue
            }
            let indented = content.lowerBound > line && end == line
            let item = text[content.lowerBound] == 0x2D && end == line
            guard indented || item || text[line] == 0x23 && end == line || isKeyLine(line, next) else { return end }
            line = next + 1
            end = min(line, text.count)
        }
        return end
    }

    /// Whether a line of `range` looks like `key: value`.
    private func hasKeys(_ range: Range<Int>) -> Bool {
        var line = range.lowerBound
        while line < range.upperBound {
            let end = Bytes.lineEnd(text, line, range.upperBound)
            if isKeyLine(line, end) { return true }
            line = end + 1
        }
        return false
    }

    /// How many lines of `range` begin with a key that we know.
    private func knownKeys(_ range: Range<Int>) -> Int {
        var known = 0
        var line = range.lowerBound
        while line < range.upperBound {
            if knownKey(line) { known += 1 }
            line = Bytes.lineEnd(text, line, range.upperBound) + 1
        }
        return known
    }

    private func isKeyLine(_ line: Int, _ end: Int) -> Bool { TolerantFrontMatter.keyEnd(text, line, end) != nil }

    private func knownKey(_ line: Int) -> Bool {
        guard let colon = TolerantFrontMatter.keyEnd(text, line, Bytes.lineEnd(text, line, text.count)) else { return false }
        return FrontMatterField.named(Bytes.string(text, colon.key)) != nil
    }
}
