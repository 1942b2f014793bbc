extension FeedBuilder {
    /// JSON Feed 1.0 and 1.1 (jsonfeed.org); false for any other JSON.
    mutating func readJSON(_ bytes: [UInt8], from start: Int) -> Bool {
        let nodes = FeedReader.itemsMax * 40
        guard let value = JSONText.read(bytes, start..<bytes.count, depthMax: 32, nodesMax: nodes), case .object(let feed) = value,
            case .array(let list)? = Self.member(feed, "items"),
            Self.string(feed, "version").contains("jsonfeed.org") || !Self.string(feed, "title").isEmpty
        else { return false }
        title = Names.cleaned(Self.string(feed, "title"), limit: reader.limits.nameBytesMax)
        home = Self.string(feed, "home_page_url")
        author = Self.authors(feed)
        language = Self.string(feed, "language").isEmpty ? nil : Self.string(feed, "language")
        for (index, value) in list.enumerated() {
            guard case .object(let item) = value else {
                diagnostics.append(PostDiagnostic(code: "item_not_understood", message: "item \(index + 1) is no object"))
                continue
            }
            add(draft(item, index + 1))
        }
        return true
    }

    private typealias Members = [(key: String, value: JSONText.Value)]

    private func draft(_ item: Members, _ number: Int) -> Draft {
        var draft = Draft()
        draft.number = number
        draft.identifier = Names.cleaned(Self.string(item, "id"), limit: 2_048)
        draft.title = Self.string(item, "title")
        let link = Self.string(item, "url")
        draft.link = Self.resolved(link.isEmpty ? Self.string(item, "external_url") : link, base: home)
        draft.published = Self.string(item, "date_published")
        draft.updated = Self.string(item, "date_modified")
        draft.author = Self.authors(item)
        draft.language = Self.string(item, "language").isEmpty ? nil : Self.string(item, "language")
        let summary = Names.cleaned(Self.string(item, "summary"), limit: reader.limits.excerptBytesMax)
        draft.excerpt = summary.isEmpty ? nil : summary
        if case .array(let tags)? = Self.member(item, "tags") {
            for case .string(let tag) in tags.prefix(reader.limits.tagsMax) {
                let name = Names.cleaned(tag, limit: reader.limits.nameBytesMax)
                if !name.isEmpty, !draft.tags.contains(name) { draft.tags.append(name) }
            }
        }
        for key in ["image", "banner_image"] {
            let url = Self.resolved(Self.string(item, key), base: home)
            if !url.isEmpty { draft.covers.append(url) }
        }
        let html = Self.string(item, "content_html")
        draft.body = html.isEmpty ? Self.paragraphs(Array(Self.string(item, "content_text").utf8)) : Array(html.utf8)
        if html.isEmpty, Self.string(item, "content_text").isEmpty { draft.body = Self.paragraphs(Array(summary.utf8)) }
        return draft
    }

    private static func member(_ members: Members, _ key: String) -> JSONText.Value? { members.first { $0.key == key }?.value }

    /// A string or number as text; empty when there is none.
    private static func string(_ members: Members, _ key: String) -> String {
        switch member(members, key) {
        case .string(let text)?, .literal(let text)?: text
        default: ""
        }
    }

    /// `authors` of version 1.1, `author` of 1.0.
    private static func authors(_ members: Members) -> String? {
        var names: [String] = []
        if case .array(let list)? = member(members, "authors") {
            for case .object(let author) in list.prefix(16) { names.append(string(author, "name")) }
        } else if case .object(let author)? = member(members, "author") {
            names.append(string(author, "name"))
        }
        let name = Names.cleaned(names.filter { !$0.isEmpty }.joined(separator: ", "), limit: 512)
        return name.isEmpty ? nil : name
    }
}
