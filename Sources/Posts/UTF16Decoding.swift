/// UTF-16 as Windows editors save it, with or without a byte order mark (RFC 2781).
enum UTF16Decoding {
    enum Order: String {
        case little = "UTF-16LE"
        case big = "UTF-16BE"
    }

    /// By the mark, else by zero bytes: a header is ASCII, so at least an eighth of the first bytes are zero, nearly all on one side.
    static func detect(_ raw: [UInt8]) -> Order? {
        guard raw.count >= 4 else { return nil }
        if raw[0] == 0xFF, raw[1] == 0xFE { return .little }
        if raw[0] == 0xFE, raw[1] == 0xFF { return .big }
        let sample = min(raw.count & ~1, 1_024)
        var even = 0
        var odd = 0
        var at = 0
        while at < sample {
            if raw[at] == 0 { even += 1 }
            if raw[at + 1] == 0 { odd += 1 }
            at += 2
        }
        if even * 10 < odd, odd * 8 > sample { return .little }
        if odd * 10 < even, even * 8 > sample { return .big }
        return nil
    }

    /// Lone surrogates and an odd last byte become U+FFFD.
    static func decode(_ raw: [UInt8], _ order: Order) -> (bytes: [UInt8], replaced: Int) {
        let high = order == .little ? 1 : 0
        var out: [UInt8] = []
        out.reserveCapacity(raw.count + raw.count / 2)
        var replaced = 0
        var at = 0
        func unit(_ at: Int) -> UInt32 { UInt32(raw[at + high]) << 8 | UInt32(raw[at + 1 - high]) }
        while at + 1 < raw.count {
            let first = unit(at)
            at += 2
            guard first & 0xF800 == 0xD800 else {
                UTF8Reading.append(first, to: &out)
                continue
            }
            if first < 0xDC00, at + 1 < raw.count {
                let second = unit(at)
                if second & 0xFC00 == 0xDC00 {
                    at += 2
                    UTF8Reading.append(0x10000 + ((first & 0x3FF) << 10 | second & 0x3FF), to: &out)
                    continue
                }
            }
            replaced += 1
            UTF8Reading.append(0xFFFD, to: &out)
        }
        if at < raw.count {
            replaced += 1
            UTF8Reading.append(0xFFFD, to: &out)
        }
        return (out, replaced)
    }
}
