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
    private struct Delimiter {
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
    private struct Bracket {
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

    private let text: [UInt8]
    private let context: MarkdownInlineContext
    private var position = 0
    private var pieces: [Piece] = []
    private var nextPiece: [Int] = []
    private var lastPiece = -1
    private var firstPiece = -1
    private var delimiters: [Delimiter] = []
    private var lastDelimiter = -1
    private var brackets: [Bracket] = []
    /// Bytes added by expanded references, over the whole document.
    private(set) var expansionLeft: Int
    /// Backtick runs of a length that have no partner from a position on.
    private var noBacktickRun: [Int: Int] = [:]
    /// Openers such as `<!--` that have no end from here on.
    private var noEnd: Set<UInt8> = []
    private(set) var footnotesUsed: [String] = []

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
    private mutating func append(_ piece: Piece) -> Int {
        let index = pieces.count
        pieces.append(piece)
        nextPiece.append(-1)
        if lastPiece >= 0 { nextPiece[lastPiece] = index } else { firstPiece = index }
        lastPiece = index
        return index
    }

    private mutating func insert(_ html: StaticString, after piece: Int) {
        let index = pieces.count
        pieces.append(.html(Array(html.description.utf8), alternative: []))
        nextPiece.append(nextPiece[piece])
        nextPiece[piece] = index
        if lastPiece == piece { lastPiece = index }
    }

    private mutating func appendText(_ bytes: ArraySlice<UInt8>) { append(.text(Array(bytes))) }

    private func byte(_ index: Int) -> UInt8 { index >= 0 && index < text.count ? text[index] : 0 }

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

    private var pendingHardBreak = false

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

    // MARK: Code spans

    private mutating func readCodeSpan() {
        let start = position
        while byte(position) == UInt8(ascii: "`") { position += 1 }
        let length = position - start
        guard let closer = backtickRun(of: length, from: position) else {
            appendText(text[start..<position])
            return
        }
        var code = text[position..<closer].map { $0 == 0x0A ? 0x20 : $0 }
        if code.first == 0x20, code.last == 0x20, code.contains(where: { $0 != 0x20 }) { code = Array(code.dropFirst().dropLast()) }
        var html = Array("<code>".utf8)
        MarkdownBytes.escape(code, into: &html)
        html.append(contentsOf: "</code>".utf8)
        append(.html(html, alternative: code))
        position = closer + length
    }

    /// A run of exactly that many backticks; what was not found once is not looked for again, so the whole stays linear.
    private mutating func backtickRun(of length: Int, from start: Int) -> Int? {
        if let none = noBacktickRun[length], start >= none { return nil }
        var index = start
        while index < text.count {
            guard text[index] == UInt8(ascii: "`") else {
                index += 1
                continue
            }
            let run = index
            while index < text.count, text[index] == UInt8(ascii: "`") { index += 1 }
            if index - run == length { return run }
        }
        noBacktickRun[length] = start
        return nil
    }

    // MARK: Autolinks and raw HTML

    private mutating func readAngle() {
        if let (address, isMail, end) = MarkdownAutolink.bracketed(text, at: position) {
            appendLink(address: (isMail ? Array("mailto:".utf8) : []) + address, label: address)
            position = end
        } else if let end = rawHTMLEnd() {
            append(.html(Array(text[position..<end]), alternative: []))
            position = end
        } else {
            appendText([UInt8(ascii: "<")])
            position += 1
        }
    }

    private mutating func rawHTMLEnd() -> Int? {
        let second = byte(position + 1)
        if second == UInt8(ascii: "!") {
            if starts("<!-->") { return position + 5 }
            if starts("<!--->") { return position + 6 }
            if starts("<!--") { return find("-->", kind: 1, from: position + 4) }
            if starts("<![CDATA[") { return find("]]>", kind: 2, from: position + 9) }
            return MarkdownBytes.isLetter(byte(position + 2)) ? find(">", kind: 3, from: position + 3) : nil
        }
        if second == UInt8(ascii: "?") { return find("?>", kind: 4, from: position + 2) }
        return MarkdownTag.end(text[...], at: position, closingAllowed: true)
    }

    private func starts(_ wanted: StaticString) -> Bool {
        ByteSearch.starts(Array(wanted.description.utf8), in: text, at: position)
    }

    private mutating func find(_ end: StaticString, kind: UInt8, from start: Int) -> Int? {
        guard !noEnd.contains(kind) else { return nil }
        let wanted = Array(end.description.utf8)
        if let found = ByteSearch.first(wanted, in: text, from: start) { return found + wanted.count }
        noEnd.insert(kind)
        return nil
    }

    private mutating func appendLink(address: [UInt8], label: [UInt8]) {
        var html = Array("<a href=\"".utf8)
        MarkdownBytes.escapeURL(address, into: &html)
        html.append(contentsOf: "\">".utf8)
        MarkdownBytes.escape(label, into: &html)
        html.append(contentsOf: "</a>".utf8)
        append(.html(html, alternative: label))
    }

    /// GFM: bare `https://…`, `www.…` and addresses of mail inside text.
    private mutating func appendWithAutolinks(_ run: ArraySlice<UInt8>) {
        // The text behind may belong to the address though it is special to Markdown (`_`, `&`, `~`).
        var start = run.startIndex
        var index = start
        while index < run.endIndex {
            guard let (address, prefix, end) = MarkdownAutolink.bare(text, at: index, previous: byte(index - 1)) else {
                index += 1
                continue
            }
            if start < index { appendText(text[start..<index]) }
            appendLink(address: prefix + address, label: address)
            index = end
            start = end
            if end > run.endIndex {
                position = end
                return
            }
        }
        if start < run.endIndex { appendText(text[start..<run.endIndex]) }
    }

    // MARK: Emphasis

    /// Spec §6.2: left- and right-flanking runs.
    private mutating func readDelimiterRun() {
        let character = text[position]
        let start = position
        while byte(position) == character { position += 1 }
        let count = position - start
        let before = MarkdownFlank(MarkdownScalar.before(start, in: text))
        let after = MarkdownFlank(MarkdownScalar.at(position, in: text))
        let isLeft = after != .space && (after != .punctuation || before != .other)
        let isRight = before != .space && (before != .punctuation || after != .other)
        var canOpen = isLeft
        var canClose = isRight
        if character == UInt8(ascii: "_") {
            canOpen = isLeft && (!isRight || before == .punctuation)
            canClose = isRight && (!isLeft || after == .punctuation)
        }
        let piece = append(.text(Array(text[start..<position])))
        guard canOpen || canClose, character != UInt8(ascii: "~") || count <= 2 else { return }
        delimiters.append(
            Delimiter(
                piece: piece, character: character, count: count, original: count, canOpen: canOpen, canClose: canClose,
                previous: lastDelimiter, next: -1))
        if lastDelimiter >= 0 { delimiters[lastDelimiter].next = delimiters.count - 1 }
        lastDelimiter = delimiters.count - 1
    }

    /// Spec, appendix "process emphasis", from the delimiter behind `bottom` on.
    private mutating func processEmphasis(above bottom: Int) {
        var bottoms: [Int: Int] = [:]
        var closer = firstDelimiter(above: bottom)
        while closer >= 0 {
            guard delimiters[closer].canClose else {
                closer = delimiters[closer].next
                continue
            }
            let key = bottomKey(delimiters[closer])
            let floor = bottoms[key] ?? bottom
            if let opener = opener(for: closer, above: floor) {
                closer = join(opener, closer)
            } else {
                let old = closer
                closer = delimiters[closer].next
                bottoms[key] = delimiters[old].previous
                if !delimiters[old].canOpen { remove(old) }
            }
        }
        while lastDelimiter >= 0, lastDelimiter != bottom { remove(lastDelimiter) }
    }

    private func firstDelimiter(above bottom: Int) -> Int {
        var index = lastDelimiter
        guard index != bottom else { return -1 }
        while index >= 0, delimiters[index].previous != bottom { index = delimiters[index].previous }
        return index
    }

    /// Openers are looked for no further down than where one like this was sought in vain: character, length modulo 3, both-flanking.
    private func bottomKey(_ closer: Delimiter) -> Int {
        if closer.character == UInt8(ascii: "~") { return 1_000 + closer.count }
        return Int(closer.character) * 8 + (closer.canOpen ? 4 : 0) + closer.original % 3
    }

    /// Places in the list rise with the text, so a floor that has gone still bounds.
    private func opener(for closer: Int, above floor: Int) -> Int? {
        let end = delimiters[closer]
        var index = end.previous
        while index > floor {
            let start = delimiters[index]
            if start.character == end.character, start.canOpen {
                if end.character == UInt8(ascii: "~") {
                    if start.count == end.count { return index }
                } else {
                    let isOddMatch =
                        (end.canOpen || start.canClose) && end.original % 3 != 0 && (start.original + end.original) % 3 == 0
                    if !isOddMatch { return index }
                }
            }
            index = start.previous
        }
        return nil
    }

    /// Puts the tags around what stands between; the closer to go on with.
    private mutating func join(_ opener: Int, _ closer: Int) -> Int {
        let isStrike = delimiters[closer].character == UInt8(ascii: "~")
        let used = isStrike ? delimiters[closer].count : (delimiters[opener].count >= 2 && delimiters[closer].count >= 2 ? 2 : 1)
        while delimiters[closer].previous != opener { remove(delimiters[closer].previous) }
        shorten(opener, by: used)
        shorten(closer, by: used)
        insert(isStrike ? "<del>" : used == 2 ? "<strong>" : "<em>", after: delimiters[opener].piece)
        insertBefore(closer, isStrike ? "</del>" : used == 2 ? "</strong>" : "</em>")
        if delimiters[opener].count == 0 { remove(opener) }
        guard delimiters[closer].count == 0 else { return closer }
        let next = delimiters[closer].next
        remove(closer)
        return next
    }

    private mutating func shorten(_ delimiter: Int, by count: Int) {
        delimiters[delimiter].count -= count
        pieces[delimiters[delimiter].piece] = .text([UInt8](repeating: delimiters[delimiter].character, count: delimiters[delimiter].count))
    }

    /// The closer's own piece becomes the tag, and a new piece behind it holds what is left of the run: no search backwards.
    private mutating func insertBefore(_ closer: Int, _ html: StaticString) {
        let piece = delimiters[closer].piece
        let rest = pieces[piece]
        pieces[piece] = .html(Array(html.description.utf8), alternative: [])
        let index = pieces.count
        pieces.append(rest)
        nextPiece.append(nextPiece[piece])
        nextPiece[piece] = index
        if lastPiece == piece { lastPiece = index }
        delimiters[closer].piece = index
    }

    private mutating func remove(_ index: Int) {
        let (previous, next) = (delimiters[index].previous, delimiters[index].next)
        if previous >= 0 { delimiters[previous].next = next }
        if next >= 0 { delimiters[next].previous = previous } else { lastDelimiter = previous }
    }

    // MARK: Links and images

    private mutating func openBracket(isImage: Bool, length: Int) {
        let piece = append(.text(Array(text[position..<(position + length)])))
        position += length
        if !brackets.isEmpty { brackets[brackets.count - 1].hasBracketAfter = true }
        guard brackets.count < MarkdownLimits.bracketDepthMax else { return }
        brackets.append(Bracket(piece: piece, isImage: isImage, textStart: position, delimiter: lastDelimiter))
    }

    /// Spec, appendix "look for link or image".
    private mutating func closeBracket() {
        let closing = position
        position += 1
        guard let bracket = brackets.last else { return appendText([UInt8(ascii: "]")]) }
        if let label = footnoteLabel(bracket, closing) { return closeFootnote(label) }
        guard bracket.isActive, let (destination, title, end) = linkTarget(bracket, closing: closing) else {
            brackets.removeLast()
            return appendText([UInt8(ascii: "]")])
        }
        position = end
        processEmphasis(above: bracket.delimiter)
        brackets.removeLast()
        if bracket.isImage { return makeImage(bracket, destination, title) }
        var open = Array("<a href=\"".utf8)
        MarkdownBytes.escapeURL(destination, into: &open)
        appendTitle(title, to: &open)
        pieces[bracket.piece] = .html(open, alternative: [])
        append(.html(Array("</a>".utf8), alternative: []))
        for index in brackets.indices where !brackets[index].isImage { brackets[index].isActive = false }
    }

    private func appendTitle(_ title: [UInt8]?, to html: inout [UInt8]) {
        html.append(UInt8(ascii: "\""))
        if let title {
            html.append(contentsOf: " title=\"".utf8)
            MarkdownBytes.escape(title, into: &html)
            html.append(UInt8(ascii: "\""))
        }
        html.append(UInt8(ascii: ">"))
    }

    /// Everything behind the opener becomes one piece; its text is the alternative.
    private mutating func makeImage(_ bracket: Bracket, _ destination: [UInt8], _ title: [UInt8]?) {
        var alternative: [UInt8] = []
        var index = nextPiece[bracket.piece]
        while index >= 0 {
            switch pieces[index] {
            case .text(let bytes): alternative.append(contentsOf: bytes)
            case .html(_, let bytes): alternative.append(contentsOf: bytes)
            }
            index = nextPiece[index]
        }
        var html = Array("<img src=\"".utf8)
        MarkdownBytes.escapeURL(destination, into: &html)
        html.append(contentsOf: "\" alt=\"".utf8)
        MarkdownBytes.escape(alternative, into: &html)
        appendTitle(title, to: &html)
        html.removeLast()
        html.append(contentsOf: " />".utf8)
        pieces[bracket.piece] = .html(html, alternative: alternative)
        nextPiece[bracket.piece] = -1
        lastPiece = bracket.piece
    }

    private mutating func linkTarget(_ bracket: Bracket, closing: Int) -> (destination: [UInt8], title: [UInt8]?, end: Int)? {
        if byte(closing + 1) == UInt8(ascii: "("), let inline = inlineTarget(closing + 1) { return inline }
        var label = text[bracket.textStart..<closing]
        var end = closing + 1
        if byte(end) == UInt8(ascii: "["), let labelEnd = MarkdownReference.labelEnd(text[...], at: end) {
            label = text[(end + 1)..<(labelEnd - 1)]
            end = labelEnd
        } else if bracket.hasBracketAfter {
            return nil
        } else if byte(end) == UInt8(ascii: "["), byte(end + 1) == UInt8(ascii: "]") {
            end += 2
        }
        guard label.count <= MarkdownLimits.labelBytesMax, let reference = context.references[MarkdownReference.normalized(label)] else {
            return nil
        }
        let size = reference.destination.count + (reference.title?.count ?? 0)
        guard size <= expansionLeft else { return nil }
        expansionLeft -= size
        return (reference.destination, reference.title, end)
    }

    private func inlineTarget(_ open: Int) -> (destination: [UInt8], title: [UInt8]?, end: Int)? {
        var index = skipSpace(open + 1)
        guard let destination = MarkdownDestination.read(text[...], at: index) else {
            return byte(index) == UInt8(ascii: ")") ? ([], nil, index + 1) : nil
        }
        index = skipSpace(destination.end)
        var title: [UInt8]?
        if index > destination.end, let read = MarkdownDestination.title(text[...], at: index) {
            title = read.text
            index = skipSpace(read.end)
        }
        return byte(index) == UInt8(ascii: ")") ? (destination.text, title, index + 1) : nil
    }

    private func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < text.count, MarkdownBytes.isSpace(text[index]) { index += 1 }
        return index
    }

    // MARK: Footnotes

    private func footnoteLabel(_ bracket: Bracket, _ closing: Int) -> String? {
        guard context.extensions, !bracket.isImage, byte(bracket.textStart) == UInt8(ascii: "^"), !context.footnotes.isEmpty,
            closing - bracket.textStart <= MarkdownLimits.labelBytesMax
        else { return nil }
        let label = MarkdownReference.normalized(text[(bracket.textStart + 1)..<closing])
        return context.footnotes.contains(label) ? label : nil
    }

    private mutating func closeFootnote(_ label: String) {
        guard let bracket = brackets.popLast() else { return }
        footnotesUsed.append(label)
        pieces[bracket.piece] = .html(MarkdownFootnotes.placeholder(footnotesUsed.count - 1), alternative: [])
        nextPiece[bracket.piece] = -1
        lastPiece = bracket.piece
        lastDelimiter = bracket.delimiter
        if lastDelimiter >= 0 { delimiters[lastDelimiter].next = -1 }
    }
}

/// What the text of a block is read against.
struct MarkdownInlineContext {
    var references: [String: MarkdownReference]
    var footnotes: Set<String>
    var extensions: Bool
}
