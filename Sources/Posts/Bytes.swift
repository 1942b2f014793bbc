/// Small questions about bytes that every reader of this target asks. All take whole buffers: no call a byte across modules.
enum Bytes {
    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The index of the next line feed in `lo..<hi`, or `hi`.
    static func lineEnd(_ text: [UInt8], _ lo: Int, _ hi: Int) -> Int {
        var at = lo
        while at < hi, text[at] != 0x0A { at += 1 }
        return at
    }

    /// `range` without blanks and tabs at both ends.
    static func trimmed(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var lo = range.lowerBound
        var hi = range.upperBound
        while lo < hi, isBlank(text[lo]) { lo += 1 }
        while hi > lo, isBlank(text[hi - 1]) { hi -= 1 }
        return lo..<hi
    }

    static func string(_ text: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: text[range], as: UTF8.self)
    }

    /// Whether `text` holds `part` at `at`.
    static func has(_ part: StaticString, at: Int, in text: [UInt8], upTo end: Int) -> Bool {
        let count = part.utf8CodeUnitCount
        guard at >= 0, count <= end - at else { return false }
        return part.withUTF8Buffer { buffer in
            var index = 0
            while index < count {
                if unsafe buffer[index] != text[at + index] { return false }
                index += 1
            }
            return true
        }
    }

    /// How many line feeds `lo..<hi` holds.
    static func lines(_ text: [UInt8], _ lo: Int, _ hi: Int) -> Int {
        var count = 0
        var at = lo
        while at < hi {
            if text[at] == 0x0A { count += 1 }
            at += 1
        }
        return count
    }

    /// `text` cut to at most `limit` bytes, never inside a character.
    static func cut(_ text: String, _ limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: max(limit, 0))
        while end > text.utf8.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}
