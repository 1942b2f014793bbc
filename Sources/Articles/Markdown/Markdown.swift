/// CommonMark 0.31 with GFM's tables, strikethrough, task lists, autolinks and footnotes: Markdown in, HTML out.
///
/// Pure and total: every input is a document. Linear in the input: nesting, reference expansion and table filling are
/// bounded by `MarkdownLimits`. The output is not safe by itself (raw HTML passes): it goes through `HTMLCleaner`.
package enum Markdown {
    /// Which dialect is read.
    package struct Options: Sendable {
        /// Tables, strikethrough, task lists, bare autolinks, footnotes.
        package var extensions = true
        package init(extensions: Bool = true) { self.extensions = extensions }
    }

    /// - Parameter source: UTF-8; line ends LF, CRLF or CR; NUL becomes U+FFFD.
    /// - Returns: UTF-8 HTML.
    package static func html(_ source: [UInt8], options: Options = Options()) -> [UInt8] {
        var parser = MarkdownBlockParser(source: normalized(source), extensions: options.extensions)
        parser.parse()
        var renderer = MarkdownRenderer(blocks: parser.blocks, references: parser.references, extensions: options.extensions)
        return renderer.render()
    }

    /// LF line ends, a last line end, no NUL.
    private static func normalized(_ source: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count + 1)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == 0x0D {
                bytes.append(0x0A)
                if index + 1 < source.count, source[index + 1] == 0x0A { index += 1 }
            } else if byte == 0 {
                bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
            } else {
                bytes.append(byte)
            }
            index += 1
        }
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        return bytes
    }
}

/// What keeps Markdown linear.
enum MarkdownLimits {
    /// Block quotes, lists and items inside each other; deeper markers are text.
    static let containerDepthMax = 64
    /// Open brackets and images inside images; further ones are text.
    static let bracketDepthMax = 256
    /// Parentheses inside a link destination: CommonMark asks for at least three.
    static let destinationParenthesesMax = 32
    /// Bytes of a link label, CommonMark's own limit.
    static let labelBytesMax = 999
    /// Bytes that expanded reference destinations and titles may add, beside the size of the input.
    static let expansionBytesMin = 100_000
    /// Empty cells that short table rows are filled up with.
    static let filledCellsMax = 200_000
    /// Columns of a table; a wider row is no table.
    static let columnsMax = 1_000
}

/// A block of the document; children are positions in the arena, so that depth costs no recursion to free.
struct MarkdownBlock {
    enum Kind: Equatable {
        case document
        case quote
        case list
        case item
        case paragraph
        case heading(level: Int)
        case thematicBreak
        case indentedCode
        case fencedCode
        case html(type: Int)
        case table
        case footnote
        /// A paragraph that was nothing but reference definitions.
        case removed
    }

    /// What the marker of a list item said.
    struct Marker: Equatable {
        var isOrdered = false
        /// The bullet, or the delimiter behind the number.
        var character: UInt8 = 0
        var start = 0
        /// Columns before the marker, and from it to the text.
        var offset = 0
        var padding = 0

        func isSameList(_ other: Marker) -> Bool { isOrdered == other.isOrdered && character == other.character }
    }

    var kind: Kind
    var parent: Int
    var children: [Int] = []
    var isOpen = true
    var startLine: Int
    var endLine = 0
    /// Lines with their ends: text of a paragraph or heading, code, HTML, rows of a table.
    var content: [UInt8] = []
    var marker = Marker()
    var isTight = true
    /// `[ ]` false, `[x]` true.
    var task: Bool?
    var fenceCharacter: UInt8 = 0
    var fenceLength = 0
    var fenceOffset = 0
    var info: [UInt8] = []
    /// Of a table: per column.
    var alignments: [MarkdownAlignment] = []
    var header: [UInt8] = []
    /// Of a footnote.
    var label = ""

    init(_ kind: Kind, parent: Int, line: Int) {
        self.kind = kind
        self.parent = parent
        startLine = line
    }

    func canContain(_ child: Kind) -> Bool {
        switch kind {
        case .document, .quote, .item, .footnote: child != .item
        case .list: child == .item
        default: false
        }
    }

    var acceptsLines: Bool {
        switch kind {
        case .paragraph, .indentedCode, .fencedCode, .html, .table: true
        default: false
        }
    }
}

/// How a table column stands.
enum MarkdownAlignment { case none, left, center, right }
