/// A stretch of an article as displayed, with what was found in it.
package struct MarkedText: Sendable, Equatable {
    /// UTF-8 of the original; in parts of a text, runs of blanks and line breaks as one blank.
    package var textBytes: [UInt8]
    /// What was found, rising and apart, in UTF-16 units of `text`, as `String.prototype.slice` counts.
    package var ranges: [Range<Int>]
    /// UTF-8 of `text` with `&`, `<`, `>`, `"` and `'` escaped and each range inside `<mark>`; no other markup.
    package var htmlBytes: [UInt8]
    /// Something of the original stands before or after it.
    package var isCutBefore: Bool
    package var isCutAfter: Bool

    package var text: String { String(decoding: textBytes, as: UTF8.self) }
    package var html: String { String(decoding: htmlBytes, as: UTF8.self) }
}

/// What to show of one article for a query.
package struct Highlights: Sendable, Equatable {
    /// The whole title.
    package var title: MarkedText
    /// Parts of the text in its order; the beginning of the text when nothing of the query is in it.
    package var pieces: [MarkedText]
}

/// Shows where the words of a query stand in titles and texts. Prepare one for a query and keep it for all its hits; one thread.
package struct Snippets: Sendable {
    /// Characters of all pieces together.
    package static let lengthRange = 20...300
    /// Fewest characters of a piece when there are several.
    package static let pieceLengthMin = 20
    package static let piecesMax = 3
    /// Bytes of a text read when something was found; read on to the end otherwise.
    package static let scanBytesMax = 128 * 1024
    /// Places considered in one text.
    static let matchesMax = 4096
    /// Most bytes of a title that are shown.
    package static let titleBytesMax = 16 * 1024

    private let titleMatcher: HighlightMatcher
    private let textMatcher: HighlightMatcher
    private var scanner = UnitScanner()

    /// - Parameter query: what was searched for (`SearchResult.matched`); nil marks nothing.
    package init(_ query: Query?) {
        titleMatcher = HighlightMatcher(query, inTitle: true)
        textMatcher = HighlightMatcher(query, inTitle: false)
    }

    /// One call for one article.
    package static func highlight(title: [UInt8], text: [UInt8], query: Query?, length: Int, maxPieces: Int = piecesMax) -> Highlights {
        var snippets = Snippets(query)
        return snippets.highlight(title: title, text: text, length: length, maxPieces: maxPieces)
    }

    /// - Parameters:
    ///   - length: characters of all pieces together, brought into `lengthRange`.
    ///   - maxPieces: 1 to `piecesMax`.
    /// - Complexity: O(bytes up to the places shown); at most `scanBytesMax` and a chunk when anything is found.
    package mutating func highlight(title: [UInt8], text: [UInt8], length: Int, maxPieces: Int = piecesMax) -> Highlights {
        var text = SnippetText(text) { _ in false }
        return highlight(title: title, text: &text, length: length, maxPieces: maxPieces)
    }

    /// The same for a text that is had piece by piece: no more of it is asked for than the result needs.
    package mutating func highlight<Failure: Error>(
        title: [UInt8], text: inout SnippetText<Failure>, length: Int, maxPieces: Int = piecesMax
    ) throws(Failure) -> Highlights {
        let length = min(max(length, Self.lengthRange.lowerBound), Self.lengthRange.upperBound)
        let matches = try matches(in: &text)
        let windows = SnippetWindows(matches: matches, phrases: textMatcher.phrases.count, text: text.bytes)
            .chosen(length: length, maxPieces: min(max(maxPieces, 1), Self.piecesMax))
        for window in windows { try text.reach(window.range.upperBound + SnippetCutter.reach(window.length) + SnippetText<Failure>.margin) }
        let cutter = SnippetCutter(text: text.bytes, matches: matches)
        return Highlights(title: marked(title: title), pieces: windows.map { cutter.piece(around: $0.range, length: $0.length) })
    }

    /// The whole title, or its first `titleBytesMax` bytes.
    package mutating func marked(title: [UInt8]) -> MarkedText {
        let title = title.count <= Self.titleBytesMax ? title : Array(title[..<SnippetCutter.scalarStart(title, Self.titleBytesMax)])
        var matches: [HighlightMatcher.Match] = []
        if !titleMatcher.isEmpty {
            scanner.scan(title.span, only: titleMatcher.scanFilter)
            titleMatcher.find(in: scanner, base: 0, into: &matches)
            matches.sort { ($0.start, $0.end) < ($1.start, $1.end) }
        }
        return SnippetCutter(text: title, matches: matches).whole()
    }

    /// Chunk after chunk until everything that was asked for was seen.
    private mutating func matches<Failure: Error>(in text: inout SnippetText<Failure>) throws(Failure) -> [HighlightMatcher.Match] {
        guard !textMatcher.isEmpty else { return [] }
        var matches: [HighlightMatcher.Match] = []
        var seen = [Bool](repeating: false, count: textMatcher.phrases.count)
        var missing = seen.count
        var chunk = Chunk(range: 0..<0, isTorn: false)
        var chunkBytes = 1024
        while true {
            // A torn chunk is followed by one that has its end once more, for what reaches over it.
            let end = chunk.range.upperBound
            let start = chunk.isTorn ? SnippetCutter.scalarStart(text.bytes, end - Self.overlapBytes) : end
            var next = Chunk(after: end, from: start, chunkBytes, text.bytes)
            // Near the end of what is there, the chunk might end elsewhere if there were more.
            while !text.isWhole, next.range.upperBound + SnippetText<Failure>.margin >= text.bytes.count {
                try text.reach(text.bytes.count + 1)
                next = Chunk(after: end, from: start, chunkBytes, text.bytes)
            }
            guard end < next.range.upperBound else { break }
            scanner.scan(text.bytes.span.extracting(next.range), only: textMatcher.scanFilter)
            let first = matches.count
            textMatcher.find(in: scanner, base: start, into: &matches)
            if chunk.isTorn || next.isTorn {
                let (known, torn) = (chunk, next)
                let fresh = matches[first...].filter { match in
                    let isHalfAtStart = known.isTorn && (match.start == start || match.end < known.range.upperBound)
                    return !isHalfAtStart && !(torn.isTorn && match.end == torn.range.upperBound)
                }
                matches.replaceSubrange(first..., with: fresh)
            }
            for match in matches[first...] where !seen[match.phrase] {
                seen[match.phrase] = true
                missing -= 1
            }
            chunk = next
            if missing == 0 || matches.count >= Self.matchesMax || (!matches.isEmpty && next.range.upperBound >= Self.scanBytesMax) {
                break
            }
            chunkBytes = min(chunkBytes * 2, 32 * 1024)
        }
        return matches.prefix(Self.matchesMax).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// Bytes that a torn chunk and the next one share: more than any phrase of a query has.
    static let overlapBytes = 4 * QueryParser.charactersMax

    /// A part of a text that is scanned at once.
    private struct Chunk {
        let range: Range<Int>
        /// It ends where a phrase or a word may go on.
        let isTorn: Bool

        init(range: Range<Int>, isTorn: Bool) { (self.range, self.isTorn) = (range, isTorn) }

        /// Ends after an empty line or a full stop if one is near.
        ///
        /// - Parameter end: where the chunk before ended; `bytes` more are wanted.
        init(after end: Int, from start: Int, _ bytes: Int, _ text: [UInt8]) {
            let wanted = end + bytes
            let last = wanted + 4096
            var index = wanted
            while index < min(text.count, last) {
                if text[index] == 0x0A, index + 1 < text.count, text[index + 1] == 0x0A {
                    self.init(range: start..<index + 2, isTorn: false)
                    return
                }
                if text[index] == 0xE3, index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] == 0x82 {
                    self.init(range: start..<index + 3, isTorn: false)
                    return
                }
                index += 1
            }
            let isTorn = last < text.count
            self.init(range: start..<(isTorn ? SnippetCutter.scalarStart(text, last) : text.count), isTorn: isTorn)
        }
    }
}
