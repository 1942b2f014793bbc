/// The fast reader: front matter in the plain subset of YAML that nearly every file keeps to.
///
///     title: Ruby 3.1 released          key, colon, blank, one-line scalar: plain, 'single' or "double" without backslash
///     categories:                       a list of such scalars, all at one indent
///      - 程序更新
///     tags: [a, 'b']                    a flow list of such scalars
///
/// It answers only where a YAML parser would say the same (but for typed scalars, which stay text, and ` #` in a title, which is text);
/// anything else is nil, and Yams reads the header.
struct PlainFrontMatter {
    private let text: [UInt8]
    private let end: Int
    private var at: Int
    private let keysMax: Int

    /// The entries in file order; nil when the header is outside the subset. Linear.
    static func read(_ text: [UInt8], _ range: Range<Int>, keysMax: Int) -> [FrontMatterEntry]? {
        var reader = PlainFrontMatter(text: text, end: range.upperBound, at: range.lowerBound, keysMax: keysMax)
        return reader.entries()
    }

    private init(text: [UInt8], end: Int, at: Int, keysMax: Int) {
        self.text = text
        self.end = end
        self.at = at
        self.keysMax = keysMax
    }

    private mutating func entries() -> [FrontMatterEntry]? {
        var found: [FrontMatterEntry] = []
        found.reserveCapacity(12)
        while at < end {
            let lineEnd = Bytes.lineEnd(text, at, end)
            if isBlankLine(at, lineEnd) || text[at] == 0x23 {
                at = lineEnd + 1
                continue
            }
            guard let colon = keyColon(at, lineEnd), found.count < keysMax else { return nil }
            let key = Bytes.string(text, at..<colon)
            let isTitle = key == "title"
            var lo = colon + 1
            while lo < lineEnd, Bytes.isBlank(text[lo]) { lo += 1 }
            at = lineEnd + 1
            let value: FrontMatterValue?
            if lo == lineEnd {
                value = blockList() ?? emptyScalar()
            } else if text[lo] == 0x5B {
                value = flowList(lo, lineEnd)
            } else {
                value = scalar(lo, lineEnd, isTitle: isTitle).map { .scalar($0) }
            }
            guard let value, !continues(), !found.contains(where: { $0.key == key }) else { return nil }
            found.append(FrontMatterEntry(key: key, value: value))
        }
        return found
    }

    private func isBlankLine(_ lo: Int, _ hi: Int) -> Bool { Bytes.trimmed(text, lo..<hi).isEmpty }

    /// The colon that ends a plain key at `lo`.
    private func keyColon(_ lo: Int, _ hi: Int) -> Int? {
        var at = lo
        guard text[lo] != 0x2D else { return nil }
        while at < hi {
            let byte = text[at]
            if byte == 0x3A {
                return at > lo && (at + 1 == hi || Bytes.isBlank(text[at + 1])) ? at : nil
            }
            guard Bytes.isLetter(byte) || Bytes.isDigit(byte) || byte == 0x5F || byte == 0x2D || byte >= 0x80 else { return nil }
            // U+FF1A would be a colon that somebody typed full-width: the tolerant reader knows.
            if byte == 0xEF, Bytes.has("：", at: at, in: text, upTo: hi) { return nil }
            at += 1
        }
        return nil
    }

    /// The next line is indented or a list item: something belongs to the value that the subset does not know.
    private func continues() -> Bool {
        var line = at
        while line < end {
            let lineEnd = Bytes.lineEnd(text, line, end)
            if !isBlankLine(line, lineEnd) { return Bytes.isBlank(text[line]) || text[line] == 0x2D }
            line = lineEnd + 1
        }
        return false
    }

    private func emptyScalar() -> FrontMatterValue? { continues() ? nil : .scalar("") }

    /// `- a` lines at one indent; nil, with nothing consumed, when the next line is none.
    private mutating func blockList() -> FrontMatterValue? {
        var items: [FrontMatterValue] = []
        var indent = -1
        var line = at
        while line < end {
            let lineEnd = Bytes.lineEnd(text, line, end)
            if isBlankLine(line, lineEnd) {
                line = lineEnd + 1
                continue
            }
            var dash = line
            while dash < lineEnd, text[dash] == 0x20 { dash += 1 }
            guard text[dash] == 0x2D, dash + 1 == lineEnd || text[dash + 1] == 0x20 else { break }
            if indent < 0 { indent = dash - line }
            guard dash - line == indent else { return nil }
            var lo = dash + 1
            while lo < lineEnd, text[lo] == 0x20 { lo += 1 }
            guard lo < lineEnd, let item = scalar(lo, lineEnd, isTitle: false) else { return nil }
            items.append(.scalar(item))
            line = lineEnd + 1
            at = line
        }
        return items.isEmpty ? nil : .list(items)
    }

    /// A one-line scalar in `lo..<hi`; nil outside the subset.
    private func scalar(_ lo: Int, _ hi: Int, isTitle: Bool) -> String? {
        let range = Bytes.trimmed(text, lo..<hi)
        switch text[lo] {
        case 0x27: return single(range)
        case 0x22: return double(range)
        // The generator's bare titles start with what YAML keeps for anchors, aliases and tags.
        case 0x26, 0x2A, 0x21, 0x25, 0x40, 0x60: if !isTitle { return nil }
        case 0x7C, 0x3E, 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x23: return nil
        case 0x2D, 0x3F, 0x3A:
            if lo + 1 >= range.upperBound || Bytes.isBlank(text[lo + 1]) { return nil }
        default: break
        }
        var at = lo
        let last = range.upperBound - 1
        while at <= last {
            let byte = text[at]
            if byte == 0x3A, at == last || Bytes.isBlank(text[at + 1]) { return nil }
            if byte == 0x23, !isTitle, at > lo, Bytes.isBlank(text[at - 1]) { return nil }
            at += 1
        }
        return Bytes.string(text, range)
    }

    /// `'it''s'` closed at the end of the range.
    private func single(_ range: Range<Int>) -> String? {
        let last = range.upperBound - 1
        guard last > range.lowerBound, text[last] == 0x27 else { return nil }
        var at = range.lowerBound + 1
        var doubled = false
        while at < last {
            if text[at] == 0x27 {
                guard at + 1 < last, text[at + 1] == 0x27 else { return nil }
                doubled = true
                at += 1
            }
            at += 1
        }
        guard doubled else { return Bytes.string(text, range.lowerBound + 1..<last) }
        return ScalarRepair.undoubled(text, range.lowerBound + 1..<last)
    }

    /// `"a"` without backslash or quote inside.
    private func double(_ range: Range<Int>) -> String? {
        let last = range.upperBound - 1
        guard last > range.lowerBound, text[last] == 0x22 else { return nil }
        var at = range.lowerBound + 1
        while at < last {
            if text[at] == 0x22 || text[at] == 0x5C { return nil }
            at += 1
        }
        return Bytes.string(text, range.lowerBound + 1..<last)
    }

    /// `[a, 'b c']` of simple scalars on one line.
    private func flowList(_ lo: Int, _ hi: Int) -> FrontMatterValue? {
        let range = Bytes.trimmed(text, lo..<hi)
        let last = range.upperBound - 1
        guard last > lo, text[last] == 0x5D else { return nil }
        var items: [FrontMatterValue] = []
        var from = lo + 1
        var at = from
        while at <= last {
            if at < last, text[at] == 0x27 || text[at] == 0x22 {
                let quote = text[at]
                guard Bytes.trimmed(text, from..<at).isEmpty else { return nil }
                at += 1
                while at < last, text[at] != quote { at += 1 }
                guard at < last else { return nil }
            } else if at == last || text[at] == 0x2C {
                let item = Bytes.trimmed(text, from..<at)
                if item.isEmpty {
                    if at < last || from == lo + 1 && at > from { return nil }
                } else {
                    guard let value = flowItem(item) else { return nil }
                    items.append(.scalar(value))
                }
                from = at + 1
            } else if text[at] == 0x5B || text[at] == 0x5D || text[at] == 0x7B || text[at] == 0x7D {
                return nil
            }
            at += 1
        }
        return .list(items)
    }

    private func flowItem(_ range: Range<Int>) -> String? {
        switch text[range.lowerBound] {
        case 0x27, 0x22: return text[range.lowerBound] == 0x27 ? single(range) : double(range)
        case 0x2D, 0x3F, 0x3A: return nil
        default: return scalar(range.lowerBound, range.upperBound, isTitle: false)
        }
    }
}
