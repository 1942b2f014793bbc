/// A link reference definition: spec §4.7.
struct MarkdownReference: Sendable, Equatable {
    var destination: [UInt8]
    var title: [UInt8]?

    /// Labels match without case and with white space collapsed.
    static func normalized(_ label: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        var isInSpace = true
        for byte in label {
            if MarkdownBytes.isSpace(byte) {
                if !isInSpace { text.append(0x20) }
                isInSpace = true
            } else {
                text.append(byte)
                isInSpace = false
            }
        }
        if text.last == 0x20 { text.removeLast() }
        return String(decoding: text, as: UTF8.self).lowercased().uppercased()
    }

    /// The place behind the `]` of a label at `[`; nil when it is none, is blank, or is too long.
    static func labelEnd(_ text: ArraySlice<UInt8>, at start: Int) -> Int? {
        var index = start + 1
        var isBlank = true
        while index < text.endIndex, index - start <= MarkdownLimits.labelBytesMax {
            switch text[index] {
            case UInt8(ascii: "\\"):
                isBlank = false
                index += 2
                continue
            case UInt8(ascii: "["): return nil
            case UInt8(ascii: "]"): return isBlank ? nil : index + 1
            case let byte where !MarkdownBytes.isSpace(byte): isBlank = false
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The definition at the start of a paragraph's text.
    static func definition(_ text: ArraySlice<UInt8>) -> (MarkdownReference, label: String, end: Int)? {
        let start = text.startIndex
        guard let labelEnd = labelEnd(text, at: start), labelEnd < text.endIndex, text[labelEnd] == UInt8(ascii: ":") else { return nil }
        let afterColon = skipSpace(text, labelEnd + 1)
        guard let destination = MarkdownDestination.read(text, at: afterColon), destination.end > afterColon else { return nil }
        let label = normalized(text[(start + 1)..<(labelEnd - 1)])
        let lineEnd = endOfBlankLine(text, destination.end)
        let beforeTitle = skipSpace(text, destination.end)
        if beforeTitle > destination.end, let title = MarkdownDestination.title(text, at: beforeTitle),
            let end = endOfBlankLine(text, title.end)
        {
            return (MarkdownReference(destination: destination.text, title: title.text), label, end)
        }
        guard let lineEnd else { return nil }
        return (MarkdownReference(destination: destination.text, title: nil), label, lineEnd)
    }

    /// The place behind the line feed when nothing but blanks is left in the line.
    private static func endOfBlankLine(_ text: ArraySlice<UInt8>, _ start: Int) -> Int? {
        var index = start
        while index < text.endIndex, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
        guard index < text.endIndex else { return index }
        return text[index] == 0x0A ? index + 1 : nil
    }

    private static func skipSpace(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < text.endIndex, MarkdownBytes.isSpace(text[index]) { index += 1 }
        return index
    }
}

/// Link destinations and titles: spec §6.3.
enum MarkdownDestination {
    /// The destination at a place, and the place behind it; nil when there is none.
    static func read(_ text: ArraySlice<UInt8>, at start: Int) -> (text: [UInt8], end: Int)? {
        guard start < text.endIndex else { return nil }
        if text[start] == UInt8(ascii: "<") { return pointed(text, start) }
        var depth = 0
        var index = start
        scan: while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "\\") where index + 1 < text.endIndex && MarkdownBytes.isPunctuation(text[index + 1]): index += 1
            case UInt8(ascii: "("):
                depth += 1
                if depth > MarkdownLimits.destinationParenthesesMax { return nil }
            case UInt8(ascii: ")"):
                if depth == 0 { break scan }
                depth -= 1
            case 0...0x20, 0x7F: break scan
            default: break
            }
            index += 1
        }
        guard depth == 0 else { return nil }
        return (MarkdownBytes.unescaped(text[start..<index]), index)
    }

    private static func pointed(_ text: ArraySlice<UInt8>, _ start: Int) -> (text: [UInt8], end: Int)? {
        var index = start + 1
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: ">"): return (MarkdownBytes.unescaped(text[(start + 1)..<index]), index + 1)
            case UInt8(ascii: "<"), 0x0A: return nil
            case UInt8(ascii: "\\"): index += 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// A quoted title at a place.
    static func title(_ text: ArraySlice<UInt8>, at start: Int) -> (text: [UInt8], end: Int)? {
        guard start < text.endIndex else { return nil }
        let closer: UInt8
        switch text[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): closer = text[start]
        case UInt8(ascii: "("): closer = UInt8(ascii: ")")
        default: return nil
        }
        var index = start + 1
        while index < text.endIndex {
            if text[index] == closer { return (MarkdownBytes.unescaped(text[(start + 1)..<index]), index + 1) }
            if closer == UInt8(ascii: ")"), text[index] == UInt8(ascii: "(") { return nil }
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }
}
