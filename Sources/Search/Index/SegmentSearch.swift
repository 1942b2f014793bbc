/// Answers one plan in one segment: which documents match. One thread.
final class SegmentSearch {
    /// What a leaf came to here.
    enum Postings {
        case none
        /// One term, read where it is.
        case term(TermEntry)
        /// Found by looking closer: documents, and their values as in postings.
        case list(documents: [UInt32], values: [UInt32])
    }

    let reader: SegmentReader
    let deadline: Deadline
    /// Where a phrase is looked up that postings cannot decide; nil accepts it.
    var texts: (any TextSource)?
    private var known: [Plan.Leaf: Postings] = [:]
    /// Documents that are looked at; found ones outside of it are left out at the end.
    private(set) var range: Range<Int>

    var segment: Segment { reader.segment }
    var count: Int { reader.segment.count }

    /// A set of less than one document in so many is kept as a list.
    static let sparseness = 32

    init(_ reader: SegmentReader, _ deadline: Deadline) {
        self.reader = reader
        self.deadline = deadline
        range = 0..<reader.segment.count
    }

    /// Looks at these documents from now on.
    func look(at range: Range<Int>) {
        guard range != self.range else { return }
        self.range = range.clamped(to: 0..<count)
        // Lists were found in the former range; where a term is does not change.
        known = known.filter { if case .list = $0.value { false } else { true } }
    }

    /// - Throws: `IndexError` when bytes are damaged, and what the blob source throws.
    func postings(_ leaf: Plan.Leaf) throws -> Postings {
        if let found = known[leaf] { return found }
        let found = try find(leaf)
        known[leaf] = found
        return found
    }

    private func find(_ leaf: Plan.Leaf) throws -> Postings {
        let matcher = PhraseFinder(reader, deadline, range)
        if leaf.isPrefix { return try matcher.prefix(leaf) }
        guard let key = Self.key(leaf.units) else { return try matcher.phrase(leaf.units, leaf.field) }
        guard let entry = try reader.term(key) else { return .none }
        return leaf.field == .any ? .term(entry) : try matcher.inTitle(entry)
    }

    /// The term that a leaf is, if one term is enough for it.
    static func key(_ units: [QueryUnit]) -> [UInt8]? {
        switch units.count {
        case 1: TermKey.single(units[0])
        case 2: TermKey.adjacent(units[0], units[1])
        default: nil
        }
    }

    /// Documents of `range` that match, deleted ones included.
    func documents(_ plan: Plan) throws -> DocumentSet {
        let found = try documents(plan.root, plan)
        return range == 0..<count ? found : found.intersection(all)
    }

    private var all: DocumentSet { .bits(Bitmap(count: count, range: range)) }

    /// Those of `range`, and maybe others.
    private func documents(_ node: Plan.Node, _ plan: Plan) throws -> DocumentSet {
        switch node {
        case .leaf(let number): return try documents(postings(plan.leaves[number]))
        case .authors(let authors):
            let columns = segment.columns
            return all.filter { authors.contains(columns.author.uint32($0)) }
        case .and(let nodes): return try intersection(nodes, plan)
        case .or(let nodes):
            var bits = Bitmap(count: count)
            for node in nodes { try add(node, plan, to: &bits) }
            return .bits(bits)
        case .not(let node): return all.subtracting(try documents(node, plan), count: count)
        case .atLeast(let least, let nodes): return try atLeast(least, nodes, plan)
        case .sequence(let numbers):
            let candidates = try intersection(numbers.map { .leaf($0) }, plan)
            guard numbers.count > 1, !candidates.isEmpty else { return candidates }
            var finder = try SequenceFinder(numbers.map { plan.leaves[$0] }, reader, deadline)
            return .list(try finder.documents(among: candidates, texts: texts))
        }
    }

    private func add(_ node: Plan.Node, _ plan: Plan, to bits: inout Bitmap) throws {
        if case .leaf(let number) = node, case .term(let entry) = try postings(plan.leaves[number]) {
            return try insert(entry, to: &bits)
        }
        switch try documents(node, plan) {
        case .list(let list): bits.insert(list, count: list.count)
        case .bits(let other): bits.formUnion(other)
        }
    }

    private func insert(_ entry: TermEntry, to bits: inout Bitmap) throws {
        var cursor = try PostingsCursor(entry, reader)
        for block in cursor.blocks(covering: range) {
            if block & 31 == 31, deadline.check() { return }
            try cursor.load(block, wantsValues: false)
            bits.insert(cursor.documents, count: cursor.count)
        }
    }

    private func documents(_ postings: Postings) throws -> DocumentSet {
        switch postings {
        case .none: return .none
        case .list(let documents, _): return .list(documents)
        case .term(let entry):
            if entry.count * Self.sparseness > count {
                var bits = Bitmap(count: count)
                try insert(entry, to: &bits)
                return .bits(bits)
            }
            var list: [UInt32] = []
            var cursor = try PostingsCursor(entry, reader)
            let blocks = cursor.blocks(covering: range)
            list.reserveCapacity(min(entry.count, blocks.count * SegmentFormat.blockSize))
            for block in blocks {
                if block & 31 == 31, deadline.check() { break }
                try cursor.load(block, wantsValues: false)
                list.append(contentsOf: cursor.documents[..<cursor.count])
            }
            return .list(list)
        }
    }

    /// How many documents a node has at most, without reading postings.
    private func estimate(_ node: Plan.Node, _ plan: Plan) throws -> Int {
        switch node {
        case .leaf(let number):
            switch try postings(plan.leaves[number]) {
            case .none: return 0
            case .term(let entry): return entry.count
            case .list(let documents, _): return documents.count
            }
        case .and(let nodes):
            var least = count
            for node in nodes { least = min(least, try estimate(node, plan)) }
            return least
        case .or(let nodes):
            var sum = 0
            for node in nodes { sum += try estimate(node, plan) }
            return min(sum, count)
        case .sequence(let numbers):
            var least = count
            for number in numbers { least = min(least, try estimate(.leaf(number), plan)) }
            return least
        case .authors, .not, .atLeast: return count
        }
    }

    private func intersection(_ nodes: [Plan.Node], _ plan: Plan) throws -> DocumentSet {
        var positive: [(node: Plan.Node, estimate: Int)] = []
        var negative: [Plan.Node] = []
        for node in nodes {
            if case .not(let excluded) = node { negative.append(excluded) } else { positive.append((node, try estimate(node, plan))) }
        }
        positive.sort { $0.estimate < $1.estimate }
        var result = all
        if let first = positive.first {
            guard first.estimate > 0 else { return .none }
            result = try documents(first.node, plan)
        }
        for (node, estimate) in positive.dropFirst() {
            if case .list(let list) = result, list.count * 8 < estimate, case .leaf(let number) = node,
                case .term(let entry) = try postings(plan.leaves[number])
            {
                result = .list(try gallop(list, entry))
            } else {
                result = result.intersection(try documents(node, plan))
            }
        }
        for node in negative { result = result.subtracting(try documents(node, plan), count: count) }
        return result
    }

    /// Those of a few documents that a term with many has too.
    private func gallop(_ list: [UInt32], _ entry: TermEntry) throws -> [UInt32] {
        var cursor = try PostingsCursor(entry, reader)
        var result: [UInt32] = []
        for (index, document) in list.enumerated() {
            if index & 1_023 == 1_023, deadline.check() { break }
            guard let found = try cursor.seek(document) else { break }
            if found == document { result.append(document) }
        }
        return result
    }

    private func atLeast(_ least: Int, _ nodes: [Plan.Node], _ plan: Plan) throws -> DocumentSet {
        var counts = [UInt16](repeating: 0, count: count)
        for node in nodes {
            guard case .leaf(let number) = node, case .term(let entry) = try postings(plan.leaves[number]) else {
                try documents(node, plan).forEach { counts[$0] &+= 1 }
                continue
            }
            var cursor = try PostingsCursor(entry, reader)
            for block in cursor.blocks(covering: range) {
                if block & 31 == 31, deadline.check() { break }
                try cursor.load(block, wantsValues: false)
                cursor.tally(&counts)
            }
        }
        var bits = Bitmap(count: count)
        let wanted = UInt16(clamping: max(1, least))
        for document in counts.indices where counts[document] >= wanted { bits.insert(document) }
        return .bits(bits)
    }
}

extension PostingsCursor {
    /// Adds 1 for each document of the current block.
    func tally(_ counts: inout [UInt16]) {
        var out = counts.mutableSpan
        var index = 0
        while index < count {
            out[Int(documents[index])] &+= 1
            index &+= 1
        }
    }
}
