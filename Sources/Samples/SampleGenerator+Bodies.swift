extension SampleGenerator {
    /// The body as crawlers leave it: good paragraphs among rubbish.
    func writeHTML(_ text: SampleText, _ random: inout SampleRandom, to out: inout [UInt8]) {
        func add(_ piece: String) { out.append(contentsOf: piece.utf8) }
        let language = languages[text.script.rawValue]
        switch random.below(20) {
        case 0, 1:
            // A flash: plain text, line ends are breaks.
            for paragraph in text.paragraphs {
                out += paragraph
                out.append(0x0A)
            }
            return
        case 2: add("<div class=\"content\">\n" + String(repeating: " ", count: 44 + random.below(48)) + "\n\n\n")
        case 3: add("<style>.appendQr_wrap{width:100%;margin:0 auto}.appendQr_wrap p{color:#999}</style>\n")
        case 4: add("<div class=\"markdown-body\"><style>.markdown-body{word-break:break-word;line-height:1.75}</style>")
        case 5: add(String(repeating: "<div class=\"ssrcss-uf6wea-RichTextComponentWrapper\">", count: 6))
        default: break
        }
        for (position, paragraph) in text.paragraphs.enumerated() {
            if position % 3 == 1, random.chance(30) { add(image(text, position, &random)) }
            if random.chance(4) { add("<!-- news_keyword_pub,stock, -->\n\n\n") }
            add("<p>")
            out += language.indent
            if random.chance(10) {
                add("<span style=\"color:#333333; margin-left:0\">")
                Self.escape(paragraph, to: &out)
                add("</span>")
            } else if random.chance(6) {
                add("<strong>")
                Self.escape(paragraph, to: &out)
                add("</strong>")
            } else {
                Self.escape(paragraph, to: &out)
            }
            add("</p>\n")
            if random.chance(3) { add("<p>　　</p>\n<font cms-style=\"strong-Bold\"></font>") }
        }
        trailer(text, &random, to: &out)
    }

    private func image(_ text: SampleText, _ position: Int, _ random: inout SampleRandom) -> String {
        let number = text.imageNumber + position
        let source = "https://n.example.com/spider2021\(number)/w\(300 + number % 700)h\(200 + number % 500)/\(number).jpg"
        switch random.below(5) {
        case 0:
            return
                "<img alt src=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\" data-src=\"\(source)\" referrerpolicy=\"no-referrer\">\n"
        case 1:
            return
                "<figure><img loading=\"lazy\" alt srcset=\"\(source) 300w,\(source)?w=600 600w\" src=\"\(source)\" referrerpolicy=\"no-referrer\"><figcaption>(资料图片)</figcaption></figure>\n"
        case 2:
            return
                "<div class=\"image-view\" data-width=\"\(300 + number % 700)\" data-height=\"200\"><img data-original-src=\"//n.example.com/\(number).png\" data-img-size-val=\"962,214\" referrerpolicy=\"no-referrer\"></div>\n"
        default: return "<img src=\"\(source)\" alt=\"图片\" referrerpolicy=\"no-referrer\">\n"
        }
    }

    private func trailer(_ text: SampleText, _ random: inout SampleRandom, to out: inout [UInt8]) {
        func add(_ piece: String) { out.append(contentsOf: piece.utf8) }
        switch random.below(12) {
        case 0: add("<p class=\"article-editor\">责任编辑：某某 </p>\n")
        case 1:
            add(
                "<!-- 正文下iframe -->\n\n<!-- 文末二维码 start -->\n<div class=\"appendQr_wrap\"><img src=\"https://n.example.com/qr.png\" referrerpolicy=\"no-referrer\"></div>\n"
            )
        case 2:
            add(
                "<pre><code class=\"language-html\"><script type=\"text/javascript\" src=\"https://n.example.com/a.js\"></script>\nlet a = b &lt; c</code></pre>\n"
            )
        case 3:
            add(
                "<p><a href=\"https://www.example.com/action/GoToLink?url=https%3A%2F%2Fexample.org%2F%3Fa%3D1&sn=2&chksm=3\" target=\"_blank\">原文</a></p>\n"
            )
        case 4: add("<p>> 问：[ ] <- 这样打勾，=> 0/1 AT&T &copy 2021</p>\n")
        case 5: add("<table><tbody><tr><th>项目</th><th>数量</th></tr><tr><td>甲</td><td>\(random.below(100))</td></tr></tbody></table>\n")
        case 6: add("<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>\n")
        default: break
        }
    }

    /// `&` and `<` as references.
    private static func escape(_ text: [UInt8], to out: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0x26: out.append(contentsOf: "&amp;".utf8)
            case 0x3C: out.append(contentsOf: "&lt;".utf8)
            default: out.append(byte)
            }
        }
    }

    /// A Markdown body: headings, lists, code, a table, `<!-- more -->`.
    func writeMarkdown(_ text: SampleText, _ random: inout SampleRandom, to out: inout [UInt8]) {
        func add(_ piece: String) { out.append(contentsOf: piece.utf8) }
        for (position, paragraph) in text.paragraphs.enumerated() {
            if position == 1, random.chance(40) { add("<!-- more -->\n\n") }
            if position > 0, position % 4 == 0 { add("## \(position / 4)\n\n") }
            if random.chance(8) {
                add("- ")
                out += paragraph
                add("\n- **\(random.below(100))**\n\n")
            } else {
                out += paragraph
                add("\n\n")
            }
            if random.chance(4) { add("```swift\nlet answer = \(random.below(1_000))\nprint(answer)\n```\n\n") }
            if random.chance(3) { add("| a | b |\n|---|---|\n| 1 | \(random.below(100)) |\n\n") }
            if random.chance(5) { add("![图](https://n.example.com/\(text.imageNumber).png \"标题\")\n\n") }
        }
    }
}
