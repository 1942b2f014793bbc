/// Finds phrases, prefixes and words of the title in one segment. One thread.
struct PhraseFinder {
    private let reader: SegmentReader
    private let deadline: Deadline
    /// Documents that are looked at, by all but prefixes.
    private let range: Range<Int>

    /// Words that a prefix may stand for in a segment; more make the answer partial.
    static let expansionsMax = 65_536
    /// The same for a prefix behind other units, where each is a phrase of its own.
    static let phraseExpansionsMax = 4_096

    init(_ reader: SegmentReader, _ deadline: Deadline, _ range: Range<Int>) {
        self.reader = reader
        self.deadline = deadline
        self.range = range
    }

    private var columns: DocumentColumns { reader.segment.columns }

    /// One term's postings in titles.
    func inTitle(_ entry: TermEntry) throws -> SegmentSearch.Postings {
        var cursor = try PostingsCursor(entry, reader)
        var (documents, values): ([UInt32], [UInt32]) = ([], [])
        for block in cursor.blocks(covering: range) {
            if block & 31 == 31, deadline.check() { break }
            try cursor.load(block)
            for index in 0..<cursor.count where cursor.values[index] & 1 == 1 {
                documents.append(cursor.documents[index])
                values.append(SegmentFormat.plain | 1)
            }
        }
        return .list(documents: documents, values: values)
    }

    /// Documents in which the units stand one after the other, with how often.
    func phrase(_ units: [QueryUnit], _ field: QueryField) throws -> SegmentSearch.Postings {
        var cover: [(key: [UInt8], offset: Int)] = []
        var others: [[UInt8]] = []
        Self.terms(of: units, cover: &cover, others: &others)
        var members: [Member] = []
        for (key, offset) in cover {
            guard let entry = try reader.term(key) else { return .none }
            members.append(Member(cursor: try PostingsCursor(entry, reader), offset: UInt32(truncatingIfNeeded: offset)))
        }
        for key in others {
            guard let entry = try reader.term(key) else { return .none }
            members.append(Member(cursor: try PostingsCursor(entry, reader), offset: nil))
        }
        members.sort { $0.cursor.entry.count < $1.cursor.entry.count }
        return try verify(&members, field)
    }

    /// A term of a phrase.
    private struct Member {
        var cursor: PostingsCursor
        /// Units from the start of the phrase to the term; nil for a term that only has to be in the document.
        let offset: UInt32?
    }

    /// The terms that prove a phrase by their positions, and those that only have to be there.
    static func terms(of units: [QueryUnit], cover: inout [(key: [UInt8], offset: Int)], others: inout [[UInt8]]) {
        var index = 0
        while index < units.count {
            let hasNext = index + 1 < units.count
            if hasNext, let key = TermKey.adjacent(units[index], units[index + 1]) {
                cover.append((key, index))
                if index + 2 < units.count, let between = TermKey.adjacent(units[index + 1], units[index + 2]) { others.append(between) }
                index += 2
            } else if !units[index].isCharacter {
                cover.append((TermKey.single(units[index]), index))
                index += 1
            } else {
                // A character at the end, left over: the pair that ends with it, which was to be in `others`.
                if index > 0, let key = TermKey.adjacent(units[index - 1], units[index]) {
                    cover.append((key, index - 1))
                    others.removeAll { $0 == key }
                }
                index += 1
            }
        }
    }

    /// - Parameter members: the rarest first; at least one with an offset.
    private func verify(_ members: inout [Member], _ field: QueryField) throws -> SegmentSearch.Postings {
        var (documents, values): ([UInt32], [UInt32]) = ([], [])
        var starts: [UInt32] = []
        var steps = 0
        let end = UInt32(truncatingIfNeeded: range.upperBound)
        var next = try Self.align(&members, UInt32(truncatingIfNeeded: range.lowerBound))
        while let document = next, document < end {
            steps &+= 1
            if steps & 1_023 == 0, deadline.check() { break }
            try Self.starts(&members, into: &starts)
            if let first = starts.first {
                let textStart = columns.textStart.uint32(Int(document))
                let isInTitle = first < textStart
                if field == .any || isInTitle {
                    documents.append(document)
                    let occurrences = field == .any ? starts.count : starts.count { $0 < textStart }
                    values.append(UInt32(truncatingIfNeeded: occurrences) &<< 1 | (isInTitle ? 1 : 0))
                }
            }
            next = try Self.align(&members, document + 1)
        }
        return .list(documents: documents, values: values)
    }

    /// Moves all members to the next document that each of them has, at or after `document`; nil when there is none.
    private static func align(_ members: inout [Member], _ document: UInt32) throws -> UInt32? {
        guard var candidate = try members[0].cursor.seek(document) else { return nil }
        var index = 1
        while index < members.count {
            guard let found = try members[index].cursor.seek(candidate) else { return nil }
            if found == candidate {
                index &+= 1
            } else {
                // The rarest one leaps furthest.
                guard let next = try members[0].cursor.seek(found) else { return nil }
                candidate = next
                index = 1
            }
        }
        return candidate
    }

    /// Where the phrase stands in the document that all members are at.
    private static func starts(_ members: inout [Member], into starts: inout [UInt32]) throws {
        starts.removeAll(keepingCapacity: true)
        var isFirst = true
        for index in members.indices {
            guard let offset = members[index].offset else { continue }
            if isFirst {
                try members[index].cursor.appendPositions(less: offset, to: &starts)
                isFirst = false
            } else {
                try members[index].cursor.keepPositions(plus: offset, in: &starts)
            }
            if starts.isEmpty { return }
        }
    }

    /// Documents with a word that starts so, after the units before it.
    func prefix(_ leaf: Plan.Leaf) throws -> SegmentSearch.Postings {
        guard case .word(let beginning)? = leaf.units.last else { return .none }
        let before = Array(leaf.units.dropLast())
        if before.isEmpty { return try union(startingWith: TermKey.single(.word(beginning)), leaf.field) }
        if before.count == 1, let key = TermKey.adjacent(before[0], .word(beginning)) { return try union(startingWith: key, leaf.field) }
        var words: [[UInt8]] = []
        try reader.terms(startingWith: TermKey.single(.word(beginning))) { key, _ in
            words.append(Array(key.dropFirst()))
            guard words.count >= Self.phraseExpansionsMax else { return true }
            deadline.leaveOut()
            return false
        }
        var sums: [UInt32: UInt32] = [:]
        for word in words where !deadline.check() {
            guard case .list(let documents, let values) = try phrase(before + [.word(word)], leaf.field) else { continue }
            for (document, value) in zip(documents, values) { Self.add(value, to: &sums[document, default: 0]) }
        }
        return Self.list(sums)
    }

    private func union(startingWith prefix: [UInt8], _ field: QueryField) throws -> SegmentSearch.Postings {
        var sums: [UInt32: UInt32] = [:]
        var expansions = 0
        try reader.terms(startingWith: prefix) { _, entry in
            expansions += 1
            var cursor = try PostingsCursor(entry, reader)
            for block in 0..<cursor.blocks {
                try cursor.load(block)
                for index in 0..<cursor.count where field == .any || cursor.values[index] & 1 == 1 {
                    let value = field == .any ? cursor.values[index] : SegmentFormat.plain | 1
                    Self.add(value, to: &sums[cursor.documents[index], default: 0])
                }
            }
            if expansions >= Self.expansionsMax { deadline.leaveOut() }
            return expansions < Self.expansionsMax && !deadline.check()
        }
        return Self.list(sums)
    }

    private static func add(_ value: UInt32, to sum: inout UInt32) {
        sum = ((sum &>> 1 &+ value &>> 1) &<< 1) | (sum | value) & 1
    }

    private static func list(_ sums: [UInt32: UInt32]) -> SegmentSearch.Postings {
        let documents = sums.keys.sorted()
        return .list(documents: documents, values: documents.map { sums[$0] ?? SegmentFormat.plain })
    }
}
