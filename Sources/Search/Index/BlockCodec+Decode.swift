extension BlockCodec {
    /// Unpacks `count` numbers of `width` ≤ 32 bits that start at byte `start`; the caller has checked that they are there.
    @inline(__always)
    static func unpack(_ bytes: [UInt8], at start: Int, count: Int, width: Int, into values: inout [UInt32]) {
        if start &+ packedBytes(count, width: width) &+ 8 <= bytes.count {
            unpackFast(bytes, at: start, count: count, width: width, into: &values)
        } else {
            let end = min(bytes.count, start + packedBytes(count, width: width))
            unpackFast(Array(bytes[start..<end]) + [0, 0, 0, 0, 0, 0, 0, 0], at: 0, count: count, width: width, into: &values)
        }
    }

    /// Reads eight bytes a number, so eight must follow the last.
    private static func unpackFast(_ bytes: [UInt8], at start: Int, count: Int, width: Int, into values: inout [UInt32]) {
        let raw = unsafe bytes.span.bytes
        var out = values.mutableSpan
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: width)) &- 1
        var bit = start &* 8
        var index = 0
        while index < count {
            // Checked against the bounds by the span itself; every pattern of bits is an integer.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            out[index] = UInt32(truncatingIfNeeded: UInt64(littleEndian: word) &>> UInt64(truncatingIfNeeded: bit & 7) & mask)
            bit &+= width
            index &+= 1
        }
    }

    /// One number of `width` ≤ 32 bits at a bit; the caller has checked that it is there.
    @inline(__always)
    static func number(_ bytes: [UInt8], bit: Int, width: Int) -> UInt32 {
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: width)) &- 1
        let first = bit &>> 3
        if first &+ 8 <= bytes.count {
            let raw = unsafe bytes.span.bytes
            // Checked against the bounds by the span itself; every pattern of bits is an integer.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: first, as: UInt64.self)
            return UInt32(truncatingIfNeeded: UInt64(littleEndian: word) &>> UInt64(truncatingIfNeeded: bit & 7) & mask)
        }
        var value: UInt64 = 0
        var index = first
        let last = (bit &+ width &+ 7) &>> 3
        var shift: UInt64 = 0
        while index < last {
            value |= UInt64(bytes[index]) &<< shift
            shift &+= 8
            index &+= 1
        }
        value &>>= UInt64(truncatingIfNeeded: bit & 7)
        return UInt32(truncatingIfNeeded: value & mask)
    }

    /// Reads a full block into arrays of 128.
    ///
    /// - Parameter limit: documents of the segment; a larger one is damage.
    static func decodeFull(
        _ bytes: [UInt8], _ range: Range<Int>, after: Int, limit: Int, documents: inout [UInt32], values: inout [UInt32],
        wantsValues: Bool
    ) throws(IndexError) {
        let size = SegmentFormat.blockSize
        guard range.count >= 2, range.upperBound <= bytes.count else { throw .truncated }
        let width = Int(bytes[range.lowerBound])
        let special = Int(bytes[range.lowerBound + 1])
        var start = range.lowerBound + 2
        guard width <= 32, special <= size, packedBytes(size, width: width) <= range.upperBound - start else { throw .truncated }
        unpack(bytes, at: start, count: size, width: width, into: &documents)
        start += packedBytes(size, width: width)
        try sum(&documents, count: size, after: after, limit: limit)
        guard wantsValues else { return }
        var out = values.mutableSpan
        var index = 0
        while index < size {
            out[index] = SegmentFormat.plain
            index &+= 1
        }
        guard special > 0 else { return }
        guard size / 8 + 1 <= range.upperBound - start else { throw .truncated }
        let flags = (bytes.fixed64(at: start), bytes.fixed64(at: start + 8))
        let valueWidth = Int(bytes[start + 16])
        start += 17
        guard valueWidth <= 32, packedBytes(special, width: valueWidth) <= range.upperBound - start,
            flags.0.nonzeroBitCount + flags.1.nonzeroBitCount == special
        else { throw IndexError(message: "a block's flags do not fit its values") }
        var numbers = [UInt32](repeating: 0, count: special)
        unpack(bytes, at: start, count: special, width: valueWidth, into: &numbers)
        try place(numbers, flags, into: &values)
    }

    private static func place(_ numbers: [UInt32], _ flags: (UInt64, UInt64), into values: inout [UInt32]) throws(IndexError) {
        var next = 0
        var rest = flags.0
        var base = 0
        while base < SegmentFormat.blockSize {
            while rest != 0 {
                guard numbers[next] > 1 else { throw IndexError(message: "a posting has no occurrence") }
                values[base &+ rest.trailingZeroBitCount] = numbers[next]
                next &+= 1
                rest &= rest &- 1
            }
            rest = flags.1
            base &+= 64
        }
    }

    /// Turns deltas less 1 into documents.
    private static func sum(_ documents: inout [UInt32], count: Int, after: Int, limit: Int) throws(IndexError) {
        var out = documents.mutableSpan
        var document = after
        var index = 0
        while index < count {
            document &+= Int(out[index]) &+ 1
            out[index] = UInt32(truncatingIfNeeded: document)
            index &+= 1
        }
        guard document < limit else { throw IndexError(message: "a posting names a document that is not there") }
    }

    /// Reads the `count` < 128 postings at the end of a list.
    static func decodeRest(
        _ bytes: [UInt8], _ range: Range<Int>, count: Int, after: Int, limit: Int, documents: inout [UInt32], values: inout [UInt32]
    ) throws(IndexError) {
        var reader = ByteReader(bytes, range)
        var document = after
        for index in 0..<count {
            let head = try reader.varint()
            guard head >> 1 < UInt64(limit) else { throw IndexError(message: "a posting names a document that is not there") }
            document += Int(head >> 1) + 1
            let value = head & 1 == 0 ? SegmentFormat.plain : try reader.uint32()
            guard document < limit, value > 1 else { throw IndexError(message: "a posting names a document that is not there") }
            documents[index] = UInt32(truncatingIfNeeded: document)
            values[index] = value
        }
    }
}
