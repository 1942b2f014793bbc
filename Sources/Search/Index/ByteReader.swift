/// Reads the numbers of the index format from bytes that may be damaged: every read is checked, none can crash.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var index: Int
    let end: Int

    /// Reads `range` of `bytes`; a range that sticks out is cut.
    init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
        self.bytes = bytes
        end = min(range?.upperBound ?? bytes.count, bytes.count)
        index = min(max(range?.lowerBound ?? 0, 0), end)
    }

    var isAtEnd: Bool { index >= end }

    mutating func byte() throws(IndexError) -> UInt8 {
        guard index < end else { throw .truncated }
        let value = bytes[index]
        index &+= 1
        return value
    }

    /// LEB128: seven bits a byte, the lowest first.
    mutating func varint() throws(IndexError) -> UInt64 {
        guard index < end else { throw .truncated }
        let first = bytes[index]
        index &+= 1
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while shift < 64 {
            guard index < end else { throw .truncated }
            let byte = bytes[index]
            index &+= 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        throw IndexError(message: "a number is longer than 64 bits")
    }

    /// A varint that must not be larger than `maximum`.
    mutating func count(max maximum: Int) throws(IndexError) -> Int {
        let value = try varint()
        guard value <= UInt64(max(0, maximum)) else { throw IndexError(message: "a count is larger than what it counts") }
        return Int(value)
    }

    mutating func uint32() throws(IndexError) -> UInt32 {
        let value = try varint()
        guard value <= UInt64(UInt32.max) else { throw IndexError(message: "a number is longer than 32 bits") }
        return UInt32(value)
    }

    mutating func fixed64() throws(IndexError) -> UInt64 {
        guard end &- index >= 8 else { throw .truncated }
        let value = bytes.fixed64(at: index)
        index &+= 8
        return value
    }

    mutating func take(_ count: Int) throws(IndexError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= end &- index else { throw .truncated }
        defer { index &+= count }
        return bytes[index..<index &+ count]
    }

    mutating func skip(_ count: Int) throws(IndexError) {
        guard count >= 0, count <= end &- index else { throw .truncated }
        index &+= count
    }
}

extension IndexError {
    static var truncated: IndexError { IndexError(message: "index bytes end too early") }
}

extension [UInt8] {
    mutating func appendVarint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest &>>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func appendVarint(_ number: Int) { appendVarint(UInt64(truncatingIfNeeded: number)) }

    mutating func appendFixed64(_ number: UInt64) {
        var rest = number
        for _ in 0..<8 {
            append(UInt8(truncatingIfNeeded: rest))
            rest &>>= 8
        }
    }

    mutating func appendFixed32(_ number: UInt32) {
        append(UInt8(truncatingIfNeeded: number))
        append(UInt8(truncatingIfNeeded: number &>> 8))
        append(UInt8(truncatingIfNeeded: number &>> 16))
        append(UInt8(truncatingIfNeeded: number &>> 24))
    }

    /// Eight bytes, the lowest first; the caller has checked that they are there.
    @inline(__always)
    func fixed64(at index: Int) -> UInt64 {
        var value: UInt64 = 0
        var offset = 7
        while offset >= 0 {
            value = value &<< 8 | UInt64(self[index &+ offset])
            offset &-= 1
        }
        return value
    }

    /// Four bytes, the lowest first; the caller has checked that they are there.
    @inline(__always)
    func fixed32(at index: Int) -> UInt32 {
        UInt32(self[index]) | UInt32(self[index &+ 1]) &<< 8 | UInt32(self[index &+ 2]) &<< 16 | UInt32(self[index &+ 3]) &<< 24
    }
}
