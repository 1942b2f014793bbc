/// The elements that the cleaner tells apart, as small numbers. Names that mean the same to it share one (`strike` is `s`, `kbd` is `code`).
enum HTMLTag: UInt8 {
    case unknown
    // Formatting that is kept.
    case a, b, code, del, em, i, ins, mark, s, small, strong, sub, sup, u
    // Blocks that are kept.
    case blockquote, dd, dl, dt, figcaption, figure, h1, h2, h3, h4, h5, h6, li, ol, p, pre, ul
    case caption, table, tbody, td, tfoot, th, thead, tr
    case br, hr, img
    // Blocks of which only the content is kept.
    case address, article, aside, body, center, details, dialog, div, fieldset, footer, form, header, hgroup, html, legend, main, nav,
        option,
        section, summary
    // Inline elements of which only the content is kept.
    case abbr, bdi, bdo, big, button, cite, dfn, font, head, label, math, noscript, picture, q, select, span, time, `var`
    // Elements whose content goes.
    case annotation, audio, canvas, datalist, iframe, noembed, noframes, object, rp, script, style, svg, template, title, video
    // Raw text that is kept.
    case plaintext, textarea, xmp
    // Elements without content.
    case area, base, col, embed, input, link, meta, param, source, track, wbr

    /// How many cases there are.
    static let count = Int(HTMLTag.wbr.rawValue) + 1

    private static let aliases: [(String, HTMLTag)] = [
        ("strike", .s), ("tt", .code), ("kbd", .code), ("samp", .code), ("image", .img), ("dir", .ul), ("menu", .ul), ("listing", .pre),
        ("optgroup", .option), ("search", .section), ("applet", .object), ("annotation-xml", .annotation), ("acronym", .abbr),
        ("bgsound", .track), ("nobr", .span), ("ruby", .span), ("rt", .span), ("basefont", .track), ("keygen", .input), ("frame", .track),
        ("frameset", .div), ("colgroup", .col), ("marquee", .div), ("slot", .span), ("output", .span), ("data", .span), ("meter", .span),
        ("progress", .span), ("map", .span), ("rb", .span), ("rtc", .span),
    ]

    private static let names: ByteNames = {
        var names: [(String, UInt16)] = aliases.map { ($0.0, UInt16($0.1.rawValue)) }
        for value in 1..<UInt8(count) {
            guard let tag = HTMLTag(rawValue: value) else { continue }
            names.append((String(describing: tag), UInt16(value)))
        }
        return ByteNames(names)
    }()

    /// The table, taken once by whoever looks up often.
    static var nameTable: ByteNames { names }

    /// What the cleaner does with an element.
    enum Role {
        /// Kept around text, never around blocks.
        case formatting
        /// Its tags go, its content stays in the line.
        case inline
        /// Its tags go, its content is set apart.
        case block
        case paragraph
        case heading
        case preformatted
        /// Kept; has blocks or items.
        case container
        /// br, hr, img and the elements without content.
        case void
        /// The tokenizer reads its content as raw text, which goes.
        case rawDropped
        /// The tokenizer reads its content as raw text, which stays.
        case rawKept
        /// Everything in it goes.
        case dropped
    }

    var role: Role {
        switch self {
        case .a, .b, .code, .del, .em, .i, .ins, .mark, .s, .small, .strong, .sub, .sup, .u: .formatting
        case .p: .paragraph
        case .h1, .h2, .h3, .h4, .h5, .h6: .heading
        case .pre: .preformatted
        case .blockquote, .dd, .dl, .dt, .figcaption, .figure, .li, .ol, .ul: .container
        case .caption, .table, .tbody, .td, .tfoot, .th, .thead, .tr: .container
        case .br, .hr, .img, .area, .base, .col, .embed, .input, .link, .meta, .param, .source, .track, .wbr: .void
        case .address, .article, .aside, .body, .center, .details, .dialog, .div, .fieldset, .footer, .form, .header, .hgroup, .html,
            .legend,
            .main, .nav, .option, .section, .summary:
            .block
        case .unknown, .abbr, .bdi, .bdo, .big, .button, .cite, .dfn, .font, .head, .label, .math, .noscript, .picture, .q, .select, .span,
            .time,
            .var, .object, .rp:
            .inline
        case .script, .style, .iframe, .noembed, .noframes, .title: .rawDropped
        case .plaintext, .textarea, .xmp: .rawKept
        case .annotation, .audio, .canvas, .datalist, .svg, .template, .video: .dropped
        }
    }

    /// A table cell or a caption: formatting and end tags do not reach across it.
    var isScopeBarrier: Bool {
        switch self {
        case .td, .th, .caption, .table: true
        default: false
        }
    }

    /// thead, tbody or tfoot.
    var isRowGroup: Bool { self == .tbody || self == .thead || self == .tfoot }

    /// `<name>` of a kept element.
    var opening: StaticString {
        switch self {
        case .b: "<b>"
        case .code: "<code>"
        case .del: "<del>"
        case .em: "<em>"
        case .i: "<i>"
        case .ins: "<ins>"
        case .mark: "<mark>"
        case .s: "<s>"
        case .small: "<small>"
        case .strong: "<strong>"
        case .sub: "<sub>"
        case .sup: "<sup>"
        case .u: "<u>"
        case .blockquote: "<blockquote>"
        case .dd: "<dd>"
        case .dl: "<dl>"
        case .dt: "<dt>"
        case .figcaption: "<figcaption>"
        case .figure: "<figure>"
        case .h1: "<h1>"
        case .h2: "<h2>"
        case .h3: "<h3>"
        case .h4: "<h4>"
        case .h5: "<h5>"
        case .h6: "<h6>"
        case .li: "<li>"
        case .ol: "<ol>"
        case .p: "<p>"
        case .pre: "<pre>"
        case .ul: "<ul>"
        case .caption: "<caption>"
        case .table: "<table>"
        case .tbody: "<tbody>"
        case .td: "<td>"
        case .tfoot: "<tfoot>"
        case .th: "<th>"
        case .thead: "<thead>"
        case .tr: "<tr>"
        default: ""
        }
    }

    /// `</name>` of a kept element.
    var closing: StaticString {
        switch self {
        case .a: "</a>"
        case .b: "</b>"
        case .code: "</code>"
        case .del: "</del>"
        case .em: "</em>"
        case .i: "</i>"
        case .ins: "</ins>"
        case .mark: "</mark>"
        case .s: "</s>"
        case .small: "</small>"
        case .strong: "</strong>"
        case .sub: "</sub>"
        case .sup: "</sup>"
        case .u: "</u>"
        case .blockquote: "</blockquote>"
        case .dd: "</dd>"
        case .dl: "</dl>"
        case .dt: "</dt>"
        case .figcaption: "</figcaption>"
        case .figure: "</figure>"
        case .h1: "</h1>"
        case .h2: "</h2>"
        case .h3: "</h3>"
        case .h4: "</h4>"
        case .h5: "</h5>"
        case .h6: "</h6>"
        case .li: "</li>"
        case .ol: "</ol>"
        case .p: "</p>"
        case .pre: "</pre>"
        case .ul: "</ul>"
        case .caption: "</caption>"
        case .table: "</table>"
        case .tbody: "</tbody>"
        case .td: "</td>"
        case .tfoot: "</tfoot>"
        case .th: "</th>"
        case .thead: "</thead>"
        case .tr: "</tr>"
        default: ""
        }
    }
}
