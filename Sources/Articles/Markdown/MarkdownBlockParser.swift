/// The first phase of CommonMark's parsing strategy (spec, appendix "A parsing strategy"): lines into blocks.
struct MarkdownBlockParser {
    private(set) var blocks: [MarkdownBlock]
    private(set) var references: [String: MarkdownReference] = [:]
    let extensions: Bool
    private let source: [UInt8]

    /// The innermost open block.
    private var tip = 0
    private var previousTip = 0
    private var lastMatched = 0
    private var isAllClosed = true
    private var depth = 0

    private var lineNumber = 0
    /// Where the reader stands in the line, and its end without the line feed.
    private var position = 0
    private var lineEnd = 0
    private var column = 0
    /// Columns of the tab at `position` have been taken in part.
    private var isTabOpen = false
    private var nextNonspace = 0
    private var nextNonspaceColumn = 0
    private var isBlank = false
    private var indent: Int { nextNonspaceColumn - column }

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

    private enum Continuation { case yes, no, used }

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

    private mutating func takeQuoteMarker() -> Bool {
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

    // MARK: Opening blocks

    private enum Opening {
        case none
        case container
        case leaf
        /// The whole line was used.
        case line
    }

    private mutating func openBlock(in container: Int) -> Opening {
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

    // MARK: Adding and closing

    @discardableResult
    private mutating func add(_ kind: MarkdownBlock.Kind) -> Int {
        while !blocks[tip].canContain(kind), tip > 0 { close(tip, at: lineNumber - 1) }
        let index = blocks.count
        blocks.append(MarkdownBlock(kind, parent: tip, line: lineNumber))
        blocks[tip].children.append(index)
        tip = index
        return index
    }

    private mutating func addLine() {
        if isTabOpen {
            position += 1
            for _ in 0..<(4 - column % 4) { blocks[tip].content.append(0x20) }
        }
        if position < lineEnd { blocks[tip].content.append(contentsOf: source[position..<lineEnd]) }
        if position <= lineEnd { blocks[tip].content.append(0x0A) }
    }

    private mutating func closeUnmatched() {
        guard !isAllClosed else { return }
        while previousTip != lastMatched {
            let parent = blocks[previousTip].parent
            close(previousTip, at: lineNumber - 1)
            previousTip = parent
        }
        isAllClosed = true
    }

    private mutating func close(_ index: Int, at line: Int) {
        guard blocks[index].isOpen else {
            if tip == index { tip = max(0, blocks[index].parent) }
            return
        }
        blocks[index].isOpen = false
        blocks[index].endLine = line
        switch blocks[index].kind {
        case .paragraph: closeParagraph(index)
        case .indentedCode: closeIndentedCode(index)
        case .item, .footnote:
            blocks[index].endLine = blocks[index].children.last.map { blocks[$0].endLine } ?? blocks[index].startLine
            if extensions, blocks[index].kind == .item { takeTask(index) }
        case .list: closeList(index)
        default: break
        }
        tip = max(0, blocks[index].parent)
    }

    private mutating func closeParagraph(_ index: Int) {
        takeReferences(index)
        if blocks[index].content.allSatisfy({ isSpace($0) || $0 == 0x0A }) { blocks[index].kind = .removed }
    }

    /// Reads the reference definitions at the start of a paragraph: spec §4.7.
    private mutating func takeReferences(_ index: Int) {
        var content = blocks[index].content[...]
        while content.first == UInt8(ascii: "["), let (reference, label, end) = MarkdownReference.definition(content) {
            if references[label] == nil { references[label] = reference }
            content = content[end...]
        }
        if content.count != blocks[index].content.count { blocks[index].content = Array(content) }
    }

    private mutating func closeIndentedCode(_ index: Int) {
        var end = blocks[index].content.count
        var lineStart = end
        // Trailing blank lines are no part of the code.
        while end > 0 {
            lineStart = end - 1
            while lineStart > 0, blocks[index].content[lineStart - 1] != 0x0A { lineStart -= 1 }
            guard blocks[index].content[lineStart..<end].allSatisfy({ isSpace($0) || $0 == 0x0A }) else { break }
            end = lineStart
        }
        blocks[index].content.removeLast(blocks[index].content.count - end)
        blocks[index].endLine = blocks[index].startLine + blocks[index].content.count(where: { $0 == 0x0A }) - 1
    }

    private mutating func closeList(_ index: Int) {
        let items = blocks[index].children
        for (place, item) in items.enumerated() {
            if place + 1 < items.count, isGap(item, items[place + 1]) { blocks[index].isTight = false }
            let children = blocks[item].children
            for (inner, child) in children.enumerated() where inner + 1 < children.count && isGap(child, children[inner + 1]) {
                blocks[index].isTight = false
            }
        }
        blocks[index].endLine = items.last.map { blocks[$0].endLine } ?? blocks[index].startLine
    }

    /// True when a blank line stands between two neighbours.
    private func isGap(_ first: Int, _ second: Int) -> Bool { blocks[first].endLine != blocks[second].startLine - 1 }

    /// GFM "Task list items": `[ ]` or `[x]` at the start of an item's first paragraph.
    private mutating func takeTask(_ index: Int) {
        guard let first = blocks[index].children.first, blocks[first].kind == .paragraph else { return }
        let content = blocks[first].content
        guard content.count > 4, content[0] == UInt8(ascii: "["), content[2] == UInt8(ascii: "]"), isSpace(content[3]) else { return }
        switch content[1] {
        case 0x20: blocks[index].task = false
        case UInt8(ascii: "x"), UInt8(ascii: "X"): blocks[index].task = true
        default: return
        }
        blocks[first].content.removeFirst(4)
    }

    // MARK: Reading characters

    /// The byte at a place of the line, 0 beyond its end (NUL was replaced before).
    private func byte(_ index: Int) -> UInt8 { index >= 0 && index < lineEnd ? source[index] : 0 }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private func runLength(_ start: Int) -> Int {
        var index = start
        while index < lineEnd, source[index] == source[start] { index += 1 }
        return index - start
    }

    private mutating func findNextNonspace() {
        var index = position
        var columns = column
        while index < lineEnd {
            if source[index] == 0x20 { columns += 1 } else if source[index] == 0x09 { columns += 4 - columns % 4 } else { break }
            index += 1
        }
        isBlank = index >= lineEnd
        nextNonspace = index
        nextNonspaceColumn = columns
    }

    private mutating func skipToNonspace() {
        position = nextNonspace
        column = nextNonspaceColumn
        isTabOpen = false
    }

    /// Moves on by bytes, or by columns so that a tab can be taken in part.
    private mutating func advance(_ count: Int, columns: Bool) {
        var left = count
        while left > 0, position < lineEnd {
            guard source[position] == 0x09 else {
                isTabOpen = false
                position += 1
                column += 1
                left -= 1
                continue
            }
            let toTab = 4 - column % 4
            if columns {
                isTabOpen = toTab > left
                let step = min(toTab, left)
                column += step
                if !isTabOpen { position += 1 }
                left -= step
            } else {
                isTabOpen = false
                column += toTab
                position += 1
                left -= 1
            }
        }
    }
}
