/// Writes CommonMark from the tree of clean HTML: the blocks. `MarkdownInlineWriter` writes the lines.
struct MarkdownWriter {
    private let html: [UInt8]
    private var output: [UInt8] = []
    /// What each line begins with, inside of quotes and list items.
    private var prefix: [UInt8] = []
    /// A block was written on this level: the next one needs a blank line before it.
    private var needsBlank = false
    /// Inside of an item of a tight list there are no blank lines.
    private var isTight = false

    init(html: [UInt8]) {
        self.html = html
    }

    /// The text, ending with one line end; empty for no blocks.
    func finished() -> [UInt8] { output }

    mutating func blocks(_ nodes: [CleanNode]) {
        var line: [CleanNode] = []
        var previous: (tag: HTMLTag, isFlipped: Bool)?
        for node in nodes {
            guard case .element(let element) = node, !element.isInline else {
                line.append(node)
                continue
            }
            paragraph(&line)
            if element.tag == .ul || element.tag == .ol {
                // Two lists in a row would be one: the next one has other marks.
                let isFlipped = previous.map { $0.tag == element.tag && !$0.isFlipped } ?? false
                list(element, isFlipped: isFlipped)
                previous = (element.tag, isFlipped)
                continue
            }
            previous = nil
            block(element)
        }
        paragraph(&line)
    }

    private mutating func paragraph(_ line: inout [CleanNode]) {
        if !line.isEmpty {
            let text = MarkdownInlineWriter.paragraph(line)
            if !text.isEmpty { write(text) }
        }
        line = []
    }

    private mutating func block(_ element: CleanElement) {
        switch element.tag {
        case .p: write(MarkdownInlineWriter.paragraph(element.children))
        case .h1: heading(1, element)
        case .h2: heading(2, element)
        case .h3: heading(3, element)
        case .h4: heading(4, element)
        case .h5: heading(5, element)
        case .h6: heading(6, element)
        case .hr: write(Array("***".utf8))
        case .pre: preformatted(element)
        case .blockquote: quote(element)
        case .table: table(element)
        case .figure: figure(element)
        case .dl: raw(element)
        default: blocks(element.children)
        }
    }

    // MARK: Lines

    /// Writes a block's lines after the blank line that is due, each behind the prefix.
    private mutating func write(_ text: [UInt8]) {
        startBlock()
        var isFirst = true
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if !isFirst { startLine(isEmpty: line.isEmpty) }
            output.append(contentsOf: line)
            output.append(0x0A)
            isFirst = false
        }
    }

    /// After the mark of an item the first block goes on in its line.
    private var isAfterMark = false

    private mutating func startBlock() {
        if isAfterMark {
            isAfterMark = false
        } else {
            if needsBlank && !isTight {
                startLine(isEmpty: true)
                output.append(0x0A)
            }
            startLine(isEmpty: false)
        }
        needsBlank = true
    }

    private mutating func startLine(isEmpty: Bool) {
        output.append(contentsOf: prefix)
        guard isEmpty else { return }
        while output.last == 0x20 { output.removeLast() }
    }

    private mutating func heading(_ level: Int, _ element: CleanElement) {
        write([UInt8](repeating: 0x23, count: level) + [0x20] + MarkdownInlineWriter.heading(element.children))
    }

    private mutating func preformatted(_ element: CleanElement) {
        var content = element.children
        if content.count == 1, case .element(let code)? = content.first, code.tag == .code { content = code.children }
        let isPlain = content.allSatisfy { if case .text = $0 { true } else { false } }
        guard isPlain else {
            raw(element)
            return
        }
        let text = BlockWriter.plainText(content)
        let fence = [UInt8](repeating: 0x60, count: max(3, MarkdownInlineWriter.longestRun(of: 0x60, in: text) + 1))
        write(fence + [0x0A] + text + [0x0A] + fence)
    }

    /// HTML as it is, on one line: blank lines would end it.
    private mutating func raw(_ element: CleanElement) {
        var line: [UInt8] = []
        for byte in html[element.range] {
            if byte == 0x0A { line.append(contentsOf: "&#10;".utf8) } else { line.append(byte) }
        }
        write(line)
    }

    // MARK: Quotes, lists

    private mutating func inside(_ mark: [UInt8], _ rest: [UInt8], isTight: Bool, _ body: (inout MarkdownWriter) -> Void) {
        let outer = (prefix, self.isTight)
        startBlock()
        output.append(contentsOf: mark)
        prefix += rest
        self.isTight = isTight
        needsBlank = false
        isAfterMark = true
        body(&self)
        if isAfterMark {
            while output.last == 0x20 { output.removeLast() }
            output.append(0x0A)
            isAfterMark = false
        }
        (prefix, self.isTight) = outer
        needsBlank = true
    }

    private mutating func quote(_ element: CleanElement) {
        inside([0x3E, 0x20], [0x3E, 0x20], isTight: false) { $0.blocks(element.children) }
    }

    private mutating func list(_ element: CleanElement, isFlipped: Bool) {
        let isTight = Self.isTight(element)
        var number = element.start ?? 1
        var isFirst = true
        let outer = self.isTight
        for item in element.elements {
            var mark: [UInt8] = [isFlipped ? 0x2A : 0x2D, 0x20]
            if element.tag == .ol {
                mark = Array(String(number).utf8) + [isFlipped ? 0x29 : 0x2E, 0x20]
                number += 1
            }
            if !isFirst { self.isTight = isTight }
            inside(mark, [UInt8](repeating: 0x20, count: mark.count), isTight: isTight) { $0.blocks(item.children) }
            isFirst = false
        }
        self.isTight = outer
    }

    /// A list without blank lines: its items are lines of text, with lists of that kind in them perhaps.
    private static func isTight(_ list: CleanElement) -> Bool {
        list.elements.allSatisfy { item in
            var hasText = false
            for child in item.children {
                guard case .element(let element) = child, !element.isInline else {
                    hasText = true
                    continue
                }
                let isList = element.tag == .ul || element.tag == .ol && (element.start ?? 1) == 1
                guard isList, isTight(element), hasText || item.children.count == 1 else { return false }
            }
            return !item.children.isEmpty
        }
    }

    // MARK: Tables, figures

    /// GFM's tables have a head of one row and cells of one line. A table without a head gets an empty one; what fits in no way stays HTML.
    private mutating func table(_ element: CleanElement) {
        let groups = element.elements
        var rows = groups.flatMap(\.elements)
        guard let first = rows.first,
            !groups.contains(where: { $0.tag == .caption || $0.tag == .tfoot || $0.tag == .thead && $0.children.count > 1 }),
            rows.allSatisfy({ $0.elements.count == first.elements.count && $0.elements.allSatisfy(Self.isSimple) })
        else {
            raw(element)
            return
        }
        var head: CleanElement?
        if first.elements.allSatisfy({ $0.tag == .th }) { head = rows.removeFirst() }
        guard rows.allSatisfy({ $0.elements.allSatisfy { $0.tag == .td } }) else {
            raw(element)
            return
        }
        let columns = first.elements.count
        var text = Self.row(head.map { $0.elements.map(Self.line) } ?? [[UInt8]](repeating: [], count: columns))
        text.append(0x0A)
        text.append(contentsOf: Self.row([[UInt8]](repeating: Array("---".utf8), count: columns)))
        for row in rows {
            text.append(0x0A)
            text.append(contentsOf: Self.row(row.elements.map(Self.line)))
        }
        write(text)
    }

    private static func row(_ cells: [[UInt8]]) -> [UInt8] {
        var row: [UInt8] = [0x7C]
        for cell in cells { row.append(contentsOf: [0x20] + cell + [0x20, 0x7C]) }
        return row
    }

    /// A cell's paragraphs become lines.
    private static func line(_ cell: CleanElement) -> [UInt8] {
        var nodes: [CleanNode] = []
        for node in cell.children {
            guard case .element(let paragraph) = node, paragraph.tag == .p else {
                nodes.append(node)
                continue
            }
            if !nodes.isEmpty { nodes.append(.element(CleanElement(tag: .br))) }
            nodes.append(contentsOf: paragraph.children)
        }
        return MarkdownInlineWriter.cell(nodes)
    }

    /// One column and one row, with nothing but a line, or nothing but paragraphs.
    private static func isSimple(_ cell: CleanElement) -> Bool {
        guard cell.columns == 1 && cell.rows == 1 else { return false }
        let blocks = cell.elements.filter { !$0.isInline }
        return blocks.isEmpty || blocks.count == cell.children.count && blocks.allSatisfy { $0.tag == .p }
    }

    /// Its images with the caption on the line below.
    private mutating func figure(_ element: CleanElement) {
        var line: [CleanNode] = []
        for child in element.children {
            if case .element(let caption) = child, caption.tag == .figcaption,
                caption.children.allSatisfy({ if case .element(let part) = $0 { part.isInline } else { true } })
            {
                if !line.isEmpty { line.append(.element(CleanElement(tag: .br))) }
                line.append(contentsOf: caption.children)
            } else if case .element(let block) = child, !block.isInline {
                paragraph(&line)
                self.block(block)
            } else {
                line.append(child)
            }
        }
        paragraph(&line)
    }
}
