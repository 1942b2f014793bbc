/// Blocks into HTML. Depth is bounded by `MarkdownLimits.containerDepthMax`, so recursion over containers is.
struct MarkdownRenderer {
    private let blocks: [MarkdownBlock]
    private let extensions: Bool
    private let context: MarkdownInlineContext
    private var output: [UInt8] = []
    private var expansionLeft: Int
    private var cellsLeft = MarkdownLimits.filledCellsMax
    private var footnotes = MarkdownFootnotes()

    init(blocks: [MarkdownBlock], references: [String: MarkdownReference], extensions: Bool) {
        self.blocks = blocks
        self.extensions = extensions
        var definitions: [String: Int] = [:]
        for (index, block) in blocks.enumerated() where block.kind == .footnote && definitions[block.label] == nil {
            definitions[block.label] = index
        }
        footnotes.definitions = definitions
        context = MarkdownInlineContext(references: references, footnotes: Set(definitions.keys), extensions: extensions)
        let size = blocks.reduce(0) { $0 + $1.content.count }
        expansionLeft = max(MarkdownLimits.expansionBytesMin, size)
        output.reserveCapacity(size * 5 / 4)
    }

    mutating func render() -> [UInt8] {
        if let document = blocks.first { for child in document.children { render(child, isTight: false) } }
        renderFootnotes()
        return output
    }

    private mutating func render(_ index: Int, isTight: Bool) {
        let block = blocks[index]
        switch block.kind {
        case .document, .removed, .footnote: break
        case .quote: wrap("blockquote", block.children)
        case .list: renderList(block)
        case .item: renderItem(block, isTight: isTight)
        case .paragraph: renderParagraph(block, isTight: isTight)
        case .heading(let level):
            startLine()
            write("<h\(level)>")
            renderInline(block.content)
            write("</h\(level)>\n")
        case .thematicBreak:
            startLine()
            write("<hr />\n")
        case .indentedCode: renderCode(block.content, language: [])
        case .fencedCode: renderCode(block.content, language: Array(block.info.prefix { !MarkdownBytes.isSpace($0) }))
        case .html:
            startLine()
            output.append(contentsOf: block.content)
            while output.last == 0x0A { output.removeLast() }
            output.append(0x0A)
        case .table: renderTable(block)
        }
    }

    private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func startLine() {
        if let last = output.last, last != 0x0A { output.append(0x0A) }
    }

    private mutating func wrap(_ name: String, _ children: [Int]) {
        startLine()
        write("<\(name)>\n")
        for child in children { render(child, isTight: false) }
        startLine()
        write("</\(name)>\n")
    }

    private mutating func renderParagraph(_ block: MarkdownBlock, isTight: Bool) {
        if !isTight {
            startLine()
            write("<p>")
        }
        renderInline(MarkdownBytes.trimmed(block.content[...]))
        if !isTight { write("</p>\n") }
    }

    private mutating func renderList(_ list: MarkdownBlock) {
        startLine()
        let name = list.marker.isOrdered ? "ol" : "ul"
        write(list.marker.isOrdered && list.marker.start != 1 ? "<ol start=\"\(list.marker.start)\">\n" : "<\(name)>\n")
        for item in list.children { render(item, isTight: list.isTight) }
        write("</\(name)>\n")
    }

    private mutating func renderItem(_ item: MarkdownBlock, isTight: Bool) {
        startLine()
        write("<li>")
        if let task = item.task { write(task ? "☑ " : "☐ ") }
        for (place, child) in item.children.enumerated() {
            if isTight, place > 0, blocks[child].kind == .paragraph, output.last != 0x0A { output.append(0x0A) }
            render(child, isTight: isTight)
        }
        write("</li>\n")
    }

    private mutating func renderCode(_ code: [UInt8], language: [UInt8]) {
        startLine()
        write("<pre><code")
        if !language.isEmpty {
            write(" class=\"language-")
            MarkdownBytes.escape(MarkdownBytes.unescaped(language[...]), into: &output)
            write("\"")
        }
        write(">")
        MarkdownBytes.escape(code, into: &output)
        write("</code></pre>\n")
    }

    private mutating func renderTable(_ table: MarkdownBlock) {
        startLine()
        write("<table>\n<thead>\n")
        renderRow(MarkdownTable.cells(table.header[...]), table.alignments, "th")
        write("</thead>\n")
        let rows = table.content.split(separator: 0x0A)
        if !rows.isEmpty {
            write("<tbody>\n")
            for row in rows { renderRow(MarkdownTable.cells(row), table.alignments, "td") }
            write("</tbody>\n")
        }
        write("</table>\n")
    }

    private mutating func renderRow(_ cells: [[UInt8]], _ alignments: [MarkdownAlignment], _ name: String) {
        write("<tr>\n")
        for (column, alignment) in alignments.enumerated() {
            if column >= cells.count {
                guard cellsLeft > 0 else { break }
                cellsLeft -= 1
            }
            write("<\(name)")
            switch alignment {
            case .none: break
            case .left: write(" align=\"left\"")
            case .center: write(" align=\"center\"")
            case .right: write(" align=\"right\"")
            }
            write(">")
            if column < cells.count { renderInline(cells[column]) }
            write("</\(name)>\n")
        }
        write("</tr>\n")
    }

    private mutating func renderInline(_ text: [UInt8]) {
        var parser = MarkdownInlineParser(text: text, context: context, expansionLeft: expansionLeft)
        var html: [UInt8] = []
        html.reserveCapacity(text.count + 16)
        parser.render(into: &html)
        expansionLeft = parser.expansionLeft
        if parser.footnotesUsed.isEmpty {
            output.append(contentsOf: html)
        } else {
            output.append(contentsOf: footnotes.resolved(html, used: parser.footnotesUsed))
        }
    }

    /// The notes that were referred to, in the order of their first reference. A note may refer to further ones.
    private mutating func renderFootnotes() {
        guard !footnotes.order.isEmpty else { return }
        startLine()
        write("<hr />\n<ol>\n")
        var place = 0
        while place < footnotes.order.count {
            if let index = footnotes.definitions[footnotes.order[place]] {
                write("<li>\n")
                for child in blocks[index].children { render(child, isTight: false) }
                write("</li>\n")
            }
            place += 1
        }
        write("</ol>\n")
    }
}

/// Numbers footnotes in the order in which they are referred to.
struct MarkdownFootnotes {
    var definitions: [String: Int] = [:]
    private(set) var order: [String] = []
    private var numbers: [String: Int] = [:]

    /// What the inline parser leaves for its nth reference: a byte that valid UTF-8 never has, the number, and the byte again.
    static func placeholder(_ place: Int) -> [UInt8] { [0xFF] + Array(String(place).utf8) + [0xFF] }

    mutating func resolved(_ html: [UInt8], used: [String]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(html.count + 16 * used.count)
        var next = 0
        var index = 0
        while index < html.count {
            let mark = Self.placeholder(next)
            guard html[index] == 0xFF, next < used.count, ByteSearch.starts(mark, in: html, at: index) else {
                output.append(html[index])
                index += 1
                continue
            }
            output.append(contentsOf: "<sup>\(number(of: used[next]))</sup>".utf8)
            index += mark.count
            next += 1
        }
        return output
    }

    private mutating func number(of label: String) -> Int {
        if let number = numbers[label] { return number }
        order.append(label)
        numbers[label] = order.count
        return order.count
    }
}
