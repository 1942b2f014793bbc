/// Leaves, lines, formatting: what is written, and when.
extension CleaningPass {
    /// Called before each piece of content: opens the leaf and the formatting, writes the blanks and breaks that are due.
    ///
    /// - Parameter lead: the first byte of the text that follows; 0 for an image.
    @inline(__always)
    mutating func prepare(_ lead: UInt8) {
        if leaf.kind != .none && breaks == 0 && !space.isDue && formattingOpen == formatting.count && line.hasContent {
            return
        }
        prepareSlowly(lead)
    }

    private mutating func prepareSlowly(_ lead: UInt8) {
        if leaf.kind != .none && breaks > 0 { writeBreaks() }
        if leaf.kind == .none { openLeaf() }
        if space.isDue {
            if line.hasContent { writeSpace(before: lead) }
            space = Space()
        }
        if isOverBudget && formattingOpen < formatting.count { formatting.removeLast(formatting.count - formattingOpen) }
        while formattingOpen < formatting.count {
            let tag = formatting[formattingOpen]
            if tag == .a { html.append(contentsOf: linkOpening) } else { html.append(tag.opening) }
            formattingOpen += 1
        }
        line.hasContent = true
    }

    /// Called before text is appended to `text`.
    @inline(__always)
    mutating func separateText() {
        if separator != .none { writeSeparator() }
    }

    private mutating func writeSeparator() {
        if !text.isEmpty {
            switch separator {
            case .none: break
            case .cell: text.append(0x09)
            case .line: text.append(0x0A)
            case .paragraph:
                text.append(0x0A)
                text.append(0x0A)
            }
        }
        separator = .none
    }

    mutating func separate(_ new: Separator) {
        // A cell within its row is set apart by a tab, whatever it begins with.
        if new.rawValue > separator.rawValue && !(containers.count > 3 && isAtCellStart) { separator = new }
    }

    // MARK: Blanks

    private mutating func writeSpace(before lead: UInt8) {
        if space.hasIdeographic {
            html.append(contentsOf: [0xE3, 0x80, 0x80])
        } else if space.hasNoBreak && !space.isLong {
            html.append(contentsOf: [0xC2, 0xA0])
        } else if space.hasNewline && isWide(lead) && !line.hasImage && textEndsWide() {
            // A line break between two wide characters is none: CSS Text 3 §4.1.3.
            return
        } else {
            html.append(0x20)
        }
        if separator == .none && text.count > line.textStart {
            if space.hasIdeographic { text.append(contentsOf: [0xE3, 0x80, 0x80]) } else { text.append(0x20) }
        }
    }

    /// Han, kana, full-width forms, by the first byte.
    private func isWide(_ lead: UInt8) -> Bool { (0xE3...0xE9).contains(lead) || lead == 0xEF }

    private func textEndsWide() -> Bool {
        text.count >= 3 && separator == .none && isWide(text[text.count - 3]) && text[text.count - 1] & 0xC0 == 0x80
            && text[text.count - 2] & 0xC0 == 0x80
    }

    // MARK: Lines

    /// A line break, or two for a paragraph; counts only when content stands before and after it.
    mutating func addBreak(_ count: Int = 1) {
        if leaf.kind == .preformatted || (leaf.kind == .none && wantedLeaf == .preformatted) {
            preformattedSpace.append(0x0A)
            return
        }
        space = Space()
        if leaf.kind != .none { breaks = min(2, breaks + count) }
    }

    private mutating func writeBreaks() {
        var count = breaks
        breaks = 0
        space = Space()
        let before = line.breaks
        if endLine() { count = max(count, before) }
        guard html.count > leafContentStart else {
            startLine(breaks: 0)
            return
        }
        if leaf.kind == .paragraph && count >= 2 {
            closeLeaf()
            return
        }
        let html = html.count
        let text = text.count
        let old = separator
        if leaf.kind == .heading { count = 1 }
        for _ in 0..<count { self.html.append("<br>") }
        separate(count == 1 ? .line : .paragraph)
        line = Line(
            htmlStart: html, textStart: text, separator: old, formatting: formattingOpen, formattingLeast: formattingOpen, breaks: count)
    }

    private mutating func startLine(breaks: Int) {
        line = Line(
            htmlStart: html.count, textStart: text.count, separator: separator, formatting: formattingOpen, formattingLeast: formattingOpen,
            breaks: breaks)
    }

    /// Where the leaf's content begins in `html`.
    private var leafContentStart: Int {
        leaf.kind == .direct ? leaf.htmlStart : leaf.htmlStart + leaf.tag.opening.utf8CodeUnitCount
    }

    /// Judges the line; true when it was taken away.
    private mutating func endLine() -> Bool {
        guard line.hasContent, !line.hasImage, leaf.kind != .preformatted, text.count > line.textStart else { return false }
        trimEditorAtEnd()
        guard text.count - line.textStart <= CompiledCleaningRules.lineBytesMax else { return false }
        let start = textContentStart(from: line.textStart)
        switch rules.judge(line: text.span, start, text.count) {
        case .keep: return false
        case .editor(let name): if editor == nil { editor = name }
        case .drop: break
        }
        guard line.formattingLeast >= line.formatting else { return false }
        html.removeLast(html.count - line.htmlStart)
        text.removeLast(text.count - line.textStart)
        formattingOpen = line.formatting
        separator = line.separator
        hasMuted = true
        line.hasContent = false
        return true
    }

    private func textContentStart(from start: Int) -> Int {
        var index = start
        while index < text.count && (text[index] == 0x0A || text[index] == 0x09) { index += 1 }
        return index
    }

    /// Takes `（责任编辑：王翔）` off the end of a longer line.
    private mutating func trimEditorAtEnd() {
        while let found = rules.editorAtEnd(of: text.span, line.textStart, text.count) {
            let count = text.count - found.start
            guard found.start > textContentStart(from: line.textStart), html.count - count > line.htmlStart,
                html[(html.count - count)...].elementsEqual(text[found.start...])
            else { return }
            if editor == nil { editor = found.name }
            html.removeLast(count)
            text.removeLast(count)
            trimOpenEnd()
        }
    }

    /// Takes blanks off the end of the line, and opening tags that nothing follows any more.
    private mutating func trimOpenEnd() {
        while true {
            if text.last == 0x20, html.last == 0x20 || html.suffix(2).elementsEqual([0xC2, 0xA0]) {
                html.removeLast(html.last == 0x20 ? 1 : 2)
                text.removeLast()
            } else if text.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) && html.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) {
                html.removeLast(3)
                text.removeLast(3)
            } else if formattingOpen > line.formatting, endsWithOpening(formatting[formattingOpen - 1]) {
                formattingOpen -= 1
                let tag = formatting[formattingOpen]
                html.removeLast(tag == .a ? linkOpening.count : tag.opening.utf8CodeUnitCount)
                line.formattingLeast = min(line.formattingLeast, formattingOpen)
            } else {
                return
            }
        }
    }

    private func endsWithOpening(_ tag: HTMLTag) -> Bool {
        var opening = linkOpening
        if tag != .a {
            opening = []
            opening.append(tag.opening)
        }
        return html.suffix(opening.count).elementsEqual(opening)
    }

    // MARK: Leaves

    private mutating func openLeaf() {
        breaks = 0
        let container = openPlace()
        leaf = Leaf(
            kind: .direct, tag: .p, htmlStart: html.count, textStart: text.count, separator: separator,
            hadContent: containers[container].hasContent)
        switch wantedLeaf {
        case .paragraph, .heading, .preformatted:
            leaf.kind = wantedLeaf
            leaf.tag = wantedLeaf == .paragraph ? .p : wantedTag
        case .none, .direct:
            let tag = containers[container].tag
            if tag == .body || tag == .blockquote { leaf.kind = .paragraph }
        }
        if leaf.kind == .direct {
            if containers[container].directEnd == html.count {
                html.append("<br>")
                separate(.line)
                leaf.htmlStart = html.count
                leaf.hasJoint = true
            }
        } else {
            separate(isInItem ? .line : .paragraph)
            html.append(leaf.tag.opening)
        }
        containers[container].hasContent = true
        startLine(breaks: 0)
    }

    /// Ends the leaf, if one is open: judges its last line, closes its formatting; what is in force is opened again in the next one.
    mutating func closeLeaf() {
        space = Space()
        breaks = 0
        preformattedSpace.removeAll(keepingCapacity: true)
        guard leaf.kind != .none else { return }
        if endLine() && html.count == leafContentStart {
            dropLeaf()
            return
        }
        closeFormatting(to: 0)
        if leaf.kind == .heading || leaf.kind == .preformatted { noteAside(from: leaf.textStart) }
        switch leaf.kind {
        case .direct: containers[containers.count - 1].directEnd = html.count
        case .paragraph, .heading, .preformatted, .none:
            html.append(leaf.tag.closing)
            separate(isInItem ? .line : .paragraph)
        }
        leaf.kind = .none
    }

    private mutating func dropLeaf() {
        if leaf.kind != .direct { html.removeLast(html.count - leaf.htmlStart) }
        if leaf.hasJoint { html.removeLast("<br>".utf8.count) }
        text.removeLast(text.count - leaf.textStart)
        separator = leaf.separator
        containers[containers.count - 1].hasContent = leaf.hadContent
        formattingOpen = 0
        leaf.kind = .none
    }

    // MARK: Formatting

    /// Puts formatting into force; false when it is already, or cannot be.
    mutating func addFormatting(_ tag: HTMLTag) -> Bool {
        if formatting.contains(tag) || isOverBudget { return false }
        formatting.append(tag)
        return true
    }

    /// Ends it; what was opened after it is opened again when content follows.
    mutating func removeFormatting(_ tag: HTMLTag) {
        guard let index = formatting.lastIndex(of: tag) else { return }
        closeFormatting(to: index)
        formatting.remove(at: index)
    }

    private mutating func closeFormatting(to count: Int) {
        while formattingOpen > count {
            formattingOpen -= 1
            html.append(formatting[formattingOpen].closing)
        }
        line.formattingLeast = min(line.formattingLeast, formattingOpen)
    }
}
