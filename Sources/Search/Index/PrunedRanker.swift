/// Ranks by windows of documents and leaves out what cannot get among the best: block-max MaxScore.
///
/// In each window the leaves are split by what they can add at most there: the weak ones together cannot lift a document
/// over the threshold, so only documents of the others are candidates, and the weak are asked about those alone. Blocks
/// whose best score plus that of all other leaves stays below the threshold are not even decoded.
struct PrunedRanker {
    private let ranker: Ranker
    private var leaves: [Leaf]
    /// Numbers of leaves, those that can add least in the window first.
    private var order: [Int]
    /// Sums of the window's documents.
    private var sums = [UInt32](repeating: 0, count: PrunedRanker.windowSize)

    /// Documents of the window that may get in, less its first one.
    private var candidates: [UInt32] = []

    static let windowSize = 2_048
    /// Postings walked for the price of one look-up.
    private static let postingsPerProbe = 16

    private struct Leaf {
        var postings: ScoredPostings
        let scorer: TermScorer
        /// The best score of each block; one for a list that is short or in memory.
        let bounds: [UInt32]
        /// The best score in the window.
        var bound: UInt32 = 0
    }

    init(_ ranker: Ranker) throws {
        self.ranker = ranker
        let lengths = ranker.search.segment.columns.lengths
        leaves = try ranker.leaves().map { scorer, postings in
            Leaf(postings: postings, scorer: scorer, bounds: try postings.bounds(scorer, lengths))
        }
        order = Array(leaves.indices)
    }

    mutating func rank(_ accepted: Bitmap, into top: inout TopHits) throws {
        let columns = ranker.search.segment.columns
        var base = 0
        var windows = 0
        while let first = accepted.next(base) {
            windows += 1
            if windows & 15 == 0, ranker.search.deadline.check() { return }
            let end = min(columns.count, first + Self.windowSize)
            // No document of the window is newer than its first one.
            let recency = ranker.scoring.bestFactor(columns.date(first))
            let threshold = UInt32(max(0, min(top.threshold / recency * Ranking.scale - 2, 4e9)))
            try rank(first..<end, accepted, threshold: threshold, into: &top)
            base = end
        }
    }

    private mutating func rank(_ window: Range<Int>, _ accepted: Bitmap, threshold: UInt32, into top: inout TopHits) throws {
        var all: UInt32 = 0
        for index in leaves.indices {
            leaves[index].bound = leaves[index].postings.bound(in: window, leaves[index].bounds)
            all &+= leaves[index].bound
        }
        guard all >= max(1, threshold) else { return }
        order.sort { leaves[$0].bound < leaves[$1].bound }
        var weak: UInt32 = 0
        var split = 0
        while split < order.count, weak &+ leaves[order[split]].bound < threshold {
            weak &+= leaves[order[split]].bound
            split += 1
        }
        Self.clear(&sums)
        for index in order[split...] { try accumulate(index, window, threshold, all) }
        choose(window, threshold, weak)
        // Where candidates are many, walking a weak leaf costs less than looking each of them up in it.
        while split > 0 {
            let index = order[split - 1]
            let postings = leaves[index].postings.expected(in: window, of: ranker.search.count)
            guard candidates.count * Self.postingsPerProbe > postings else { break }
            weak &-= leaves[index].bound
            split -= 1
            try accumulate(index, window, threshold, all)
            choose(window, threshold, weak)
        }
        try collect(window, accepted, weak: weak, split: split, into: &top)
    }

    /// Adds a leaf's scores but those that stay below the threshold even with all that the other leaves may add.
    private mutating func accumulate(_ index: Int, _ window: Range<Int>, _ threshold: UInt32, _ all: UInt32) throws {
        let others = all &- leaves[index].bound
        try leaves[index].postings.accumulate(
            window, leaves[index].scorer, ranker.search.segment.columns.lengths, leaves[index].bounds,
            least: threshold > others ? threshold &- others : 0, into: &sums)
    }

    /// Those that can get in with what the weak leaves may add.
    private mutating func choose(_ window: Range<Int>, _ least: UInt32, _ weak: UInt32) {
        Self.choose(sums, window.count, least: max(1, least > weak ? least &- weak : 0), into: &candidates)
    }

    /// Completes the sums that can still get in.
    private mutating func collect(_ window: Range<Int>, _ accepted: Bitmap, weak: UInt32, split: Int, into top: inout TopHits) throws {
        let columns = ranker.search.segment.columns
        let recency = ranker.scoring.bestFactor(columns.date(window.lowerBound))
        var least = Self.least(top, recency)
        for candidate in candidates {
            let sum = sums[Int(candidate)]
            let document = window.lowerBound &+ Int(candidate)
            guard sum &+ weak >= least, accepted.contains(document) else { continue }
            var total = sum
            var rest = weak
            var next = split
            while next > 0, total &+ rest >= least {
                next &-= 1
                let leaf = order[next]
                rest &-= leaves[leaf].bound
                if let value = try leaves[leaf].postings.value(at: UInt32(truncatingIfNeeded: document)) {
                    total &+= leaves[leaf].scorer.score(value: value, length: columns.lengths[document])
                }
            }
            guard next == 0, total >= least else { continue }
            ranker.add(document, total, columns, &top)
            least = Self.least(top, recency)
        }
    }

    private static func clear(_ sums: inout [UInt32]) {
        var out = sums.mutableSpan
        for index in out.indices { out[index] = 0 }
    }

    /// The places of the first `count` sums that are not less than `least`.
    private static func choose(_ sums: [UInt32], _ count: Int, least: UInt32, into places: inout [UInt32]) {
        places.removeAll(keepingCapacity: true)
        let sums = sums.span
        var index = 0
        // Eight at a time while none of them can get in, as is the rule once good ones were found.
        while index &+ 8 <= count {
            var greatest: UInt32 = 0
            var step = 0
            while step < 8 {
                greatest = max(greatest, sums[index &+ step])
                step &+= 1
            }
            if greatest >= least {
                for place in index..<index &+ 8 where sums[place] >= least { places.append(UInt32(truncatingIfNeeded: place)) }
            }
            index &+= 8
        }
        while index < count {
            if sums[index] >= least { places.append(UInt32(truncatingIfNeeded: index)) }
            index &+= 1
        }
    }

    /// The least sum that can get in; a little less, for rounding.
    private static func least(_ top: TopHits, _ recency: Double) -> UInt32 {
        UInt32(max(0, min(top.threshold / recency * Ranking.scale - 2, 4e9)))
    }
}

extension ScoredPostings {
    /// The best score of each block of a cursor with a table, otherwise the best of all.
    func bounds(_ scorer: TermScorer, _ lengths: [UInt8]) throws -> [UInt32] {
        guard var cursor else { return [list.bound(scorer, lengths)] }
        if cursor.entry.hasTable { return (0..<cursor.blocks).map { cursor.bound($0, scorer) } }
        var best: UInt32 = 0
        for block in 0..<cursor.blocks {
            try cursor.load(block)
            for index in 0..<cursor.count {
                best = max(best, scorer.score(value: cursor.values[index], length: lengths[Int(cursor.documents[index])]))
            }
        }
        return [best]
    }

    /// The best score of any document of the window; 0 past the end.
    func bound(in window: Range<Int>, _ bounds: [UInt32]) -> UInt32 {
        guard let cursor else { return list.index < list.documents.count ? bounds.first ?? 0 : 0 }
        guard cursor.entry.hasTable else { return bounds.first ?? 0 }
        guard var block = cursor.blockCovering(window.lowerBound) else { return 0 }
        var best: UInt32 = 0
        while block < bounds.count {
            best = max(best, bounds[block])
            if cursor.lastDocument(block) >= window.upperBound - 1 { break }
            block += 1
        }
        return best
    }

    /// About how many documents of a window it has.
    func expected(in window: Range<Int>, of count: Int) -> Int {
        (cursor?.entry.count ?? list.documents.count) * window.count / max(1, count) + 1
    }

    /// Adds the scores of the window's documents; blocks that cannot reach `least` may be left out.
    mutating func accumulate(
        _ window: Range<Int>, _ scorer: TermScorer, _ lengths: [UInt8], _ bounds: [UInt32], least: UInt32, into sums: inout [UInt32]
    ) throws {
        if cursor != nil {
            try cursor?.accumulate(window, scorer, lengths, bounds, least: least, into: &sums)
        } else {
            list.accumulate(window, scorer, lengths, into: &sums)
        }
    }
}

extension PostingsList {
    fileprivate func bound(_ scorer: TermScorer, _ lengths: [UInt8]) -> UInt32 {
        var best: UInt32 = 0
        for (document, value) in zip(documents, values) {
            best = max(best, scorer.score(value: value, length: lengths[Int(document)]))
        }
        return best
    }

    fileprivate mutating func accumulate(_ window: Range<Int>, _ scorer: TermScorer, _ lengths: [UInt8], into sums: inout [UInt32]) {
        while index < documents.count, Int(documents[index]) < window.lowerBound { index &+= 1 }
        while index < documents.count, Int(documents[index]) < window.upperBound {
            let document = Int(documents[index])
            sums[document &- window.lowerBound] &+= scorer.score(value: values[index], length: lengths[document])
            index &+= 1
        }
    }
}

extension PostingsCursor {
    fileprivate mutating func accumulate(
        _ window: Range<Int>, _ scorer: TermScorer, _ lengths: [UInt8], _ bounds: [UInt32], least: UInt32, into sums: inout [UInt32]
    ) throws {
        guard var block = blockCovering(window.lowerBound) else { return }
        while block < blocks {
            if !entry.hasTable || bounds[block] >= least {
                try load(block)
                accumulate(window, scorer, lengths, into: &sums)
            }
            if !entry.hasTable || lastDocument(block) >= window.upperBound - 1 { break }
            block += 1
        }
    }

    /// Adds the scores of the current block's documents in the window.
    func accumulate(_ window: Range<Int>, _ scorer: TermScorer, _ allLengths: [UInt8], into allSums: inout [UInt32]) {
        var sums = allSums.mutableSpan
        let lengths = allLengths.span
        let documents = documents.span
        let values = values.span
        let (first, end) = (UInt32(truncatingIfNeeded: window.lowerBound), UInt32(truncatingIfNeeded: window.upperBound))
        var index = 0
        while index < count, documents[index] < first { index &+= 1 }
        while index < count {
            let document = documents[index]
            guard document < end else { return }
            sums[Int(document &- first)] &+= scorer.score(value: values[index], length: lengths[Int(document)])
            index &+= 1
        }
    }
}
