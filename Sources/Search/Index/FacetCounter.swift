/// Counts the values of one facet over the matching documents of all segments.
struct FacetCounter {
    private let facet: SearchRequest.Facet
    /// Counts of numbers below `denseMax`.
    private var dense: [Int32] = []
    private var sparse: [Int64: Int] = [:]

    private static let denseMax: UInt32 = 1 << 20

    private let categoryParents: [UInt32]
    /// Documents that are in one category only, by that one: summed up to those above it at the end.
    private var alone: [Int32] = []
    /// The document, plus 1, that counted last for a category.
    private var lastCounted: [UInt32] = []

    init(_ facet: SearchRequest.Facet, categoryParents: [UInt32] = []) {
        self.facet = facet
        self.categoryParents = categoryParents
    }

    mutating func add(_ documents: DocumentSet, _ columns: DocumentColumns) {
        switch facet {
        case .author: addColumn(documents, columns.author)
        case .source: addColumn(documents, columns.source)
        case .language: addColumn(documents, columns.language)
        case .category: categoryParents.isEmpty ? addLists(documents, columns.categories) : addCategories(documents, columns.categories)
        case .tag: addLists(documents, columns.tags)
        case .month(let offset):
            addMonths(documents, columns) { second in
                let local = second.addingReportingOverflow(Int64(offset))
                guard !local.overflow else { return nil }
                let (month, start, end) = CalendarMonth.containing(local.partialValue)
                return (month, start &- Int64(offset), end &- Int64(offset))
            }
        case .zonedMonth(let months): addMonths(documents, columns) { months.containing($0) }
        }
    }

    @inline(__always)
    private mutating func count(_ number: UInt32, _ documents: Int32 = 1) {
        guard number != 0 else { return }
        if number < Self.denseMax {
            let index = Int(number)
            if index >= dense.count { dense.append(contentsOf: repeatElement(0, count: max(1_024, index + 1 - dense.count))) }
            dense[index] &+= documents
        } else {
            sparse[Int64(number), default: 0] += Int(documents)
        }
    }

    private mutating func addColumn(_ documents: DocumentSet, _ column: PackedArray) {
        documents.forEach { count(column.uint32($0)) }
    }

    private mutating func addLists(_ documents: DocumentSet, _ lists: PackedLists) {
        documents.forEach { document in
            var range = lists.range(document)
            while let position = range.popFirst() { count(lists.value(position)) }
        }
    }

    /// Each document once in each of its categories and in all above them.
    private mutating func addCategories(_ documents: DocumentSet, _ lists: PackedLists) {
        if alone.isEmpty { alone = [Int32](repeating: 0, count: categoryParents.count) }
        lastCounted = [UInt32](repeating: 0, count: categoryParents.count)
        documents.forEach { document in
            let range = lists.range(document)
            if range.count == 1 {
                let node = Int(lists.value(range.lowerBound))
                if node < alone.count { alone[node] &+= 1 }
                return
            }
            let stamp = UInt32(truncatingIfNeeded: document &+ 1)
            for position in range { forEachAbove(lists.value(position), stamp) { $0.count($1) } }
        }
    }

    /// A category and those above it that this stamp has not met: one that it has met it has met with all above, in a damaged
    /// tree even in circles.
    @inline(__always)
    private mutating func forEachAbove(_ category: UInt32, _ stamp: UInt32, _ body: (inout FacetCounter, UInt32) -> Void) {
        var node = category
        while node != 0, Int(node) < lastCounted.count, lastCounted[Int(node)] != stamp {
            lastCounted[Int(node)] = stamp
            body(&self, node)
            node = categoryParents[Int(node)]
        }
    }

    private mutating func sumUp() {
        lastCounted = [UInt32](repeating: 0, count: categoryParents.count)
        for (category, sum) in alone.enumerated() where sum > 0 {
            forEachAbove(UInt32(truncatingIfNeeded: category), UInt32(truncatingIfNeeded: category &+ 1)) { $0.count($1, sum) }
        }
        alone = []
    }

    /// - Parameter containing: the month of an instant with its bounds as instants; nil where there is none.
    private mutating func addMonths(
        _ documents: DocumentSet, _ columns: DocumentColumns, _ containing: (Int64) -> (month: Int64, start: Int64, end: Int64)?
    ) {
        // Documents come by date, so the month seldom changes.
        var (start, end): (Int64, Int64) = (0, 0)
        var (month, sum): (Int64, Int) = (0, 0)
        documents.forEach { document in
            guard document < columns.dated else { return }
            let date = columns.date(document)
            if date < start || date >= end {
                if sum > 0 { sparse[month, default: 0] += sum }
                sum = 0
                guard let found = containing(date) else {
                    (start, end) = (0, 0)
                    return
                }
                (month, start, end) = found
            }
            sum += 1
        }
        if sum > 0 { sparse[month, default: 0] += sum }
    }

    /// Largest counts first, ties by number.
    mutating func top(_ limit: Int) -> [(value: Int64, count: Int)] {
        sumUp()
        var all = sparse.map { (value: $0.key, count: $0.value) }
        for (number, count) in dense.enumerated() where count > 0 { all.append((Int64(number), Int(count))) }
        all.sort { $0.count != $1.count ? $0.count > $1.count : $0.value < $1.value }
        return Array(all.prefix(max(0, limit)))
    }
}

/// Months of the proleptic Gregorian calendar.
enum CalendarMonth {
    /// The month of a second since 1970, as year × 12 + month − 1, with its first second and that of the next.
    static func containing(_ second: Int64) -> (month: Int64, start: Int64, end: Int64) {
        let day = Int64((Double(second) / 86_400).rounded(.down))
        // Days from 0000-03-01 in eras of 400 years.
        let shifted = day &+ 719_468
        let era = (shifted >= 0 ? shifted : shifted &- 146_096) / 146_097
        let dayOfEra = shifted &- era &* 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let year = yearOfEra &+ era &* 400 &+ (marchMonth >= 10 ? 1 : 0)
        let month = year &* 12 &+ (marchMonth + 2) % 12
        return (month, firstSecond(month), firstSecond(month &+ 1))
    }

    /// The first second of a month.
    static func firstSecond(_ month: Int64) -> Int64 {
        let year = month >= 0 ? month / 12 : (month &- 11) / 12
        let index = month &- year &* 12
        let shiftedYear = index < 2 ? year &- 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear &- 399) / 400
        let yearOfEra = shiftedYear &- era &* 400
        let marchMonth = (index + 10) % 12
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * marchMonth + 2) / 5
        return (era &* 146_097 &+ dayOfEra &- 719_468) &* 86_400
    }
}
