/// Unsigned numbers in as many bits each as their span needs: the document values in memory and in blob 0.
///
/// Random access costs two loads and three shifts. Layout: count, base, width as varints, then the words of 64 bits,
/// the lowest byte first; a number's lowest bit stands at bit `index * width`.
struct PackedArray: Sendable, Equatable {
    let count: Int
    private let base: UInt64
    private let width: Int
    private let mask: UInt64
    /// One more word than the bits need, so that reading two words never leaves the array.
    private let words: [UInt64]

    /// - Complexity: O(count).
    init(_ values: [UInt64]) {
        count = values.count
        let low = values.min() ?? 0
        let span = (values.max() ?? 0) &- low
        base = low
        width = 64 - span.leadingZeroBitCount
        mask = width == 64 ? .max : (1 &<< UInt64(width)) &- 1
        var words = [UInt64](repeating: 0, count: Self.wordCount(values.count, width))
        if width > 0 {
            var bit = 0
            for value in values {
                let (word, shift) = (bit &>> 6, UInt64(bit & 63))
                let delta = value &- low
                words[word] |= delta &<< shift
                if Int(shift) + width > 64 { words[word + 1] |= delta &>> (64 &- shift) }
                bit += width
            }
        }
        self.words = words
    }

    init(_ values: [UInt32]) { self.init(values.map { UInt64($0) }) }

    /// The number at `index`.
    @inline(__always)
    subscript(index: Int) -> UInt64 {
        let bit = index &* width
        let (word, shift) = (bit &>> 6, UInt64(truncatingIfNeeded: bit & 63))
        let low = words[word] &>> shift
        let high = (words[word &+ 1] &<< 1) &<< (63 &- shift)
        return base &+ ((low | high) & mask)
    }

    /// The number at `index`, its lower half.
    @inline(__always)
    func uint32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: self[index]) }

    private static func wordCount(_ count: Int, _ width: Int) -> Int { max(2, (count * width + 63) / 64 + 1) }

    func append(to bytes: inout [UInt8]) {
        bytes.appendVarint(count)
        bytes.appendVarint(base)
        bytes.appendVarint(width)
        for word in words { bytes.appendFixed64(word) }
    }

    /// - Throws: when the words are not there, or there are not exactly `expected` numbers.
    init(_ reader: inout ByteReader, count expected: Int? = nil) throws(IndexError) {
        count = try reader.count(max: Int(UInt32.max))
        guard expected == nil || count == expected else { throw IndexError(message: "a column has not one value a document") }
        base = try reader.varint()
        width = try reader.count(max: 64)
        mask = width == 64 ? .max : (1 &<< UInt64(width)) &- 1
        let wordCount = Self.wordCount(count, width)
        guard wordCount <= (reader.end - reader.index) / 8 else { throw .truncated }
        var words = [UInt64](repeating: 0, count: wordCount)
        for index in 0..<wordCount { words[index] = try reader.fixed64() }
        self.words = words
    }
}

/// Lists of numbers, one a document: categories and tags.
struct PackedLists: Sendable, Equatable {
    private let starts: PackedArray
    private let values: PackedArray

    init(_ lists: [[UInt32]]) {
        var starts: [UInt64] = [0]
        starts.reserveCapacity(lists.count + 1)
        var values: [UInt64] = []
        for list in lists {
            for value in list { values.append(UInt64(value)) }
            starts.append(UInt64(values.count))
        }
        self.starts = PackedArray(starts)
        self.values = PackedArray(values)
    }

    /// Where the list of document `index` stands in `value(_:)`; empty when the bytes were damaged.
    @inline(__always)
    func range(_ index: Int) -> Range<Int> {
        let (start, end) = (starts[index], starts[index &+ 1])
        guard start <= end, end <= UInt64(values.count) else { return 0..<0 }
        return Int(start)..<Int(end)
    }

    @inline(__always)
    func value(_ position: Int) -> UInt32 { values.uint32(position) }

    /// Whether one of the values of document `index` is in the set.
    @inline(__always)
    func intersects(_ index: Int, _ set: NumberSet) -> Bool {
        let range = range(index)
        var position = range.lowerBound
        while position < range.upperBound {
            if set.contains(value(position)) { return true }
            position &+= 1
        }
        return false
    }

    func list(_ index: Int) -> [UInt32] { range(index).map { value($0) } }

    func append(to bytes: inout [UInt8]) {
        starts.append(to: &bytes)
        values.append(to: &bytes)
    }

    init(_ reader: inout ByteReader, count: Int) throws(IndexError) {
        starts = try PackedArray(&reader, count: count + 1)
        values = try PackedArray(&reader)
    }
}
