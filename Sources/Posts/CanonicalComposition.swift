// Foundation's normalization would bring ICU; the standard library has its own, which it compares strings by, behind this name.
@_spi(_Unicode) import Swift

/// Unicode's Normalization Form C (UAX #15): `e` and U+0301 become `é`. Never NFKC, which would take `－` for `-`.
package enum CanonicalComposition {
    /// The text in NFC.
    /// - Parameter text: UTF-8; what is invalid becomes U+FFFD when anything is to be composed.
    /// - Complexity: linear in the bytes; texts of Latin, Han, kana and hangul syllables cost one look at each.
    package static func composed(_ text: [UInt8]) -> [UInt8] {
        if isSurelyComposed(text.span) { return text }
        return Array(normalized(String(decoding: text, as: UTF8.self)).utf8)
    }

    /// The same for a string.
    package static func composed(_ text: String) -> String {
        var text = text
        let isComposed = text.withUTF8 { unsafe isSurelyComposed($0.span) }
        return isComposed ? text : normalized(text)
    }

    private static func normalized(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }

    /// True when nothing in the text can be composed or reordered, and so in none of its parts; false for most scripts with marks, which
    /// are looked at one by one.
    package static func isSurelyComposed(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0xCC {
                index += 1
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard index + length <= text.count else { return false }
            let isSure =
                switch length {
                case 2: isSure(byte, text[index + 1])
                case 3: isSure(byte, text[index + 1], text[index + 2])
                // Emoji, and Han beyond the first plane but for compatibility ideographs.
                default: byte == 0xF0 && (text[index + 1] == 0x9F || (0xA0...0xAE).contains(text[index + 1]))
                }
            if !isSure { return false }
            index += length
        }
        return true
    }

    /// Of two bytes that begin with CC to DF: Greek, Cyrillic and Armenian without their marks.
    private static func isSure(_ first: UInt8, _ second: UInt8) -> Bool {
        switch first {
        case 0xCE: second != 0x87
        case 0xCF, 0xD0, 0xD1, 0xD3, 0xD4, 0xD5: true
        case 0xD2: second < 0x83 || second > 0x87
        default: false
        }
    }

    /// Of three bytes that begin with E0 to EF.
    private static func isSure(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch first {
        // Latin letters with marks: Vietnamese has many.
        case 0xE1: (0xB8...0xBB).contains(second)
        case 0xE2: isSureSymbol(second, third)
        // Tone marks (U+302A to U+302F) and sound marks of kana (U+3099, U+309A).
        case 0xE3: !(second == 0x80 && (0xAA...0xAF).contains(third) || second == 0x82 && (third == 0x99 || third == 0x9A))
        case 0xE4...0xE9, 0xEB, 0xEC: true
        case 0xEA: second >= 0xB0
        case 0xED: second < 0x9F
        // Compatibility ideographs and presentation forms; U+FE20 to U+FE2F.
        case 0xEF: second >= 0xBC || second == 0xBB || second == 0xB8 && third < 0xA0
        default: false
        }
    }

    /// Of U+2000 to U+2FFF: not spaces that are others, marks for symbols, ohm, kelvin and angstrom, angle brackets, forking.
    private static func isSureSymbol(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: third > 0x81
        case 0x83: third < 0x90
        case 0x84: third != 0xA6 && third != 0xAA && third != 0xAB
        case 0x8C: third != 0xA9 && third != 0xAA
        case 0xAB: third != 0x9C
        default: second < 0xB3
        }
    }
}
