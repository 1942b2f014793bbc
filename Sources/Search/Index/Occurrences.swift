/// Every occurrence of every term, grouped by term, in document order within each: a counting sort.
struct Occurrences {
    /// Document in the upper half; below it a bit for "in the text", then the position.
    private var places: [UInt64]
    /// Where the next occurrence of a term goes; after all were added, where the term ends.
    private var next: [Int]
    private let counts: [UInt32]

    private static let inText: UInt64 = 1 << 31
    private static let positionMask: UInt64 = inText - 1

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
    mutating func add(_ stream: [UInt32], _ range: Range<Int>, document: UInt32, from first: UInt32, isText: Bool) {
        let base = UInt64(document) &<< 32 | (isText ? Self.inText : 0)
        Self.scatter(stream, range, base, UInt64(first), &places, &next)
    }

    private static func scatter(
        _ stream: [UInt32], _ range: Range<Int>, _ base: UInt64, _ first: UInt64, _ allPlaces: inout [UInt64], _ allNext: inout [Int]
    ) {
        var places = allPlaces.mutableSpan
        var next = allNext.mutableSpan
        var position = first
        var index = range.lowerBound
        while index < range.upperBound {
            let unit = stream[index]
            if index != range.lowerBound { position &+= unit & SegmentBuilder.apart != 0 ? 2 : 1 }
            let term = Int(unit & SegmentBuilder.termMask)
            let place = next[term]
            places[place] = base | position
            next[term] = place &+ 1
            if unit & SegmentBuilder.paired != 0 {
                index &+= 1
                let pair = Int(stream[index])
                let place = next[pair]
                places[place] = base | (position &- 1)
                next[pair] = place &+ 1
            }
            index &+= 1
        }
    }

    /// Hands a term's postings to the writer.
    func write(_ term: Int, _ key: [UInt8], hasPositions: Bool, to writer: inout PostingsWriter) throws {
        let end = next[term]
        var index = end &- Int(counts[term])
        if index &+ 1 == end {
            let place = places[index]
            return try writer.single(
                key, document: UInt32(truncatingIfNeeded: place &>> 32), value: SegmentFormat.plain | (place & Self.inText == 0 ? 1 : 0),
                position: hasPositions ? UInt32(truncatingIfNeeded: place & Self.positionMask) : nil)
        }
        writer.beginTerm(key)
        while index < end {
            let place = places[index]
            let document = place &>> 32
            let first = index
            index &+= 1
            while index < end, places[index] &>> 32 == document { index &+= 1 }
            let value = UInt32(truncatingIfNeeded: index &- first) &<< 1 | (place & Self.inText == 0 ? 1 : 0)
            try writer.append(document: UInt32(truncatingIfNeeded: document), value: value)
            guard hasPositions else { continue }
            var previous = place & Self.positionMask
            writer.append(positionDelta: UInt32(truncatingIfNeeded: previous))
            var at = first &+ 1
            while at < index {
                let position = places[at] & Self.positionMask
                writer.append(positionDelta: UInt32(truncatingIfNeeded: position &- previous))
                previous = position
                at &+= 1
            }
        }
        try writer.endTerm()
    }
}
