/// Links, images and references to footnotes.
extension MarkdownInlineParser {
    // MARK: Links and images

    mutating func openBracket(isImage: Bool, length: Int) {
        let piece = append(.text(Array(text[position..<(position + length)])))
        position += length
        if !brackets.isEmpty { brackets[brackets.count - 1].hasBracketAfter = true }
        guard brackets.count < MarkdownLimits.bracketDepthMax else { return }
        brackets.append(Bracket(piece: piece, isImage: isImage, textStart: position, delimiter: lastDelimiter))
    }

    /// Spec, appendix "look for link or image".
    mutating func closeBracket() {
        let closing = position
        position += 1
        guard let bracket = brackets.last else { return appendText([UInt8(ascii: "]")]) }
        if let label = footnoteLabel(bracket, closing) { return closeFootnote(label) }
        guard bracket.isActive, let (destination, title, end) = linkTarget(bracket, closing: closing) else {
            brackets.removeLast()
            return appendText([UInt8(ascii: "]")])
        }
        position = end
        processEmphasis(above: bracket.delimiter)
        brackets.removeLast()
        if bracket.isImage { return makeImage(bracket, destination, title) }
        var open = Array("<a href=\"".utf8)
        MarkdownBytes.escapeURL(destination, into: &open)
        appendTitle(title, to: &open)
        pieces[bracket.piece] = .html(open, alternative: [])
        append(.html(Array("</a>".utf8), alternative: []))
        for index in brackets.indices where !brackets[index].isImage { brackets[index].isActive = false }
    }

    private func appendTitle(_ title: [UInt8]?, to html: inout [UInt8]) {
        html.append(UInt8(ascii: "\""))
        if let title {
            html.append(contentsOf: " title=\"".utf8)
            MarkdownBytes.escape(title, into: &html)
            html.append(UInt8(ascii: "\""))
        }
        html.append(UInt8(ascii: ">"))
    }

    /// Everything behind the opener becomes one piece; its text is the alternative.
    private mutating func makeImage(_ bracket: Bracket, _ destination: [UInt8], _ title: [UInt8]?) {
        var alternative: [UInt8] = []
        var index = nextPiece[bracket.piece]
        while index >= 0 {
            switch pieces[index] {
            case .text(let bytes): alternative.append(contentsOf: bytes)
            case .html(_, let bytes): alternative.append(contentsOf: bytes)
            }
            index = nextPiece[index]
        }
        var html = Array("<img src=\"".utf8)
        MarkdownBytes.escapeURL(destination, into: &html)
        html.append(contentsOf: "\" alt=\"".utf8)
        MarkdownBytes.escape(alternative, into: &html)
        appendTitle(title, to: &html)
        html.removeLast()
        html.append(contentsOf: " />".utf8)
        pieces[bracket.piece] = .html(html, alternative: alternative)
        nextPiece[bracket.piece] = -1
        lastPiece = bracket.piece
    }

    private mutating func linkTarget(_ bracket: Bracket, closing: Int) -> (destination: [UInt8], title: [UInt8]?, end: Int)? {
        if byte(closing + 1) == UInt8(ascii: "("), let inline = inlineTarget(closing + 1) { return inline }
        var label = text[bracket.textStart..<closing]
        var end = closing + 1
        if byte(end) == UInt8(ascii: "["), let labelEnd = MarkdownReference.labelEnd(text[...], at: end) {
            label = text[(end + 1)..<(labelEnd - 1)]
            end = labelEnd
        } else if bracket.hasBracketAfter {
            return nil
        } else if byte(end) == UInt8(ascii: "["), byte(end + 1) == UInt8(ascii: "]") {
            end += 2
        }
        guard label.count <= MarkdownLimits.labelBytesMax, let reference = context.references[MarkdownReference.normalized(label)] else {
            return nil
        }
        let size = reference.destination.count + (reference.title?.count ?? 0)
        guard size <= expansionLeft else { return nil }
        expansionLeft -= size
        return (reference.destination, reference.title, end)
    }

    private func inlineTarget(_ open: Int) -> (destination: [UInt8], title: [UInt8]?, end: Int)? {
        var index = skipSpace(open + 1)
        guard let destination = MarkdownDestination.read(text[...], at: index) else {
            return byte(index) == UInt8(ascii: ")") ? ([], nil, index + 1) : nil
        }
        index = skipSpace(destination.end)
        var title: [UInt8]?
        if index > destination.end, let read = MarkdownDestination.title(text[...], at: index) {
            title = read.text
            index = skipSpace(read.end)
        }
        return byte(index) == UInt8(ascii: ")") ? (destination.text, title, index + 1) : nil
    }

    private func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < text.count, MarkdownBytes.isSpace(text[index]) { index += 1 }
        return index
    }

    // MARK: Footnotes

    private func footnoteLabel(_ bracket: Bracket, _ closing: Int) -> String? {
        guard context.extensions, !bracket.isImage, byte(bracket.textStart) == UInt8(ascii: "^"), !context.footnotes.isEmpty,
            closing - bracket.textStart <= MarkdownLimits.labelBytesMax
        else { return nil }
        let label = MarkdownReference.normalized(text[(bracket.textStart + 1)..<closing])
        return context.footnotes.contains(label) ? label : nil
    }

    private mutating func closeFootnote(_ label: String) {
        guard let bracket = brackets.popLast() else { return }
        footnotesUsed.append(label)
        pieces[bracket.piece] = .html(MarkdownFootnotes.placeholder(footnotesUsed.count - 1), alternative: [])
        nextPiece[bracket.piece] = -1
        lastPiece = bracket.piece
        lastDelimiter = bracket.delimiter
        if lastDelimiter >= 0 { delimiters[lastDelimiter].next = -1 }
    }
}
