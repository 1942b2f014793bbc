/// Classes of bytes as bit maps of the ASCII half, and the few helpers that loops over bytes share.
enum Bytes {
    static let cr: UInt8 = 0x0D
    static let lf: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let colon: UInt8 = 0x3A
    static let comma: UInt8 = 0x2C
    static let semicolon: UInt8 = 0x3B
    static let quote: UInt8 = 0x22

    /// `tchar` of RFC 9110 §5.6.2: ``!#$%&'*+-.^_`|~``, digits and letters.
    @inline(__always) static func isToken(_ byte: UInt8) -> Bool {
        // 0x21 0x23-0x27 0x2A 0x2B 0x2D 0x2E 0x30-0x39 | 0x41-0x5A 0x5E-0x7A 0x7C 0x7E
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C7FF_FFFE
        guard byte < 0x80 else { return false }
        return ((byte < 0x40 ? low : high) &>> UInt64(byte & 0x3F)) & 1 == 1
    }

    /// A byte of a field value: visible, blank, tab or above ASCII (RFC 9110 §5.5).
    @inline(__always) static func isFieldValue(_ byte: UInt8) -> Bool { (byte >= 0x20 && byte != 0x7F) || byte == tab }

    /// A byte of a request target: visible and not `#`; raw UTF-8 is let through for the router to judge.
    @inline(__always) static func isTarget(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F && byte != 0x23 }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always) static func hexValue(_ byte: UInt8) -> Int? {
        if byte &- 0x30 < 10 { return Int(byte &- 0x30) }
        let lower = byte | 0x20
        return lower &- 0x61 < 6 ? Int(lower &- 0x61 &+ 10) : nil
    }

    /// True when the bytes of the range, without case, are the lower-case ASCII text.
    static func equals(_ input: Span<UInt8>, _ start: Int, _ end: Int, _ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - start == count, text.hasPointerRepresentation else { return false }
        let pointer = unsafe text.utf8Start
        var index = 0
        while index < count {
            let byte = input[start + index]
            let lowered = byte &- 0x41 < 26 ? byte | 0x20 : byte
            if unsafe lowered != pointer[index] { return false }
            index += 1
        }
        return true
    }
}

extension [UInt8] {
    /// Appends a part of a span by one copy.
    package mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        unsafe span.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// A copy of a part of a span.
    package init(copying span: Span<UInt8>, _ range: Range<Int>) {
        self = []
        append(span, range)
    }

    /// A copy of the UTF-8 bytes of a text.
    init(_ text: StaticString) {
        self = unsafe Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
