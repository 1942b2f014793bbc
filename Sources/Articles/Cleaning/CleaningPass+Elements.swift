/// Start and end tags: what they open and close in the input's stack, and what of that is kept.
extension CleaningPass {
    // MARK: Start tags

    mutating func startTag(_ input: Span<UInt8>) {
        let tag = tag(input)
        readAttributes(input)
        if foreignDepth > 0 && breaksOutOfForeign(tag) { popForeign() }
        closeImplied(tag)
        if isMuted {
            startMuted(tag, input)
            return
        }
        if !tokenizer.attributes.isEmpty && isToBeMuted(tag, input) {
            mute(tag)
            return
        }
        switch tag.role {
        case .void: void(tag, input)
        case .formatting: startFormatting(tag, input)
        case .inline: startInline(tag, input)
        case .block: startBlock(tag)
        case .paragraph, .heading: startTextBlock(tag)
        case .preformatted: startPreformatted(tag)
        case .container: startContainer(tag, input)
        case .rawDropped: startRawDropped(tag, input)
        case .rawKept: startRawKept(tag, input)
        case .dropped: startDropped(tag, input)
        }
    }

    private mutating func startInline(_ tag: HTMLTag, _ input: Span<UInt8>) {
        switch tag {
        case .math:
            if push(.math, .inline) { enterForeign() }
        case .noscript, .picture: push(tag, .inline)
        case .unknown: writeUnknownTag(input)
        default: break
        }
    }

    private mutating func startFormatting(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .a {
            endLink()
            guard openLink(input) else {
                push(.a, .inline)
                return
            }
        }
        push(tag, addFormatting(tag) ? .formatting : .inline)
    }

    private mutating func startBlock(_ tag: HTMLTag) {
        boundary()
        push(tag, .block)
    }

    private mutating func startTextBlock(_ tag: HTMLTag) {
        boundary()
        let isHeading = tag.role == .heading
        guard wantedLeaf == .none, push(tag, tag.role) else {
            if wantedLeaf != .none { push(tag, .block) }
            return
        }
        wantedLeaf = isHeading ? .heading : .paragraph
        wantedTag = tag
    }

    private mutating func startPreformatted(_ tag: HTMLTag) {
        guard !isPreformatted else {
            breakPreformatted()
            push(tag, .block)
            return
        }
        closeLeaf()
        wantedLeaf = .none
        if push(tag, .preformatted) {
            wantedLeaf = .preformatted
            wantedTag = .pre
        }
    }

    private mutating func startContainer(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if isPreformatted {
            breakPreformatted()
            push(tag, .block)
            return
        }
        let isPart = tag == .caption || tag == .tr || tag == .td || tag == .th || tag.isRowGroup
        if isPart {
            guard let parent = stack.last, isTablePart(parent.tag), parent.role == .container else {
                boundary()
                return
            }
        }
        closeLeaf()
        wantedLeaf = .none
        guard stack.count < HTMLCleaner.depthMax else {
            overflow += 1
            return
        }
        if let count = openContainer(tag, input) {
            push(tag, .container, containerCount: count)
        } else {
            push(tag, .block)
        }
    }

    private func isTablePart(_ tag: HTMLTag) -> Bool { tag == .table || tag == .tr || tag.isRowGroup }

    private mutating func startRawDropped(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .iframe { writeFrame(input) }
        enterRaw(tag, drops: true, input)
    }

    private mutating func startRawKept(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .xmp { startPreformatted(.xmp) }
        enterRaw(tag, drops: false, input)
    }

    private mutating func enterRaw(_ tag: HTMLTag, drops: Bool, _ input: Span<UInt8>) {
        guard foreignDepth == 0 else { return }
        var name: [UInt8] = []
        name.append(input, tokenizer.nameStart, tokenizer.nameEnd)
        name = name.map(asciiLower)
        dropsRawText = drops
        switch tag {
        case .script: tokenizer.enter(.scriptData, until: name)
        case .title, .textarea: tokenizer.enter(.rcdata, until: name)
        case .plaintext: tokenizer.enter(.plaintext, until: name)
        default: tokenizer.enter(.rawtext, until: name)
        }
    }

    private mutating func startDropped(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .video || tag == .audio {
            media = mediaAddress(input)
            if !allowsMuting { writeMedia() }
        }
        if tag == .svg && tokenizer.isSelfClosing { return }
        guard allowsMuting else { return }
        mute(tag)
        if tag == .svg && mutedAt >= 0 { enterForeign() }
    }

    private mutating func enterForeign() {
        if tokenizer.isSelfClosing { return }
        foreignDepth += 1
        tokenizer.allowsCDATA = true
    }

    private mutating func void(_ tag: HTMLTag, _ input: Span<UInt8>) {
        switch tag {
        case .br: addBreak()
        case .img: writeImage(input)
        case .hr: writeSeparatorLine()
        case .embed: writeFrame(input)
        case .source:
            if openCounts[Int(HTMLTag.picture.rawValue)] > 0 && pictureSource.isEmpty { pictureSource = bestOfSet(.srcset, input) }
        default: break
        }
    }

    private mutating func writeSeparatorLine() {
        if isPreformatted {
            breakPreformatted()
            return
        }
        closeLeaf()
        wantedLeaf = .none
        let place = openPlace()
        html.append("<hr>")
        containers[place].hasContent = true
        separate(isInItem ? .line : .paragraph)
    }

    /// `#include <stdio.h>`: in code, a tag that HTML does not know was text before its writer forgot to escape it.
    private mutating func writeUnknownTag(_ input: Span<UInt8>) {
        guard isPreformatted || formatting.contains(.code) else { return }
        var index = tokenizer.nameStart
        while index < tokenizer.nameEnd {
            if input[index] == UInt8(ascii: "-") { return }
            index += 1
        }
        write(input, tokenizer.start, tokenizer.end, decodes: false)
    }

    /// Between two blocks: ends the leaf, breaks the line in a heading or a preformatted block.
    mutating func boundary() {
        if isPreformatted {
            breakPreformatted()
        } else if wantedLeaf == .heading {
            addBreak()
        } else {
            closeLeaf()
            wantedLeaf = .none
        }
    }

    // MARK: The stack

    @discardableResult
    private mutating func push(_ tag: HTMLTag, _ role: HTMLTag.Role, containerCount: Int? = nil) -> Bool {
        guard stack.count < HTMLCleaner.depthMax else {
            overflow += 1
            return false
        }
        stack.append(OpenElement(tag: tag, role: role, containerCount: containerCount ?? containers.count))
        openCounts[Int(tag.rawValue)] += 1
        return true
    }

    private func isOpen(_ tag: HTMLTag) -> Bool { openCounts[Int(tag.rawValue)] > 0 }

    /// Takes an element out of the stack and does nothing else.
    mutating func removeFromStack(at index: Int) {
        let element = stack.remove(at: index)
        openCounts[Int(element.tag.rawValue)] -= 1
        if element.tag == .svg || element.tag == .math {
            foreignDepth = max(0, foreignDepth - 1)
            tokenizer.allowsCDATA = foreignDepth > 0
        }
        if index < mutedAt { mutedAt -= 1 }
    }

    /// Ends the innermost element.
    mutating func pop(_ element: OpenElement) {
        let index = stack.count - 1
        removeFromStack(at: index)
        if index == mutedAt {
            unmute()
            return
        }
        switch element.role {
        case .formatting: removeFormatting(element.tag)
        case .inline: if element.tag == .picture { pictureSource = [] }
        case .block, .paragraph: boundary()
        case .heading, .preformatted:
            closeLeaf()
            wantedLeaf = .none
        case .container:
            closeLeaf()
            wantedLeaf = .none
            closeContainers(downTo: element.containerCount)
        case .void, .rawDropped, .rawKept, .dropped: break
        }
    }

    private mutating func pop(through index: Int) {
        while stack.count > index, let top = stack.last { pop(top) }
    }

    /// The innermost open element of the kind; nil when a barrier is before it.
    private func find(_ isWanted: (HTMLTag) -> Bool, before isBarrier: (HTMLTag) -> Bool) -> Int? {
        var index = stack.count - 1
        while index >= 0 {
            let tag = stack[index].tag
            if isWanted(tag) { return index }
            if isBarrier(tag) { return nil }
            index -= 1
        }
        return nil
    }

    /// Ends what a start tag ends by itself: HTML standard §13.2.6.4.7 and, for tables, §13.2.6.4.9 to §13.2.6.4.15.
    private mutating func closeImplied(_ tag: HTMLTag) {
        switch tag.role {
        case .block, .paragraph, .heading, .preformatted, .container: break
        default:
            if tag != .hr && tag != .xmp { return }
        }
        if isOpen(.p), let index = find({ $0 == .p }, before: \.isScopeBarrier) { endParagraph(at: index) }
        switch tag {
        case .li:
            if isOpen(.li), let index = find({ $0 == .li }, before: { Self.endsItemScope($0) }) { pop(through: index) }
        case .dt, .dd:
            if let index = find({ $0 == .dt || $0 == .dd }, before: { Self.endsItemScope($0) || $0 == .li }) { pop(through: index) }
        case .h1, .h2, .h3, .h4, .h5, .h6:
            if let top = stack.last, top.tag.role == .heading { pop(through: stack.count - 1) }
        case .table:
            if let index = find({ isTablePart($0) || $0.isScopeBarrier }, before: { _ in false }), isTablePart(stack[index].tag),
                let table = find({ $0 == .table }, before: { _ in false })
            {
                pop(through: table)
            }
        case .caption, .tbody, .thead, .tfoot, .tr, .td, .th: closeTableParts(tag)
        default: break
        }
    }

    private static func endsItemScope(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .ul, .ol, .dl, .td, .th, .caption, .table, .blockquote, .figure: true
        default: false
        }
    }

    private mutating func closeTableParts(_ tag: HTMLTag) {
        guard isOpen(.table), let table = find({ $0 == .table }, before: { _ in false }) else { return }
        while stack.count > table + 1, let top = stack.last {
            switch (tag, top.tag) {
            case (.tr, .tbody), (.tr, .thead), (.tr, .tfoot): return
            case (.td, .tr), (.th, .tr), (.td, .tbody), (.td, .thead), (.td, .tfoot), (.th, .tbody), (.th, .thead), (.th, .tfoot): return
            default: pop(top)
            }
        }
    }

    /// A block ends the paragraph around it; formatting that was opened in the paragraph stays in force.
    private mutating func endParagraph(at index: Int) {
        if index == mutedAt {
            pop(through: index)
            return
        }
        let role = stack[index].role
        removeFromStack(at: index)
        if role == .paragraph && !isMuted { boundary() }
    }

    // MARK: End tags

    mutating func endTag(_ tag: HTMLTag) {
        if tag == .unknown {
            endUnknown()
            return
        }
        if tag == .br && !isMuted { addBreak() }
        if tag.role == .void { return }
        if overflow > 0 {
            overflow -= 1
            return
        }
        if tag.role == .heading {
            if let index = find({ $0.role == .heading }, before: \.isScopeBarrier) { pop(through: index) }
            return
        }
        guard isOpen(tag) else {
            if !isMuted && (tag.role == .block || tag.role == .paragraph) { boundary() }
            return
        }
        switch tag.role {
        case .formatting, .inline:
            if let index = find({ $0 == tag }, before: \.isScopeBarrier) { endInline(at: index) }
        case .container: endContainer(tag)
        default:
            if let index = find({ $0 == tag }, before: \.isScopeBarrier) { pop(through: index) }
        }
    }

    private mutating func endUnknown() {
        guard isMuted, mutedAt >= 0, stack[mutedAt].tag == .unknown, isOpen(.unknown),
            let index = find({ $0 == .unknown }, before: { _ in false }), index >= mutedAt
        else { return }
        pop(through: index)
    }

    private mutating func endContainer(_ tag: HTMLTag) {
        let index: Int?
        switch tag {
        case .li: index = find({ $0 == .li }, before: { $0 == .ul || $0 == .ol || $0.isScopeBarrier })
        case .table: index = find({ $0 == .table }, before: { _ in false })
        case .caption, .td, .th, .tr, .tbody, .thead, .tfoot: index = find({ $0 == tag }, before: { $0 == .table })
        default: index = find({ $0 == tag }, before: \.isScopeBarrier)
        }
        if let index { pop(through: index) }
    }

    /// Inline elements end alone: what was opened in them stays open.
    private mutating func endInline(at index: Int) {
        if index == mutedAt || stack[index].tag == .math {
            pop(through: index)
            return
        }
        let element = stack[index]
        removeFromStack(at: index)
        if element.role == .formatting { removeFormatting(element.tag) }
        if element.tag == .picture { pictureSource = [] }
    }

    /// A link ends where the next one begins.
    private mutating func endLink() {
        guard formatting.contains(.a) else { return }
        removeFormatting(.a)
        for index in stack.indices where stack[index].tag == .a { stack[index].role = .inline }
    }

    // MARK: Muted elements

    /// Opens an element of which nothing is kept.
    private mutating func mute(_ tag: HTMLTag) {
        if tag.role == .void { return }
        switch tag.role {
        case .block, .paragraph, .heading, .container, .preformatted: boundary()
        default: break
        }
        mutedText = 0
        mutedStart = tokenizer.start
        hasMuted = true
        if tokenizer.isSelfClosing && tag == .svg { return }
        if push(tag, .dropped) { mutedAt = stack.count - 1 }
    }

    private mutating func unmute() {
        mutedAt = -1
        if !media.isEmpty { writeMedia() }
        if isHidden && mutedText > Self.hiddenTextMax && allowsHiding {
            allowsHiding = false
            tokenizer.position = mutedStart
            tokenizer.enter(.data, until: [])
        }
        isHidden = false
    }

    /// Hidden elements with more text, in bytes, are shown: pages hide whole articles until a script runs.
    static let hiddenTextMax = 2_048

    private mutating func startMuted(_ tag: HTMLTag, _ input: Span<UInt8>) {
        switch tag.role {
        case .void:
            if tag == .source && media.isEmpty && (isOpen(.video) || isOpen(.audio)) { media = mediaAddress(input) }
        case .rawDropped, .rawKept:
            if foreignDepth > 0 { push(tag, .dropped) } else { enterRaw(tag, drops: true, input) }
        default:
            if tokenizer.isSelfClosing && foreignDepth > 0 { return }
            push(tag, .dropped)
            if tag == .svg || tag == .math { enterForeign() }
        }
    }

    private mutating func isToBeMuted(_ tag: HTMLTag, _ input: Span<UInt8>) -> Bool {
        guard allowsMuting, tag != .body, tag != .html else { return false }
        isHidden = false
        if let range = attribute(.class), rules.classes.matchesWord(input, range.lowerBound, range.upperBound) { return true }
        if let range = attribute(.id), rules.classes.matchesWord(input, range.lowerBound, range.upperBound) { return true }
        guard allowsHiding else { return false }
        if attribute(.hidden) != nil {
            isHidden = true
        } else if let range = attribute(.style), Self.hides(input, range) {
            isHidden = true
        }
        return isHidden
    }

    /// Whether a style has `display: none`.
    private static func hides(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let words: (StaticString, StaticString) = ("display", "none")
        var index = range.lowerBound
        while index + words.0.utf8CodeUnitCount < range.upperBound {
            if let colon = skip(words.0, input, index, range.upperBound), colon < range.upperBound, input[colon] == UInt8(ascii: ":"),
                skip(words.1, input, colon + 1, range.upperBound) != nil
            {
                return true
            }
            index += 1
        }
        return false
    }

    /// The position after blanks, the word in any case, and blanks; nil when it is not there.
    private static func skip(_ word: StaticString, _ input: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end && isHTMLSpace(input[index]) && index < start + 8 { index += 1 }
        guard index + word.utf8CodeUnitCount <= end else { return nil }
        var offset = 0
        while offset < word.utf8CodeUnitCount {
            if unsafe asciiLower(input[index + offset]) != word.utf8Start[offset] { return nil }
            offset += 1
        }
        index += offset
        while index < end && isHTMLSpace(input[index]) && index < start + 32 { index += 1 }
        return index
    }

    // MARK: svg and math

    /// HTML standard §13.2.6.5: these end svg and math.
    private func breaksOutOfForeign(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5, .h6, .head, .hr,
            .i,
            .img, .li, .ol, .p, .pre, .s, .small, .span, .strong, .sub, .sup, .table, .u, .ul, .var:
            true
        default: false
        }
    }

    private mutating func popForeign() {
        guard let index = stack.firstIndex(where: { $0.tag == .svg || $0.tag == .math }) else {
            foreignDepth = 0
            return
        }
        if mutedAt >= 0 && index < mutedAt && stack[mutedAt].tag != .svg { return }
        pop(through: index)
    }
}
