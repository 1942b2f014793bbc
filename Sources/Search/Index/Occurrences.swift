/// Every occurrence of every term, grouped by term, in document order within each: a counting sort.
struct Occurrences {
    /// Document in the upper half; below it a bit for "in the text", then the position.
    private var places: [UInt64]
    /// Where the next occurrence of a term goes, by its number; after all were added, where the term ends.
    private var next: [UInt32]
    /// Where the term begins that is written next.
    private var written = 0

    private static let inText: UInt64 = 1 << 31
    private static let positionMask: UInt64 = inText - 1

    /// - Parameters:
    ///   - counts: by number of term; fewer than 2³² together.
    ///   - order: the numbers in the order in which the terms will be written.
    init(counts: [UInt32], order: [UInt32]) {
        next = [UInt32](repeating: 0, count: counts.count)
        var sum: UInt32 = 0
        for term in order {
            next[Int(term)] = sum
            sum += counts[Int(term)]
        }
        places = [UInt64](repeating: 0, count: Int(sum))
    }

    /// Adds a field of a document; documents come in ascending order.
    mutating func add(_ stream: [UInt32], _ range: Range<Int>, document: UInt32, from first: UInt32, isText: Bool) {
        let base = UInt64(document) &<< 32 | (isText ? Self.inText : 0)
        Self.scatter(stream, range, base, UInt64(first), &places, &next)
    }

    private static func scatter(
        _ stream: [UInt32], _ range: Range<Int>, _ base: UInt64, _ first: UInt64, _ allPlaces: inout [UInt64], _ allNext: inout [UInt32]
    ) {
        var places = allPlaces.mutableSpan
        var next = allNext.mutableSpan
        let stream = stream.span
        var position = first
        var index = range.lowerBound
        while index < range.upperBound {
            let unit = stream[index]
            if index != range.lowerBound { position &+= unit & SegmentBuilder.apart != 0 ? 2 : 1 }
            let term = Int(unit & SegmentBuilder.termMask)
            let place = next[term]
            places[Int(place)] = base | position
            next[term] = place &+ 1
            if unit & SegmentBuilder.paired != 0 {
                index &+= 1
                let pair = Int(stream[index])
                let place = next[pair]
                places[Int(place)] = base | (position &- 1)
                next[pair] = place &+ 1
            }
            index &+= 1
        }
    }

    /// Hands the postings of the next term to the writer.
    mutating func write(_ term: Int, _ key: [UInt8], hasPositions: Bool, to writer: inout PostingsWriter) throws {
        let end = Int(next[term])
        var index = written
        written = end
        let places = places.span
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
            if hasPositions { writer.append(positions: places.extracting(first..<index), mask: Self.positionMask) }
        }
        try writer.endTerm()
    }
}
