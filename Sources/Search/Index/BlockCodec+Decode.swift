extension BlockCodec {
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
        let last = unpackDocuments(bytes, at: start, width: width, after: after, into: &documents)
        guard last < limit else { throw IndexError(message: "a posting names a document that is not there") }
        start += packedBytes(size, width: width)
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
        try place(bytes, at: start, width: valueWidth, flags, into: &values)
    }

    /// Unpacks the values of flagged postings to where they belong; the caller has checked that they are there.
    private static func place(
        _ bytes: [UInt8], at start: Int, width: Int, _ flags: (UInt64, UInt64), into values: inout [UInt32]
    ) throws(IndexError) {
        var bit = start &* 8
        var rest = flags.0
        var base = 0
        var least = UInt32.max
        var out = values.mutableSpan
        while base < SegmentFormat.blockSize {
            while rest != 0 {
                let value = number(bytes, bit: bit, width: width)
                least = min(least, value)
                out[base &+ rest.trailingZeroBitCount] = value
                bit &+= width
                rest &= rest &- 1
            }
            rest = flags.1
            base &+= 64
        }
        guard least > 1 else { throw IndexError(message: "a posting has no occurrence") }
    }

    /// Unpacks the deltas of a full block and adds them up as it goes.
    ///
    /// - Returns: the last document, which is the largest one.
    @inline(__always)
    private static func unpackDocuments(
        _ bytes: [UInt8], at start: Int, width: Int, after: Int, into documents: inout [UInt32]
    ) -> Int {
        let packed = packedBytes(SegmentFormat.blockSize, width: width)
        if start &+ packed &+ 8 <= bytes.count { return addUp(bytes, at: start, width: width, after: after, into: &documents) }
        let end = min(bytes.count, start + packed)
        return addUp(Array(bytes[start..<end]) + [0, 0, 0, 0, 0, 0, 0, 0], at: 0, width: width, after: after, into: &documents)
    }

    /// Reads eight bytes a number, so eight must follow the last.
    private static func addUp(_ bytes: [UInt8], at start: Int, width: Int, after: Int, into documents: inout [UInt32]) -> Int {
        let raw = unsafe bytes.span.bytes
        var out = documents.mutableSpan
        let mask: UInt64 = (1 &<< UInt64(truncatingIfNeeded: width)) &- 1
        var bit = start &* 8
        var document = after
        var index = 0
        while index < SegmentFormat.blockSize {
            // Checked against the bounds by the span itself; every pattern of bits is an integer.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
            let delta = UInt64(littleEndian: word) &>> UInt64(truncatingIfNeeded: bit & 7) & mask
            document &+= Int(truncatingIfNeeded: delta) &+ 1
            out[index] = UInt32(truncatingIfNeeded: document)
            bit &+= width
            index &+= 1
        }
        return document
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
