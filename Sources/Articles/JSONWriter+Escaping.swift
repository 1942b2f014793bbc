// Appends stretches of text without a look at each byte twice: an array takes bytes at once from a pointer only.

extension JSONWriter {
    /// Appends text between quotes: what JSON, JavaScript or a terminal would take for more than text is escaped.
    mutating func escape(_ text: Span<UInt8>) {
        var index = 0
        // What needs no escape, since then.
        var run = 0
        while index < text.count {
            let byte = text[index]
            if byte >= 0x20, byte != 0x22, byte != 0x5C, byte != 0x7F, byte != 0xE2 {
                index &+= 1
                continue
            }
            if byte == 0xE2, !Self.isLineSeparator(text, index) {
                index &+= 1
                continue
            }
            copy(text.extracting(run..<index))
            index &+= appendEscaped(byte, text, index)
            run = index
        }
        copy(text.extracting(run..<index))
    }

    /// U+2028 and U+2029 end a line in JavaScript.
    private static func isLineSeparator(_ text: Span<UInt8>, _ index: Int) -> Bool {
        index + 2 < text.count && text[index + 1] == 0x80 && (text[index + 2] == 0xA8 || text[index + 2] == 0xA9)
    }

    /// Returns how many bytes of the text that was.
    private mutating func appendEscaped(_ byte: UInt8, _ text: Span<UInt8>, _ index: Int) -> Int {
        switch byte {
        case 0x22: bytes.append(contentsOf: #"\""#.utf8)
        case 0x5C: bytes.append(contentsOf: #"\\"#.utf8)
        case 0x0A: bytes.append(contentsOf: #"\n"#.utf8)
        case 0x0D: bytes.append(contentsOf: #"\r"#.utf8)
        case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
        case 0xE2:
            bytes.append(contentsOf: text[index + 2] == 0xA8 ? #"\u2028"#.utf8 : #"\u2029"#.utf8)
            return 3
        default: appendControl(byte)
        }
        return 1
    }

    private mutating func appendControl(_ byte: UInt8) {
        bytes.append(contentsOf: #"\u00"#.utf8)
        for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
    }

    private mutating func copy(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
