/// What one pass over a file's bytes saw; decides whether they can be used as they are.
struct TextScan: Equatable {
    /// The first byte that is not UTF-8; nil when all are.
    var firstInvalid: Int?
    /// NUL and other control characters that are neither tab nor line end.
    var controls = 0
    var carriageReturns = 0
    /// U+2028, U+2029 or U+0085: line ends to some editors.
    var separators = 0
    /// Characters of three bytes or more: Chinese text has many.
    var wide = 0

    /// Nothing to repair.
    var isClean: Bool { firstInvalid == nil && controls == 0 && carriageReturns == 0 && separators == 0 }

    /// Scans until the first byte that is not UTF-8. Some 2 GB/s for ASCII, 1 for Chinese.
    init(_ bytes: [UInt8], from start: Int) {
        let span = bytes.span
        let count = span.count
        var at = start
        while at < count {
            let byte = span[at]
            if byte < 0x80 {
                if byte < 0x20 || byte == 0x7F { note(byte) }
                at += 1
                continue
            }
            if byte &- 0xE1 < 0x0C, at + 2 < count {
                let second = span[at + 1]
                let third = span[at + 2]
                guard second & 0xC0 == 0x80, third & 0xC0 == 0x80 else {
                    firstInvalid = at
                    return
                }
                if byte == 0xE2, second == 0x80, third & 0xFE == 0xA8 { separators += 1 }
                wide += 1
                at += 3
                continue
            }
            let length = UTF8Reading.length(span, at)
            guard length > 0 else {
                firstInvalid = at
                return
            }
            if length > 2 { wide += 1 } else if byte == 0xC2, span[at + 1] < 0xA0 { noteC1(span[at + 1]) }
            at += length
        }
    }

    private mutating func note(_ byte: UInt8) {
        switch byte {
        case 0x09, 0x0A: break
        case 0x0D: carriageReturns += 1
        default: controls += 1
        }
    }

    private mutating func noteC1(_ byte: UInt8) {
        if byte == 0x85 { separators += 1 } else { controls += 1 }
    }
}

/// UTF-8 sequences (Unicode 16, table 3-7).
enum UTF8Reading {
    /// Bytes of the well-formed sequence at `at`; 0 when there is none.
    @inline(__always) static func length(_ span: Span<UInt8>, _ at: Int) -> Int {
        let byte = span[at]
        if byte < 0x80 { return 1 }
        let left = span.count - at
        switch byte {
        case 0xC2...0xDF:
            return left > 1 && span[at + 1] & 0xC0 == 0x80 ? 2 : 0
        case 0xE0...0xEF:
            guard left > 2, span[at + 2] & 0xC0 == 0x80 else { return 0 }
            return allowed(byte, span[at + 1]) ? 3 : 0
        case 0xF0...0xF4:
            guard left > 3, span[at + 2] & 0xC0 == 0x80, span[at + 3] & 0xC0 == 0x80 else { return 0 }
            return allowed(byte, span[at + 1]) ? 4 : 0
        default:
            return 0
        }
    }

    /// Whether `second` may follow `lead` (no overlong form, no surrogate, nothing above U+10FFFF).
    @inline(__always) static func allowed(_ lead: UInt8, _ second: UInt8) -> Bool {
        switch lead {
        case 0xE0: second >= 0xA0 && second <= 0xBF
        case 0xED: second >= 0x80 && second <= 0x9F
        case 0xF0: second >= 0x90 && second <= 0xBF
        case 0xF4: second >= 0x80 && second <= 0x8F
        default: second & 0xC0 == 0x80
        }
    }

    /// Bytes to skip for one U+FFFD: the maximal subpart of an ill-formed sequence (Unicode 16 §3.9, WHATWG Encoding).
    static func subpart(_ span: Span<UInt8>, _ at: Int) -> Int {
        let byte = span[at]
        let needed = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 && byte <= 0xEF ? 3 : byte >= 0xC2 && byte <= 0xDF ? 2 : 1
        guard needed > 1, at + 1 < span.count, allowed(byte, span[at + 1]) else { return 1 }
        var length = 2
        while length < needed, at + length < span.count, span[at + length] & 0xC0 == 0x80 { length += 1 }
        return length
    }

    /// Appends the scalar as UTF-8.
    @inline(__always) static func append(_ scalar: UInt32, to out: inout [UInt8]) {
        if scalar < 0x80 {
            out.append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            out.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            out.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        } else if scalar < 0x10000 {
            out.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            out.append(0x80 | UInt8(truncatingIfNeeded: (scalar >> 6) & 0x3F))
            out.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        } else {
            out.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            out.append(0x80 | UInt8(truncatingIfNeeded: (scalar >> 12) & 0x3F))
            out.append(0x80 | UInt8(truncatingIfNeeded: (scalar >> 6) & 0x3F))
            out.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }
}
