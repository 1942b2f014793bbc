/// A document with its score, ordered: higher score, then newer, then smaller id.
struct RankedHit: Sendable {
    var score: Double
    var published: Int64
    var idBits: UInt64
    var segment: Int
    var document: Int

    static func precedes(_ a: RankedHit, _ b: RankedHit) -> Bool {
        if a.score != b.score { return a.score > b.score }
        if a.published != b.published { return a.published > b.published }
        return a.idBits < b.idBits
    }
}

/// The best `limit` hits so far: a heap with the worst on top.
struct TopHits {
    private(set) var heap: [RankedHit] = []
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// No score below this gets in; -1 while there is room.
    var threshold: Double { heap.count < limit ? -1 : heap[0].score }

    mutating func insert(_ hit: RankedHit) {
        guard limit > 0 else { return }
        if heap.count < limit {
            heap.append(hit)
            var child = heap.count - 1
            while child > 0 {
                let parent = (child - 1) / 2
                guard RankedHit.precedes(heap[parent], heap[child]) else { break }
                heap.swapAt(parent, child)
                child = parent
            }
            return
        }
        guard RankedHit.precedes(hit, heap[0]) else { return }
        heap[0] = hit
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && RankedHit.precedes(heap[worst], heap[child]) {
                worst = child
            }
            guard worst != parent else { break }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }

    /// Best first.
    var sorted: [RankedHit] { heap.sorted(by: RankedHit.precedes) }
}

/// What a request's scores are made of, the same in every segment.
struct Scoring {
    var ranking: Ranking
    /// One a scored leaf of the plan.
    var scorers: [TermScorer]
    var now: Int64
    var usesRecency: Bool
    /// The language whose articles are written as the query is; 0 for none.
    var preferredLanguage: UInt32 = 0

    /// What a document's score is multiplied by for being written in the query's script.
    @inline(__always)
    func script(_ document: Int, _ columns: DocumentColumns) -> Double {
        guard preferredLanguage != 0, columns.language.uint32(document) == preferredLanguage else { return 1 }
        return 1 + ranking.scriptGain
    }

    /// The most that the sum of a document of this date or an older one is multiplied by.
    @inline(__always)
    func bestFactor(_ published: Int64) -> Double {
        recency(published) * (preferredLanguage == 0 ? 1 : 1 + ranking.scriptGain)
    }

    @inline(__always)
    func recency(_ published: Int64) -> Double {
        guard usesRecency else { return 1 }
        guard published != DocumentColumns.undated else { return 1 }
        return ranking.recency(age: Double(now) - Double(published))
    }

    /// The score of a sum of fixed-point parts.
    @inline(__always)
    func final(_ sum: UInt32, _ published: Int64) -> Double { Double(sum) / Ranking.scale * recency(published) }
}

/// One scored leaf in one segment, walked by ascending document: a term where it is, or a list in memory.
struct ScoredPostings {
    /// Changed where it stands: copying a cursor costs more than moving it.
    var cursor: PostingsCursor?
    var list = PostingsList()

    init(_ cursor: PostingsCursor) { self.cursor = cursor }

    init(documents: [UInt32], values: [UInt32]) { list = PostingsList(documents: documents, values: values) }

    /// The value at `document`, which must not be less than those asked for before; nil when it has none.
    @inline(__always)
    mutating func value(at document: UInt32) throws -> UInt32? {
        guard cursor != nil else { return list.value(at: document) }
        return try cursor?.value(at: document)
    }
}

/// Postings in memory, walked by ascending document.
struct PostingsList {
    private(set) var documents: [UInt32] = []
    private(set) var values: [UInt32] = []
    var index = 0

    mutating func value(at document: UInt32) -> UInt32? {
        // Steps that double while far: the lists of common phrases are long, the documents asked for few.
        var step = 1
        while index &+ step < documents.count, documents[index &+ step] < document {
            index &+= step
            step &<<= 1
        }
        while step > 0 {
            if index &+ step < documents.count, documents[index &+ step] < document { index &+= step }
            step &>>= 1
        }
        while index < documents.count, documents[index] < document { index &+= 1 }
        return index < documents.count && documents[index] == document ? values[index] : nil
    }
}

/// Finds the best documents of one segment.
struct Ranker {
    let search: SegmentSearch
    let segmentNumber: Int
    let plan: Plan
    let scoring: Scoring

    func leaves() throws -> [(scorer: TermScorer, postings: ScoredPostings)] {
        var result: [(scorer: TermScorer, postings: ScoredPostings)] = []
        for (index, leaf) in plan.scored.enumerated() {
            switch try search.postings(plan.leaves[leaf]) {
            case .none: break
            case .term(let entry): result.append((scoring.scorers[index], ScoredPostings(try PostingsCursor(entry, search.reader))))
            case .list(let documents, let values):
                result.append((scoring.scorers[index], ScoredPostings(documents: documents, values: values)))
            }
        }
        return result
    }

    /// Adds the documents of `accepted` that are good enough to `top`.
    func rank(_ accepted: DocumentSet, into top: inout TopHits) throws {
        guard top.limit > 0, !accepted.isEmpty else { return }
        // Few documents are looked up one by one; of many only those are scored that can still get in.
        if plan.alwaysScores, try isWorthPruning(accepted) {
            var pruned = try PrunedRanker(self)
            try pruned.rank(accepted.bitmap(count: search.count), into: &top)
        } else {
            try probe(accepted, into: &top)
        }
    }

    /// Documents of a list that are looked up one by one in any case.
    private static let probesMax = 128
    /// Postings walked for the price of one look-up.
    private static let postingsPerProbe = 4

    /// Whether scoring by windows, which walks all postings, costs less than a look into each leaf for each document.
    private func isWorthPruning(_ accepted: DocumentSet) throws -> Bool {
        guard case .list(let list) = accepted else { return true }
        guard list.count > Self.probesMax else { return false }
        var postings = 0
        for leaf in plan.scored {
            switch try search.postings(plan.leaves[leaf]) {
            case .none: break
            case .term(let entry): postings += entry.count
            case .list(let documents, _): postings += documents.count
            }
        }
        return postings <= list.count * plan.scored.count * Self.postingsPerProbe
    }

    /// Looks each document up in each leaf.
    private func probe(_ accepted: DocumentSet, into top: inout TopHits) throws {
        var leaves = try leaves()
        let columns = search.segment.columns
        try accepted.forEach { document in
            var sum: UInt32 = 0
            for index in leaves.indices {
                guard let value = try leaves[index].postings.value(at: UInt32(truncatingIfNeeded: document)) else { continue }
                sum &+= leaves[index].scorer.score(value: value, length: columns.lengths[document])
            }
            add(document, sum, columns, &top)
        }
    }

    @inline(__always)
    func add(_ document: Int, _ sum: UInt32, _ columns: DocumentColumns, _ top: inout TopHits) {
        let published = columns.date(document)
        let score = scoring.final(sum, published) * scoring.script(document, columns)
        guard score >= top.threshold else { return }
        top.insert(
            RankedHit(
                score: score, published: published, idBits: columns.idBits[document], segment: segmentNumber, document: document))
    }

    /// The parts of one document's score: a leaf's number and what it adds.
    func parts(_ document: Int) throws -> [(leaf: Int, value: Double)] {
        var result: [(leaf: Int, value: Double)] = []
        for (index, leaf) in plan.scored.enumerated() {
            var postings: ScoredPostings
            switch try search.postings(plan.leaves[leaf]) {
            case .none: continue
            case .term(let entry): postings = ScoredPostings(try PostingsCursor(entry, search.reader))
            case .list(let documents, let values): postings = ScoredPostings(documents: documents, values: values)
            }
            guard let value = try postings.value(at: UInt32(truncatingIfNeeded: document)) else { continue }
            let part = scoring.scorers[index].score(value: value, length: search.segment.columns.lengths[document])
            result.append((leaf, Double(part) / Ranking.scale))
        }
        return result
    }
}
