/// Writes a text and its HTML side by side, counting UTF-16 units.
struct MarkWriter {
    private(set) var text: [UInt8] = []
    private(set) var html: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    private var units = 0
    private var markStart = 0

    mutating func beginMark() {
        markStart = units
        html.append(contentsOf: "<mark>".utf8)
    }

    mutating func endMark() {
        html.append(contentsOf: "</mark>".utf8)
        ranges.append(markStart..<units)
    }

    /// Control characters and blanks become one blank a run; what is no UTF-8 becomes U+FFFD.
    mutating func write(_ source: [UInt8], _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            if byte <= 0x20 || byte == 0x7F {
                if text.last != 0x20 {
                    text.append(0x20)
                    html.append(0x20)
                    units += 1
                }
                index += 1
                continue
            }
            let (scalar, length) = UnitScanner.decode(source.span, index, range.upperBound)
            UnitScanner.append(scalar, to: &text)
            units += scalar > 0xFFFF ? 2 : 1
            escape(scalar)
            index += length
        }
    }

    private mutating func escape(_ scalar: UInt32) {
        switch scalar {
        case 0x26: html.append(contentsOf: "&amp;".utf8)
        case 0x3C: html.append(contentsOf: "&lt;".utf8)
        case 0x3E: html.append(contentsOf: "&gt;".utf8)
        case 0x22: html.append(contentsOf: "&quot;".utf8)
        case 0x27: html.append(contentsOf: "&#39;".utf8)
        default: UnitScanner.append(scalar, to: &html)
        }
    }
}
