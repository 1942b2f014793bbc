extension SampleGenerator {
    /// One of the generator's five generations (0–4).
    func generated(_ text: SampleText, _ generation: Int, _ index: Int, _ random: inout SampleRandom) -> SamplePost {
        let topic = SampleTopic.all[text.topic].name
        let title = Self.replaced(text.title)
        let pair = "\(text.site) - \(text.channel)"
        let cover = coverURL(text, &random)
        var file = Array("\n---\ntitle: ".utf8)
        var name = title
        switch generation {
        case 0: file += title
        case 1: file += random.chance(50) ? title : Self.quoted(title)
        case 2:
            let pile = [UInt8](repeating: 0x22, count: 5 + random.below(7))
            name = pile + Self.quoted(title) + pile
            file += name
        default: file += Self.quoted(title)
        }
        let indent = generation == 4 ? " - " : "    - "
        file += Array("\ncategories: \n".utf8)
        let items = generation < 3 ? [topic, pair] : [topic, text.site, text.channel]
        for (position, item) in items.enumerated() {
            let nested = generation == 4 && position == 2 && random.chance(2)
            file += Array("\(indent)\(nested ? " - " : "")\(item)\n".utf8)
        }
        if generation == 3 { file.append(0x0A) }
        if generation == 4 { file += Array("headimg: '\(cover.isEmpty ? placeholder(&random) : cover)'\n".utf8) }
        file += Array("author: \(generation < 3 ? pair : text.site)\ncomments: false\ndate: \(date(text, &random))\nthumbnail: ".utf8)
        let thumbnail = generation == 4 && cover.isEmpty ? placeholder(&random) : cover
        file += Array((generation == 0 ? thumbnail : "'\(thumbnail)'").utf8)
        file += Array("\n---\n\n<div>   \n".utf8)
        writeHTML(text, &random, to: &file)
        file += Array("  \n</div>\n            ".utf8)
        let folder: String
        switch generation {
        case 0, 1: folder = "post/\(topic)"
        case 2: folder = "post/\(topic)/\(pair)"
        default: folder = (index % 7 == 0 ? "source/_posts/" : "post/") + "\(topic)/\(text.site)/\(text.channel)"
        }
        return SamplePost(path: folder + "/" + Self.fileName(name, index), bytes: Self.braced(file))
    }

    /// What stands in `title:`; a quote inside decides how the generator wraps it.
    private static func quoted(_ title: [UInt8]) -> [UInt8] {
        let mark: UInt8 = title.contains(0x27) ? 0x22 : 0x27
        return [mark] + title + [mark]
    }

    /// `: / \ ? * “ ” < > | [ ]` become `_`.
    private static func replaced(_ title: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var at = 0
        while at < title.count {
            let byte = title[at]
            switch byte {
            case 0x3A, 0x2F, 0x5C, 0x3F, 0x2A, 0x3C, 0x3E, 0x7C, 0x5B, 0x5D: out.append(0x5F)
            case 0xE2 where at + 2 < title.count && title[at + 1] == 0x80 && (title[at + 2] == 0x9C || title[at + 2] == 0x9D):
                out.append(0x5F)
                at += 2
            default: out.append(byte)
            }
            at += 1
        }
        return out
    }

    /// `{` and `}` in the whole file become references.
    private static func braced(_ file: [UInt8]) -> [UInt8] {
        guard file.contains(0x7B) || file.contains(0x7D) else { return file }
        var out: [UInt8] = []
        out.reserveCapacity(file.count + 64)
        for byte in file {
            switch byte {
            case 0x7B: out += Array("&#123;".utf8)
            case 0x7D: out += Array("&#125;".utf8)
            default: out.append(byte)
            }
        }
        return out
    }

    /// The title without dots, `#` and slashes, cut to fit, and the index that makes it unique: at most 255 bytes.
    static func fileName(_ title: [UInt8], _ index: Int, suffix: String = ".md") -> String {
        var name = title.filter { $0 != 0x2E && $0 != 0x23 && $0 != 0x0A && $0 != 0x2F && $0 != 0 }
        let tail = Array("_\(index)".utf8)
        let limit = 240 - tail.count
        // A pile of quotes closes the name: the number goes before it.
        var close: [UInt8] = []
        while let last = name.last, last == 0x22 || last == 0x27, name.first == 0x22 {
            close.append(last)
            name.removeLast()
        }
        var end = min(name.count, limit - close.count)
        while end > 0, end < name.count, name[end] & 0xC0 == 0x80 { end -= 1 }
        name.removeLast(name.count - end)
        return String(decoding: name + tail + close.reversed(), as: UTF8.self) + suffix
    }

    private func coverURL(_ text: SampleText, _ random: inout SampleRandom) -> String {
        switch random.below(10) {
        case 0..<5:
            "https://n.example.com/spider2021\(text.imageNumber)/\(random.below(900))/w\(200 + random.below(800))h\(150 + random.below(600))/\(text.imageNumber).jpg"
        case 5: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        case 6: "https://n.example.com/p/undefined"
        default: ""
        }
    }

    private func placeholder(_ random: inout SampleRandom) -> String { "https://picsum.photos/400/300?random=\(random.below(10_000))" }

    private func date(_ text: SampleText, _ random: inout SampleRandom) -> String {
        switch random.below(100) {
        case 0..<2: "Invalid Date"
        case 2..<10: SampleDate(text.date).local
        default: SampleDate(text.date).rfc822
        }
    }

    /// A header that no strict YAML parser takes, over a good body.
    func broken(_ text: SampleText, _ index: Int, _ random: inout SampleRandom) -> SamplePost {
        let title = String(decoding: text.title, as: UTF8.self)
        let topic = SampleTopic.all[text.topic].name
        let date = SampleDate(text.date).local
        let header: String
        switch random.below(12) {
        case 0: header = "title: \(title)\ndate: \(date)\ncategories: \(topic)\n---\n"
        case 1: header = "---\ntitle: \(title)\ndate: \(date)\ncategories: \(topic)\n\n"
        case 2: header = "---\ntitle: \"\(title)\ndate: \(date)\n---\n"
        case 3: header = "---\n标题：\(title)\n日期：\(date)\n分类：\(topic)\n---\n"
        case 4: header = "---\ntitle: \(title)\ndate: 昨天下午\ncategories:\n- \(topic)\n---\n"
        case 5: header = "---\ntitle: @\(title)\ndate: \(date)\ntitle: 又一个标题\n---\n"
        case 6: header = "<!--yml\n标题: \(title)\n类别: \(topic)\ndate: \(date)\n-->\n"
        case 7: header = "---\ntitle: \(title)\ncategoris:\n\t- \(topic)\ndate: \(date)\n---\n"
        case 8: header = "---\ntitle:  \ndate: \(date)\n---\n"
        case 9: header = "# \(title)\n\n"
        case 10: header = "---\ntitle: \"a 'quoted' \"title\"\"\ndate: \(date)  # 初稿\n---\n"
        default: header = "---\r\ntitle: '\(title)\r\n 续行'\r\ntags: [a, b\r\ndate: \(date)\r\n---\r\n"
        }
        var file = Array(header.utf8)
        if random.chance(20) { file = [0xEF, 0xBB, 0xBF] + file }
        writeMarkdown(text, &random, to: &file)
        if random.chance(20) { file.insert(contentsOf: [0xFF, 0x00], at: file.count / 2) }
        return SamplePost(path: "post/\(topic)/" + Self.fileName(text.title, index), bytes: file)
    }

    /// An ordinary Hexo, Jekyll or Hugo post.
    func markdown(_ text: SampleText, _ index: Int, _ random: inout SampleRandom) -> SamplePost {
        let topic = SampleTopic.all[text.topic].name
        let date = SampleDate(text.date)
        let title = String(decoding: Self.replaced(text.title).filter { $0 != 0x22 && $0 != 0x27 }, as: UTF8.self)
        let tags = topicWords[text.topic][0].shuffledPrefix(3, &random)
        let header: String
        switch random.below(6) {
        case 0:
            let quoted = tags.map { "\"\($0)\"" }.joined(separator: ", ")
            header = "+++\ntitle = \"\(title)\"\ndate = \(date.iso)\ncategories = [\"\(topic)\"]\ntags = [\(quoted)]\n+++\n\n"
        case 1:
            header =
                "---\nlayout: post\ntitle: \(title)\ndate: \(date.local) +0800\ncategories: [\(topic), \(text.channel)]\ntags: \(tags.joined(separator: ", "))\n---\n\n"
        case 2:
            header = "---\ntitle: \(title)\ndate: \(date.iso)\ncategories: [[\(topic), \(text.channel)], [专题]]\nexcerpt: \(title)\n---\n"
        case 3: header = "---\ntitle: \(title)\ndate: \(date.chinese)\ncategories: \(topic)\ndraft: \(random.chance(2))\n---\n"
        default:
            header =
                "---\ntitle: \(title)\ndate: \(date.local)\nupdated: \(date.local)\nabbrlink: \(String(index, radix: 16))\ncategories:\n  - \(topic)\n  - \(text.channel)\n"
                + "tags:\n" + tags.map { "  - \($0)\n" }.joined() + "author: \(text.site)\n---\n\n"
        }
        var file = Array(header.utf8)
        writeMarkdown(text, &random, to: &file)
        return SamplePost(path: "source/_posts/\(date.day)-" + Self.fileName(text.title, index), bytes: file)
    }
}

extension [[UInt8]] {
    /// Some of the words, in an order of chance.
    fileprivate func shuffledPrefix(_ count: Int, _ random: inout SampleRandom) -> [String] {
        var left = self
        var found: [String] = []
        while found.count < count, !left.isEmpty {
            found.append(String(decoding: left.remove(at: random.below(left.count)), as: UTF8.self))
        }
        return found
    }
}
