/// A bit a document of one segment.
struct Bitmap: Sendable, Equatable {
    private(set) var words: [UInt64]
    let count: Int

    /// No document.
    init(count: Int) {
        self.count = count
        words = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    /// The documents of a range.
    init(count: Int, range: Range<Int>) {
        self.init(count: count)
        let (start, end) = (max(0, range.lowerBound), min(count, range.upperBound))
        guard start < end else { return }
        let (first, last) = (start >> 6, (end - 1) >> 6)
        for index in first...last { words[index] = .max }
        words[first] &= .max &<< UInt64(start & 63)
        if end & 63 != 0 { words[last] &= (1 &<< UInt64(end & 63)) &- 1 }
    }

    init(all count: Int) { self.init(count: count, range: 0..<count) }

    /// Bits from elsewhere; missing words are 0, bits past the last document are dropped.
    init(count: Int, words given: [UInt64]) {
        self.init(count: count)
        for index in 0..<min(words.count, given.count) { words[index] = given[index] }
        if count & 63 != 0, !words.isEmpty { words[words.count - 1] &= (1 &<< UInt64(count & 63)) &- 1 }
    }

    @inline(__always)
    func contains(_ document: Int) -> Bool {
        words[document &>> 6] &>> UInt64(truncatingIfNeeded: document & 63) & 1 == 1
    }

    @inline(__always)
    mutating func insert(_ document: Int) { words[document &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: document & 63) }

    /// Adds the first `count` of `documents`.
    mutating func insert(_ documents: [UInt32], count: Int) {
        var out = words.mutableSpan
        var index = 0
        while index < count {
            let document = documents[index]
            out[Int(document &>> 6)] |= 1 &<< UInt64(truncatingIfNeeded: document & 63)
            index &+= 1
        }
    }

    mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: Bitmap) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: Bitmap) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Bits that are set.
    var population: Int {
        var sum = 0
        for word in words { sum &+= word.nonzeroBitCount }
        return sum
    }

    /// The first document at or after `document`.
    @inline(__always)
    func next(_ document: Int) -> Int? {
        guard document < count else { return nil }
        var index = document &>> 6
        var word = words[index] & (.max &<< UInt64(truncatingIfNeeded: document & 63))
        while word == 0 {
            index &+= 1
            guard index < words.count else { return nil }
            word = words[index]
        }
        return index &<< 6 | word.trailingZeroBitCount
    }

    /// The last document at or before `document`.
    func previous(_ document: Int) -> Int? {
        guard document >= 0 else { return nil }
        var index = document >> 6
        var word = words[index] & (.max &>> UInt64(63 - document & 63))
        while word == 0 {
            index -= 1
            guard index >= 0 else { return nil }
            word = words[index]
        }
        return index << 6 | (63 - word.leadingZeroBitCount)
    }
}

/// Some documents of one segment: a list while they are few, bits when they are many.
enum DocumentSet: Sendable {
    case list([UInt32])
    case bits(Bitmap)

    static let none = DocumentSet.list([])

    /// - Complexity: O(words) for bits.
    var population: Int {
        switch self {
        case .list(let list): list.count
        case .bits(let bits): bits.population
        }
    }

    var isEmpty: Bool {
        switch self {
        case .list(let list): list.isEmpty
        case .bits(let bits): bits.next(0) == nil
        }
    }

    /// As bits of a segment with `count` documents.
    func bitmap(count: Int) -> Bitmap {
        switch self {
        case .bits(let bits): return bits
        case .list(let list):
            var bits = Bitmap(count: count)
            bits.insert(list, count: list.count)
            return bits
        }
    }

    func intersection(_ other: DocumentSet) -> DocumentSet {
        switch (self, other) {
        case (.bits(var first), .bits(let second)):
            first.formIntersection(second)
            return .bits(first)
        case (.list(let list), .bits(let bits)), (.bits(let bits), .list(let list)):
            return .list(list.filter { bits.contains(Int($0)) })
        case (.list(let first), .list(let second)):
            return .list(Self.intersection(first, second))
        }
    }

    private static func intersection(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
        var result: [UInt32] = []
        var (left, right) = (0, 0)
        while left < first.count, right < second.count {
            let (a, b) = (first[left], second[right])
            if a == b { result.append(a) }
            if a <= b { left &+= 1 }
            if b <= a { right &+= 1 }
        }
        return result
    }

    func subtracting(_ other: DocumentSet, count: Int) -> DocumentSet {
        switch (self, other) {
        case (_, .list(let list)) where list.isEmpty: return self
        case (.bits(var first), _):
            first.subtract(other.bitmap(count: count))
            return .bits(first)
        case (.list(let list), _):
            let bits = other.bitmap(count: count)
            return .list(list.filter { !bits.contains(Int($0)) })
        }
    }

    func union(_ other: DocumentSet, count: Int) -> DocumentSet {
        var bits = bitmap(count: count)
        switch other {
        case .list(let list): bits.insert(list, count: list.count)
        case .bits(let second): bits.formUnion(second)
        }
        return .bits(bits)
    }

    func filter(_ isIncluded: (Int) -> Bool) -> DocumentSet {
        switch self {
        case .list(let list): return .list(list.filter { isIncluded(Int($0)) })
        case .bits(let bits):
            var list: [UInt32] = []
            var document = bits.next(0)
            while let found = document {
                if isIncluded(found) { list.append(UInt32(truncatingIfNeeded: found)) }
                document = bits.next(found + 1)
            }
            return .list(list)
        }
    }

    @inline(__always)
    func forEach(_ body: (Int) throws -> Void) rethrows {
        switch self {
        case .list(let list): for document in list { try body(Int(document)) }
        case .bits(let bits):
            for (index, word) in bits.words.enumerated() {
                var rest = word
                while rest != 0 {
                    try body(index &<< 6 | rest.trailingZeroBitCount)
                    rest &= rest &- 1
                }
            }
        }
    }
}
