/// Sorts the keys of a header into the fields of a post; what has no field stays in `frontMatter`.
struct PostAssembler {
    let reader: PostReader
    let path: [UInt8]
    let headerKind: HeaderFinder.Kind
    var diagnostics: [PostDiagnostic] = []
    private var post = Post()
    private var limits: PostLimits { reader.limits }

    // What is decided only when all keys are known.
    private var dates: [(rank: Int, entry: FrontMatterEntry)] = []
    private var updates: [FrontMatterEntry] = []
    private var excerpts: [(rank: Int, entry: FrontMatterEntry)] = []
    private var covers: [(rank: Int, url: String)] = []
    private var links: [(rank: Int, entry: FrontMatterEntry)] = []
    private var identities: [(rank: Int, entry: FrontMatterEntry)] = []
    private var categories: [FrontMatterValue] = []
    private var hasThumbnail = false

    init(reader: PostReader, path: [UInt8], headerKind: HeaderFinder.Kind) {
        self.reader = reader
        self.path = path
        self.headerKind = headerKind
    }

    mutating func note(_ code: String, _ line: Int?, _ message: String, kept: String? = nil) {
        diagnostics.append(PostDiagnostic(code: code, line: line, message: message, kept: kept))
    }

    /// The post. Linear in the header; the body is only searched for a title where the header has none.
    mutating func post(_ entries: [FrontMatterEntry], lines: KeyLines, body: [UInt8], bodyLine: Int) -> Post {
        post.body = body
        post.bodyLine = bodyLine
        for entry in entries { take(entry) }
        post.isGenerated = hasThumbnail && post.comments == false && post.author != nil && !categories.isEmpty && headerKind == .yaml
        finishTitle(lines)
        finishCategories()
        finishDates(lines)
        finishText()
        finishIdentity()
        if path.split(separator: 0x2F).contains(where: { $0.elementsEqual("_drafts".utf8) }) { post.isDraft = true }
        return post
    }

    private mutating func leave(_ entry: FrontMatterEntry) { post.frontMatter.append(entry) }

    private mutating func take(_ entry: FrontMatterEntry) {
        guard let field = FrontMatterField.named(entry.key) else { return leave(entry) }
        switch field {
        case .title: takeTitle(entry)
        case .published(let rank): dates.append((rank, entry))
        case .updated: updates.append(entry)
        case .categories:
            if entry.value.isEmpty { return }
            categories.append(entry.value)
        case .tags: takeTags(entry.value)
        case .author: takeAuthor(entry)
        case .source:
            guard post.source == nil, let text = name(entry.value) else { return leave(entry) }
            post.source = text
        case .excerpt(let rank): excerpts.append((rank, entry))
        case .cover(let rank): takeCover(rank, entry)
        case .link(let rank): links.append((rank, entry))
        case .identity(let rank): identities.append((rank, entry))
        case .comments:
            guard post.comments == nil, let value = Self.boolean(entry.value) else { return leave(entry) }
            post.comments = value
        case .language:
            guard post.language == nil, let text = name(entry.value) else { return leave(entry) }
            post.language = text
        case .draft:
            guard let value = Self.boolean(entry.value) else { return leave(entry) }
            if value { post.isDraft = true }
        case .publishedSwitch:
            guard let value = Self.boolean(entry.value) else { return dates.append((1, entry)) }
            if !value { post.isDraft = true }
        case .status:
            if case .scalar(let text) = entry.value, text.lowercased() == "draft" { post.isDraft = true }
            leave(entry)
        }
    }

    /// A scalar as a cleaned name; nil for an empty one, a list or a map.
    private func name(_ value: FrontMatterValue) -> String? {
        guard case .scalar(let text) = value else { return nil }
        let name = Names.cleaned(text, limit: limits.nameBytesMax)
        return name.isEmpty ? nil : name
    }

    private mutating func takeTitle(_ entry: FrontMatterEntry) {
        guard post.title.isEmpty else { return leave(entry) }
        switch entry.value {
        case .scalar(let text): post.title = Names.cleaned(text, limit: limits.titleBytesMax)
        case .list(let items):
            let parts = items.compactMap { if case .scalar(let text) = $0 { text } else { nil } }
            post.title = Names.cleaned(parts.joined(separator: " "), limit: limits.titleBytesMax)
        case .map: leave(entry)
        }
    }

    private mutating func takeTags(_ value: FrontMatterValue) {
        switch value {
        case .scalar(let text):
            for tag in CategoryPaths.split(text) { add(tag) }
        case .list(let items):
            for item in items {
                if case .scalar(let text) = item { add(Names.cleaned(text, limit: limits.nameBytesMax)) } else { takeTags(item) }
            }
        case .map(let entries):
            for entry in entries { add(Names.cleaned(entry.key, limit: limits.nameBytesMax)) }
        }
    }

    private mutating func add(_ tag: String) {
        guard !tag.isEmpty, !post.tags.contains(tag) else { return }
        guard post.tags.count < limits.tagsMax else {
            if diagnostics.last?.code != "tags_cut" { note("tags_cut", nil, "more than \(limits.tagsMax) tags", kept: "the first of them") }
            return
        }
        post.tags.append(Bytes.cut(tag, limits.nameBytesMax))
    }

    /// A name, several (joined by `, `), or a map with `name`.
    private mutating func takeAuthor(_ entry: FrontMatterEntry) {
        guard post.author == nil else { return leave(entry) }
        switch entry.value {
        case .scalar: post.author = name(entry.value)
        case .list(let items):
            let names = items.prefix(16).compactMap { item -> String? in
                if case .map(let entries) = item { return entries.first { $0.key == "name" }.flatMap { name($0.value) } }
                return name(item)
            }
            post.author = names.isEmpty ? nil : Bytes.cut(names.joined(separator: ", "), limits.nameBytesMax)
        case .map(let entries):
            post.author = entries.first { $0.key == "name" }.flatMap { name($0.value) }
            if post.author == nil { leave(entry) }
        }
    }

    private mutating func takeCover(_ rank: Int, _ entry: FrontMatterEntry) {
        if entry.key == "thumbnail" { hasThumbnail = true }
        for url in Self.urls(entry.value, depth: 3) where covers.count < limits.coversMax { covers.append((rank, url)) }
    }

    private static func urls(_ value: FrontMatterValue, depth: Int) -> [String] {
        guard depth > 0 else { return [] }
        switch value {
        case .scalar(let text):
            let url = Names.cleaned(text, limit: 8_192)
            return url.isEmpty || boolean(value) != nil ? [] : [url]
        case .list(let items): return items.prefix(32).flatMap { urls($0, depth: depth - 1) }
        case .map(let entries):
            let keys: Set<String> = ["image", "url", "src", "feature", "teaser", "path", "thumbnail"]
            return entries.filter { keys.contains($0.key) }.flatMap { urls($0.value, depth: depth - 1) }
        }
    }

    static func boolean(_ value: FrontMatterValue) -> Bool? {
        // None of the words is longer.
        guard case .scalar(let text) = value, text.utf8.count <= 5 else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on", "1", "是": return true
        case "false", "no", "off", "0", "否": return false
        default: return nil
        }
    }

    // MARK: Decisions

    private mutating func finishTitle(_ lines: KeyLines) {
        if let pile = ScalarRepair.pile(Array(post.title.utf8), 0..<post.title.utf8.count) { post.title = pile }
        if !post.title.isEmpty { return }
        let stem = Names.cleaned(Names.stem(path), limit: limits.titleBytesMax)
        let bare = Self.undated(stem)
        if let heading = BodyText.heading(post.body) {
            post.title = Bytes.cut(heading, limits.titleBytesMax)
        } else if !bare.isEmpty {
            post.title = bare
        } else {
            post.title = Bytes.cut(BodyText.opening(post.body) ?? "", limits.titleBytesMax)
        }
        if headerKind != .none {
            note(
                "title_missing", lines.firstLine, "the front matter has no title",
                kept: post.title.isEmpty ? nil : "‘\(post.title)’ instead")
        }
    }

    /// Jekyll's `2024-05-27-name` without the date.
    static func undated(_ stem: String) -> String {
        let bytes = Array(stem.utf8)
        guard datePrefix(bytes) != nil, bytes.count > 11 else { return stem }
        return Bytes.string(bytes, 11..<bytes.count)
    }

    /// `2024-05-27` before a `-` or at the end.
    static func datePrefix(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes.count == 10 || bytes[10] == 0x2D else { return nil }
        guard [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy({ Bytes.isDigit(bytes[$0]) }) else { return nil }
        return Bytes.string(bytes, 0..<10)
    }

    private mutating func finishCategories() {
        var site: String?
        for value in categories {
            let found = CategoryPaths.read(
                value, isGenerator: post.isGenerated, flatIsPath: headerKind != .toml && headerKind != .json, limits: limits)
            var isCut = found.isCut
            for path in found.paths where !post.categories.contains(path) {
                if post.categories.count < limits.pathsMax { post.categories.append(path) } else { isCut = true }
            }
            site = site ?? found.site
            if isCut { note("categories_cut", nil, "more or deeper categories than the limits", kept: "the first of them") }
        }
        if post.categories.isEmpty {
            let found = CategoryPaths.fromFolders(path, limits: limits)
            post.categories = found.paths
            site = site ?? found.site
        }
        // Generations 0–2 name the channel with the site; the site is the author in all later ones.
        if let author = post.author, let pair = CategoryPaths.siteAndChannel(author), site == pair.site { post.author = pair.site }
        if post.source == nil { post.source = site }
    }

    private mutating func finishDates(_ lines: KeyLines) {
        let dateReader = DateReader(zone: post.isGenerated ? reader.generatorZone : reader.zone)
        for (_, entry) in dates.sorted(by: { $0.rank < $1.rank }) {
            guard case .scalar(let text) = entry.value, !Self.isNull(text) else { continue }
            if post.published != nil {
                leave(entry)
            } else if let date = dateReader.read(text) {
                post.published = date
            } else {
                note("date_not_understood", lines.line(of: entry.key), "‘\(Bytes.cut(text, 80))’ is no date that has one meaning")
                leave(entry)
            }
        }
        for entry in updates {
            guard case .scalar(let text) = entry.value, !Self.isNull(text) else { continue }
            if post.updated == nil, let date = dateReader.read(text) {
                post.updated = date
            } else {
                if post.updated == nil {
                    note("date_not_understood", lines.line(of: entry.key), "‘\(Bytes.cut(text, 80))’ is no date that has one meaning")
                }
                leave(entry)
            }
        }
        if post.published == nil, dates.isEmpty, let prefix = Self.datePrefix(Array(Names.stem(path).utf8)) {
            post.published = dateReader.read(prefix)
        }
    }

    private static func isNull(_ text: String) -> Bool { text.isEmpty || text == "null" || text == "~" }

    private mutating func finishText() {
        for (_, entry) in excerpts.sorted(by: { $0.rank < $1.rank }) {
            if post.excerpt == nil, case .scalar(let text) = entry.value {
                let excerpt = Bytes.cut(References.decoded(text), limits.excerptBytesMax)
                if excerpt.utf8.contains(where: { $0 > 0x20 }) { post.excerpt = excerpt }
            } else {
                leave(entry)
            }
        }
        for (_, url) in covers.sorted(by: { $0.rank < $1.rank }) where !post.covers.contains(url) { post.covers.append(url) }
    }

    private mutating func finishIdentity() {
        for (_, entry) in identities.sorted(by: { $0.rank < $1.rank }) {
            guard post.identity == nil, let text = name(entry.value), !Self.isNull(text) else {
                if !entry.value.isEmpty { leave(entry) }
                continue
            }
            post.identity = "\(entry.key.lowercased()):\(text)"
        }
        for (_, entry) in links.sorted(by: { $0.rank < $1.rank }) {
            let text = if case .scalar(let text) = entry.value { Names.cleaned(text, limit: 8_192) } else { "" }
            if post.link == nil, text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("//") {
                post.link = text
            } else if !entry.value.isEmpty {
                leave(entry)
            }
        }
    }
}

extension FrontMatterValue {
    /// An empty scalar, list or map.
    var isEmpty: Bool {
        switch self {
        case .scalar(let text): text.isEmpty
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        }
    }
}
