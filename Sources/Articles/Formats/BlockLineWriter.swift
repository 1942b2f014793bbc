/// Gathers the text of a line or paragraph with its marks, and writes it as a block; images in it become blocks of their own.
struct BlockLineWriter {
    private struct Mark {
        var element: CleanElement
        var start: Int
        var end: Int
    }

    /// Of a heading; nil: a paragraph.
    let level: Int?
    /// For the images.
    var caption: [UInt8]?
    private var text = ""
    /// UTF-16 units of `text`.
    private var length = 0
    private var marks: [Mark] = []
    /// Elements around what is gathered, and where each began.
    private var open: [(element: CleanElement, start: Int)] = []

    init(level: Int?) {
        self.level = level
    }

    /// Gathers; images are written at once, after what was gathered before them.
    mutating func write(_ nodes: [CleanNode], to json: inout JSONWriter) {
        for node in nodes {
            guard case .element(let element) = node else {
                gather([node])
                continue
            }
            switch element.tag {
            case .br: gather([node])
            case .img:
                closeMarks()
                finish(to: &json)
                for index in open.indices { open[index].start = 0 }
                image(element, to: &json)
            default:
                open.append((bare(element), length))
                write(element.children, to: &json)
                close()
            }
        }
    }

    /// Gathers text and marks; images are passed over.
    mutating func gather(_ nodes: [CleanNode]) {
        for node in nodes {
            switch node {
            case .text(let bytes): append(String(decoding: bytes, as: UTF8.self))
            case .element(let element) where element.tag == .br: append("\n")
            case .element(let element):
                open.append((bare(element), length))
                gather(element.children)
                close()
            }
        }
    }

    private func bare(_ element: CleanElement) -> CleanElement {
        var element = element
        element.children = []
        return element
    }

    private mutating func append(_ new: String) {
        text += new
        length += new.utf16.count
    }

    private mutating func close() {
        guard let last = open.popLast() else { return }
        if length > last.start { marks.append(Mark(element: last.element, start: last.start, end: length)) }
    }

    private mutating func closeMarks() {
        for entry in open where length > entry.start { marks.append(Mark(element: entry.element, start: entry.start, end: length)) }
    }

    /// Writes what was gathered, if anything, and starts anew.
    mutating func finish(to json: inout JSONWriter) {
        if text.contains(where: { !$0.isWhitespace }) {
            json.object {
                BlockWriter.type(level == nil ? "paragraph" : "heading", &$0)
                if let level {
                    $0.key("level")
                    $0.number(level)
                }
                writeText(to: &$0)
            }
        }
        text = ""
        length = 0
        marks = []
    }

    /// `text` and `marks`.
    func writeText(to json: inout JSONWriter) {
        json.key("text")
        json.string(text)
        json.key("marks")
        json.array { json in
            let sorted = marks.enumerated().sorted {
                ($0.element.start, -$0.element.end, -$0.offset) < ($1.element.start, -$1.element.end, -$1.offset)
            }
            for mark in sorted { write(mark.element, to: &json) }
        }
    }

    private func write(_ mark: Mark, to json: inout JSONWriter) {
        guard let name = Self.name(of: mark.element.tag) else { return }
        json.object {
            BlockWriter.type(name, &$0)
            $0.key("start")
            $0.number(mark.start)
            $0.key("end")
            $0.number(mark.end)
            guard let href = mark.element.href else { return }
            $0.key("href")
            $0.string(utf8: href)
            if !mark.element.title.isEmpty {
                $0.key("title")
                $0.string(utf8: mark.element.title)
            }
        }
    }

    private static func name(of tag: HTMLTag) -> String? {
        switch tag {
        case .a: "link"
        case .b, .strong: "strong"
        case .i, .em: "emphasis"
        case .code: "code"
        case .u: "underline"
        case .s: "strikethrough"
        case .del: "deleted"
        case .ins: "inserted"
        case .mark: "highlight"
        case .small: "small"
        case .sub: "subscript"
        case .sup: "superscript"
        default: nil
        }
    }

    private func image(_ element: CleanElement, to json: inout JSONWriter) {
        let href = open.last { $0.element.tag == .a }?.element.href
        json.object {
            BlockWriter.type("image", &$0)
            $0.key("src")
            $0.string(utf8: element.src ?? [])
            $0.key("alt")
            $0.string(utf8: element.alt)
            for (name, number) in [("width", element.width), ("height", element.height)] {
                guard let number else { continue }
                $0.key(name)
                $0.number(number)
            }
            for (name, value) in [("title", element.title), ("caption", caption ?? []), ("href", href ?? [])] where !value.isEmpty {
                $0.key(name)
                $0.string(utf8: value)
            }
        }
    }
}
