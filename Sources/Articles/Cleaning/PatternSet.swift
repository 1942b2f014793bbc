/// A set of patterns, each with a `*` at its start, its end, at both or nowhere, matched against short texts without ASCII case.
///
/// Cost of a match: the length of the text, and a comparison wherever a byte could start one of the patterns.
struct PatternSet: Sendable {
    private struct Pattern: Sendable {
        var start: Int
        var count: Int
        var isOpenAtEnd: Bool
    }

    /// Patterns by their first byte: those of byte b are `patterns[heads[b]..<heads[b + 1]]`.
    private struct Index: Sendable {
        var heads = [UInt16](repeating: 0, count: 257)
        var patterns: [Pattern] = []
        /// Bit b of word b/64: some pattern starts with byte b.
        var starters: SIMD4<UInt64> = .zero
    }

    /// Start with the text, or anywhere in it.
    private var anchored = Index()
    private var floating = Index()
    private var bytes: [UInt8] = []

    var isEmpty: Bool { anchored.patterns.isEmpty && floating.patterns.isEmpty }

    init(_ sources: [String] = []) {
        var byHead: [(isFloating: Bool, text: [UInt8], isOpenAtEnd: Bool)] = []
        for source in sources {
            var text = Array(source.utf8).map(asciiLower)[...]
            let isFloating = text.first == UInt8(ascii: "*")
            if isFloating { text = text.dropFirst() }
            let isOpenAtEnd = text.last == UInt8(ascii: "*")
            if isOpenAtEnd { text = text.dropLast() }
            if !text.isEmpty { byHead.append((isFloating, Array(text), isOpenAtEnd)) }
        }
        byHead.sort { ($0.text.first ?? 0) < ($1.text.first ?? 0) }
        for pattern in byHead {
            let entry = Pattern(start: bytes.count, count: pattern.text.count, isOpenAtEnd: pattern.isOpenAtEnd)
            bytes.append(contentsOf: pattern.text)
            if pattern.isFloating { floating.patterns.append(entry) } else { anchored.patterns.append(entry) }
        }
        anchored = index(anchored.patterns)
        floating = index(floating.patterns)
    }

    private func index(_ patterns: [Pattern]) -> Index {
        var index = Index()
        index.patterns = patterns
        for pattern in patterns {
            let head = Int(bytes[pattern.start])
            index.starters[head >> 6] |= 1 << UInt64(head & 63)
            for above in (head + 1)...256 { index.heads[above] += 1 }
        }
        return index
    }

    /// Whether a pattern fits the whole of `text[start..<end]`.
    func matches(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        if matches(anchored, text, at: start, end) { return true }
        guard !floating.patterns.isEmpty else { return false }
        var position = start
        while position < end {
            if matches(floating, text, at: position, end) { return true }
            position += 1
        }
        return false
    }

    /// Whether a pattern fits one of the words of `text[start..<end]`, as in a class attribute.
    func matchesWord(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var position = start
        while position < end {
            while position < end && isHTMLSpace(text[position]) { position += 1 }
            let word = position
            while position < end && !isHTMLSpace(text[position]) { position += 1 }
            if matches(text, word, position) { return true }
        }
        return false
    }

    @inline(__always)
    private func matches(_ index: Index, _ text: Span<UInt8>, at position: Int, _ end: Int) -> Bool {
        let head = Int(asciiLower(text[position]))
        if index.starters[head >> 6] >> UInt64(head & 63) & 1 == 0 { return false }
        var candidate = Int(index.heads[head])
        while candidate < Int(index.heads[head + 1]) {
            if fits(index.patterns[candidate], text, at: position, end) { return true }
            candidate += 1
        }
        return false
    }

    private func fits(_ pattern: Pattern, _ text: Span<UInt8>, at position: Int, _ end: Int) -> Bool {
        guard position + pattern.count <= end, pattern.isOpenAtEnd || position + pattern.count == end else { return false }
        var offset = 0
        while offset < pattern.count {
            if asciiLower(text[position + offset]) != bytes[pattern.start + offset] { return false }
            offset += 1
        }
        return true
    }
}
