/// One document of a snapshot with its place in the order asked for.
struct Candidate: Sendable {
    var value: Int64
    var idBits: UInt64
    var segment: Int
    var document: Int
}

/// Takes a page out of the matching documents of all segments, in an order by date.
///
/// Documents stand by date in their segments, so orders by publication stop as soon as the page is full; the other two
/// look at every match.
struct HitOrder {
    let order: SearchRequest.Order
    let segments: [Segment]

    /// Whether one key stands before another in this order; documents without a date stand last, ties go by id.
    func precedes(_ a: (value: Int64, idBits: UInt64), _ b: (value: Int64, idBits: UInt64)) -> Bool {
        if a.value != b.value {
            if order == .publishedAscending {
                if a.value == DocumentColumns.undated { return false }
                return b.value == DocumentColumns.undated || a.value < b.value
            }
            return a.value > b.value
        }
        return a.idBits < b.idBits
    }

    func key(_ segment: Int, _ document: Int) -> (value: Int64, idBits: UInt64) {
        let columns = segments[segment].columns
        let value =
            switch order {
            case .updatedDescending: columns.updatedAt(document)
            case .importedDescending: columns.importedAt(document)
            default: columns.date(document)
            }
        return (value, columns.idBits[document])
    }

    /// Up to `limit` documents on one side of a key, nearest first; from the start, or back from the end, without one.
    func take(_ limit: Int, _ sets: [DocumentSet], from key: (value: Int64, idBits: UInt64)?, backwards: Bool = false) -> [Candidate] {
        guard limit > 0 else { return [] }
        var found: [Candidate] = []
        for (number, set) in sets.enumerated() {
            switch order {
            case .publishedDescending, .relevance, .publishedAscending: walk(number, set, limit, key, backwards, into: &found)
            case .updatedDescending, .importedDescending: scan(number, set, limit, key, backwards, into: &found)
            }
        }
        sort(&found, backwards)
        return Array(found.prefix(limit))
    }

    private func sort(_ found: inout [Candidate], _ backwards: Bool) {
        found.sort { a, b in
            let (first, second) = ((a.value, a.idBits), (b.value, b.idBits))
            return backwards ? precedes(second, first) : precedes(first, second)
        }
    }

    private func isBeyond(_ candidate: Candidate, _ key: (value: Int64, idBits: UInt64)?, _ backwards: Bool) -> Bool {
        guard let key else { return true }
        let own = (candidate.value, candidate.idBits)
        return backwards ? precedes(own, key) : precedes(key, own)
    }

    private func candidate(_ segment: Int, _ document: Int) -> Candidate {
        let key = key(segment, document)
        return Candidate(value: key.value, idBits: key.idBits, segment: segment, document: document)
    }

    /// Looks at every match; keeps no more than a few pages at a time.
    private func scan(
        _ number: Int, _ set: DocumentSet, _ limit: Int, _ key: (value: Int64, idBits: UInt64)?, _ backwards: Bool,
        into found: inout [Candidate]
    ) {
        var kept: [Candidate] = []
        var worst: Candidate?
        set.forEach { document in
            let candidate = candidate(number, document)
            guard isBeyond(candidate, key, backwards) else { return }
            if let worst, !isBeyond(worst, (candidate.value, candidate.idBits), backwards) { return }
            kept.append(candidate)
            if kept.count >= 4 * limit + 64 {
                sort(&kept, backwards)
                kept.removeLast(kept.count - limit)
                worst = kept.last
            }
        }
        found.append(contentsOf: kept)
    }

    /// Walks by date and stops when the page is full and its last date complete.
    private func walk(
        _ number: Int, _ set: DocumentSet, _ limit: Int, _ key: (value: Int64, idBits: UInt64)?, _ backwards: Bool,
        into found: inout [Candidate]
    ) {
        let columns = segments[number].columns
        let isAscending = order == .publishedAscending
        let walker = SetWalker(set)
        // Newest to oldest, dated and undated apart, since undated ones are last in both directions.
        let isDown = isAscending == backwards
        let dated = 0..<columns.dated
        let undated = columns.dated..<columns.count
        var taken = 0
        var lastDate: Int64?
        func visit(_ document: Int) -> Bool {
            let candidate = candidate(number, document)
            // Ascending dates walk each date's documents from the last id to the first: the whole date is needed.
            if taken >= limit, !isAscending || document >= columns.dated || candidate.value != lastDate { return false }
            guard isBeyond(candidate, key, backwards) else { return true }
            found.append(candidate)
            taken += 1
            lastDate = candidate.value
            return true
        }
        func walkDated() {
            guard key?.value != DocumentColumns.undated || backwards else { return }
            var range = dated
            if let value = key?.value, value != DocumentColumns.undated {
                // Down: from the first document of that date. Up: from the last one.
                if isDown {
                    range = columns.firstDocument(notNewerThan: value)..<columns.dated
                } else {
                    range = 0..<(value > .min ? columns.firstDocument(notNewerThan: value - 1) : columns.dated)
                }
            }
            if isDown { walker.ascend(range, visit) } else { walker.descend(range, visit) }
        }
        func walkUndated() {
            guard !backwards || key == nil || key?.value == DocumentColumns.undated else { return }
            if backwards { walker.descend(undated, visit) } else { walker.ascend(undated, visit) }
        }
        if backwards {
            walkUndated()
            if taken < limit { walkDated() }
        } else {
            walkDated()
            if taken < limit { walkUndated() }
        }
    }
}

/// Walks a part of a document set in either direction until told to stop.
struct SetWalker {
    private let set: DocumentSet

    init(_ set: DocumentSet) { self.set = set }

    func ascend(_ range: Range<Int>, _ visit: (Int) -> Bool) {
        switch set {
        case .bits(let bits):
            var document = bits.next(range.lowerBound)
            while let found = document, found < range.upperBound, visit(found) { document = bits.next(found + 1) }
        case .list(let list):
            var index = Self.firstIndex(list, range.lowerBound)
            while index < list.count, Int(list[index]) < range.upperBound, visit(Int(list[index])) { index += 1 }
        }
    }

    func descend(_ range: Range<Int>, _ visit: (Int) -> Bool) {
        switch set {
        case .bits(let bits):
            var document = bits.previous(range.upperBound - 1)
            while let found = document, found >= range.lowerBound, visit(found) { document = bits.previous(found - 1) }
        case .list(let list):
            var index = Self.firstIndex(list, range.upperBound) - 1
            while index >= 0, Int(list[index]) >= range.lowerBound, visit(Int(list[index])) { index -= 1 }
        }
    }

    private static func firstIndex(_ list: [UInt32], _ document: Int) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(list[middle]) < document { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
