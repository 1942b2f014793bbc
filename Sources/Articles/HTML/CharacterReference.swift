/// Decodes character references: HTML standard §13.2.5.72 to §13.2.5.80.
enum CharacterReference {
    /// What a reference stands for: one code point, or two for 93 of the names.
    struct Match: Equatable {
        var first: UInt32
        /// 0 when there is one code point only.
        var second: UInt32 = 0
        /// The position after the reference.
        var end: Int
    }

    /// The reference that starts with the `&` at `start`; nil when there is none and the `&` is text.
    ///
    /// - Parameters:
    ///   - end: where the text or the attribute value ends.
    ///   - inAttribute: a name without its semicolon before `=` or an alphanumeric is no reference there (`?a=1&copy=2`).
    static func match(in input: Span<UInt8>, at start: Int, end: Int, inAttribute: Bool) -> Match? {
        let next = start + 1
        guard next < end else { return nil }
        if input[next] == UInt8(ascii: "#") { return numeric(in: input, after: next + 1, end: end) }
        guard isASCIILetter(input[next]) || isASCIIDigit(input[next]) else { return nil }
        return NamedCharacterReferences.standard.match(in: input, name: next, end: end, inAttribute: inAttribute)
    }

    private static func numeric(in input: Span<UInt8>, after start: Int, end: Int) -> Match? {
        var index = start
        var isHexadecimal = false
        if index < end && input[index] | 0x20 == UInt8(ascii: "x") {
            isHexadecimal = true
            index += 1
        }
        let digits = index
        var value: UInt32 = 0
        while index < end, let digit = digit(input[index], isHexadecimal: isHexadecimal) {
            if value <= 0x10FFFF { value = value * (isHexadecimal ? 16 : 10) + digit }
            index += 1
        }
        guard index > digits else { return nil }
        if index < end && input[index] == UInt8(ascii: ";") { index += 1 }
        return Match(first: scalar(for: value), end: index)
    }

    private static func digit(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
        if isASCIIDigit(byte) { return UInt32(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return isHexadecimal && letter < 6 ? UInt32(letter) + 10 : nil
    }

    /// §13.2.5.80: NUL, surrogates and what lies beyond Unicode become U+FFFD; 0x80 to 0x9F are read as windows-1252.
    private static func scalar(for value: UInt32) -> UInt32 {
        if value == 0 || value > 0x10FFFF || (0xD800...0xDFFF).contains(value) { return 0xFFFD }
        guard (0x80...0x9F).contains(value) else { return value }
        switch value {
        case 0x80: return 0x20AC
        case 0x82: return 0x201A
        case 0x83: return 0x0192
        case 0x84: return 0x201E
        case 0x85: return 0x2026
        case 0x86: return 0x2020
        case 0x87: return 0x2021
        case 0x88: return 0x02C6
        case 0x89: return 0x2030
        case 0x8A: return 0x0160
        case 0x8B: return 0x2039
        case 0x8C: return 0x0152
        case 0x8E: return 0x017D
        case 0x91: return 0x2018
        case 0x92: return 0x2019
        case 0x93: return 0x201C
        case 0x94: return 0x201D
        case 0x95: return 0x2022
        case 0x96: return 0x2013
        case 0x97: return 0x2014
        case 0x98: return 0x02DC
        case 0x99: return 0x2122
        case 0x9A: return 0x0161
        case 0x9B: return 0x203A
        case 0x9C: return 0x0153
        case 0x9E: return 0x017E
        case 0x9F: return 0x0178
        default: return value
        }
    }

    /// `input[start..<end]` with every reference replaced, as UTF-8, appended to `output`.
    static func decode(_ input: Span<UInt8>, _ start: Int, _ end: Int, inAttribute: Bool, into output: inout [UInt8]) {
        var run = start
        var index = start
        while index < end {
            guard input[index] == UInt8(ascii: "&"),
                let match = match(in: input, at: index, end: end, inAttribute: inAttribute)
            else {
                index += 1
                continue
            }
            output.append(input, run, index)
            appendUTF8(match.first, to: &output)
            if match.second != 0 { appendUTF8(match.second, to: &output) }
            index = match.end
            run = index
        }
        output.append(input, run, end)
    }
}

/// Appends a code point that is no surrogate as UTF-8.
func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar >> shift) & 0x3F }
    switch scalar {
    case 0..<0x80: output.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
        output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
        output.append(tail(0))
    case 0x800..<0x10000:
        output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
        output.append(tail(6))
        output.append(tail(0))
    default:
        output.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18) & 0x07)
        output.append(tail(12))
        output.append(tail(6))
        output.append(tail(0))
    }
}
