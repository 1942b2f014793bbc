/// Writes the typed blocks of `HTMLFormats.blocks`.
enum BlockWriter {
    /// Writes blocks into the array that is open.
    static func write(_ nodes: [CleanNode], to json: inout JSONWriter) {
        var line: [CleanNode] = []
        for node in nodes {
            if case .element(let element) = node, !element.isInline {
                flush(&line, to: &json)
                write(element, to: &json)
            } else {
                line.append(node)
            }
        }
        flush(&line, to: &json)
    }

    private static func flush(_ line: inout [CleanNode], to json: inout JSONWriter) {
        if !line.isEmpty { leaf(line, level: nil, to: &json) }
        line = []
    }

    private static func write(_ element: CleanElement, to json: inout JSONWriter) {
        switch element.tag {
        case .p: if !embed(element, to: &json) { leaf(element.children, level: nil, to: &json) }
        case .h1: leaf(element.children, level: 1, to: &json)
        case .h2: leaf(element.children, level: 2, to: &json)
        case .h3: leaf(element.children, level: 3, to: &json)
        case .h4: leaf(element.children, level: 4, to: &json)
        case .h5: leaf(element.children, level: 5, to: &json)
        case .h6: leaf(element.children, level: 6, to: &json)
        case .pre: code(element, to: &json)
        case .hr: json.object { type("separator", &$0) }
        case .blockquote:
            json.object {
                type("quote", &$0)
                blocks(element.children, to: &$0)
            }
        case .ul, .ol: list(element, to: &json)
        case .dl: definitions(element, to: &json)
        case .table: table(element, to: &json)
        case .figure: figure(element, to: &json)
        default: write(element.children, to: &json)
        }
    }

    static func type(_ name: String, _ json: inout JSONWriter) {
        json.key("type")
        json.string(name)
    }

    private static func blocks(_ nodes: [CleanNode], to json: inout JSONWriter) {
        json.key("blocks")
        json.array { write(nodes, to: &$0) }
    }

    /// Text with its marks; images in it become blocks of their own.
    private static func leaf(_ nodes: [CleanNode], level: Int?, to json: inout JSONWriter) {
        var writer = BlockLineWriter(level: level)
        writer.write(nodes, to: &json)
        writer.finish(to: &json)
    }

    /// A paragraph of nothing but the link that the cleaner makes of a video.
    private static func embed(_ element: CleanElement, to json: inout JSONWriter) -> Bool {
        guard element.children.count == 1, let link = element.elements.first, link.tag == .a, let href = link.href,
            case .text(let text)? = link.children.first, link.children.count == 1, text.starts(with: "▶ ".utf8)
        else { return false }
        json.object {
            type("embed", &$0)
            $0.key("href")
            $0.string(utf8: href)
            $0.key("text")
            $0.string(utf8: text)
        }
        return true
    }

    private static func code(_ element: CleanElement, to json: inout JSONWriter) {
        json.object {
            type("code", &$0)
            $0.key("text")
            $0.string(utf8: plainText(element.children))
        }
    }

    /// The text of the nodes without markup; line breaks are LF.
    static func plainText(_ nodes: [CleanNode]) -> [UInt8] {
        var text: [UInt8] = []
        for node in nodes {
            switch node {
            case .text(let bytes): text.append(contentsOf: bytes)
            case .element(let element): text.append(contentsOf: element.tag == .br ? [0x0A] : plainText(element.children))
            }
        }
        return text
    }

    // MARK: Lists, tables, figures

    private static func list(_ element: CleanElement, to json: inout JSONWriter) {
        json.object {
            type("list", &$0)
            $0.key("ordered")
            $0.bool(element.tag == .ol)
            if element.tag == .ol {
                $0.key("start")
                $0.number(element.start ?? 1)
            }
            $0.key("items")
            $0.array { json in
                for item in element.elements { json.object { blocks(item.children, to: &$0) } }
            }
        }
    }

    private static func definitions(_ element: CleanElement, to json: inout JSONWriter) {
        json.object {
            type("definitions", &$0)
            $0.key("items")
            $0.array { json in
                for item in element.elements {
                    json.object {
                        $0.key("term")
                        $0.bool(item.tag == .dt)
                        blocks(item.children, to: &$0)
                    }
                }
            }
        }
    }

    private static func table(_ element: CleanElement, to json: inout JSONWriter) {
        json.object {
            type("table", &$0)
            if let caption = element.elements.first(where: { $0.tag == .caption }) {
                $0.key("caption")
                var line = BlockLineWriter(level: nil)
                line.gather(caption.children)
                $0.object { line.writeText(to: &$0) }
            }
            $0.key("rows")
            $0.array { json in
                for row in element.elements.flatMap(\.elements) where row.tag == .tr {
                    json.object {
                        $0.key("cells")
                        $0.array { json in
                            for cell in row.elements { self.cell(cell, to: &json) }
                        }
                    }
                }
            }
        }
    }

    private static func cell(_ cell: CleanElement, to json: inout JSONWriter) {
        json.object {
            $0.key("header")
            $0.bool(cell.tag == .th)
            $0.key("columns")
            $0.number(cell.columns)
            $0.key("rows")
            $0.number(cell.rows)
            blocks(cell.children, to: &$0)
        }
    }

    /// Images with the figure's caption; without an image the caption is a paragraph.
    private static func figure(_ element: CleanElement, to json: inout JSONWriter) {
        let caption = element.elements.first { $0.tag == .figcaption }
        let containsImage = element.children.contains { node in
            if case .element(let child) = node { child.tag == .img || child.tag == .a && hasImage(child) } else { false }
        }
        guard let caption, containsImage else {
            write(element.children, to: &json)
            return
        }
        let text = plainText(caption.children)
        var line = BlockLineWriter(level: nil)
        line.caption = text
        for case .element(let child) in element.children where child.tag != .figcaption {
            if child.isInline {
                line.write([.element(child)], to: &json)
            } else {
                line.finish(to: &json)
                write(child, to: &json)
            }
        }
        line.finish(to: &json)
    }

    private static func hasImage(_ element: CleanElement) -> Bool {
        element.elements.contains { $0.tag == .img || hasImage($0) }
    }
}
