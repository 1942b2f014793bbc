extension FeedBuilder {
    /// RSS 2.0, RSS 1.0 (RDF) and Atom; false when the root is none of them.
    mutating func readXML(_ bytes: [UInt8], from start: Int) -> Bool {
        var reader = XMLPullReader(bytes, from: start)
        var names = XMLNames()
        var base = ""
        var isFeed = false
        var number = 0
        while let event = reader.next() {
            guard case .start(let name, let attributes) = event else { continue }
            names.learn(attributes)
            let canonical = names.canonical(name)
            switch canonical {
            case "rss", "rdf:RDF", "RDF", "feed", "channel":
                isFeed = true
                if let found = attributes["xml:base"] { base = found }
                if let found = attributes["xml:lang"] { language = found }
            case "item", "entry":
                guard isFeed else { return false }
                number += 1
                let element = XMLElement.read(name, attributes, &reader, names)
                add(draft(element, bytes, base: attributes["xml:base"].map { Self.resolved($0, base: base) } ?? base, number: number))
            default:
                guard isFeed else { return false }
                takeOfFeed(XMLElement.read(name, attributes, &reader, names), base: base)
            }
        }
        return isFeed
    }

    private mutating func takeOfFeed(_ element: XMLElement, base: String) {
        let limits = reader.limits
        switch element.name {
        case "title": if title.isEmpty { title = Names.cleaned(Self.untagged(element.string), limit: limits.nameBytesMax) }
        case "link":
            let isSelf = element.attributes["rel"].map { $0 != "alternate" } ?? false
            if home.isEmpty, !isSelf { home = Self.resolved(element.attributes["href"] ?? element.string, base: base) }
        case "language", "dc:language": language = element.string.isEmpty ? language : element.string
        case "author", "dc:creator", "itunes:author": author = author ?? Self.person(element)
        default: break
        }
    }

    private func draft(_ item: XMLElement, _ bytes: [UInt8], base: String, number: Int) -> Draft {
        var draft = Draft()
        draft.number = number
        let link = item.children.first { $0.name == "link" && ($0.attributes["rel"] ?? "alternate") == "alternate" }
        let guid = item.first("guid") ?? item.first("id")
        draft.identifier = guid?.string ?? item.attributes["rdf:about"] ?? ""
        draft.link = Self.resolved(link.map { $0.attributes["href"] ?? $0.string } ?? "", base: base)
        if draft.link.isEmpty, guid?.name == "guid", guid?.attributes["isPermaLink"] != "false" { draft.link = guid?.string ?? "" }
        draft.title = Self.untagged((item.first("title") ?? item.first("dc:title"))?.string ?? "")
        draft.published = text(item, ["pubDate", "published", "issued", "dc:date", "dcterms:created"])
        draft.updated = text(item, ["updated", "modified", "dcterms:modified"])
        draft.author = (item.first("author") ?? item.first("dc:creator") ?? item.first("itunes:author")).flatMap { Self.person($0) }
        draft.language = item.attributes["xml:lang"] ?? item.first("dc:language")?.string
        for category in item.children where category.name == "category" || category.name == "dc:subject" {
            let name = Names.cleaned(
                category.attributes["label"] ?? category.attributes["term"] ?? category.string, limit: reader.limits.nameBytesMax)
            if !name.isEmpty, !draft.tags.contains(name) { draft.tags.append(name) }
        }
        draft.covers = covers(item, base: base)
        let content = item.first("content:encoded") ?? item.first("content")
        let summary = item.first("description") ?? item.first("summary")
        draft.body = body(content ?? summary, bytes)
        if content != nil, let summary {
            let excerpt = Names.cleaned(
                Self.untagged(String(decoding: body(summary, bytes), as: UTF8.self)), limit: reader.limits.excerptBytesMax)
            if !excerpt.isEmpty { draft.excerpt = excerpt }
        }
        return draft
    }

    private func text(_ item: XMLElement, _ names: [String]) -> String {
        for name in names {
            if let found = item.first(name)?.string, !found.isEmpty { return found }
        }
        return ""
    }

    /// HTML of a content element: XHTML as it is written, text in paragraphs, HTML unescaped.
    private func body(_ element: XMLElement?, _ bytes: [UInt8]) -> [UInt8] {
        guard let element else { return [] }
        let type = element.attributes["type"] ?? ""
        if type == "xhtml" || !element.children.isEmpty { return Array(bytes[element.inner]) }
        let isAtom = element.name == "content" || element.name == "summary"
        if isAtom, type == "text" || type == "text/plain" || type.isEmpty, !element.text.contains(0x3C) {
            return Self.paragraphs(element.text)
        }
        return element.text
    }

    private func covers(_ item: XMLElement, base: String) -> [String] {
        var found: [String] = []
        func take(_ element: XMLElement) {
            let url = element.attributes["url"] ?? element.attributes["href"] ?? ""
            guard !url.isEmpty else { return }
            let type = element.attributes["type"] ?? ""
            switch element.name {
            case "media:thumbnail", "itunes:image": found.append(Self.resolved(url, base: base))
            case "media:content":
                if type.hasPrefix("image/") || element.attributes["medium"] == "image" { found.append(Self.resolved(url, base: base)) }
            case "enclosure": if type.hasPrefix("image/") { found.append(Self.resolved(url, base: base)) }
            case "link":
                if element.attributes["rel"] == "enclosure", type.hasPrefix("image/") { found.append(Self.resolved(url, base: base)) }
            default: break
            }
        }
        for child in item.children {
            take(child)
            for inner in child.children { take(inner) }
        }
        return found
    }

    /// `<author><name>`, `a@b.c (Name)`, or the text.
    private static func person(_ element: XMLElement) -> String? {
        let text = element.first("name")?.string ?? element.string
        if let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close, text[..<open].contains("@") {
            let name = Names.cleaned(String(text[text.index(after: open)..<close]), limit: 512)
            return name.isEmpty ? nil : name
        }
        let name = Names.cleaned(text, limit: 512)
        return name.isEmpty ? nil : name
    }

    /// Without what stands between `<` and `>`.
    static func untagged(_ text: String) -> String {
        guard text.utf8.contains(0x3C) else { return text }
        var out: [UInt8] = []
        var inTag = false
        let bytes = Array(text.utf8)
        for (at, byte) in bytes.enumerated() {
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if byte == 0x3C, Bytes.isLetter(next) || next == 0x2F || next == 0x21 {
                inTag = true
            } else if byte == 0x3E, inTag {
                inTag = false
            } else if !inTag {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
