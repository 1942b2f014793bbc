/// One pass over one body: reads tokens, keeps a stack of the open elements, and writes clean HTML and text side by side.
///
/// The output has this shape, whatever the input: containers (lists, quotes, tables, figures) hold containers and *leaves*; a leaf is a paragraph, a
/// heading, a preformatted block, or a run of text directly in an item or a cell; only leaves hold text, and formatting stands only inside of a
/// leaf. So it reparses to the same tree: nothing that the standard's tree construction would move or close by itself can occur.
///
/// Opening tags, blanks and line breaks are written only when something follows that needs them; so nothing empty is ever written, and blanks stand
/// outside of formatting.
///
/// Not to be copied: it is large, and there is one a body.
struct CleaningPass: ~Copyable {
    /// An open element of the input.
    struct OpenElement {
        var tag: HTMLTag
        var role: HTMLTag.Role
        /// Open containers of the output below it.
        var containerCount: Int
    }

    /// An open container of the output.
    struct Container {
        var tag: HTMLTag
        /// Where its start tag begins.
        var htmlStart: Int
        /// Text or an image is in it.
        var hasContent = false
        /// Cells are in it, empty perhaps.
        var hasCells = false
        /// Opened because something in it asked for it, not by a tag of its own.
        var isImplied = false
        /// End of the HTML when a leaf without tags was closed here: one that follows at once needs a line break before it.
        var directEnd = -1
        /// Images and bytes of text before it.
        var imageStart = 0
        var textStart = 0
        var separator = Separator.none
        /// For figures: the caption, in the text.
        var captionStart = 0
        var captionEnd = 0
    }

    enum LeafKind { case none, paragraph, heading, preformatted, direct }

    /// The leaf that is being written.
    struct Leaf {
        var kind = LeafKind.none
        var tag = HTMLTag.p
        var htmlStart = 0
        var textStart = 0
        var separator = Separator.none
        /// Whether its container had content before.
        var hadContent = false
        /// Opened with a line break, for it follows another run of text.
        var hasJoint = false
    }

    /// The line of a leaf that is being written; lines end with line breaks.
    struct Line {
        var htmlStart = 0
        var textStart = 0
        var separator = Separator.none
        /// Formatting open when it began, and the least since.
        var formatting = 0
        var formattingLeast = 0
        /// Line breaks between it and the line before.
        var breaks = 0
        var hasContent = false
        var hasImage = false
    }

    /// What goes between two pieces of text; the strongest wins.
    enum Separator: UInt8 {
        case none, cell, line, paragraph
    }

    /// White space that is due when more text follows.
    struct Space {
        var hasBlank = false
        var hasNewline = false
        var hasNoBreak = false
        var hasIdeographic = false
        var isLong = false
        var isDue: Bool { hasBlank || hasNoBreak || hasIdeographic }
    }

    let rules: CompiledCleaningRules
    let address: WebAddress
    let tagNames = HTMLTag.nameTable
    let attributeNames = HTMLAttributeName.nameTable
    /// Beyond it only text is kept, without formatting and images: a few bytes must not become kilobytes by the thousand.
    let htmlBytesMax: Int

    var tokenizer = HTMLTokenizer()
    var html: [UInt8] = []
    var text: [UInt8] = []
    var images: [ArticleImage] = []
    var editor: String?
    /// Headings, code, tables and figures in the beginning of the text; one may lie in another that ends later.
    var asides: [Range<Int>] = []

    var stack: [OpenElement] = []
    /// Open elements by tag, so that an end tag without its start tag costs nothing.
    var openCounts = [UInt16](repeating: 0, count: HTMLTag.count)
    /// Start tags that were left out because the stack was full.
    var overflow = 0
    var containers: [Container] = [Container(tag: .body, htmlStart: 0)]

    /// Formatting in force; the first `formattingOpen` of them are open in the output.
    var formatting: [HTMLTag] = []
    var formattingOpen = 0
    /// The start tag of the link in force.
    var linkOpening: [UInt8] = []

    var leaf = Leaf()
    var line = Line()
    /// The kind that the next leaf shall have; `.none`: what its container suggests.
    var wantedLeaf = LeafKind.none
    var wantedTag = HTMLTag.p
    var separator = Separator.none
    var space = Space()
    var breaks = 0
    /// White space due in a preformatted block.
    var preformattedSpace: [UInt8] = []
    /// Where the last implied list ended; an item that follows at once goes on with it.
    var impliedList = (htmlEnd: -1, tag: HTMLTag.ul, textStart: 0, separator: Separator.none)
    /// Where the last figure ended, and the images before it.
    var closedFigure = (htmlEnd: -1, imageStart: 0)
    /// Where the last item ended, and whether its last leaf had no tags.
    var closedItem = (htmlEnd: -1, wasDirect: false)

    /// Line breaks in the input are line breaks: the body has no markup.
    var isPlain = false
    /// Position in the stack of the element whose content goes; -1: none.
    var mutedAt = -1
    /// The end comment of a `drop-between` that is open.
    var mutedUntilComment: PatternSet?
    var allowsMuting = true
    /// Muting by `hidden` and `display:none`: given up when it would take much.
    var allowsHiding = true
    var mutedStart = 0
    var mutedText = 0
    var isHidden = false
    var hasMuted = false
    /// The address of a video or sound whose element is open.
    var media: [UInt8] = []
    /// The address that the `source` elements of an open picture gave.
    var pictureSource: [UInt8] = []
    /// Open svg and math elements; in them raw text is none, and CDATA is.
    var foreignDepth = 0

    /// The raw text being read goes.
    var dropsRawText = false
    var hasAttributes = false
    /// By attribute: its position in the tag; -1: not there.
    var attributeSlots = [Int](repeating: -1, count: HTMLAttributeName.count)
    var scratch: [UInt8] = []

    init(rules: CompiledCleaningRules, address: WebAddress, bodyCount: Int) {
        self.rules = rules
        self.address = address
        htmlBytesMax = 65_536 + bodyCount * 4
        html.reserveCapacity(bodyCount + bodyCount / 8 + 64)
        text.reserveCapacity(bodyCount)
        stack.reserveCapacity(64)
    }

    /// Something was dropped by a rule, and nothing is left.
    var hasMutedAll: Bool { hasMuted && text.isEmpty && images.isEmpty }
    var isOverBudget: Bool { html.count > htmlBytesMax }
    var isMuted: Bool { mutedAt >= 0 || mutedUntilComment != nil }

    // MARK: Tokens

    mutating func run(_ input: Span<UInt8>) {
        isPlain = Self.isPlain(input, tagNames)
        while true {
            switch tokenizer.next(in: input) {
            case .text: textToken(input)
            case .startTag: startTag(input)
            case .endTag: endTag(tag(input))
            case .comment: comment(input)
            case .doctype: break
            case .incomplete: incompleteTag(input)
            case .end:
                if isMuted && allowsMuting && rewind(to: mutedStart) { continue }
                finish()
                return
            }
        }
    }

    private mutating func finish() {
        while let top = stack.last { pop(top) }
        closeLeaf()
        while containers.count > 1 { closeContainer() }
    }

    /// Goes back to the start of what was muted and reads it as content; false when that was done before.
    private mutating func rewind(to position: Int) -> Bool {
        allowsMuting = false
        mutedUntilComment = nil
        if mutedAt >= 0 {
            while stack.count > mutedAt { removeFromStack(at: stack.count - 1) }
        }
        mutedAt = -1
        foreignDepth = 0
        tokenizer.allowsCDATA = false
        tokenizer.position = position
        tokenizer.enter(.data, until: [])
        return true
    }

    func tag(_ input: Span<UInt8>) -> HTMLTag {
        let value = tagNames.value(in: input, tokenizer.nameStart, tokenizer.nameEnd)
        return HTMLTag(rawValue: UInt8(truncatingIfNeeded: value)) ?? .unknown
    }

    /// Whether there is no tag but `div`, the generator's wrapper.
    private static func isPlain(_ input: Span<UInt8>, _ names: ByteNames) -> Bool {
        var index = 0
        while index + 1 < input.count {
            if input[index] == UInt8(ascii: "<") {
                var name = index + 1
                if input[name] == UInt8(ascii: "/") { name += 1 }
                var end = name
                while end < input.count && end - name < 16 && (isASCIILetter(input[end]) || isASCIIDigit(input[end])) { end += 1 }
                let tag = names.value(in: input, name, end)
                if tag != 0 && tag != UInt16(HTMLTag.div.rawValue) { return false }
            }
            index += 1
        }
        return true
    }

    private mutating func textToken(_ input: Span<UInt8>) {
        let start = tokenizer.start
        let end = tokenizer.end
        if isMuted {
            mutedText += end - start
            return
        }
        if dropsRawText && tokenizer.textMode != .data && tokenizer.textMode != .cdata { return }
        switch tokenizer.textMode {
        case .data, .rcdata: write(input, start, end, decodes: true)
        case .cdata, .plaintext, .rawtext: write(input, start, end, decodes: false)
        case .scriptData: break
        }
    }

    /// A tag that the end of the input cuts off: text, unless it is HTML's.
    private mutating func incompleteTag(_ input: Span<UInt8>) {
        if isMuted || tag(input) != .unknown { return }
        write(input, tokenizer.start, tokenizer.end, decodes: false)
    }

    private mutating func comment(_ input: Span<UInt8>) {
        guard !rules.betweens.isEmpty, allowsMuting else { return }
        var start = tokenizer.start
        var end = tokenizer.end
        while start < end && isHTMLSpace(input[start]) { start += 1 }
        while end > start && isHTMLSpace(input[end - 1]) { end -= 1 }
        guard end - start <= 200 else { return }
        if let until = mutedUntilComment {
            if until.matches(input, start, end) {
                mutedUntilComment = nil
                boundary()
            }
            return
        }
        guard mutedAt < 0 else { return }
        for between in rules.betweens where between.start.matches(input, start, end) {
            mutedUntilComment = between.end
            mutedStart = tokenizer.position
            hasMuted = true
            return
        }
    }
}
