/// When a page by date ends before all matches are counted.
struct EarlyEnd: Sendable {
    /// Postings read for a total that nobody insists on: about two milliseconds.
    var autoCost = 400_000
    /// The same where no total is wanted.
    var noneCost = 25_000
    /// Fewest documents of a segment that are looked at in one go.
    var stretchMin = 4_096
    /// What it costs to look at a document that may have a phrase, in postings.
    static let phraseCost = 64
}

extension SearchRun {
    /// The matches that a page by date needs, and those near them, where counting all of them would cost too much; nil where
    /// they are all wanted or cheap.
    ///
    /// Documents stand newest first, so a page is full long before the end: stretch after stretch is looked at, from the
    /// beginning or the cursor, until it is. How long a stretch is follows from what all of them would cost, so that an
    /// answer is the same however busy the machine is.
    func firstMatches(_ plan: Plan?) throws -> Matches? {
        guard let plan, let start = earlyStart, request.total != .exact else { return nil }
        var cost = 0
        for search in searches { cost += try search.cost(plan) }
        let most = request.total == .none ? early.noneCost : early.autoCost
        guard cost > most else { return nil }
        let share = Double(most) / Double(cost)
        var matches = Matches(plan: plan, found: [], accepted: [], total: 0)
        for number in searches.indices {
            let count = searches[number].count
            let from = start.map { snapshot.segments[number].columns.place(ofDate: $0.value) } ?? 0..<0
            var stretches = Stretches(from: from.lowerBound, length: max(early.stretchMin, Int(Double(count) * share)), count: count)
            var (found, accepted) = (DocumentSet.none, DocumentSet.none)
            // Those of the cursor's own date may stand on either side of it.
            var wanted = max(request.limit + 1, Spelling.hitsMax) + from.count
            while let range = stretches.next(wantsMoreBehind: wanted > 0, wantsMoreBefore: start != nil) {
                searches[number].look(at: range)
                let more = try documents(plan, number)
                found = found.isEmpty ? more.found : found.union(more.found, count: count)
                accepted = accepted.isEmpty ? more.accepted : accepted.union(more.accepted, count: count)
                if range.lowerBound >= from.lowerBound {
                    wanted -= more.accepted.population
                } else if !more.accepted.isEmpty {
                    stretches.before = 0
                    matches.isComplete = false
                }
                if deadline.check() { break }
            }
            matches.isComplete = matches.isComplete && stretches.isAtEnd
            matches.found.append(found)
            matches.accepted.append(accepted)
            matches.total += accepted.population
            searches[number].look(at: 0..<count)
        }
        return matches
    }

    /// The cursor of a page that can be cut out of the newest matches, nil inside for the first page; nil when it cannot.
    private var earlyStart: (value: Int64, idBits: UInt64)?? {
        guard request.order == .publishedDescending, request.limit > 0, request.facets.isEmpty, !request.collapsesStories else {
            return nil
        }
        switch request.position {
        case .start: return .some(nil)
        case .after(let value, let idBits): return .some((value, idBits))
        case .before, .offset: return nil
        }
    }
}

/// Stretches of documents from one on, each four times as long as the one before; and backwards.
private struct Stretches {
    /// The first document behind what was looked at.
    private var behind: Int
    /// Documents before what was looked at that may still be.
    var before: Int
    private var length: Int
    private var lengthBefore: Int
    private let count: Int

    init(from: Int, length: Int, count: Int) {
        (behind, before, self.length, lengthBefore, self.count) = (from, from, length, length, count)
    }

    var isAtEnd: Bool { behind >= count && before <= 0 }

    mutating func next(wantsMoreBehind: Bool, wantsMoreBefore: Bool) -> Range<Int>? {
        if wantsMoreBehind, behind < count {
            let range = behind..<min(count, behind + length)
            behind = range.upperBound
            length *= 4
            return range
        }
        guard wantsMoreBefore, before > 0 else { return nil }
        let range = max(0, before - lengthBefore)..<before
        before = range.lowerBound
        lengthBefore *= 4
        return range
    }
}

extension DocumentColumns {
    /// The documents of a date, and where they would stand if there are none; those without one behind all others.
    func place(ofDate value: Int64) -> Range<Int> {
        guard value != Self.undated else { return dated..<count }
        let first = firstDocument(notNewerThan: value)
        return first..<(value > .min ? firstDocument(notNewerThan: value - 1) : dated)
    }
}
