/// Random tag soup from a seed: the same seed, the same soup.
struct HTMLSoup {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0xD134_2543_DE82_EF95
        _ = next(2)
        state ^= state >> 29
    }

    /// SplitMix64.
    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (z ^ (z >> 31)) >> 1) % bound
    }

    private static let names = [
        "p", "div", "span", "b", "i", "em", "strong", "u", "s", "sub", "sup", "mark", "small", "del", "ins", "code", "a", "h1", "h2", "h3",
        "ul",
        "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "figure",
        "figcaption",
        "section", "font", "center", "form", "button", "svg", "math", "mi", "style", "script", "template", "noscript", "textarea", "title",
        "iframe", "xmp", "select", "option", "video", "picture", "object", "details", "summary", "x-y", "foo", "nobr", "listing",
        "foreignObject",
    ]
    private static let voids = [
        "br", "br", "br", "hr", "img", "img src=https://a.com/1.jpg", "input", "wbr", "meta", "col", "source", "br/",
    ]
    private static let attributes = [
        "href=https://a.com/x", "href='javascript:alert(1)'", "href=\"/rel\"", "class=ad", "class='share-bar x'", "style='display:none'",
        "hidden", "class=img_wrapper", "class=img_descr", "class='x image-caption'", "style=visibility:hidden", "data-original-width=7",
        "onclick=alert(1)", "colspan=3", "start=5", "title='a\"b<c>'", "id=qrcode", "src=//b.com/w550h268/2.png", "alt='x&amp;y'", "=",
        "a=b=c", "/",
        "title=\"x\u{3000}y\"", "width=10", "srcset='https://a.com/1 1x, https://a.com/2 2x'",
    ]
    private static let texts = [
        "text", " ", "\n", "\n\n", "  a b  ", "中文", "中\n文", "　　缩进", "&nbsp;", "&amp;", "&lt;b&gt;", "&#123;", "<", "< 3", ">", "&",
        "&copy2", "责任编辑：王翔",
        "（责任编辑：王翔）", "编辑：", "扫描二维码", "广告", "\u{0}", "\u{7F}", "\u{FEFF}", "é", "👍🏽", "\t", "<!-- x -->", "<!--", "-->", "]]>",
        "<![CDATA[x]]>", "<?x",
        "</>", "<!DOCTYPE html>", "\u{A0}\u{A0}", "&#10;", "&#x3000;", "\u{FFFF}", "かな\n漢", "a\u{85}b", "】", "(", ")",
    ]

    /// `count` pieces: start tags, end tags, elements without content, text.
    mutating func make(_ count: Int) -> String {
        var soup = ""
        for _ in 0..<count {
            switch next(10) {
            case 0...3:
                soup += "<" + Self.names[next(Self.names.count)]
                for _ in 0..<(next(4) == 0 ? next(4) : 0) { soup += " " + Self.attributes[next(Self.attributes.count)] }
                soup += ">"
            case 4...5: soup += "</" + Self.names[next(Self.names.count)] + ">"
            case 6: soup += "<" + Self.voids[next(Self.voids.count)] + ">"
            default: soup += Self.texts[next(Self.texts.count)]
            }
        }
        return soup
    }
}
