/// Adding blocks to the open ones, and closing them.
extension MarkdownBlockParser {
    @discardableResult
    mutating func add(_ kind: MarkdownBlock.Kind) -> Int {
        while !blocks[tip].canContain(kind), tip > 0 { close(tip, at: lineNumber - 1) }
        let index = blocks.count
        blocks.append(MarkdownBlock(kind, parent: tip, line: lineNumber))
        blocks[tip].children.append(index)
        tip = index
        return index
    }

    mutating func addLine() {
        if isTabOpen {
            position += 1
            for _ in 0..<(4 - column % 4) { blocks[tip].content.append(0x20) }
        }
        if position < lineEnd { blocks[tip].content.append(contentsOf: source[position..<lineEnd]) }
        if position <= lineEnd { blocks[tip].content.append(0x0A) }
    }

    mutating func closeUnmatched() {
        guard !isAllClosed else { return }
        while previousTip != lastMatched {
            let parent = blocks[previousTip].parent
            close(previousTip, at: lineNumber - 1)
            previousTip = parent
        }
        isAllClosed = true
    }

    mutating func close(_ index: Int, at line: Int) {
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
    mutating func takeReferences(_ index: Int) {
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
}
