/// Chooses which stretches of a text show most of a query.
struct SnippetWindows {
    struct Window: Equatable {
        /// Bytes from the first match that it shows to the end of the last; empty at 0 for the beginning of the text.
        var range: Range<Int>
        /// Characters that it may show.
        var length: Int
    }

    /// By start.
    let matches: [HighlightMatcher.Match]
    /// Phrases that the query has.
    let phrases: Int
    let text: [UInt8]

    /// One window if it shows every phrase that the text has, else as few as show the most; in the text's order.
    func chosen(length: Int, maxPieces: Int) -> [Window] {
        guard !matches.isEmpty else { return [Window(range: 0..<0, length: length)] }
        let present = Set(matches.map(\.phrase)).count
        let most = max(1, min(maxPieces, length / Snippets.pieceLengthMin))
        var best: (windows: [Window], covered: Int) = ([], -1)
        for pieces in 1...most {
            let found = greedy(matches, pieces: pieces, length: length / pieces)
            if found.covered > best.covered { best = found }
            if best.covered == present { break }
        }
        return best.windows.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// Window after window, each the one that adds most.
    private func greedy(_ sorted: [HighlightMatcher.Match], pieces: Int, length: Int) -> (windows: [Window], covered: Int) {
        var covered = [Bool](repeating: false, count: phrases)
        var windows: [Window] = []
        let spans = spans(sorted, length: length)
        for _ in 0..<pieces {
            guard let window = next(sorted, spans, covered, windows, length) else { break }
            windows.append(Window(range: sorted[window.first].start..<window.end, length: length))
            for match in sorted[window.first..<window.last] { covered[match.phrase] = true }
        }
        return (windows, covered.count { $0 })
    }

    /// For each match the first one that no longer fits into a window beginning with it.
    ///
    /// Characters are counted once over the text between the first and the last match.
    private func spans(_ sorted: [HighlightMatcher.Match], length: Int) -> [Int] {
        var spans: [Int] = []
        spans.reserveCapacity(sorted.count)
        var last = 0
        var characters = 0
        var counted = sorted.first?.start ?? 0
        for (first, match) in sorted.enumerated() {
            if counted < match.start {
                (counted, characters) = (match.start, 0)
            } else if first > 0 {
                characters -= scalars(sorted[first - 1].start, match.start)
            }
            last = max(last, first + 1)
            if counted < match.end {
                characters += scalars(counted, match.end)
                counted = match.end
            }
            while last < sorted.count {
                let end = max(sorted[last].end, counted)
                // A gap of more than four bytes a character cannot fit: the rest of the text is not counted.
                guard end - match.start <= 4 * length else { break }
                let more = scalars(counted, end)
                guard characters + more <= length else { break }
                characters += more
                counted = end
                last += 1
            }
            spans.append(last)
        }
        return spans
    }

    private func scalars(_ start: Int, _ end: Int) -> Int {
        guard start < end else { return 0 }
        var count = 0
        for byte in text[start..<end] where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    private func next(
        _ sorted: [HighlightMatcher.Match], _ spans: [Int], _ covered: [Bool], _ windows: [Window], _ length: Int
    ) -> (first: Int, last: Int, end: Int)? {
        var best: (first: Int, last: Int, end: Int)?
        var bestGain = 0
        // Phrases inside the sliding window, kept by adding at its end and removing at its beginning.
        var counts = [Int](repeating: 0, count: phrases)
        var fresh = 0
        var last = 0
        for first in sorted.indices {
            if first > 0 {
                counts[sorted[first - 1].phrase] -= 1
                if counts[sorted[first - 1].phrase] == 0, !covered[sorted[first - 1].phrase] { fresh -= 1 }
            }
            while last < spans[first] {
                if counts[sorted[last].phrase] == 0, !covered[sorted[last].phrase] { fresh += 1 }
                counts[sorted[last].phrase] += 1
                last += 1
            }
            // New phrases first; among equals the window with more matches, then the earlier one.
            let gain = windows.isEmpty || fresh > 0 ? fresh * Snippets.matchesMax + (spans[first] - first) : 0
            guard gain > bestGain else { continue }
            let end = max(sorted[spans[first] - 1].end, sorted[first].end)
            let range = sorted[first].start..<end
            guard !windows.contains(where: { $0.range.overlaps(range) }) else { continue }
            bestGain = gain
            best = (first, spans[first], end)
        }
        return best
    }
}
