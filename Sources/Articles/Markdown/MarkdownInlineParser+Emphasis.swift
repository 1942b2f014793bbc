/// Emphasis and strikethrough: CommonMark §6.2, by the algorithm of its appendix.
extension MarkdownInlineParser {
    /// Spec §6.2: left- and right-flanking runs.
    mutating func readDelimiterRun() {
        let character = text[position]
        let start = position
        while byte(position) == character { position += 1 }
        let count = position - start
        let before = MarkdownFlank(MarkdownScalar.before(start, in: text))
        let after = MarkdownFlank(MarkdownScalar.at(position, in: text))
        let isLeft = after != .space && (after != .punctuation || before != .other)
        let isRight = before != .space && (before != .punctuation || after != .other)
        var canOpen = isLeft
        var canClose = isRight
        if character == UInt8(ascii: "_") {
            canOpen = isLeft && (!isRight || before == .punctuation)
            canClose = isRight && (!isLeft || after == .punctuation)
        }
        let piece = append(.text(Array(text[start..<position])))
        guard canOpen || canClose, character != UInt8(ascii: "~") || count <= 2 else { return }
        delimiters.append(
            Delimiter(
                piece: piece, character: character, count: count, original: count, canOpen: canOpen, canClose: canClose,
                previous: lastDelimiter, next: -1))
        if lastDelimiter >= 0 { delimiters[lastDelimiter].next = delimiters.count - 1 }
        lastDelimiter = delimiters.count - 1
    }

    /// Spec, appendix "process emphasis", from the delimiter behind `bottom` on.
    mutating func processEmphasis(above bottom: Int) {
        var bottoms: [Int: Int] = [:]
        var closer = firstDelimiter(above: bottom)
        while closer >= 0 {
            guard delimiters[closer].canClose else {
                closer = delimiters[closer].next
                continue
            }
            let key = bottomKey(delimiters[closer])
            let floor = bottoms[key] ?? bottom
            if let opener = opener(for: closer, above: floor) {
                closer = join(opener, closer)
            } else {
                let old = closer
                closer = delimiters[closer].next
                bottoms[key] = delimiters[old].previous
                if !delimiters[old].canOpen { remove(old) }
            }
        }
        while lastDelimiter >= 0, lastDelimiter != bottom { remove(lastDelimiter) }
    }

    private func firstDelimiter(above bottom: Int) -> Int {
        var index = lastDelimiter
        guard index != bottom else { return -1 }
        while index >= 0, delimiters[index].previous != bottom { index = delimiters[index].previous }
        return index
    }

    /// Openers are looked for no further down than where one like this was sought in vain: character, length modulo 3, both-flanking.
    private func bottomKey(_ closer: Delimiter) -> Int {
        if closer.character == UInt8(ascii: "~") { return 1_000 + closer.count }
        return Int(closer.character) * 8 + (closer.canOpen ? 4 : 0) + closer.original % 3
    }

    /// Places in the list rise with the text, so a floor that has gone still bounds.
    func opener(for closer: Int, above floor: Int) -> Int? {
        let end = delimiters[closer]
        var index = end.previous
        while index > floor {
            let start = delimiters[index]
            if start.character == end.character, start.canOpen {
                if end.character == UInt8(ascii: "~") {
                    if start.count == end.count { return index }
                } else {
                    let isOddMatch =
                        (end.canOpen || start.canClose) && end.original % 3 != 0 && (start.original + end.original) % 3 == 0
                    if !isOddMatch { return index }
                }
            }
            index = start.previous
        }
        return nil
    }

    /// Puts the tags around what stands between; the closer to go on with.
    private mutating func join(_ opener: Int, _ closer: Int) -> Int {
        let isStrike = delimiters[closer].character == UInt8(ascii: "~")
        let used = isStrike ? delimiters[closer].count : (delimiters[opener].count >= 2 && delimiters[closer].count >= 2 ? 2 : 1)
        while delimiters[closer].previous != opener { remove(delimiters[closer].previous) }
        shorten(opener, by: used)
        shorten(closer, by: used)
        insert(isStrike ? "<del>" : used == 2 ? "<strong>" : "<em>", after: delimiters[opener].piece)
        insertBefore(closer, isStrike ? "</del>" : used == 2 ? "</strong>" : "</em>")
        if delimiters[opener].count == 0 { remove(opener) }
        guard delimiters[closer].count == 0 else { return closer }
        let next = delimiters[closer].next
        remove(closer)
        return next
    }

    private mutating func shorten(_ delimiter: Int, by count: Int) {
        delimiters[delimiter].count -= count
        pieces[delimiters[delimiter].piece] = .text([UInt8](repeating: delimiters[delimiter].character, count: delimiters[delimiter].count))
    }

    /// The closer's own piece becomes the tag, and a new piece behind it holds what is left of the run: no search backwards.
    private mutating func insertBefore(_ closer: Int, _ html: StaticString) {
        let piece = delimiters[closer].piece
        let rest = pieces[piece]
        pieces[piece] = .html(Array(html.description.utf8), alternative: [])
        let index = pieces.count
        pieces.append(rest)
        nextPiece.append(nextPiece[piece])
        nextPiece[piece] = index
        if lastPiece == piece { lastPiece = index }
        delimiters[closer].piece = index
    }

    private mutating func remove(_ index: Int) {
        let (previous, next) = (delimiters[index].previous, delimiters[index].next)
        if previous >= 0 { delimiters[previous].next = next }
        if next >= 0 { delimiters[next].previous = previous } else { lastDelimiter = previous }
    }
}
