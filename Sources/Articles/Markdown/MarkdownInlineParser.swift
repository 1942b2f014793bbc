/// The second phase of CommonMark's parsing strategy: the text of one block into HTML.
///
/// The result is a flat list of pieces, into which emphasis and links insert their tags, so that nesting costs no recursion.
struct MarkdownInlineParser {
    /// What a piece is made of.
    enum Piece {
        /// Text, escaped when it is written; the alternative text of an image is its text pieces.
        case text([UInt8])
        /// HTML that is ready, with the text it stands for inside an image's alternative text.
        case html([UInt8], alternative: [UInt8])
    }

    /// A run of `*`, `_` or `~` that may open or close emphasis.
    struct Delimiter {
        var piece: Int
        var character: UInt8
        var count: Int
        let original: Int
        var canOpen: Bool
        var canClose: Bool
        var previous: Int
        var next: Int
    }

    /// An open `[` or `![`.
    struct Bracket {
        var piece: Int
        var isImage: Bool
        /// The position behind the bracket in the text.
        var textStart: Int
        /// The last delimiter before it.
        var delimiter: Int
        /// False for a link opener that stands before a link: links hold no links.
        var isActive = true
        /// Another bracket followed: no shortcut reference across it.
        var hasBracketAfter = false
    }

    let text: [UInt8]
    let context: MarkdownInlineContext
    var position = 0
    var pieces: [Piece] = []
    var nextPiece: [Int] = []
    var lastPiece = -1
    var firstPiece = -1
    var delimiters: [Delimiter] = []
    var lastDelimiter = -1
    var brackets: [Bracket] = []
    /// Bytes added by expanded references, over the whole document.
    var expansionLeft: Int
    /// Backtick runs of a length that have no partner from a position on.
    var noBacktickRun: [Int: Int] = [:]
    /// Openers such as `<!--` that have no end from here on.
    var noEnd: Set<UInt8> = []
    var footnotesUsed: [String] = []

    init(text: [UInt8], context: MarkdownInlineContext, expansionLeft: Int) {
        self.text = text
        self.context = context
        self.expansionLeft = expansionLeft
    }

    /// Reads everything and appends the HTML.
    mutating func render(into output: inout [UInt8]) {
        while position < text.count { step() }
        processEmphasis(above: -1)
        var index = firstPiece
        while index >= 0 {
            switch pieces[index] {
            case .text(let bytes): MarkdownBytes.escape(bytes, into: &output)
            case .html(let bytes, _): output.append(contentsOf: bytes)
            }
            index = nextPiece[index]
        }
    }

    private mutating func step() {
        switch text[position] {
        case 0x0A: readLineBreak()
        case UInt8(ascii: "\\"): readBackslash()
        case UInt8(ascii: "`"): readCodeSpan()
        case UInt8(ascii: "*"), UInt8(ascii: "_"): readDelimiterRun()
        case UInt8(ascii: "~") where context.extensions: readDelimiterRun()
        case UInt8(ascii: "["): openBracket(isImage: false, length: 1)
        case UInt8(ascii: "!") where byte(position + 1) == UInt8(ascii: "["): openBracket(isImage: true, length: 2)
        case UInt8(ascii: "]"): closeBracket()
        case UInt8(ascii: "<"): readAngle()
        case UInt8(ascii: "&"): readEntity()
        default: readText()
        }
    }

    // MARK: Pieces

    @discardableResult
    mutating func append(_ piece: Piece) -> Int {
        let index = pieces.count
        pieces.append(piece)
        nextPiece.append(-1)
        if lastPiece >= 0 { nextPiece[lastPiece] = index } else { firstPiece = index }
        lastPiece = index
        return index
    }

    mutating func insert(_ html: StaticString, after piece: Int) {
        let index = pieces.count
        pieces.append(.html(Array(html.description.utf8), alternative: []))
        nextPiece.append(nextPiece[piece])
        nextPiece[piece] = index
        if lastPiece == piece { lastPiece = index }
    }

    mutating func appendText(_ bytes: ArraySlice<UInt8>) { append(.text(Array(bytes))) }

    func byte(_ index: Int) -> UInt8 { index >= 0 && index < text.count ? text[index] : 0 }

    // MARK: Text, breaks, escapes

    private mutating func readText() {
        let start = position
        position += 1
        while position < text.count, !Self.isSpecial(text[position]) { position += 1 }
        var end = position
        // Blanks before a line end belong to the break.
        if byte(position) == 0x0A { while end > start, text[end - 1] == 0x20 { end -= 1 } }
        let run = text[start..<end]
        if context.extensions, brackets.isEmpty, MarkdownAutolink.mayHave(run) {
            appendWithAutolinks(run)
        } else {
            appendText(run)
        }
        if end < position, position - end >= 2 { pendingHardBreak = true }
    }

    var pendingHardBreak = false

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x0A, UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private mutating func readLineBreak() {
        position += 1
        while byte(position) == 0x20 { position += 1 }
        append(.html(Array((pendingHardBreak ? "<br />\n" : "\n").utf8), alternative: [0x0A]))
        pendingHardBreak = false
    }

    private mutating func readBackslash() {
        let next = byte(position + 1)
        if next == 0x0A, position + 1 < text.count {
            position += 1
            pendingHardBreak = true
            readLineBreak()
        } else if MarkdownBytes.isPunctuation(next) {
            appendText([next])
            position += 2
        } else {
            appendText([UInt8(ascii: "\\")])
            position += 1
        }
    }

    private mutating func readEntity() {
        if let (reference, end) = MarkdownEntity.read(text[...], at: position) {
            append(.text(reference))
            position = end
        } else {
            appendText([UInt8(ascii: "&")])
            position += 1
        }
    }
}

/// What the text of a block is read against.
struct MarkdownInlineContext {
    var references: [String: MarkdownReference]
    var footnotes: Set<String>
    var extensions: Bool
}
