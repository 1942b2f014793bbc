import Articles
import HTTP
import Store

/// Any list or search as JSON Feed, RSS or Atom.
enum FeedEndpoints {
    static let parameters: [Parameter] =
        ListParameters.filters + [
            ListParameters.text, ListParameters.strictFuzzy, ListParameters.recency, ListParameters.collapse,
            ListParameters.sort(default: .publishedDescending), ListParameters.limit(maximum: 200, minimum: 1), ListParameters.paging[0],
            Parameter("content", .choice(["html", "none"], default: "html"), "none: summaries only.", example: "none"),
        ]

    @Sendable static func json(_ call: Call) throws -> Response { try feed(call) { feed, _ in feed.json } }

    @Sendable static func rss(_ call: Call) throws -> Response { try feed(call) { feed, _ in feed.rss } }

    @Sendable static func atom(_ call: Call) throws -> Response {
        try feed(call) { feed, newest in feed.atom(updated: Timestamp.text(newest)) }
    }

    private static func feed(_ call: Call, _ write: (Feed, Int64) -> [UInt8]) throws -> Response {
        let isHTMLWanted = call.parameters.choice("content") != "none"
        let list = try ListRequest(
            call.parameters.without("content"), configuration: call.configuration, sort: .publishedDescending, content: [])
        let base = PublicAddress.base(of: call)
        let range = list.isRelative ? " \(list.query.from ?? 0) \(list.query.to ?? 0)" : ""
        let tagText = call.target.text + range + " " + base
        let factory = call.handler.factory
        if let unchanged = call.notModified(EntityTag.list(generation: factory.database.generation, tagText)) { return unchanged }
        let reader = try call.handler.reader()
        var query = list.query
        query.count = .none
        let page = try Pages.page(query, reader: reader)
        var entries: [FeedEntry] = []
        for hit in page.hits {
            var item: StoredItem?
            if case .found(let found) = try reader.item(hit.id) { item = found }
            if let entry = FeedEntry(card: hit.card, item: item, base: base, isHTMLWanted: isHTMLWanted) { entries.append(entry) }
        }
        let cursor = page.next.map { Cursor(sort: query.sort, direction: .after, filterHash: list.filterHash, key: $0).text }
        let home = LinkTarget(path: "/v1/articles", parameters: call.parameters.without("content", "limit", "cursor"))
        let feed = Feed(
            title: title(call), home: base + home.text, address: base + call.target.text,
            next: cursor.map { base + call.target.with(cursor: $0) },
            entries: entries)
        let newest = entries.compactMap(\.publishedSeconds).max() ?? 0
        // Without a configured address the answer depends on the Host of the request, which the server's cache does not know.
        let isCacheable = call.configuration.publicURL != nil && !list.isRelative && !page.isPartial
        return call.json(
            write(feed, newest), fields: [("ETag", EntityTag.list(generation: page.generation, tagText))], isCacheable: isCacheable)
    }

    private static func title(_ call: Call) -> String {
        let parts = ["q", "category", "author", "source", "tag"].flatMap { call.parameters.list($0) }
        return ([call.configuration.title] + parts.prefix(4)).joined(separator: " – ")
    }
}

/// Where the world sees this server.
enum PublicAddress {
    /// The configured address, else scheme and host as the request has them; empty when it has no usable Host.
    static func base(of call: Call) -> String {
        if let configured = call.configuration.publicURL { return configured.hasSuffix("/") ? String(configured.dropLast()) : configured }
        guard let host = call.request.fields.first("Host"), isHost(host) else { return "" }
        let scheme = call.request.fields.first("X-Forwarded-Proto") == "https" ? "https" : "http"
        return "\(scheme)://\(host)"
    }

    /// A name or address with an optional port, and nothing that could break out of an attribute.
    static func isHost(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 255
            && bytes.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
            }
    }
}
