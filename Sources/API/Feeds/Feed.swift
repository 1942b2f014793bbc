import Articles

/// A feed before it is written in one of its formats.
struct Feed {
    var title: String
    /// The address of the list that the feed shows.
    var home: String
    /// Its own address, and that of its next page.
    var address: String
    var next: String?
    var entries: [FeedEntry]

    /// JSON Feed 1.1.
    var json: [UInt8] {
        var json = JSONWriter(capacity: 4_096 * (entries.count + 1))
        json.object {
            $0.key("version")
            $0.string("https://jsonfeed.org/version/1.1")
            $0.key("title")
            $0.string(title)
            $0.key("home_page_url")
            $0.string(home)
            $0.key("feed_url")
            $0.string(address)
            if let next {
                $0.key("next_url")
                $0.string(next)
            }
            $0.key("items")
            $0.array { list in
                for entry in entries { list.object { Self.write(entry, to: &$0) } }
            }
        }
        return json.bytes
    }

    private static func write(_ entry: FeedEntry, to json: inout JSONWriter) {
        func member(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            json.key(name)
            json.string(value)
        }
        member("id", entry.id)
        member("url", entry.address)
        json.key("title")
        json.string(entry.title)
        // An item has one of the two at least.
        if let html = entry.html {
            json.key("content_html")
            json.string(utf8: html)
        } else {
            json.key("content_text")
            json.string(entry.summary)
        }
        member("summary", entry.summary)
        member("image", entry.image)
        member("date_published", entry.published)
        member("date_modified", entry.updated)
        member("language", entry.language)
        if let author = entry.author {
            json.key("authors")
            json.array { list in
                list.object {
                    $0.key("name")
                    $0.string(author)
                }
            }
        }
        json.key("tags")
        json.array { list in entry.labels.forEach { list.string($0) } }
    }

    /// RSS 2.0 with content:encoded and atom:link.
    var rss: [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        add("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"")
        add(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n")
        add(Self.element("title", title) + Self.element("link", home) + Self.element("description", title))
        add("<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"\(XML.escape(address))\"/>\n")
        if let next { add("<atom:link rel=\"next\" type=\"application/rss+xml\" href=\"\(XML.escape(next))\"/>\n") }
        for entry in entries {
            add("<item>\n" + Self.element("title", entry.title) + Self.element("link", entry.address))
            add("<guid isPermaLink=\"false\">\(entry.id)</guid>\n")
            if let seconds = entry.publishedSeconds { add(Self.element("pubDate", RSSDate.text(seconds))) }
            if let author = entry.author { add(Self.element("dc:creator", author)) }
            for label in entry.labels { add(Self.element("category", label)) }
            add(Self.element("description", entry.summary))
            if let html = entry.html { add(Self.element("content:encoded", String(decoding: html, as: UTF8.self))) }
            add("</item>\n")
        }
        add("</channel>\n</rss>\n")
        return bytes
    }

    /// Atom, RFC 4287.
    /// - Parameter updated: of the feed where no entry says it, RFC 3339.
    func atom(updated: String) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
        add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n")
        add(Self.element("title", title) + Self.element("id", address))
        add(Self.element("updated", entries.compactMap { $0.updated ?? $0.published }.max() ?? updated))
        add("<link rel=\"self\" type=\"application/atom+xml\" href=\"\(XML.escape(address))\"/>\n")
        add("<link rel=\"alternate\" href=\"\(XML.escape(home))\"/>\n")
        if let next { add("<link rel=\"next\" type=\"application/atom+xml\" href=\"\(XML.escape(next))\"/>\n") }
        for entry in entries {
            add("<entry>\n" + Self.element("id", "urn:broadsheet:\(entry.id)") + Self.element("title", entry.title))
            add("<link rel=\"alternate\" href=\"\(XML.escape(entry.address))\"/>\n")
            add(Self.element("updated", entry.updated ?? entry.published ?? updated))
            if let published = entry.published { add(Self.element("published", published)) }
            add("<author>\(Self.element("name", entry.author ?? title).dropLast())</author>\n")
            for label in entry.labels { add("<category term=\"\(XML.escape(label))\"/>\n") }
            add(Self.element("summary", entry.summary))
            if let html = entry.html { add("<content type=\"html\">\(XML.escape(String(decoding: html, as: UTF8.self)))</content>\n") }
            add("</entry>\n")
        }
        add("</feed>\n")
        return bytes
    }

    private static func element(_ name: String, _ text: String) -> String { "<\(name)>" + XML.escape(text) + "</\(name)>\n" }
}
