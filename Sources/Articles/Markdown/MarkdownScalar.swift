/// Scalars around a delimiter run.
enum MarkdownScalar {
    /// The scalar that ends before a place; a line feed at the start of the text.
    static func before(_ index: Int, in text: [UInt8]) -> Unicode.Scalar {
        guard index > 0 else { return "\n" }
        var start = index - 1
        while start > 0, index - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
        return decode(text[start..<index])
    }

    /// The scalar at a place; a line feed at the end of the text.
    static func at(_ index: Int, in text: [UInt8]) -> Unicode.Scalar {
        guard index < text.count else { return "\n" }
        return decode(text[index..<min(text.count, index + 4)])
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        if case .valid(let scalar) = parser.parseScalar(from: &iterator) { return Unicode.UTF8.decode(scalar) }
        return "\u{FFFD}"
    }
}

/// What a character is to emphasis: spec §2.1.
enum MarkdownFlank: Equatable {
    case space
    case punctuation
    case other

    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            self = byte <= 0x20 ? .space : MarkdownBytes.isPunctuation(byte) ? .punctuation : .other
            return
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator: self = .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            self = .punctuation
        default: self = .other
        }
    }
}
