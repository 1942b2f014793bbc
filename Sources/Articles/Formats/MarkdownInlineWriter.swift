/// Writes the text of one leaf as CommonMark: escapes, emphasis, links, images.
struct MarkdownInlineWriter {
    private enum Place { case paragraph, heading, cell }

    private let place: Place
    /// Delimiters in force: the same inside of itself would end it.
    private var delimiters: [String] = []
    private var output: [UInt8] = []

    static func paragraph(_ nodes: [CleanNode]) -> [UInt8] { written(nodes, .paragraph) }
    static func heading(_ nodes: [CleanNode]) -> [UInt8] { written(nodes, .heading) }
    static func cell(_ nodes: [CleanNode]) -> [UInt8] { written(nodes, .cell) }

    private static func written(_ nodes: [CleanNode], _ place: Place) -> [UInt8] {
        var writer = MarkdownInlineWriter(place: place)
        writer.write(nodes, after: nil)
        return writer.output
    }

    private init(place: Place) {
        self.place = place
    }

    /// - Parameter after: the first scalar of the text that follows; nil at the end of the leaf.
    private mutating func write(_ nodes: [CleanNode], after: Unicode.Scalar?) {
        for (index, node) in nodes.enumerated() {
            let next = index + 1 < nodes.count ? Self.first(of: nodes[index + 1]) : after
            switch node {
            case .text(let text): escape(text, isBeforeBracket: Self.isElement(nodes, index + 1))
            case .element(let element): write(element, after: next)
            }
        }
    }

    private static func isElement(_ nodes: [CleanNode], _ index: Int) -> Bool {
        guard index < nodes.count else { return true }
        if case .element = nodes[index] { return true }
        return false
    }

    /// What flanks a mark that stands before the node: elements begin with punctuation, whatever they are.
    private static func first(of node: CleanNode) -> Unicode.Scalar? {
        switch node {
        case .text(let text): String(decoding: text.prefix(4), as: UTF8.self).unicodeScalars.first
        case .element(let element): element.tag == .br ? " " : "<"
        }
    }

    private mutating func write(_ element: CleanElement, after: Unicode.Scalar?) {
        switch element.tag {
        case .br: output.append(contentsOf: place == .paragraph ? [0x5C, 0x0A] : Array("<br>".utf8))
        case .img: image(element)
        case .a: link(element)
        case .b, .strong: delimited(element, "**", after: after)
        case .i, .em: delimited(element, "*", after: after)
        case .s, .del: delimited(element, "~~", after: after)
        case .code: code(element)
        default: raw(element)
        }
    }

    private func inner(_ element: CleanElement, within delimiter: String? = nil) -> [UInt8] {
        var writer = MarkdownInlineWriter(place: place)
        writer.delimiters = delimiters
        if let delimiter { writer.delimiters.append(delimiter) }
        writer.write(element.children, after: "<")
        return writer.output
    }

    private mutating func raw(_ element: CleanElement) {
        output.append(element.tag.opening)
        output.append(contentsOf: inner(element))
        output.append(element.tag.closing)
    }

    /// By delimiters where they are sure to open and close (CommonMark §6.2), else by tags.
    private mutating func delimited(_ element: CleanElement, _ mark: String, after: Unicode.Scalar?) {
        let content = inner(element, within: mark)
        let text = String(decoding: content, as: UTF8.self).unicodeScalars
        let delimiter = mark.utf8.first ?? 0x2A
        guard !delimiters.contains(mark), let first = text.first, let last = text.last, content.first != delimiter,
            content.last != delimiter, output.last != delimiter,
            !first.properties.isWhitespace, !last.properties.isWhitespace,
            !Self.isPunctuation(first) || Self.isFree(String(decoding: output.suffix(4), as: UTF8.self).unicodeScalars.last),
            !Self.isPunctuation(last) || Self.isFree(after), after != Unicode.Scalar(delimiter)
        else {
            output.append(element.tag.opening)
            output.append(contentsOf: content)
            output.append(element.tag.closing)
            return
        }
        output.append(contentsOf: mark.utf8)
        output.append(contentsOf: content)
        output.append(contentsOf: mark.utf8)
    }

    /// A neighbour that lets a delimiter beside punctuation open or close.
    private static func isFree(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return true }
        return scalar.properties.isWhitespace || isPunctuation(scalar)
    }

    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }

    private mutating func code(_ element: CleanElement) {
        let isPlain = element.children.allSatisfy { if case .text = $0 { true } else { false } }
        let text = BlockWriter.plainText(element.children)
        guard isPlain, place != .cell || !text.contains(0x7C), output.last != 0x60 else {
            raw(element)
            return
        }
        let fence = [UInt8](repeating: 0x60, count: Self.longestRun(of: 0x60, in: text) + 1)
        let needsBlank = text.first == 0x60 || text.last == 0x60
        output.append(contentsOf: fence + (needsBlank ? [0x20] : []) + text + (needsBlank ? [0x20] : []) + fence)
    }

    static func longestRun(of byte: UInt8, in text: [UInt8]) -> Int {
        var longest = 0
        var run = 0
        for other in text {
            run = other == byte ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    // MARK: Links and images

    private mutating func link(_ element: CleanElement) {
        output.append(0x5B)
        output.append(contentsOf: inner(element))
        destination(element.href ?? [], element.title)
    }

    private mutating func image(_ element: CleanElement) {
        output.append(contentsOf: [0x21, 0x5B])
        var alt = MarkdownInlineWriter(place: .heading)
        alt.escape(element.alt, isBeforeBracket: true)
        output.append(contentsOf: alt.output)
        destination(element.src ?? [], element.title)
    }

    /// `](address "title")`, the address in `<>` where it has parentheses; clean addresses have no `<`, `>` or blank.
    private mutating func destination(_ address: [UInt8], _ title: [UInt8]) {
        let needsBrackets = address.isEmpty || address.contains { $0 == 0x28 || $0 == 0x29 || $0 <= 0x20 || $0 == 0x7F }
        output.append(contentsOf: needsBrackets ? [0x5D, 0x28, 0x3C] : [0x5D, 0x28])
        attribute(address)
        if needsBrackets { output.append(0x3E) }
        if !title.isEmpty {
            output.append(contentsOf: [0x20, 0x22])
            attribute(title)
            output.append(0x22)
        }
        output.append(0x29)
    }

    private mutating func attribute(_ value: [UInt8]) {
        for byte in value {
            switch byte {
            case 0x26: output.append(contentsOf: "&amp;".utf8)
            case 0x7C where place == .cell: output.append(contentsOf: "&#124;".utf8)
            case 0x22, 0x5C, 0x3C, 0x3E: output.append(contentsOf: [0x5C, byte])
            default: output.append(byte)
            }
        }
    }

    // MARK: Text

    /// Escapes what CommonMark or GFM would read as markup.
    private mutating func escape(_ text: [UInt8], isBeforeBracket: Bool) {
        for (index, byte) in text.enumerated() {
            let next = index + 1 < text.count ? text[index + 1] : 0
            if needsEscape(byte, next: next, isLast: index + 1 == text.count && isBeforeBracket) { output.append(0x5C) }
            output.append(byte)
        }
    }

    private func needsEscape(_ byte: UInt8, next: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case 0x5C, 0x60, 0x2A, 0x5B, 0x5D, 0x3C, 0x7E, 0x7C: true
        case 0x5F: !isWord(output.last ?? 0x20) || !isWord(next)
        case 0x26: isASCIILetter(next) || next == 0x23 || isLast
        case 0x21: next == 0x5B || isLast
        case 0x23: startsLine || output.last == 0x20 || output.last == 0x23
        case 0x3E, 0x2B, 0x2D, 0x3D, 0x3A: startsLine
        case 0x2E, 0x29: next <= 0x20 && endsNumberAtStart
        default: false
        }
    }

    private func isWord(_ byte: UInt8) -> Bool { isASCIILetter(byte) || isASCIIDigit(byte) || byte == 0x5F }

    private var startsLine: Bool { output.isEmpty || output.last == 0x0A }

    /// The line is one to nine digits so far: with `.` or `)` it would be an item.
    private var endsNumberAtStart: Bool {
        var count = 0
        while count < 10, count < output.count, isASCIIDigit(output[output.count - 1 - count]) { count += 1 }
        guard (1...9).contains(count) else { return false }
        return count == output.count || output[output.count - 1 - count] == 0x0A
    }
}
