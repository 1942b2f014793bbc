/// The seven kinds of HTML blocks: spec §4.6.
enum MarkdownHTMLBlock {
    /// The kind that a line starts at its `<`; nil for none.
    static func type(in source: [UInt8], from start: Int, to end: Int) -> Int? {
        let line = source[start..<end]
        if let name = tagName(line, after: start + 1), verbatimNames.contains(name.text), isNameEnd(line, name.end, slash: false) {
            return 1
        }
        if starts(line, "<!--") { return 2 }
        if starts(line, "<?") { return 3 }
        if starts(line, "<![CDATA[") { return 5 }
        if starts(line, "<!"), start + 2 < end, MarkdownBytes.isLetter(source[start + 2]) { return 4 }
        let isClosing = start + 1 < end && source[start + 1] == UInt8(ascii: "/")
        if let name = tagName(line, after: start + (isClosing ? 2 : 1)), blockNames.contains(name.text),
            isNameEnd(line, name.end, slash: true)
        {
            return 6
        }
        guard let tagEnd = MarkdownTag.end(line, at: start, closingAllowed: true), source[start + 1] != UInt8(ascii: "!"),
            source[start + 1] != UInt8(ascii: "?")
        else { return nil }
        return source[tagEnd..<end].allSatisfy { MarkdownBytes.isSpace($0) } ? 7 : nil
    }

    /// True when the line ends a block of kinds 1 to 5.
    static func isEnd(of type: Int, in source: [UInt8], from start: Int, to end: Int) -> Bool {
        let line = source[min(start, end)..<end]
        switch type {
        case 1: return verbatimNames.contains { name in contains(line, Array("</\(name)>".utf8)) }
        case 2: return contains(line, Array("-->".utf8))
        case 3: return contains(line, Array("?>".utf8))
        case 4: return line.contains(UInt8(ascii: ">"))
        case 5: return contains(line, Array("]]>".utf8))
        default: return false
        }
    }

    private static func starts(_ line: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        let wanted = Array(text.description.utf8)
        return line.prefix(wanted.count).elementsEqual(wanted)
    }

    /// Without case, for the names are ASCII.
    private static func contains(_ line: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
        guard line.count >= wanted.count else { return false }
        var index = line.startIndex
        while index + wanted.count <= line.endIndex {
            var offset = 0
            while offset < wanted.count, lower(line[index + offset]) == wanted[offset] { offset += 1 }
            if offset == wanted.count { return true }
            index += 1
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    private static func tagName(_ line: ArraySlice<UInt8>, after start: Int) -> (text: String, end: Int)? {
        var end = start
        while end < line.endIndex, end - start < 12, MarkdownBytes.isLetter(line[end]) || MarkdownBytes.isDigit(line[end]) { end += 1 }
        guard end > start else { return nil }
        return (String(decoding: line[start..<end].map(lower), as: UTF8.self), end)
    }

    private static func isNameEnd(_ line: ArraySlice<UInt8>, _ index: Int, slash: Bool) -> Bool {
        guard index < line.endIndex else { return true }
        let byte = line[index]
        if MarkdownBytes.isSpace(byte) || byte == UInt8(ascii: ">") { return true }
        return slash && byte == UInt8(ascii: "/") && index + 1 < line.endIndex && line[index + 1] == UInt8(ascii: ">")
    }

    private static let verbatimNames: Set<String> = ["pre", "script", "style", "textarea"]

    private static let blockNames: Set<String> = [
        "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3",
        "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu", "menuitem", "nav", "noframes",
        "ol", "optgroup", "option", "p", "param", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title",
        "tr", "track", "ul",
    ]
}

/// Raw HTML inside a line: spec §6.6.
enum MarkdownTag {
    /// The place behind a complete open or closing tag at `<`; nil when there is none. Stops at the first byte that cannot be.
    static func end(_ text: ArraySlice<UInt8>, at start: Int, closingAllowed: Bool) -> Int? {
        var index = start + 1
        guard index < text.endIndex else { return nil }
        let isClosing = text[index] == UInt8(ascii: "/")
        if isClosing {
            guard closingAllowed else { return nil }
            index += 1
        }
        guard index < text.endIndex, MarkdownBytes.isLetter(text[index]) else { return nil }
        while index < text.endIndex, isNameByte(text[index]) { index += 1 }
        if isClosing {
            index = skipSpace(text, index)
            return index < text.endIndex && text[index] == UInt8(ascii: ">") ? index + 1 : nil
        }
        while true {
            let afterSpace = skipSpace(text, index)
            guard afterSpace < text.endIndex else { return nil }
            if text[afterSpace] == UInt8(ascii: ">") { return afterSpace + 1 }
            if text[afterSpace] == UInt8(ascii: "/") {
                return afterSpace + 1 < text.endIndex && text[afterSpace + 1] == UInt8(ascii: ">") ? afterSpace + 2 : nil
            }
            guard afterSpace > index, let next = attribute(text, afterSpace) else { return nil }
            index = next
        }
    }

    private static func attribute(_ text: ArraySlice<UInt8>, _ start: Int) -> Int? {
        let first = text[start]
        guard MarkdownBytes.isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: ":") else { return nil }
        var index = start
        while index < text.endIndex,
            isNameByte(text[index]) || text[index] == UInt8(ascii: "_") || text[index] == UInt8(ascii: ":")
                || text[index] == UInt8(ascii: ".")
        {
            index += 1
        }
        let equals = skipSpace(text, index)
        guard equals < text.endIndex, text[equals] == UInt8(ascii: "=") else { return index }
        let value = skipSpace(text, equals + 1)
        guard value < text.endIndex else { return nil }
        let quote = text[value]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            return text[(value + 1)...].firstIndex(of: quote).map { $0 + 1 }
        }
        var end = value
        while end < text.endIndex, !MarkdownBytes.isSpace(text[end]), !"\"'=<>`".utf8.contains(text[end]) { end += 1 }
        return end > value ? end : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        MarkdownBytes.isLetter(byte) || MarkdownBytes.isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private static func skipSpace(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < text.endIndex, MarkdownBytes.isSpace(text[index]) { index += 1 }
        return index
    }
}
