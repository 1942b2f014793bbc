/// Category paths from what a header says, for every generation of the generator and for ordinary blogs.
///
///     [金融, 新浪财经, 国內]           one path: a flat list is a path (Hexo, Jekyll)
///     [金融, 新浪财经 - 国內]          one path of three: generations 0–2
///     [程序更新, Ruby, [ja]]           one path of three: the generator's ` -  - ja`
///     [[a, b], [c]]                    two paths (Hexo)
///     "a, b"                           two paths
enum CategoryPaths {
    struct Paths {
        var paths: [[String]] = []
        /// The second part of a generator's path.
        var site: String?
        var isCut = false
    }

    /// - Parameters:
    ///   - isGenerator: the header has the generator's keys: nested one-item lists belong to one path, and the second part is the site.
    ///   - flatIsPath: a flat list is one path; Hugo's headers list separate categories.
    static func read(_ value: FrontMatterValue, isGenerator: Bool, flatIsPath: Bool, limits: PostLimits) -> Paths {
        var result = Paths()
        switch value {
        case .scalar(let text):
            for part in split(text) { result.add([part], limits) }
        case .list(let items):
            let nested = items.contains { if case .list = $0 { true } else { false } }
            if !nested || isGenerator && items.allSatisfy({ count($0) <= 1 }) || isMixed(items) {
                let parts = names(items, limits)
                if flatIsPath || nested {
                    result.addPath(parts, isGenerator, limits)
                } else {
                    for part in parts { result.add([part], limits) }
                }
            } else {
                for item in items { result.addPath(names([item], limits), false, limits) }
            }
        case .map(let entries):
            // `categories: {a: , b: }`: the keys are what somebody meant.
            result.add(names(entries.map { .scalar($0.key) }, limits), limits)
        }
        return result
    }

    /// Folders stand in when the header names no category: `post/`, `source/_posts/` and their kin are no categories.
    static func fromFolders(_ path: [UInt8], limits: PostLimits) -> Paths {
        var result = Paths()
        var folders = path.split(separator: 0x2F).dropLast().map { String(decoding: $0, as: UTF8.self) }
        let roots: Set<String> = ["post", "posts", "_posts", "_drafts", "source", "content", "blog", "articles", ".", ".."]
        while let first = folders.first, roots.contains(first) { folders.removeFirst() }
        result.addPath(folders.map { Names.cleaned($0, limit: limits.nameBytesMax) }.filter { !$0.isEmpty }, false, limits)
        return result
    }

    /// `site - channel` at its first ` - `.
    /// - Parameter name: with its references decoded.
    static func siteAndChannel(_ name: String) -> (site: String, channel: String)? {
        let bytes = Array(name.utf8)
        guard bytes.count >= 5 else { return nil }
        var at = 1
        while at + 3 < bytes.count {
            if bytes[at] == 0x20, bytes[at + 1] == 0x2D, bytes[at + 2] == 0x20 {
                let site = Names.tidied(Bytes.string(bytes, 0..<at))
                let channel = Names.tidied(Bytes.string(bytes, at + 3..<bytes.count))
                return site.isEmpty || channel.isEmpty ? nil : (site, channel)
            }
            at += 1
        }
        return nil
    }

    /// Comma-joined names, Chinese commas too; a semicolon that ends a reference joins nothing.
    static func split(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var names: [String] = []
        var start = 0
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x26, let end = References.end(bytes, at) {
                at = end
            } else if let width = separator(bytes, at) {
                names.append(Names.cleaned(Bytes.string(bytes, start..<at), limit: bytes.count))
                at += width
                start = at
            } else {
                at += 1
            }
        }
        names.append(Names.cleaned(Bytes.string(bytes, start..<bytes.count), limit: bytes.count))
        return names.filter { !$0.isEmpty }
    }

    /// Bytes of the comma or semicolon at `at`: `,` `;` `，` `、` `；`; nil without one.
    private static func separator(_ bytes: [UInt8], _ at: Int) -> Int? {
        if bytes[at] == 0x2C || bytes[at] == 0x3B { return 1 }
        guard bytes[at] == 0xEF || bytes[at] == 0xE3, at + 2 < bytes.count else { return nil }
        switch (bytes[at], bytes[at + 1], bytes[at + 2]) {
        case (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9B), (0xE3, 0x80, 0x81): return 3
        default: return nil
        }
    }

    private static func count(_ value: FrontMatterValue) -> Int {
        switch value {
        case .scalar, .map: 1
        case .list(let items): items.count
        }
    }

    /// Scalars and one-item lists together: the generator's list inside the list.
    private static func isMixed(_ items: [FrontMatterValue]) -> Bool {
        var scalars = 0
        for item in items {
            switch item {
            case .scalar: scalars += 1
            case .list(let inner): if inner.count > 1 { return false }
            case .map: return false
            }
        }
        return scalars > 0
    }

    /// All scalars of `items`, nested ones too, in order.
    private static func names(_ items: [FrontMatterValue], _ limits: PostLimits) -> [String] {
        var found: [String] = []
        for item in items where found.count <= limits.pathPartsMax {
            switch item {
            case .scalar(let text):
                let name = Names.cleaned(text, limit: limits.nameBytesMax)
                if !name.isEmpty { found.append(name) }
            case .list(let inner): found += names(inner, limits)
            case .map(let entries): found += names(entries.map { .scalar($0.key) }, limits)
            }
        }
        return found
    }
}

extension CategoryPaths.Paths {
    mutating func add(_ parts: [String], _ limits: PostLimits) {
        guard !parts.isEmpty else { return }
        if parts.count > limits.pathPartsMax { isCut = true }
        let path = parts.prefix(limits.pathPartsMax).map { part in
            guard part.utf8.count > limits.nameBytesMax else { return part }
            isCut = true
            return Bytes.cut(part, limits.nameBytesMax)
        }
        if paths.contains(path) { return }
        if paths.count < limits.pathsMax { paths.append(path) } else { isCut = true }
    }

    mutating func addPath(_ parts: [String], _ isGenerator: Bool, _ limits: PostLimits) {
        if parts.count == 2, let pair = CategoryPaths.siteAndChannel(parts[1]) {
            add([parts[0], pair.site, pair.channel], limits)
            site = site ?? pair.site
            return
        }
        add(parts, limits)
        if isGenerator, parts.count == 3 { site = site ?? parts[1] }
    }
}
