/// svg and math, in which HTML is read otherwise.
extension CleaningPass {
    mutating func enterForeign() {
        if tokenizer.isSelfClosing { return }
        foreignDepth += 1
        tokenizer.allowsCDATA = true
    }

    /// HTML standard §13.2.6.5: these end svg and math.
    func breaksOutOfForeign(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .b, .big, .blockquote, .body, .br, .center, .code, .dd, .div, .dl, .dt, .em, .embed, .h1, .h2, .h3, .h4, .h5, .h6, .head, .hr,
            .i,
            .img, .li, .ol, .p, .pre, .s, .small, .span, .strong, .sub, .sup, .table, .u, .ul, .var:
            true
        default: false
        }
    }

    mutating func popForeign() {
        guard let index = stack.firstIndex(where: { $0.tag == .svg || $0.tag == .math }) else {
            foreignDepth = 0
            return
        }
        if mutedAt >= 0 && index < mutedAt && stack[mutedAt].tag != .svg { return }
        pop(through: index)
    }
}
