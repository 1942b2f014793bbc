/// Small readings of bytes that several parts of Markdown share.
enum MarkdownBytes {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// ASCII punctuation: what a backslash can escape (spec §2.4).
    static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte) || (0x7B...0x7E).contains(byte)
    }

    /// Without blanks, tabs and line feeds at either end.
    static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = bytes
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return Array(bytes)
    }

    /// Appends text with `& < > "` escaped.
    static func escape(_ text: some Sequence<UInt8>, into output: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
            default: output.append(byte)
            }
        }
    }

    /// Appends a destination as an attribute value: percent-encoded where a URL cannot have the byte, and escaped.
    static func escapeURL(_ url: [UInt8], into output: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in url {
            switch byte {
            case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
            case _ where isLetter(byte) || isDigit(byte) || "-_.+!*'(),%#@?=;:/$~".utf8.contains(byte): output.append(byte)
            default: output.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
    }

    /// Backslash escapes and character references resolved: destinations, titles, info strings.
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.endIndex, isPunctuation(bytes[index + 1]) {
                output.append(bytes[index + 1])
                index += 2
            } else if bytes[index] == UInt8(ascii: "&"), let (text, end) = MarkdownEntity.read(bytes, at: index) {
                output.append(contentsOf: text)
                index = end
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return output
    }
}

/// Character references in Markdown: spec §2.5. Unlike HTML's, they always end in a semicolon.
enum MarkdownEntity {
    /// The text of the reference at `&`, and the place behind it; nil when it is none.
    static func read(_ bytes: ArraySlice<UInt8>, at start: Int) -> (text: [UInt8], end: Int)? {
        let limit = min(bytes.endIndex, start + 34)
        guard let semicolon = bytes[start..<limit].firstIndex(of: UInt8(ascii: ";")), semicolon > start + 1 else { return nil }
        let name = bytes[(start + 1)..<semicolon]
        if name.first == UInt8(ascii: "#") {
            return number(name.dropFirst()).map { (Array(String(Character($0)).utf8), semicolon + 1) }
        }
        guard name.allSatisfy({ MarkdownBytes.isLetter($0) || MarkdownBytes.isDigit($0) }) else { return nil }
        let reference = Array(bytes[start...semicolon])
        guard let match = CharacterReference.match(in: reference.span, at: 0, end: reference.count, inAttribute: false),
            match.end == reference.count
        else { return nil }
        var text: [UInt8] = []
        appendUTF8(match.first, to: &text)
        if match.second != 0 { appendUTF8(match.second, to: &text) }
        return (text, semicolon + 1)
    }

    /// Up to seven decimal or six hexadecimal digits; what is no scalar, and 0, is U+FFFD.
    private static func number(_ digits: ArraySlice<UInt8>) -> Unicode.Scalar? {
        var digits = digits
        var radix: UInt32 = 10
        if let first = digits.first, first | 0x20 == UInt8(ascii: "x") {
            radix = 16
            digits = digits.dropFirst()
        }
        guard (1...(radix == 10 ? 7 : 6)).contains(digits.count) else { return nil }
        var value: UInt32 = 0
        for byte in digits {
            let letter = byte | 0x20
            if MarkdownBytes.isDigit(byte) {
                value = value * radix + UInt32(byte - 0x30)
            } else if radix == 16, (0x61...0x66).contains(letter) {
                value = value * radix + UInt32(letter - 0x61 + 10)
            } else {
                return nil
            }
        }
        return value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
