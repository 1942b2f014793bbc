/// Writes a text and its HTML side by side, counting UTF-16 units.
struct MarkWriter {
    private(set) var text: [UInt8] = []
    private(set) var html: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    private var units = 0
    private var markStart = 0

    private let isVerbatim: Bool

    /// - Parameters:
    ///   - capacity: bytes that will be written, about.
    ///   - isVerbatim: blanks and control characters stay as they are.
    init(capacity: Int, isVerbatim: Bool = false) {
        self.isVerbatim = isVerbatim
        text.reserveCapacity(capacity)
        html.reserveCapacity(capacity &+ 64)
    }

    mutating func beginMark() {
        markStart = units
        html.append(contentsOf: "<mark>".utf8)
    }

    mutating func endMark() {
        html.append(contentsOf: "</mark>".utf8)
        ranges.append(markStart..<units)
    }

    /// Control characters and blanks become one blank a run, unless verbatim; what is no UTF-8 becomes U+FFFD.
    mutating func write(_ source: [UInt8], _ range: Range<Int>) {
        let bytes = source.span
        var index = range.lowerBound
        // What is copied as it is, since then.
        var run = index
        while index < range.upperBound {
            let byte = bytes[index]
            let plain = byte > 0x3E && byte != 0x7F ? UnitScanner.plainLength(bytes, index, range.upperBound) : 0
            if plain > 0 {
                index &+= plain
                units &+= 1
                continue
            }
            if !isVerbatim, byte <= 0x20 || byte == 0x7F {
                copy(source, run..<index)
                if text.last != 0x20 {
                    text.append(0x20)
                    html.append(0x20)
                    units &+= 1
                }
                index &+= 1
                run = index
                continue
            }
            let (scalar, length) = UnitScanner.decode(bytes, index, range.upperBound)
            units &+= scalar > 0xFFFF ? 2 : 1
            if scalar == 0xFFFD || Self.isEscaped(scalar) {
                copy(source, run..<index)
                UnitScanner.append(scalar, to: &text)
                escape(scalar)
                run = index &+ length
            }
            index &+= length
        }
        copy(source, run..<range.upperBound)
    }

    private mutating func copy(_ source: [UInt8], _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        text.append(contentsOf: source[range])
        html.append(contentsOf: source[range])
    }

    private static func isEscaped(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x26, 0x3C, 0x3E, 0x22, 0x27: true
        default: false
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
