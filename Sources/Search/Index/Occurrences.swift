/// Every occurrence of every term, grouped by term, in document order within each: a counting sort.
struct Occurrences {
    /// Document in the upper half, position in the lower.
    private var places: [UInt64]
    /// Where the next occurrence of a term goes; after all were added, where the term ends.
    private var next: [Int]
    private let counts: [UInt32]

    init(counts: [UInt32]) {
        self.counts = counts
        next = []
        next.reserveCapacity(counts.count)
        var sum = 0
        for count in counts {
            next.append(sum)
            sum += Int(count)
        }
        places = [UInt64](repeating: 0, count: sum)
    }

    /// Adds a field of a document; documents come in ascending order.
    mutating func add(_ stream: [UInt32], _ range: Range<Int>, document: UInt32, from first: UInt32) {
        Self.scatter(stream, range, document, first, &places, &next)
    }

    private static func scatter(
        _ stream: [UInt32], _ range: Range<Int>, _ document: UInt32, _ first: UInt32, _ allPlaces: inout [UInt64], _ allNext: inout [Int]
    ) {
        var places = allPlaces.mutableSpan
        var next = allNext.mutableSpan
        let base = UInt64(document) &<< 32
        var position = first
        var index = range.lowerBound
        while index < range.upperBound {
            let unit = stream[index]
            if index != range.lowerBound { position &+= unit & SegmentBuilder.apart != 0 ? 2 : 1 }
            let term = Int(unit & SegmentBuilder.termMask)
            places[next[term]] = base | UInt64(position)
            next[term] &+= 1
            if unit & SegmentBuilder.paired != 0 {
                index &+= 1
                let pair = Int(stream[index])
                places[next[pair]] = base | UInt64(position &- 1)
                next[pair] &+= 1
            }
            index &+= 1
        }
    }

    /// Hands a term's postings to the writer.
    func write(_ term: Int, _ columns: DocumentColumns, hasPositions: Bool, to writer: inout PostingsWriter) throws {
        let end = next[term]
        var index = end - Int(counts[term])
        while index < end {
            let document = places[index] &>> 32
            var occurrences: UInt32 = 0
            let first = index
            while index < end, places[index] &>> 32 == document {
                occurrences &+= 1
                index &+= 1
            }
            let position = UInt32(truncatingIfNeeded: places[first])
            let isInTitle = position < columns.textStart.uint32(Int(document))
            try writer.append(document: UInt32(document), value: occurrences &<< 1 | (isInTitle ? 1 : 0))
            guard hasPositions else { continue }
            writer.append(positionDelta: position)
            var previous = position
            for at in first + 1..<max(first + 1, index) {
                let position = UInt32(truncatingIfNeeded: places[at])
                writer.append(positionDelta: position &- previous)
                previous = position
            }
        }
    }
}
