/// Hugo's `+++` headers: the plain subset of TOML that they use. Keys, strings, bare values, arrays (over lines too), `[table]` names.
///
///     title = "上海"
///     date = 2024-05-27T10:00:00+08:00
///     tags = ["a", 'b']
///     [params]
///     cover = "x.jpg"             → `params` is a map among the entries
struct TOMLFrontMatter {
    struct Result {
        var entries: [FrontMatterEntry]
        /// Lines, from 0 within the header, that nothing could be made of.
        var ignoredLines: [Int]
    }

    /// Linear; never fails.
    static func read(_ text: [UInt8], _ range: Range<Int>, limits: PostLimits) -> Result {
        var result = Result(entries: [], ignoredLines: [])
        var table: String?
        var members: [FrontMatterEntry] = []
        var line = range.lowerBound
        var number = 0
        func close() {
            if let table { result.entries.append(FrontMatterEntry(key: table, value: .map(members))) }
            members = []
        }
        while line < range.upperBound, result.entries.count < limits.headerKeysMax, members.count < limits.headerKeysMax {
            var end = Bytes.lineEnd(text, line, range.upperBound)
            let content = Bytes.trimmed(text, line..<end)
            let first = number
            if content.isEmpty || text[content.lowerBound] == 0x23 {
                // A blank line or a comment.
            } else if text[content.lowerBound] == 0x5B, let name = tableName(text, content) {
                close()
                table = name
            } else if let equals = text[content].firstIndex(of: 0x3D), let key = key(text, content.lowerBound..<equals) {
                var value = Bytes.trimmed(text, equals + 1..<content.upperBound)
                if let quotes = multilineQuotes(text, value), let close = closing(text, quotes, value.lowerBound + 3, range.upperBound) {
                    number += Bytes.lines(text, end, close)
                    end = Bytes.lineEnd(text, close, range.upperBound)
                    value = value.lowerBound..<close + 3
                } else if !value.isEmpty, text[value.lowerBound] == 0x5B, let close = arrayEnd(text, value.lowerBound, range.upperBound) {
                    number += Bytes.lines(text, value.lowerBound, close)
                    end = Bytes.lineEnd(text, close, range.upperBound)
                    value = value.lowerBound..<close
                }
                let entry = FrontMatterEntry(key: key, value: self.value(text, value))
                if table == nil { result.entries.append(entry) } else { members.append(entry) }
            } else {
                result.ignoredLines.append(first)
            }
            number += 1
            line = end + 1
        }
        close()
        return result
    }

    private static func tableName(_ text: [UInt8], _ content: Range<Int>) -> String? {
        guard text[content.upperBound - 1] == 0x5D else { return nil }
        let name = text[content].filter { $0 != 0x5B && $0 != 0x5D && $0 != 0x22 && $0 != 0x20 }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private static func key(_ text: [UInt8], _ range: Range<Int>) -> String? {
        let range = Bytes.trimmed(text, range)
        guard !range.isEmpty, range.count <= 128 else { return nil }
        return ScalarRepair.unquoted(text, range)
    }

    private static func multilineQuotes(_ text: [UInt8], _ value: Range<Int>) -> UInt8? {
        if Bytes.has("\"\"\"", at: value.lowerBound, in: text, upTo: value.upperBound) { return 0x22 }
        return Bytes.has("'''", at: value.lowerBound, in: text, upTo: value.upperBound) ? 0x27 : nil
    }

    /// Where three of `quote` in a row start.
    private static func closing(_ text: [UInt8], _ quote: UInt8, _ from: Int, _ end: Int) -> Int? {
        var at = from
        while at + 2 < end {
            if text[at] == quote, text[at + 1] == quote, text[at + 2] == quote { return at }
            at += 1
        }
        return nil
    }

    /// The index after the `]` that closes the array at `start`.
    private static func arrayEnd(_ text: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var depth = 0
        var at = start
        var quote: UInt8 = 0
        while at < end {
            let byte = text[at]
            if quote != 0 {
                if byte == 0x5C, quote == 0x22 { at += 1 } else if byte == quote || byte == 0x0A { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x5B {
                depth += 1
            } else if byte == 0x5D {
                depth -= 1
                if depth == 0 { return at + 1 }
            }
            at += 1
        }
        return nil
    }

    private static func value(_ text: [UInt8], _ range: Range<Int>) -> FrontMatterValue {
        guard !range.isEmpty else { return .scalar("") }
        if multilineQuotes(text, range) != nil, range.count >= 6 {
            var inner = range.lowerBound + 3..<range.upperBound - 3
            if inner.lowerBound < inner.upperBound, text[inner.lowerBound] == 0x0A { inner = inner.lowerBound + 1..<inner.upperBound }
            return .scalar(Bytes.string(text, inner))
        }
        guard text[range.lowerBound] == 0x5B, text[range.upperBound - 1] == 0x5D else {
            return .scalar(ScalarRepair.unquoted(text, range, comments: true))
        }
        return .list(items(text, range.lowerBound + 1..<range.upperBound - 1))
    }

    /// The items of an array; a nested array is flattened into it.
    private static func items(_ text: [UInt8], _ range: Range<Int>) -> [FrontMatterValue] {
        var items: [FrontMatterValue] = []
        var from = range.lowerBound
        var at = from
        var quote: UInt8 = 0
        while at <= range.upperBound {
            let byte = at < range.upperBound ? text[at] : 0x2C
            if at < range.upperBound, quote != 0 {
                if byte == 0x5C, quote == 0x22 { at += 1 } else if byte == quote { quote = 0 }
            } else if at < range.upperBound, byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x2C || byte == 0x5B || byte == 0x5D || byte == 0x0A {
                let part = Bytes.trimmed(text, from..<min(at, range.upperBound))
                if !part.isEmpty, text[part.lowerBound] != 0x23 { items.append(.scalar(ScalarRepair.unquoted(text, part))) }
                from = at + 1
            }
            at += 1
        }
        return items
    }
}
