/// Start tags: what they open in the output.
extension CleaningPass {
    mutating func startTag(_ input: Span<UInt8>) {
        let tag = tag(input)
        readAttributes(input)
        if foreignDepth > 0 && breaksOutOfForeign(tag) { popForeign() }
        closeImplied(tag)
        if isMuted {
            startMuted(tag, input)
            return
        }
        if !tokenizer.attributes.isEmpty {
            if isToBeMuted(tag, input) {
                mute(tag)
                return
            }
            if startsFigure(tag, input) { return }
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
        // Inside of a caption that is a span, so that its end is found.
        case .span: if isOpen(.span) { push(.span, .inline) }
        default: break
        }
    }

    /// Opens a figure or a caption for an element that is one by its class.
    private mutating func startsFigure(_ tag: HTMLTag, _ input: Span<UInt8>) -> Bool {
        guard tag.role == .block || tag == .p || tag == .span, let range = attribute(.class), !isPreformatted else { return false }
        if rules.captions.matchesWord(input, range.lowerBound, range.upperBound) {
            startContainer(tag, as: .figcaption, input)
        } else if tag != .span, rules.figures.matchesWord(input, range.lowerBound, range.upperBound) {
            startContainer(tag, as: .figure, input)
        } else {
            return false
        }
        return true
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
        startContainer(tag, as: tag, input)
    }

    /// - Parameter kept: what stands in the output.
    private mutating func startContainer(_ tag: HTMLTag, as kept: HTMLTag, _ input: Span<UInt8>) {
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
        if let count = openContainer(kept, input) {
            push(tag, .container, containerCount: count)
        } else {
            push(tag, .block)
        }
    }

    private mutating func startRawDropped(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .iframe { writeFrame(input) }
        enterRaw(tag, drops: true, input)
    }

    private mutating func startRawKept(_ tag: HTMLTag, _ input: Span<UInt8>) {
        if tag == .xmp { startPreformatted(.xmp) }
        enterRaw(tag, drops: false, input)
    }

    mutating func enterRaw(_ tag: HTMLTag, drops: Bool, _ input: Span<UInt8>) {
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
}
