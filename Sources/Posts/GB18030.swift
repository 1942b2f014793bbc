/// GB18030 (and so GBK and GB2312) → UTF-8, without iconv or ICU. Useful for: old Chinese files. Not useful for: writing it.
enum GB18030 {
    /// Trails of a two-byte character for each lead.
    private static let trails = 190

    /// Code points of the two-byte characters in code order; made once, 48 kB.
    private static let twoByte: [UInt16] = GB18030Table.twoByteLetters.withUTF8Buffer { letters in
        var values: [UInt16] = []
        values.reserveCapacity(letters.count / 3)
        var at = 0
        while at + 2 < letters.count {
            let high = unsafe UInt32(sextet(letters[at]))
            let middle = unsafe UInt32(sextet(letters[at + 1]))
            let low = unsafe UInt32(sextet(letters[at + 2]))
            values.append(UInt16(truncatingIfNeeded: high << 12 | middle << 6 | low))
            at += 3
        }
        return values
    }

    private static func sextet(_ letter: UInt8) -> UInt8 {
        switch letter {
        case 0x41...0x5A: letter - 0x41
        case 0x61...0x7A: letter - 0x61 + 26
        case 0x30...0x39: letter - 0x30 + 52
        case 0x2D: 62
        default: 63
        }
    }

    /// What one pass over the bytes as GB18030 gave.
    struct Decoded {
        var bytes: [UInt8] = []
        /// The first byte that is no GB18030; nil when all are.
        var firstInvalid: Int?
        /// Two-byte characters, and how many of them are everyday ones: GB2312 punctuation and first-level Han.
        var pairs = 0
        var everyday = 0
    }

    /// The text as UTF-8 when the bytes are GB18030 throughout and read like Chinese; nil otherwise.
    ///
    /// Damaged UTF-8 is valid GBK surprisingly often (then it reads 锟斤拷), so a file whose wide UTF-8 sequences outnumber its bad
    /// bytes eight to one stays UTF-8; and Latin-1 pairs up into rare characters, so half of the pairs must be everyday ones.
    static func decodeIfLikely(_ raw: [UInt8], from start: Int) -> [UInt8]? {
        let shape = utf8Shape(raw, from: start)
        guard shape.invalid * 8 >= shape.wide else { return nil }
        let decoded = decode(raw, from: start)
        guard decoded.firstInvalid == nil, decoded.pairs > 0, decoded.everyday * 2 >= decoded.pairs else { return nil }
        return decoded.bytes
    }

    /// How many wide sequences are UTF-8, and how many places are not.
    private static func utf8Shape(_ raw: [UInt8], from start: Int) -> (wide: Int, invalid: Int) {
        let span = raw.span
        var wide = 0
        var invalid = 0
        var at = start
        while at < span.count {
            let length = UTF8Reading.length(span, at)
            if length == 0 {
                invalid += 1
                at += UTF8Reading.subpart(span, at)
            } else {
                if length > 2 { wide += 1 }
                at += length
            }
        }
        return (wide, invalid)
    }

    /// Decodes until the end or the first byte that does not fit (WHATWG Encoding §10.2.1).
    static func decode(_ raw: [UInt8], from start: Int) -> Decoded {
        var result = Decoded()
        result.bytes.reserveCapacity((raw.count - start) * 3 / 2)
        let table = twoByte
        var at = start
        while at < raw.count {
            let lead = raw[at]
            if lead < 0x80 {
                result.bytes.append(lead)
                at += 1
                continue
            }
            if lead == 0x80 {
                UTF8Reading.append(0x20AC, to: &result.bytes)
                at += 1
                continue
            }
            guard lead != 0xFF, at + 1 < raw.count else {
                result.firstInvalid = at
                return result
            }
            let second = raw[at + 1]
            if second >= 0x40, second != 0x7F, second != 0xFF {
                let index = Int(lead - 0x81) * trails + Int(second) - (second < 0x7F ? 0x40 : 0x41)
                UTF8Reading.append(UInt32(table[index]), to: &result.bytes)
                result.pairs += 1
                if second >= 0xA1, lead >= 0xA1 && lead <= 0xA3 || lead >= 0xB0 && lead <= 0xD7 { result.everyday += 1 }
                at += 2
                continue
            }
            guard let scalar = fourByte(raw, at) else {
                result.firstInvalid = at
                return result
            }
            UTF8Reading.append(scalar, to: &result.bytes)
            at += 4
        }
        return result
    }

    /// The code point of a four-byte character at `at`.
    private static func fourByte(_ raw: [UInt8], _ at: Int) -> UInt32? {
        guard at + 3 < raw.count, Bytes.isDigit(raw[at + 1]), Bytes.isDigit(raw[at + 3]) else { return nil }
        let third = raw[at + 2]
        guard third >= 0x81, third <= 0xFE else { return nil }
        let high = (Int(raw[at]) - 0x81) * 10 + Int(raw[at + 1] - 0x30)
        let linear = (high * 126 + Int(third) - 0x81) * 10 + Int(raw[at + 3] - 0x30)
        if linear >= 189_000 {
            return linear <= 1_237_575 ? UInt32(linear - 189_000) + 0x10000 : nil
        }
        guard linear <= 39_419 else { return nil }
        let runs = GB18030Table.fourByteRuns
        var lo = 0
        var hi = runs.count
        while hi - lo > 1 {
            let middle = (lo + hi) / 2
            if runs[middle].index <= linear { lo = middle } else { hi = middle }
        }
        let scalar = runs[lo].scalar + UInt32(linear - runs[lo].index)
        return scalar > 0xFFFF || scalar & 0xF800 == 0xD800 ? nil : scalar
    }
}
