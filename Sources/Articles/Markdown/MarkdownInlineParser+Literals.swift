/// Code spans, autolinks and raw HTML: what stands as it is.
extension MarkdownInlineParser {
    // MARK: Code spans

    mutating func readCodeSpan() {
        let start = position
        while byte(position) == UInt8(ascii: "`") { position += 1 }
        let length = position - start
        guard let closer = backtickRun(of: length, from: position) else {
            appendText(text[start..<position])
            return
        }
        var code = text[position..<closer].map { $0 == 0x0A ? 0x20 : $0 }
        if code.first == 0x20, code.last == 0x20, code.contains(where: { $0 != 0x20 }) { code = Array(code.dropFirst().dropLast()) }
        var html = Array("<code>".utf8)
        MarkdownBytes.escape(code, into: &html)
        html.append(contentsOf: "</code>".utf8)
        append(.html(html, alternative: code))
        position = closer + length
    }

    /// A run of exactly that many backticks; what was not found once is not looked for again, so the whole stays linear.
    private mutating func backtickRun(of length: Int, from start: Int) -> Int? {
        if let none = noBacktickRun[length], start >= none { return nil }
        var index = start
        while index < text.count {
            guard text[index] == UInt8(ascii: "`") else {
                index += 1
                continue
            }
            let run = index
            while index < text.count, text[index] == UInt8(ascii: "`") { index += 1 }
            if index - run == length { return run }
        }
        noBacktickRun[length] = start
        return nil
    }

    // MARK: Autolinks and raw HTML

    mutating func readAngle() {
        if let (address, isMail, end) = MarkdownAutolink.bracketed(text, at: position) {
            appendLink(address: (isMail ? Array("mailto:".utf8) : []) + address, label: address)
            position = end
        } else if let end = rawHTMLEnd() {
            append(.html(Array(text[position..<end]), alternative: []))
            position = end
        } else {
            appendText([UInt8(ascii: "<")])
            position += 1
        }
    }

    private mutating func rawHTMLEnd() -> Int? {
        let second = byte(position + 1)
        if second == UInt8(ascii: "!") {
            if starts("<!-->") { return position + 5 }
            if starts("<!--->") { return position + 6 }
            if starts("<!--") { return find("-->", kind: 1, from: position + 4) }
            if starts("<![CDATA[") { return find("]]>", kind: 2, from: position + 9) }
            return MarkdownBytes.isLetter(byte(position + 2)) ? find(">", kind: 3, from: position + 3) : nil
        }
        if second == UInt8(ascii: "?") { return find("?>", kind: 4, from: position + 2) }
        return MarkdownTag.end(text[...], at: position, closingAllowed: true)
    }

    private func starts(_ wanted: StaticString) -> Bool {
        ByteSearch.starts(Array(wanted.description.utf8), in: text, at: position)
    }

    private mutating func find(_ end: StaticString, kind: UInt8, from start: Int) -> Int? {
        guard !noEnd.contains(kind) else { return nil }
        let wanted = Array(end.description.utf8)
        if let found = ByteSearch.first(wanted, in: text, from: start) { return found + wanted.count }
        noEnd.insert(kind)
        return nil
    }

    private mutating func appendLink(address: [UInt8], label: [UInt8]) {
        var html = Array("<a href=\"".utf8)
        MarkdownBytes.escapeURL(address, into: &html)
        html.append(contentsOf: "\">".utf8)
        MarkdownBytes.escape(label, into: &html)
        html.append(contentsOf: "</a>".utf8)
        append(.html(html, alternative: label))
    }

    /// GFM: bare `https://…`, `www.…` and addresses of mail inside text.
    mutating func appendWithAutolinks(_ run: ArraySlice<UInt8>) {
        // The text behind may belong to the address though it is special to Markdown (`_`, `&`, `~`).
        var start = run.startIndex
        var index = start
        while index < run.endIndex {
            guard let (address, prefix, end) = MarkdownAutolink.bare(text, at: index, previous: byte(index - 1)) else {
                index += 1
                continue
            }
            if start < index { appendText(text[start..<index]) }
            appendLink(address: prefix + address, label: address)
            index = end
            start = end
            if end > run.endIndex {
                position = end
                return
            }
        }
        if start < run.endIndex { appendText(text[start..<run.endIndex]) }
    }
}
