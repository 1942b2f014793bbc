/// What a line can open: headings, fences, HTML, tables, rules, footnotes, items.
extension MarkdownBlockParser {
    enum Opening {
        case none
        case container
        case leaf
        /// The whole line was used.
        case line
    }

    mutating func openBlock(in container: Int) -> Opening {
        if indent <= 3 {
            if byte(nextNonspace) == UInt8(ascii: ">"), depth < MarkdownLimits.containerDepthMax {
                closeUnmatched()
                _ = takeQuoteMarker()
                add(.quote)
                depth += 1
                return .container
            }
            if openHeading() || openFence() || openHTML(in: container) || openSetextHeading(in: container) || openTable(in: container) {
                return .leaf
            }
            if openThematicBreak() { return .line }
            if openFootnote() { return .container }
        }
        if openItem(in: container) { return .container }
        if indent >= 4, blocks[tip].kind != .paragraph, !isBlank {
            advance(4, columns: true)
            closeUnmatched()
            add(.indentedCode)
            return .leaf
        }
        return .none
    }

    private mutating func openHeading() -> Bool {
        guard byte(nextNonspace) == UInt8(ascii: "#") else { return false }
        let level = runLength(nextNonspace)
        let after = nextNonspace + level
        guard level <= 6, after == lineEnd || byte(after) == 0x20 || byte(after) == 0x09 else { return false }
        closeUnmatched()
        let heading = add(.heading(level: level))
        var end = lineEnd
        while end > after, isSpace(source[end - 1]) { end -= 1 }
        var start = end
        while start > after, source[start - 1] == UInt8(ascii: "#") { start -= 1 }
        if start == after || (start < end && isSpace(source[start - 1])) { end = start }
        blocks[heading].content = MarkdownBytes.trimmed(source[after..<max(after, end)])
        position = lineEnd
        return true
    }

    private mutating func openFence() -> Bool {
        let character = byte(nextNonspace)
        guard character == UInt8(ascii: "`") || character == UInt8(ascii: "~") else { return false }
        let length = runLength(nextNonspace)
        let info = source[(nextNonspace + length)..<lineEnd]
        guard length >= 3, character == UInt8(ascii: "~") || !info.contains(UInt8(ascii: "`")) else { return false }
        closeUnmatched()
        let code = add(.fencedCode)
        blocks[code].fenceCharacter = character
        blocks[code].fenceLength = length
        blocks[code].fenceOffset = indent
        blocks[code].info = MarkdownBytes.trimmed(info)
        position = lineEnd + 1
        return true
    }

    private mutating func openHTML(in container: Int) -> Bool {
        guard byte(nextNonspace) == UInt8(ascii: "<"),
            let type = MarkdownHTMLBlock.type(in: source, from: nextNonspace, to: lineEnd)
        else { return false }
        // The seventh kind cannot interrupt a paragraph.
        let interrupts = blocks[container].kind == .paragraph || (!isAllClosed && !isBlank && blocks[tip].kind == .paragraph)
        guard type < 7 || !interrupts else { return false }
        closeUnmatched()
        add(.html(type: type))
        return true
    }

    private mutating func openSetextHeading(in container: Int) -> Bool {
        let character = byte(nextNonspace)
        guard blocks[container].kind == .paragraph, character == UInt8(ascii: "=") || character == UInt8(ascii: "-") else { return false }
        var after = nextNonspace + runLength(nextNonspace)
        while after < lineEnd, isSpace(source[after]) { after += 1 }
        guard after == lineEnd else { return false }
        closeUnmatched()
        takeReferences(container)
        guard !blocks[container].content.isEmpty else { return false }
        blocks[container].kind = .heading(level: character == UInt8(ascii: "=") ? 1 : 2)
        blocks[container].content = MarkdownBytes.trimmed(blocks[container].content[...])
        tip = container
        position = lineEnd
        return true
    }

    /// A delimiter row below a header row of as many cells: GFM "Tables".
    private mutating func openTable(in container: Int) -> Bool {
        guard extensions, blocks[container].kind == .paragraph,
            let alignments = MarkdownTable.alignments(source[nextNonspace..<lineEnd])
        else { return false }
        let content = blocks[container].content
        let body = content.dropLast()
        let headerStart = body.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let header = Array(content[headerStart...])
        guard MarkdownTable.cells(header[...]).count == alignments.count else { return false }
        closeUnmatched()
        blocks[container].content = Array(content[..<headerStart])
        if headerStart == 0 { blocks[container].kind = .removed }
        close(container, at: lineNumber - 1)
        let table = add(.table)
        blocks[table].alignments = alignments
        blocks[table].header = header
        position = lineEnd + 1
        return true
    }

    private mutating func openThematicBreak() -> Bool {
        let character = byte(nextNonspace)
        guard character == UInt8(ascii: "*") || character == UInt8(ascii: "-") || character == UInt8(ascii: "_") else { return false }
        var count = 0
        var index = nextNonspace
        while index < lineEnd {
            if source[index] == character { count += 1 } else if !isSpace(source[index]) { return false }
            index += 1
        }
        guard count >= 3 else { return false }
        closeUnmatched()
        let rule = add(.thematicBreak)
        position = lineEnd
        close(rule, at: lineNumber)
        return true
    }

    private mutating func openFootnote() -> Bool {
        guard extensions, byte(nextNonspace) == UInt8(ascii: "["), byte(nextNonspace + 1) == UInt8(ascii: "^"),
            depth < MarkdownLimits.containerDepthMax
        else { return false }
        var end = nextNonspace + 2
        while end < lineEnd, source[end] != UInt8(ascii: "]"), source[end] != UInt8(ascii: "["), !isSpace(source[end]) { end += 1 }
        guard end > nextNonspace + 2, end - nextNonspace <= MarkdownLimits.labelBytesMax, byte(end) == UInt8(ascii: "]"),
            byte(end + 1) == UInt8(ascii: ":")
        else { return false }
        closeUnmatched()
        let footnote = add(.footnote)
        blocks[footnote].label = MarkdownReference.normalized(source[(nextNonspace + 2)..<end])
        depth += 1
        position = end + 2
        column = nextNonspaceColumn + end + 2 - nextNonspace
        isTabOpen = false
        return true
    }

    private mutating func openItem(in container: Int) -> Bool {
        let isInList = blocks[container].kind == .list
        guard indent <= 3 || isInList, indent < 4, depth < MarkdownLimits.containerDepthMax,
            let marker = readMarker(interrupting: blocks[container].kind == .paragraph)
        else { return false }
        closeUnmatched()
        if blocks[tip].kind != .list || !blocks[tip].marker.isSameList(marker) {
            let list = add(.list)
            blocks[list].marker = marker
        }
        let item = add(.item)
        blocks[item].marker = marker
        depth += 2
        return true
    }

    /// Spec §5.2. Leaves the reader behind the marker and its padding; unmoved when there is none.
    private mutating func readMarker(interrupting: Bool) -> MarkdownBlock.Marker? {
        var marker = MarkdownBlock.Marker()
        marker.offset = indent
        var length = 1
        let first = byte(nextNonspace)
        if first == UInt8(ascii: "*") || first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            marker.character = first
        } else {
            var index = nextNonspace
            while index < lineEnd, index - nextNonspace < 9, (0x30...0x39).contains(source[index]) {
                marker.start = marker.start * 10 + Int(source[index] - 0x30)
                index += 1
            }
            let delimiter = byte(index)
            guard index > nextNonspace, delimiter == UInt8(ascii: ".") || delimiter == UInt8(ascii: ")"),
                !interrupting || marker.start == 1
            else { return nil }
            marker.isOrdered = true
            marker.character = delimiter
            length = index + 1 - nextNonspace
        }
        let after = nextNonspace + length
        guard after >= lineEnd || isSpace(source[after]) else { return nil }
        if interrupting, source[min(after, lineEnd)..<lineEnd].allSatisfy({ isSpace($0) }) { return nil }
        skipToNonspace()
        advance(length, columns: true)
        takePadding(length, into: &marker)
        return marker
    }

    private mutating func takePadding(_ length: Int, into marker: inout MarkdownBlock.Marker) {
        let (savedPosition, savedColumn, savedTab) = (position, column, isTabOpen)
        repeat { advance(1, columns: true) } while column - savedColumn < 5 && isSpace(byte(position)) && position < lineEnd
        let isEmpty = position >= lineEnd || source[position..<lineEnd].allSatisfy { isSpace($0) }
        let blanks = column - savedColumn
        guard blanks >= 5 || blanks < 1 || isEmpty else {
            marker.padding = length + blanks
            return
        }
        marker.padding = length + 1
        (position, column, isTabOpen) = (savedPosition, savedColumn, savedTab)
        if isSpace(byte(position)), position < lineEnd { advance(1, columns: true) }
    }
}
