/// Character references in titles and names: `&#123;` (the generator's guard against template braces), `&amp;`, `&ldquo;`.
enum References {
    /// `text` with its references decoded once; what is no reference stays. Linear.
    static func decoded(_ text: String) -> String {
        guard hasAmpersand(text.utf8.span) else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x26, let found = reference(bytes, at) {
                UTF8Reading.append(found.scalar, to: &out)
                at = found.end
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hasAmpersand(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] == 0x26 { return true }
        return false
    }

    /// The reference at `at`, with its semicolon; nil when there is none that we know.
    static func reference(_ bytes: [UInt8], _ at: Int) -> (scalar: UInt32, end: Int)? {
        let limit = min(bytes.count, at + 12)
        var end = at + 1
        while end < limit, bytes[end] != 0x3B { end += 1 }
        guard end < limit, end > at + 1 else { return nil }
        if bytes[at + 1] != 0x23 {
            return named[Bytes.string(bytes, at + 1..<end)].map { ($0, end + 1) }
        }
        let isHex = at + 2 < end && bytes[at + 2] | 0x20 == 0x78
        guard let value = number(bytes, at + (isHex ? 3 : 2)..<end, radix: isHex ? 16 : 10) else { return nil }
        guard value >= 0x20 || value == 0x09 || value == 0x0A, value & 0xFFFF_F800 != 0xD800, value <= 0x10FFFF,
            !(0x7F...0x9F).contains(value)
        else { return (0xFFFD, end + 1) }
        return (value, end + 1)
    }

    /// The end of the reference at `at`, one that was escaped twice (`&amp;lt;`) included; nil when there is none that we know.
    static func end(_ bytes: [UInt8], _ at: Int) -> Int? {
        guard let found = reference(bytes, at) else { return nil }
        guard found.scalar == 0x26 else { return found.end }
        let inner = [0x26] + bytes[found.end..<min(bytes.count, found.end + 11)]
        return found.end + (reference(inner, 0).map { $0.end - 1 } ?? 0)
    }

    /// The number that `range` spells, up to eight digits; nil when it spells none.
    static func number(_ bytes: [UInt8], _ range: Range<Int>, radix: UInt32) -> UInt32? {
        guard !range.isEmpty, range.count <= 8, range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        var value: UInt32 = 0
        for at in range {
            let byte = bytes[at]
            let digit: UInt8
            if Bytes.isDigit(byte) {
                digit = byte - 0x30
            } else if radix == 16, Bytes.isLetter(byte), byte | 0x20 <= 0x66 {
                digit = (byte | 0x20) - 0x61 + 10
            } else {
                return nil
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            if overflow { return nil }
            value = product + UInt32(digit)
        }
        return value
    }

    /// The named references that feeds and generators write in titles.
    private static let named: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "ldquo": 0x201C, "rdquo": 0x201D,
        "lsquo": 0x2018, "rsquo": 0x2019, "mdash": 0x2014, "ndash": 0x2013, "hellip": 0x2026, "middot": 0xB7, "bull": 0x2022,
        "copy": 0xA9, "reg": 0xAE, "trade": 0x2122, "times": 0xD7, "deg": 0xB0, "laquo": 0xAB, "raquo": 0xBB, "yen": 0xA5,
        "euro": 0x20AC, "pound": 0xA3, "cent": 0xA2, "sect": 0xA7, "para": 0xB6, "ensp": 0x2002, "emsp": 0x2003, "thinsp": 0x2009,
        "lbrace": 0x7B, "rbrace": 0x7D, "lcub": 0x7B, "rcub": 0x7D, "lsqb": 0x5B, "rsqb": 0x5D, "eacute": 0xE9, "egrave": 0xE8,
        "agrave": 0xE0, "aacute": 0xE1, "ntilde": 0xF1, "ouml": 0xF6, "uuml": 0xFC, "auml": 0xE4, "szlig": 0xDF, "ccedil": 0xE7,
    ]
}
