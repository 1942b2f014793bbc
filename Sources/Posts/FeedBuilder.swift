/// Collects the items of one feed; the formats are in its extensions.
struct FeedBuilder {
    let reader: FeedReader
    let path: [UInt8]
    var diagnostics: [PostDiagnostic] = []
    private(set) var items: [FeedItem] = []
    private var keys: Set<String> = []

    // What the feed says of itself.
    var title = ""
    var home = ""
    var author: String?
    var language: String?

    init(reader: FeedReader, path: [UInt8]) {
        self.reader = reader
        self.path = path
    }

    /// What a format found in one item.
    struct Draft {
        var identifier = ""
        var title = ""
        var link = ""
        var published = ""
        var updated = ""
        var author: String?
        var excerpt: String?
        var language: String?
        var tags: [String] = []
        var covers: [String] = []
        var body: [UInt8] = []
        /// The item's number from 1, for diagnostics.
        var number = 0
    }

    /// Makes a post of a draft, unless its key was there already.
    mutating func add(_ draft: Draft) {
        let limits = reader.limits
        guard items.count < FeedReader.itemsMax else {
            if diagnostics.last?.code != "items_cut" {
                diagnostics.append(
                    PostDiagnostic(code: "items_cut", message: "more than \(FeedReader.itemsMax) items", kept: "the first of them"))
            }
            return
        }
        if draft.title.isEmpty, draft.link.isEmpty, draft.excerpt == nil, draft.body.isEmpty, draft.covers.isEmpty {
            diagnostics.append(
                PostDiagnostic(
                    code: "item_empty", message: "item \(draft.number) has no title, no text and no link", kept: "the other items"))
            return
        }
        var post = Post(title: Names.cleaned(draft.title, limit: limits.titleBytesMax), body: draft.body)
        if post.title.isEmpty { post.title = Bytes.cut(BodyText.opening(draft.body) ?? "", limits.titleBytesMax) }
        post.published = date(draft.published, draft) ?? (draft.published.isEmpty ? date(draft.updated, draft) : nil)
        post.updated = draft.published.isEmpty || draft.updated.isEmpty ? nil : date(draft.updated, draft)
        post.author = draft.author ?? author ?? (title.isEmpty ? nil : title)
        post.source = title.isEmpty ? nil : title
        post.language = draft.language ?? language
        post.excerpt = draft.excerpt.map { Bytes.cut($0, limits.excerptBytesMax) }
        post.tags = Array(draft.tags.prefix(limits.tagsMax))
        for cover in draft.covers where !post.covers.contains(cover) && post.covers.count < limits.coversMax { post.covers.append(cover) }
        if draft.link.hasPrefix("http") { post.link = draft.link }
        post.categories = categories(limits)
        if !draft.identifier.isEmpty { post.identity = "id:" + scoped(draft.identifier) }
        let fallback = draft.link.isEmpty ? "\(post.title)\u{1F}\(post.published?.seconds ?? 0)" : draft.link
        let key = Bytes.cut(draft.identifier.isEmpty ? fallback : draft.identifier, 2_048)
        guard keys.insert(key).inserted else {
            diagnostics.append(
                PostDiagnostic(
                    code: "item_repeated", message: "item \(draft.number) has the key of an earlier one: ‘\(Bytes.cut(key, 120))’",
                    kept: "the earlier item"))
            return
        }
        items.append(FeedItem(key: key, post: post))
    }

    /// An identifier that is no URI is unique only within its feed.
    private func scoped(_ identifier: String) -> String {
        let isURI = identifier.contains("://") || identifier.hasPrefix("tag:") || identifier.hasPrefix("urn:")
        let feed = home.isEmpty ? title : home
        return Bytes.cut(isURI || feed.isEmpty ? identifier : feed + "#" + identifier, 2_048)
    }

    private func categories(_ limits: PostLimits) -> [[String]] {
        var parts = CategoryPaths.fromFolders(path, limits: limits).paths.first ?? []
        let name = title.isEmpty ? Names.cleaned(Names.stem(path), limit: limits.nameBytesMax) : title
        if !name.isEmpty, parts.last != name { parts.append(name) }
        return parts.isEmpty ? [] : [Array(parts.suffix(limits.pathPartsMax))]
    }

    private mutating func date(_ text: String, _ draft: Draft) -> PostDate? {
        if text.isEmpty { return nil }
        if let date = DateReader(zone: reader.zone).read(text) { return date }
        diagnostics.append(
            PostDiagnostic(
                code: "date_not_understood", message: "item \(draft.number): ‘\(Bytes.cut(text, 80))’ is no date that has one meaning"))
        return nil
    }

    /// Plain text as HTML paragraphs, so that nobody takes it for markup.
    static func paragraphs(_ text: [UInt8]) -> [UInt8] {
        if text.isEmpty { return [] }
        var out = Array("<p>".utf8)
        var at = 0
        while at < text.count {
            switch text[at] {
            case 0x26: out += Array("&amp;".utf8)
            case 0x3C: out += Array("&lt;".utf8)
            case 0x3E: out += Array("&gt;".utf8)
            case 0x0A:
                var next = at
                while next < text.count, text[next] <= 0x20 { next += 1 }
                let isParagraph = Bytes.lines(text, at, next) > 1
                out += Array((next == text.count ? "" : isParagraph ? "</p>\n<p>" : "<br>\n").utf8)
                at = next
                continue
            default: out.append(text[at])
            }
            at += 1
        }
        return out + Array("</p>\n".utf8)
    }

    /// `reference` against `base` (RFC 3986 §5.2, without dot segments): enough for links of feeds.
    static func resolved(_ reference: String, base: String) -> String {
        let reference = Names.cleaned(reference, limit: 8_192)
        if reference.isEmpty || reference.contains("://") || reference.hasPrefix("mailto:") { return reference }
        if reference.hasPrefix("//") { return "https:" + reference }
        let bytes = Array(base.utf8)
        guard let colon = bytes.firstIndex(of: 0x3A), Bytes.has("://", at: colon, in: bytes, upTo: bytes.count) else { return reference }
        let path = bytes[(colon + 3)...].firstIndex(of: 0x2F) ?? bytes.count
        if reference.hasPrefix("/") { return Bytes.string(bytes, 0..<path) + reference }
        let last = bytes[path...].lastIndex(of: 0x2F) ?? path
        return Bytes.string(bytes, 0..<last) + "/" + reference
    }
}
