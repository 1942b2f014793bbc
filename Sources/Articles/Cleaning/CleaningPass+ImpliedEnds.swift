/// What start tags end by themselves, and how far end tags reach.
extension CleaningPass {
    /// The innermost open element of the kind; nil when a barrier is before it.
    func find(_ isWanted: (HTMLTag) -> Bool, before isBarrier: (HTMLTag) -> Bool) -> Int? {
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
    mutating func closeImplied(_ tag: HTMLTag) {
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
        if index == mutedAt || stack[index].role == .container {
            pop(through: index)
            return
        }
        let role = stack[index].role
        removeFromStack(at: index)
        if role == .paragraph && !isMuted { boundary() }
    }

    func isTablePart(_ tag: HTMLTag) -> Bool { tag == .table || tag == .tr || tag.isRowGroup }
}
