/// Elements of which nothing is kept: those that the rules drop, hidden ones, code.
extension CleaningPass {
    /// Opens an element of which nothing is kept.
    mutating func mute(_ tag: HTMLTag) {
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

    mutating func unmute() {
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

    mutating func startMuted(_ tag: HTMLTag, _ input: Span<UInt8>) {
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

    mutating func isToBeMuted(_ tag: HTMLTag, _ input: Span<UInt8>) -> Bool {
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

    /// Whether a style has `display: none` or `visibility: hidden`.
    private static func hides(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = input[index] | 0x20
            if byte == UInt8(ascii: "d") && declares("display", "none", input, index, range.upperBound) { return true }
            if byte == UInt8(ascii: "v") && declares("visibility", "hidden", input, index, range.upperBound) { return true }
            index += 1
        }
        return false
    }

    private static func declares(_ name: StaticString, _ value: StaticString, _ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard let colon = skip(name, input, start, end), colon < end, input[colon] == UInt8(ascii: ":") else { return false }
        return skip(value, input, colon + 1, end) != nil
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
}
