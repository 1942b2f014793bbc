/// Whether a body is HTML or Markdown: it must never go through the wrong reader (API.md §5).
package enum BodyFormat: Sendable, Equatable {
    case html
    case markdown

    /// Decides by what the body starts and ends with, then by counting what only one of the two has.
    /// - Parameter path: a file ending in `.html` or `.htm` is HTML.
    package static func detect(_ body: [UInt8], path: [UInt8]) -> BodyFormat {
        if isNamedHTML(path) { return .html }
        guard let first = body.firstIndex(where: { !isBlank($0) }), let last = body.lastIndex(where: { !isBlank($0) }) else { return .html }
        let startsWithTag = body[first] == UInt8(ascii: "<")
        // The crawler's wrapper: a body that is one element from end to end. Its lines of twelve blanks are no code.
        if startsWithTag, body[last] == UInt8(ascii: ">"), isBlockTag(body, at: first) { return .html }
        let signs = MarkupSigns(of: body)
        if signs.blockTags > 0, signs.blockTags >= signs.markdownLines { return .html }
        if startsWithTag, signs.markdownLines == 0, signs.tags > 0 { return .html }
        return .markdown
    }

    private static func isNamedHTML(_ path: [UInt8]) -> Bool {
        endings.contains { path.suffix($0.count).map(asciiLower) == $0 }
    }

    private static let endings = [Array(".html".utf8), Array(".htm".utf8)]

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// True for the opening, closing or comment of an element that holds paragraphs.
    static func isBlockTag(_ body: [UInt8], at index: Int) -> Bool {
        var position = index + 1
        if position < body.count, body[position] == UInt8(ascii: "!") { return true }
        if position < body.count, body[position] == UInt8(ascii: "/") { position += 1 }
        var name: [UInt8] = []
        while position < body.count, name.count < 12 {
            let lower = body[position] | 0x20
            guard (0x61...0x7A).contains(lower) || (name.count == 1 && (0x31...0x36).contains(body[position])) else { break }
            name.append((0x31...0x36).contains(body[position]) ? body[position] : lower)
            position += 1
        }
        return blockNames.contains(String(decoding: name, as: UTF8.self))
    }

    private static let blockNames: Set<String> = [
        "article", "aside", "blockquote", "body", "center", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head",
        "header", "html", "main", "nav", "ol", "p", "pre", "section", "style", "table", "ul",
    ]
}

/// What speaks for HTML and what for Markdown in a body.
struct MarkupSigns: Equatable {
    var tags = 0
    var blockTags = 0
    /// Lines that only Markdown gives a meaning: headings, fences, list items, quotes, links, emphasis, rules, tables.
    var markdownLines = 0

    /// One pass over the first `bytesMax` bytes.
    init(of body: [UInt8]) {
        let end = min(body.count, Self.bytesMax)
        var index = 0
        var isLineStart = true
        while index < end {
            let byte = body[index]
            if isLineStart, Self.isMarkdownLine(body, from: index, end: end) { markdownLines += 1 }
            isLineStart = byte == 0x0A
            if byte == UInt8(ascii: "<"), index + 1 < end {
                let next = body[index + 1] | 0x20
                if (0x61...0x7A).contains(next) || body[index + 1] == UInt8(ascii: "/") { tags += 1 }
                if BodyFormat.isBlockTag(body, at: index) { blockTags += 1 }
            }
            index += 1
        }
    }

    static let bytesMax = 65_536

    private static func isMarkdownLine(_ body: [UInt8], from start: Int, end: Int) -> Bool {
        var index = start
        while index < end, body[index] == 0x20, index - start < 4 { index += 1 }
        guard index < end, index - start < 4 else { return false }
        func at(_ offset: Int) -> UInt8 { index + offset < end ? body[index + offset] : 0x0A }
        switch body[index] {
        case UInt8(ascii: "#"):
            var count = 0
            while at(count) == UInt8(ascii: "#") { count += 1 }
            return count <= 6 && at(count) == 0x20
        case UInt8(ascii: "`"), UInt8(ascii: "~"): return at(1) == body[index] && at(2) == body[index]
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
            return at(1) == 0x20 || (at(1) == body[index] && at(2) == body[index])
                || (body[index] == UInt8(ascii: "*") && at(1) == body[index])
        case UInt8(ascii: ">"): return true
        case UInt8(ascii: "|"): return true
        case UInt8(ascii: "!"): return at(1) == UInt8(ascii: "[")
        case UInt8(ascii: "["): return true
        case 0x30...0x39: return (at(1) == UInt8(ascii: ".") || at(1) == UInt8(ascii: ")")) && at(2) == 0x20
        default: return hasLink(body, from: index, end: end)
        }
    }

    /// `](` somewhere in the line.
    private static func hasLink(_ body: [UInt8], from start: Int, end: Int) -> Bool {
        var index = start
        while index + 1 < end, body[index] != 0x0A {
            if body[index] == UInt8(ascii: "]"), body[index + 1] == UInt8(ascii: "(") { return true }
            index += 1
        }
        return false
    }
}
