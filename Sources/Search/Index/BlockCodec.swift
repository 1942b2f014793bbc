/// Blocks of postings to bytes and back; see `SegmentFormat`.
enum BlockCodec {
    /// - Parameter after: the last document of the block before, -1 for the first.
    static func encodeFull(_ documents: Span<UInt32>, _ values: Span<UInt32>, after: Int, to bytes: inout [UInt8]) {
        var deltas = [UInt32](repeating: 0, count: documents.count)
        var previous = after
        var all: UInt32 = 0
        for index in documents.indices {
            let delta = UInt32(truncatingIfNeeded: Int(documents[index]) &- previous &- 1)
            deltas[index] = delta
            all |= delta
            previous = Int(documents[index])
        }
        let width = 32 - all.leadingZeroBitCount
        var special: [UInt32] = []
        for index in values.indices where values[index] != SegmentFormat.plain { special.append(values[index]) }
        bytes.append(UInt8(width))
        bytes.append(UInt8(special.count))
        pack(deltas, width: width, to: &bytes)
        guard !special.isEmpty else { return }
        var flags = [UInt8](repeating: 0, count: SegmentFormat.blockSize / 8)
        var union: UInt32 = 0
        for index in values.indices where values[index] != SegmentFormat.plain {
            flags[index >> 3] |= 1 << UInt8(index & 7)
            union |= values[index]
        }
        bytes.append(contentsOf: flags)
        let valueWidth = 32 - union.leadingZeroBitCount
        bytes.append(UInt8(valueWidth))
        pack(special, width: valueWidth, to: &bytes)
    }

    static func encodeRest(_ documents: Span<UInt32>, _ values: Span<UInt32>, after: Int, to bytes: inout [UInt8]) {
        var previous = after
        for index in documents.indices {
            let delta = UInt64(truncatingIfNeeded: Int(documents[index]) &- previous &- 1)
            let isPlain = values[index] == SegmentFormat.plain
            bytes.appendVarint(delta << 1 | (isPlain ? 0 : 1))
            if !isPlain { bytes.appendVarint(UInt64(values[index])) }
            previous = Int(documents[index])
        }
    }

    static func encodePositions(_ deltas: [UInt32], to bytes: inout [UInt8]) {
        var all: UInt32 = 0
        for delta in deltas { all |= delta }
        let width = 32 - all.leadingZeroBitCount
        bytes.append(UInt8(width))
        pack(deltas, width: width, to: &bytes)
    }

    /// Bits one after the other, the lowest first.
    static func pack(_ values: [UInt32], width: Int, to bytes: inout [UInt8]) {
        guard width > 0 else { return }
        var pending: UInt64 = 0
        var bits: UInt64 = 0
        for value in values {
            pending |= UInt64(value) &<< bits
            bits &+= UInt64(width)
            while bits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending &>>= 8
                bits &-= 8
            }
        }
        if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    }

    /// Bytes of `count` packed numbers.
    @inline(__always)
    static func packedBytes(_ count: Int, width: Int) -> Int { (count &* width &+ 7) &>> 3 }

    /// The best documents of a block in three pairs of (frequency with the title's weight, length code), such that each
    /// document is no better than one of them: what bounds a block's score whatever the weights are.
    static func appendImpacts(_ documents: Span<UInt32>, _ values: Span<UInt32>, _ lengths: [UInt8], to bytes: inout [UInt8]) {
        // The shortest length of each frequency, frequencies up to 255.
        var best: [(frequency: Int, length: UInt8)] = []
        for index in documents.indices {
            let frequency = min(255, Int(values[index] >> 1) + (values[index] & 1 == 1 ? Ranking.titleWeight : 0))
            let length = lengths[Int(documents[index])]
            if best.contains(where: { $0.frequency >= frequency && $0.length <= length }) { continue }
            best.removeAll { $0.frequency <= frequency && $0.length >= length }
            best.append((frequency, length))
        }
        best.sort { $0.frequency < $1.frequency }
        // Too many: the neighbours that differ least become their better halves.
        while best.count > SegmentFormat.impactPairs {
            var (at, least) = (0, Int.max)
            for index in 0..<best.count - 1 {
                let loss = (best[index + 1].frequency - best[index].frequency) * 8 + Int(best[index + 1].length - best[index].length)
                if loss < least { (at, least) = (index, loss) }
            }
            best[at] = (best[at + 1].frequency, best[at].length)
            best.remove(at: at + 1)
        }
        for index in 0..<SegmentFormat.impactPairs {
            let pair = best[min(index, best.count - 1)]
            bytes.append(UInt8(pair.frequency))
            bytes.append(pair.length)
        }
    }
}
