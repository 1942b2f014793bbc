/// The first phase of CommonMark's parsing strategy (spec, appendix "A parsing strategy"): lines into blocks.
struct MarkdownBlockParser {
    var blocks: [MarkdownBlock]
    var references: [String: MarkdownReference] = [:]
    let extensions: Bool
    let source: [UInt8]

    /// The innermost open block.
    var tip = 0
    var previousTip = 0
    var lastMatched = 0
    var isAllClosed = true
    var depth = 0

    var lineNumber = 0
    /// Where the reader stands in the line, and its end without the line feed.
    var position = 0
    var lineEnd = 0
    var column = 0
    /// Columns of the tab at `position` have been taken in part.
    var isTabOpen = false
    var nextNonspace = 0
    var nextNonspaceColumn = 0
    var isBlank = false
    var indent: Int { nextNonspaceColumn - column }

    init(source: [UInt8], extensions: Bool) {
        self.source = source
        self.extensions = extensions
        blocks = [MarkdownBlock(.document, parent: -1, line: 1)]
    }

    /// Reads every line; afterwards all blocks are closed.
    mutating func parse() {
        var start = 0
        while start < source.count {
            var end = start
            while end < source.count, source[end] != 0x0A { end += 1 }
            lineNumber += 1
            readLine(start, end)
            start = end + 1
        }
        while tip > 0 { close(tip, at: lineNumber) }
        close(0, at: lineNumber)
    }

    // MARK: A line

    private mutating func readLine(_ start: Int, _ end: Int) {
        position = start
        lineEnd = end
        column = 0
        isTabOpen = false
        previousTip = tip
        var container = matchOpenBlocks()
        if container < 0 { return }
        isAllClosed = container == previousTip
        lastMatched = container
        var isLeaf = isVerbatim(container)
        depth = depthOf(container)
        while !isLeaf {
            findNextNonspace()
            switch openBlock(in: container) {
            case .none:
                skipToNonspace()
                isLeaf = true
            case .container: container = tip
            case .leaf:
                container = tip
                isLeaf = true
            case .line: return
            }
        }
        addText(to: container)
    }

    private func isVerbatim(_ index: Int) -> Bool {
        switch blocks[index].kind {
        case .indentedCode, .fencedCode, .html: true
        default: false
        }
    }

    private func depthOf(_ index: Int) -> Int {
        var count = 0
        var walker = index
        while walker > 0 {
            walker = blocks[walker].parent
            count += 1
        }
        return count
    }

    /// Follows the open blocks as far as the line continues them. -1: the line was used up (a closing fence).
    private mutating func matchOpenBlocks() -> Int {
        var container = 0
        while let child = blocks[container].children.last, blocks[child].isOpen {
            findNextNonspace()
            switch continues(child) {
            case .yes: container = child
            case .no: return container
            case .used: return -1
            }
        }
        return container
    }

    enum Continuation { case yes, no, used }

    private mutating func continues(_ index: Int) -> Continuation {
        switch blocks[index].kind {
        case .document, .list: return .yes
        case .quote: return takeQuoteMarker() ? .yes : .no
        case .item: return continuesItem(index)
        case .footnote:
            if isBlank {
                skipToNonspace()
                return .yes
            }
            guard indent >= 4 else { return .no }
            advance(4, columns: true)
            return .yes
        case .paragraph, .table: return isBlank ? .no : .yes
        case .heading, .thematicBreak, .removed: return .no
        case .indentedCode:
            if indent >= 4 {
                advance(4, columns: true)
                return .yes
            }
            guard isBlank else { return .no }
            skipToNonspace()
            return .yes
        case .fencedCode: return continuesFence(index)
        case .html(let type): return isBlank && type >= 6 ? .no : .yes
        }
    }

    private mutating func continuesItem(_ index: Int) -> Continuation {
        if isBlank {
            if blocks[index].children.isEmpty { return .no }
            skipToNonspace()
            return .yes
        }
        let width = blocks[index].marker.offset + blocks[index].marker.padding
        guard indent >= width else { return .no }
        advance(width, columns: true)
        return .yes
    }

    private mutating func continuesFence(_ index: Int) -> Continuation {
        let block = blocks[index]
        if indent <= 3, byte(nextNonspace) == block.fenceCharacter {
            let length = runLength(nextNonspace)
            var after = nextNonspace + length
            while byte(after) == 0x20 || byte(after) == 0x09 { after += 1 }
            if length >= block.fenceLength, after == lineEnd {
                // Whatever stood open inside the fence's containers stays open; only the code block ends with this line.
                close(index, at: lineNumber)
                return .used
            }
        }
        var skipped = 0
        while skipped < block.fenceOffset, byte(position) == 0x20 || byte(position) == 0x09 {
            advance(1, columns: true)
            skipped += 1
        }
        return .yes
    }

    mutating func takeQuoteMarker() -> Bool {
        guard indent <= 3, byte(nextNonspace) == UInt8(ascii: ">") else { return false }
        skipToNonspace()
        advance(1, columns: false)
        if byte(position) == 0x20 || byte(position) == 0x09 { advance(1, columns: true) }
        return true
    }

    private mutating func addText(to container: Int) {
        if !isAllClosed, !isBlank, blocks[tip].kind == .paragraph {
            addLine()  // a lazy continuation line
            return
        }
        closeUnmatched()
        if blocks[container].acceptsLines {
            addLine()
            if case .html(let type) = blocks[container].kind, (1...5).contains(type),
                MarkdownHTMLBlock.isEnd(of: type, in: source, from: position, to: lineEnd)
            {
                close(container, at: lineNumber)
            }
        } else if position < lineEnd, !isBlank {
            add(.paragraph)
            skipToNonspace()
            addLine()
        }
    }
}
