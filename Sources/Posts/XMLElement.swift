/// One element of a feed with its text and its children: an item, or a field of one.
struct XMLElement {
    var name: String
    var attributes: [String: String]
    /// The text directly inside, references decoded, CDATA included.
    var text: [UInt8] = []
    var children: [XMLElement] = []
    /// The bytes between its tags, as written.
    var inner = 0..<0

    /// Children of one element that are kept.
    static let childrenMax = 2_000

    /// The element whose start was just read, up to its end. Two levels of children are kept, deeper ones only as bytes.
    static func read(_ name: String, _ attributes: [String: String], _ reader: inout XMLPullReader, _ names: XMLNames) -> XMLElement {
        let depth = reader.open.count
        var stack = [XMLElement(name: names.canonical(name), attributes: attributes)]
        stack[0].inner = reader.at..<reader.at
        while let event = reader.next() {
            let level = reader.open.count - depth
            switch event {
            case .text(let text):
                if level == stack.count - 1 { stack[level].text += text }
            case .start(let name, let attributes):
                guard level == stack.count, level <= 2 else { continue }
                var child = XMLElement(name: names.canonical(name), attributes: attributes)
                child.inner = reader.at..<reader.at
                stack.append(child)
            case .end:
                while stack.count - 1 > level, var done = stack.popLast() {
                    done.inner = done.inner.lowerBound..<max(done.inner.lowerBound, reader.tagStart)
                    guard let parent = stack.indices.last else { return done }
                    if stack[parent].children.count < childrenMax { stack[parent].children.append(done) }
                }
            }
        }
        return stack.first ?? XMLElement(name: name, attributes: attributes)
    }

    /// The first child of a canonical name.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// Its text as a trimmed string.
    var string: String { Names.cleaned(String(decoding: text, as: UTF8.self), limit: 64 << 10) }
}

/// Prefixes as feeds choose them → the ones that everybody knows.
struct XMLNames {
    private var prefixes: [String: String] = [:]

    private static let known: [String: String] = [
        "http://purl.org/rss/1.0/modules/content/": "content", "http://purl.org/dc/elements/1.1/": "dc",
        "http://search.yahoo.com/mrss/": "media",
        "http://www.w3.org/2005/Atom": "", "http://purl.org/rss/1.0/": "", "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://purl.org/dc/terms/": "dcterms",
    ]

    mutating func learn(_ attributes: [String: String]) {
        for (key, value) in attributes where key.hasPrefix("xmlns:") {
            if let canonical = Self.known[value] { prefixes[String(key.dropFirst(6))] = canonical }
        }
    }

    /// `atom:link` → `atom:link` unless `atom` is Atom's own namespace in an Atom feed: then `link`.
    func canonical(_ name: String) -> String {
        guard let colon = name.utf8.firstIndex(of: 0x3A) else { return name }
        guard let prefix = prefixes[String(name[..<colon])] else { return name }
        let local = name[name.utf8.index(after: colon)...]
        return prefix.isEmpty ? String(local) : prefix + ":" + local
    }
}
