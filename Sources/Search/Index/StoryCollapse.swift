/// Shows one document a story: the first in the order asked for. Documents of story 0 stand for themselves.
struct StoryCollapse {
    private let segments: [Segment]

    init(_ snapshot: IndexSnapshot) { segments = snapshot.segments }

    /// Stories and single documents in the sets.
    func total(_ sets: [DocumentSet]) -> Int {
        var stories: Set<UInt32> = []
        var single = 0
        for (number, set) in sets.enumerated() {
            let column = segments[number].columns.story
            set.forEach { document in
                let story = column.uint32(document)
                if story == 0 { single += 1 } else { stories.insert(story) }
            }
        }
        return single + stories.count
    }

    /// The ranked hits without the later ones of each story.
    func collapsed(_ hits: [RankedHit]) -> [RankedHit] {
        var stories: Set<UInt32> = []
        return hits.filter { hit in
            let story = segments[hit.segment].columns.story.uint32(hit.document)
            return story == 0 || stories.insert(story).inserted
        }
    }

    /// A page by date.
    ///
    /// - Complexity: O(matches): whether a story was shown before is known only from the start on.
    func page(_ sets: [DocumentSet], _ order: HitOrder, _ request: SearchRequest, _ result: inout SearchResult) -> [Candidate] {
        var stories: Set<UInt32> = []
        let all = order.take(sets.reduce(0) { $0 + $1.population }, sets, from: nil).filter { candidate in
            let story = segments[candidate.segment].columns.story.uint32(candidate.document)
            return story == 0 || stories.insert(story).inserted
        }
        var range = 0..<0
        switch request.position {
        case .start: range = 0..<min(all.count, request.limit)
        case .offset(let offset):
            let start = min(max(0, offset), all.count)
            range = start..<min(all.count, start + request.limit)
        case .after(let value, let idBits):
            let start = all.firstIndex { order.precedes((value, idBits), ($0.value, $0.idBits)) } ?? all.count
            range = start..<min(all.count, start + request.limit)
        case .before(let value, let idBits):
            let end = all.firstIndex { !order.precedes(($0.value, $0.idBits), (value, idBits)) } ?? all.count
            range = max(0, end - request.limit)..<end
        }
        result.hasMoreBefore = range.lowerBound > 0
        result.hasMoreAfter = range.upperBound < all.count
        return Array(all[range])
    }
}
