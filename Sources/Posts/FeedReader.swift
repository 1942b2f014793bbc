/// Feeds saved as files → posts, item by item: RSS 2.0, RSS 1.0, Atom, JSON Feed 1.0 and 1.1. Pure and linear.
package struct FeedReader: Sendable {
    /// Where dates without a zone are read.
    package var zone: TimeZoneRules
    package var limits: PostLimits

    /// What a file holds; by its name's ending or its first bytes.
    package enum Kind: Sendable { case json, xml }

    /// Items of one feed; further ones are reported.
    package static let itemsMax = 50_000

    package init(zone: TimeZoneRules = .shanghai, limits: PostLimits = PostLimits()) {
        self.zone = zone
        self.limits = limits
    }

    /// `.json` → JSON Feed; `.xml`, `.rss`, `.atom`, `.rdf` → XML; nil for any other name.
    package static func kind(path: [UInt8]) -> Kind? {
        let name = path.suffix(6).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        func ends(_ suffix: String) -> Bool { name.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }
        if ends(".json") { return .json }
        return ends(".xml") || ends(".rss") || ends(".atom") || ends(".rdf") ? .xml : nil
    }

    /// - Parameter path: relative to the imported root; its folders are the start of the items' category path, the feed's title its end.
    /// - Returns: the items in file order, each with a key that is unique in the feed and stays when the feed is saved again.
    package func read(_ bytes: [UInt8], path: [UInt8], kind: Kind) -> FeedReading {
        guard bytes.count <= limits.fileBytesMax else {
            return .refused(
                PostDiagnostic(code: "too_large", message: "\(bytes.count) bytes are more than the limit of \(limits.fileBytesMax)"))
        }
        guard case .text(let decoded) = TextDecoding.decode(bytes) else {
            return .refused(PostDiagnostic(code: "not_text", message: "the feed is not a text"))
        }
        var builder = FeedBuilder(reader: self, path: path)
        builder.diagnostics = decoded.diagnostics
        let isFeed =
            switch kind {
            case .json: builder.readJSON(decoded.bytes, from: decoded.start)
            case .xml: builder.readXML(decoded.bytes, from: decoded.start)
            }
        guard isFeed else {
            return .refused(PostDiagnostic(code: "not_a_feed", message: "neither RSS, Atom nor JSON Feed"))
        }
        return .items(builder.items, diagnostics: Array(builder.diagnostics.prefix(limits.diagnosticsMax)))
    }
}

/// One item of a feed.
package struct FeedItem: Sendable, Equatable {
    /// `guid`, `id`, link, or title with date: what tells the item from the others of its feed.
    package var key: String
    package var post: Post

    package init(key: String, post: Post) {
        self.key = key
        self.post = post
    }
}

/// What came of one feed.
package enum FeedReading: Sendable, Equatable {
    case items([FeedItem], diagnostics: [PostDiagnostic])
    /// Not a feed, not a text, too large.
    case refused(PostDiagnostic)
}
