/// The last reader: takes a header line by line and keeps whatever looks like a key with a value.
///
/// Reads what Yams refuses: full-width colons, quotes that do not match, a bare `@name`, text broken over lines, duplicate keys.
struct TolerantFrontMatter {
    private let text: [UInt8]
    private let limits: PostLimits
    private var entries: [FrontMatterEntry] = []
    /// Lines, from 0 within the header, that nothing could be made of.
    private var ignored: [Int] = []

    struct Result {
        var entries: [FrontMatterEntry]
        var ignoredLines: [Int]
    }

    /// Linear; never fails.
    static func read(_ text: [UInt8], _ range: Range<Int>, limits: PostLimits) -> Result {
        var reader = TolerantFrontMatter(text: text, limits: limits)
        reader.run(range)
        return Result(entries: reader.entries, ignoredLines: reader.ignored)
    }

    private init(text: [UInt8], limits: PostLimits) {
        self.text = text
        self.limits = limits
    }

    /// The key of a line and where its value starts: `key:`, `键：`, `"key":`. Nil when the line has none.
    ///
    /// A key has no blank inside unless it is one that we know, and is short; `http://` is none.
    static func keyEnd(_ text: [UInt8], _ lo: Int, _ hi: Int) -> (key: Range<Int>, value: Int)? {
        guard lo < hi, !Bytes.isBlank(text[lo]), text[lo] != 0x2D, text[lo] != 0x23, text[lo] != 0x3C else { return nil }
        var at = lo
        var blank = false
        let limit = min(hi, lo + 64)
        while at < limit {
            let byte = text[at]
            if byte == 0x3A || byte == 0xEF && Bytes.has("：", at: at, in: text, upTo: hi) {
                let wide = byte != 0x3A
                var key = Bytes.trimmed(text, lo..<at)
                if key.count >= 2, let quote = key.first, text[quote] == 0x22 || text[quote] == 0x27 {
                    guard text[key.upperBound - 1] == text[quote] else { return nil }
                    key = key.lowerBound + 1..<key.upperBound - 1
                }
                guard !key.isEmpty else { return nil }
                let value = at + (wide ? 3 : 1)
                let spaced = value >= hi || Bytes.isBlank(text[value])
                if wide || blank || !spaced {
                    // `时间：10:30` in prose, `see this: x`, `title:x`: only keys that we know may look so.
                    guard FrontMatterField.named(Bytes.string(text, key)) != nil else { return nil }
                    if !spaced, Bytes.has("//", at: value, in: text, upTo: hi) { return nil }
                }
                return (key, value)
            }
            if Bytes.isBlank(byte) {
                blank = true
            } else if byte < 0x30 && byte != 0x2D && byte != 0x2E && byte != 0x22 && byte != 0x27
                || byte > 0x39 && byte < 0x41 || byte >= 0x5B && byte <= 0x60 && byte != 0x5F || byte >= 0x7B && byte < 0x80
            {
                return nil
            }
            at += 1
        }
        return nil
    }

    private mutating func run(_ range: Range<Int>) {
        var key: String?
        var values: [Range<Int>] = []
        var items: [FrontMatterValue] = []
        var line = range.lowerBound
        var number = 0
        while line < range.upperBound {
            let end = Bytes.lineEnd(text, line, range.upperBound)
            let content = Bytes.trimmed(text, line..<end)
            defer {
                line = end + 1
                number += 1
            }
            if content.isEmpty || text[content.lowerBound] == 0x23 && values.isEmpty { continue }
            if let found = Self.keyEnd(text, line, end) {
                finish(key, values, items)
                key = Bytes.string(text, found.key)
                let value = Bytes.trimmed(text, found.value..<max(end, found.value))
                values = value.isEmpty ? [] : [value]
                items = []
            } else if text[content.lowerBound] == 0x2D, key != nil, values.isEmpty || !items.isEmpty, let item = item(content) {
                items.append(item)
            } else if key != nil, items.isEmpty {
                values.append(content)
            } else {
                ignored.append(number)
            }
        }
        finish(key, values, items)
    }

    /// `- x`, `-  - x`, `- [a, b]`; nil for `-x`.
    private func item(_ content: Range<Int>) -> FrontMatterValue? {
        var at = content.lowerBound
        while at < content.upperBound, text[at] == 0x2D {
            guard at + 1 == content.upperBound || Bytes.isBlank(text[at + 1]) else { break }
            at += 1
            while at < content.upperBound, Bytes.isBlank(text[at]) { at += 1 }
        }
        guard at > content.lowerBound else { return nil }
        return value(at..<content.upperBound, comments: true)
    }

    private mutating func finish(_ key: String?, _ values: [Range<Int>], _ items: [FrontMatterValue]) {
        guard let key, entries.count < limits.headerKeysMax else { return }
        if !items.isEmpty {
            var all = items
            if let first = values.first, values.count == 1 { all.insert(value(first, comments: true), at: 0) }
            return entries.append(FrontMatterEntry(key: key, value: .list(all)))
        }
        guard let first = values.first else { return entries.append(FrontMatterEntry(key: key, value: .scalar(""))) }
        let isTitle = FrontMatterField.named(key) == .title
        if values.count == 1 {
            entries.append(
                FrontMatterEntry(key: key, value: isTitle ? .scalar(ScalarRepair.unquoted(text, first)) : value(first, comments: true)))
            return
        }
        // A scalar that a line end broke: the lines joined by a blank, as YAML folds them.
        var joined: [UInt8] = []
        for (index, range) in values.enumerated() {
            if index == 0, range.count <= 2, text[range.lowerBound] == 0x7C || text[range.lowerBound] == 0x3E { continue }
            if !joined.isEmpty { joined.append(0x20) }
            joined.append(contentsOf: text[range])
        }
        entries.append(FrontMatterEntry(key: key, value: .scalar(ScalarRepair.unquoted(joined, 0..<joined.count))))
    }

    /// A scalar, or the items of a flow list, however badly closed.
    private func value(_ range: Range<Int>, comments: Bool) -> FrontMatterValue {
        guard !range.isEmpty, text[range.lowerBound] == 0x5B else {
            return .scalar(ScalarRepair.unquoted(text, range, comments: comments))
        }
        var items: [FrontMatterValue] = []
        var from = range.lowerBound + 1
        var at = from
        while at <= range.upperBound {
            let isEnd = at == range.upperBound
            if isEnd || text[at] == 0x2C || text[at] == 0x5D || text[at] == 0x5B
                || text[at] == 0xEF && Bytes.has("，", at: at, in: text, upTo: range.upperBound)
            {
                let part = Bytes.trimmed(text, from..<at)
                if !part.isEmpty { items.append(.scalar(ScalarRepair.unquoted(text, part))) }
                at += !isEnd && text[at] == 0xEF ? 3 : 1
                from = at
            } else {
                at += 1
            }
        }
        return .list(items)
    }
}
