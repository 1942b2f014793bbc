/// A node of clean HTML, for the formats made from it.
indirect enum CleanNode: Sendable {
    case text([UInt8])
    case element(CleanElement)
}

/// An element of clean HTML.
struct CleanElement: Sendable {
    var tag: HTMLTag
    var children: [CleanNode] = []
    /// Decoded; only those that the contract allows.
    var href: [UInt8]?
    var src: [UInt8]?
    var alt: [UInt8] = []
    var title: [UInt8] = []
    var width: Int?
    var height: Int?
    var start: Int?
    var columns = 1
    var rows = 1
    /// Where it stands in the HTML, its tags included.
    var range = 0..<0

    /// Elements directly in it.
    var elements: [CleanElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// br or formatting: what stands in a line.
    var isInline: Bool {
        tag == .br || tag == .img || tag.role == .formatting
    }
}

/// Builds the tree of clean HTML. It mends nothing: unknown tags are passed over, what is too deep is hung higher.
struct CleanTreeBuilder {
    /// Deepest nesting that is followed; the cleaner writes less.
    static let depthMax = HTMLCleaner.containerDepthMax + 32

    private var open: [CleanElement] = [CleanElement(tag: .body)]
    private var tokenizer = HTMLTokenizer()
    private let tagNames = HTMLTag.nameTable
    private let attributeNames = HTMLAttributeName.nameTable

    static func nodes(of html: [UInt8]) -> [CleanNode] {
        var builder = CleanTreeBuilder()
        return builder.build(html.span)
    }

    private mutating func build(_ input: Span<UInt8>) -> [CleanNode] {
        while true {
            switch tokenizer.next(in: input) {
            case .text:
                var text: [UInt8] = []
                CharacterReference.decode(input, tokenizer.start, tokenizer.end, inAttribute: false, into: &text)
                open[open.count - 1].children.append(.text(text))
            case .startTag: startTag(input)
            case .endTag: endTag(tag(input))
            case .comment, .doctype, .incomplete: break
            case .end:
                while open.count > 1 { close(at: input.count) }
                return open[0].children
            }
        }
    }

    private func tag(_ input: Span<UInt8>) -> HTMLTag {
        HTMLTag(rawValue: UInt8(truncatingIfNeeded: tagNames.value(in: input, tokenizer.nameStart, tokenizer.nameEnd))) ?? .unknown
    }

    private mutating func startTag(_ input: Span<UInt8>) {
        var element = CleanElement(tag: tag(input))
        element.range = tokenizer.start..<tokenizer.position
        for attribute in tokenizer.attributes {
            read(attribute, into: &element, input)
        }
        switch element.tag.role {
        case .void: open[open.count - 1].children.append(.element(element))
        case .formatting, .paragraph, .heading, .preformatted, .container:
            if open.count < Self.depthMax { open.append(element) }
        default: break
        }
    }

    private func read(_ attribute: HTMLTokenizer.Attribute, into element: inout CleanElement, _ input: Span<UInt8>) {
        let name = HTMLAttributeName(
            rawValue: UInt8(
                truncatingIfNeeded: attributeNames.value(in: input, Int(attribute.nameStart), Int(attribute.nameEnd))))
        var value: [UInt8] = []
        CharacterReference.decode(input, Int(attribute.valueStart), Int(attribute.valueEnd), inAttribute: true, into: &value)
        let number = Int(String(decoding: value, as: UTF8.self))
        switch name {
        case .href: element.href = value
        case .src: element.src = value
        case .alt: element.alt = value
        case .title: element.title = value
        case .width: element.width = number
        case .height: element.height = number
        case .start: element.start = number
        case .colspan: element.columns = number ?? 1
        case .rowspan: element.rows = number ?? 1
        default: break
        }
    }

    private mutating func endTag(_ tag: HTMLTag) {
        guard open.count > 1, open[open.count - 1].tag == tag else { return }
        close(at: tokenizer.position)
    }

    private mutating func close(at end: Int) {
        var element = open.removeLast()
        element.range = element.range.lowerBound..<end
        open[open.count - 1].children.append(.element(element))
    }
}
