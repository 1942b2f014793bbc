/// One condition of a request on the documents of one segment.
struct FieldFilter {
    /// Which facet leaves this condition out when it counts disjunctively.
    enum Owner { case category, author, source, tag, language, date, other }

    let owner: Owner
    private let condition: Condition

    private enum Condition {
        case lists(PackedLists, NumberSet)
        case noneOfLists(PackedLists, NumberSet)
        case column(PackedArray, NumberSet)
        case atLeast(PackedArray, UInt64)
        case range(Range<Int>)
        case image(DocumentColumns)
    }

    func matches(_ document: Int) -> Bool {
        switch condition {
        case .lists(let lists, let set): lists.intersects(document, set)
        case .noneOfLists(let lists, let set): !lists.intersects(document, set)
        case .column(let column, let set): set.contains(column.uint32(document))
        case .atLeast(let column, let least): column[document] >= least
        case .range(let range): range.contains(document)
        case .image(let columns): columns.hasImage(document)
        }
    }

    /// Those of the documents that fulfil it.
    func apply(_ documents: DocumentSet, count: Int) -> DocumentSet {
        guard case .bits(let bits) = documents else { return documents.filter(matches) }
        // Decided once, not a document: each condition has its own loop.
        switch condition {
        case .range(let range): return .bits(bits).intersection(.bits(Bitmap(count: count, range: range)))
        case .image(let columns): return .bits(bits).intersection(.bits(Bitmap(count: count, words: columns.hasImage)))
        case .lists(let lists, let set): return Self.select(bits, count) { lists.intersects($0, set) }
        case .noneOfLists(let lists, let set): return Self.select(bits, count) { !lists.intersects($0, set) }
        case .column(let column, let set): return Self.select(bits, count) { set.contains(column.uint32($0)) }
        case .atLeast(let column, let least): return Self.select(bits, count) { column[$0] >= least }
        }
    }

    @inline(__always)
    private static func select(_ bits: Bitmap, _ count: Int, _ isIncluded: (Int) -> Bool) -> DocumentSet {
        var result = Bitmap(count: count)
        for (index, word) in bits.words.enumerated() {
            var rest = word
            while rest != 0 {
                let document = index &<< 6 | rest.trailingZeroBitCount
                if isIncluded(document) { result.insert(document) }
                rest &= rest &- 1
            }
        }
        return .bits(result)
    }

    /// The conditions that a filter makes in a segment; the cheap ones first.
    static func filters(_ filter: DocumentFilter, _ columns: DocumentColumns) -> [FieldFilter] {
        var result: [FieldFilter] = []
        func add(_ owner: Owner, _ condition: Condition) { result.append(FieldFilter(owner: owner, condition: condition)) }
        if filter.from != nil || filter.to != nil {
            // Newest first: `to` is where it starts, `from` where it ends.
            var start = 0
            if let to = filter.to { start = to == .min ? columns.dated : columns.firstDocument(notNewerThan: to - 1) }
            var end = columns.dated
            if let from = filter.from, from > .min { end = columns.firstDocument(notNewerThan: from - 1) }
            add(.date, .range(start..<max(start, end)))
        }
        if filter.hasImage { add(.other, .image(columns)) }
        if let story = filter.story { add(.other, .column(columns.story, NumberSet([story]))) }
        if let set = filter.languages { add(.language, .column(columns.language, NumberSet(set))) }
        if let set = filter.authors { add(.author, .column(columns.author, NumberSet(set))) }
        if let set = filter.sources { add(.source, .column(columns.source, NumberSet(set))) }
        if let least = filter.minCharacters { add(.other, .atLeast(columns.characterCount, UInt64(least))) }
        if let set = filter.categories { add(.category, .lists(columns.categories, NumberSet(set))) }
        if !filter.categoriesExcluded.isEmpty { add(.other, .noneOfLists(columns.categories, NumberSet(filter.categoriesExcluded))) }
        if let set = filter.tags { add(.tag, .lists(columns.tags, NumberSet(set))) }
        return result
    }
}

/// A set of small numbers, asked once a document: bits where they are small enough.
struct NumberSet {
    private let bits: [UInt64]
    private let large: Set<UInt32>

    /// Numbers below this are bits: 128 KB.
    static let bitsMax: UInt32 = 1 << 20

    init(_ numbers: Set<UInt32>) {
        let small = numbers.filter { $0 < Self.bitsMax }
        large = small.count == numbers.count ? [] : numbers.filter { $0 >= Self.bitsMax }
        var bits = [UInt64](repeating: 0, count: small.max().map { Int($0) / 64 + 1 } ?? 0)
        for number in small { bits[Int(number >> 6)] |= 1 &<< UInt64(number & 63) }
        self.bits = bits
    }

    @inline(__always)
    func contains(_ number: UInt32) -> Bool {
        let word = Int(number &>> 6)
        if word < bits.count { return bits[word] &>> UInt64(number & 63) & 1 == 1 }
        return !large.isEmpty && large.contains(number)
    }
}
