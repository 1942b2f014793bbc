extension SearchRun {
    /// A page by date.
    func page(ordered matches: Matches, into result: inout SearchResult) {
        guard request.limit > 0 else { return }
        let order = HitOrder(order: request.order, segments: snapshot.segments)
        var candidates: [Candidate]
        if request.collapsesStories {
            candidates = StoryCollapse(snapshot).page(matches.accepted, order, request, &result)
        } else {
            switch request.position {
            case .start:
                candidates = order.take(request.limit + 1, matches.accepted, from: nil)
            case .offset(let offset):
                let skipped = max(0, min(offset, matches.total))
                candidates = order.take(skipped + request.limit + 1, matches.accepted, from: nil)
                candidates.removeFirst(min(skipped, candidates.count))
                result.hasMoreBefore = skipped > 0
            case .after(let value, let idBits):
                candidates = order.take(request.limit + 1, matches.accepted, from: (value, idBits))
                let first = candidates.first.map { ($0.value, $0.idBits) }
                result.hasMoreBefore = !order.take(1, matches.accepted, from: first, backwards: true).isEmpty
            case .before(let value, let idBits):
                candidates = order.take(request.limit + 1, matches.accepted, from: (value, idBits), backwards: true)
                result.hasMoreBefore = candidates.count > request.limit
                if result.hasMoreBefore { candidates.removeLast() }
                candidates.reverse()
                let last = candidates.last.map { ($0.value, $0.idBits) }
                result.hasMoreAfter = !order.take(1, matches.accepted, from: last).isEmpty
            }
            if candidates.count > request.limit {
                result.hasMoreAfter = true
                candidates.removeLast(candidates.count - request.limit)
            }
        }
        result.hits = candidates.map { candidate in
            SearchResult.Hit(
                row: snapshot.segments[candidate.segment].columns.rowNumber(candidate.document), value: candidate.value,
                idBits: candidate.idBits)
        }
    }

    /// A page out of the ranked window.
    func page(ranked matches: Matches, _ plan: Plan, into result: inout SearchResult) throws {
        guard request.limit > 0, matches.total > 0 else { return }
        let window = max(0, request.windowMax)
        let wanted: Int
        switch request.position {
        case .start: wanted = request.collapsesStories ? window : min(window, request.limit + 1)
        case .offset(let offset):
            wanted = request.collapsesStories ? window : min(window, max(0, min(offset, window)) + request.limit + 1)
        case .after, .before: wanted = window
        }
        let scoring = try scoring(plan)
        var top = TopHits(limit: ordersAnswers ? max(wanted, AnswerOrder.hitsMax + 1) : wanted)
        for (number, search) in searches.enumerated() {
            let ranker = Ranker(search: search, segmentNumber: number, plan: plan, scoring: scoring)
            try ranker.rank(matches.accepted[number], into: &top)
        }
        var hits = top.sorted
        if request.collapsesStories { hits = StoryCollapse(snapshot).collapsed(hits) }
        if ordersAnswers { hits = try answersFirst(hits) }
        let range = pageRange(hits)
        result.hasMoreBefore = range.lowerBound > 0
        result.hasMoreAfter = range.upperBound < hits.count
        for hit in hits[range] { result.hits.append(try self.hit(hit, plan, scoring)) }
    }

    /// Which of the ranked hits make the page.
    private func pageRange(_ hits: [RankedHit]) -> Range<Int> {
        var start = 0
        switch request.position {
        case .start: break
        case .offset(let offset): start = min(max(0, offset), hits.count)
        case .after(let value, let idBits): start = min(hits.count, index(hits, value, idBits).end)
        case .before(let value, let idBits):
            let end = index(hits, value, idBits).start
            return max(0, end - request.limit)..<end
        }
        return start..<min(hits.count, start + request.limit)
    }

    /// Where a hit stands, or would stand if it were still there.
    private func index(_ hits: [RankedHit], _ value: Int64, _ idBits: UInt64) -> (start: Int, end: Int) {
        let score = Double(bitPattern: UInt64(bitPattern: value))
        if let found = hits.firstIndex(where: { $0.idBits == idBits && $0.score == score }) { return (found, found + 1) }
        let place = hits.firstIndex { !($0.score > score) } ?? hits.count
        return (place, place)
    }

    private func hit(_ ranked: RankedHit, _ plan: Plan, _ scoring: Scoring) throws -> SearchResult.Hit {
        let columns = snapshot.segments[ranked.segment].columns
        var hit = SearchResult.Hit(
            row: columns.rowNumber(ranked.document), value: Int64(bitPattern: ranked.score.bitPattern), idBits: ranked.idBits)
        hit.score = ranked.score
        guard request.explains else { return hit }
        let ranker = Ranker(search: searches[ranked.segment], segmentNumber: ranked.segment, plan: plan, scoring: scoring)
        for (leaf, value) in try ranker.parts(ranked.document) { hit.explanation.append((plan.leaves[leaf].description, value)) }
        hit.explanation.append(("recency", scoring.recency(ranked.published)))
        if scoring.preferredLanguage != 0 { hit.explanation.append(("script", scoring.script(ranked.document, columns))) }
        return hit
    }

    /// What scores are made of; document frequencies count deleted articles until their segment is merged.
    func scoring(_ plan: Plan) throws -> Scoring {
        let documents = snapshot.segments.reduce(0) { $0 + $1.count }
        let length = snapshot.segments.reduce(0) { $0 + $1.columns.totalLength }
        let average = Double(length) / Double(max(1, documents))
        var scorers: [TermScorer] = []
        for leaf in plan.scored {
            let frequency = try frequency(plan.leaves[leaf])
            scorers.append(
                TermScorer(
                    ranking: ranking, inverseFrequency: Ranking.inverseFrequency(documents: documents, frequency: frequency),
                    averageLength: average))
        }
        return Scoring(
            ranking: ranking, scorers: scorers, now: request.now, usesRecency: request.usesRecency,
            preferredLanguage: request.preferredLanguage)
    }

    /// Documents that have a leaf, all segments together.
    func frequency(_ leaf: Plan.Leaf) throws -> Int {
        var sum = 0
        for search in searches {
            switch try search.postings(leaf) {
            case .none: break
            case .term(let entry): sum += entry.count
            case .list(let documents, _): sum += documents.count
            }
        }
        return sum
    }
}

extension Plan.Leaf {
    /// For explanations: the units, with what is special about them.
    var description: String {
        var text = field == .title ? "title:" : ""
        for unit in units {
            switch unit {
            case .character(let scalar): text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
            case .word(let bytes): text += (text.isEmpty || text.hasSuffix(":") ? "" : " ") + String(decoding: bytes, as: UTF8.self)
            }
        }
        return isPrefix ? text + "*" : text
    }
}
