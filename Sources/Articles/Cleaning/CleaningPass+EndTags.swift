/// End tags: what they close in the stack.
extension CleaningPass {
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
        // A span may be a caption, which holds all that was opened in it.
        if index == mutedAt || stack[index].tag == .math || stack[index].role == .container || stack[index].role == .block {
            pop(through: index)
            return
        }
        let element = stack[index]
        removeFromStack(at: index)
        if element.role == .formatting { removeFormatting(element.tag) }
        if element.tag == .picture { pictureSource = [] }
    }

    /// A link ends where the next one begins.
    mutating func endLink() {
        guard formatting.contains(.a) else { return }
        removeFormatting(.a)
        for index in stack.indices where stack[index].tag == .a { stack[index].role = .inline }
    }
}
