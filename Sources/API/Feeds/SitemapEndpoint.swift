import Articles
import HTTP
import Store
import Synchronization

/// `/sitemap.xml`: every article's address, or, above 50,000, an index with one sitemap a month. sitemaps.org protocol.
enum SitemapEndpoint {
    /// Addresses of one sitemap, by the protocol.
    static let addressesMax = 50_000

    static let parameters: [Parameter] = [
        Parameter("from", .date, role: .filter, "Published at or after.", example: "2022-05"),
        Parameter("to", .date, role: .filter, "Published before the end of this.", example: "2022-05"),
    ]

    @Sendable static func sitemap(_ call: Call) throws -> Response {
        let list = try ListRequest(call, sort: .publishedDescending)
        let reader = try call.handler.reader()
        let base = PublicAddress.base(of: call)
        let isWhole = list.query.from == nil && list.query.to == nil
        if isWhole, try reader.stats().articles > addressesMax { return try index(call, list, base, reader) }
        let stream = SitemapStream(database: call.handler.factory.database, query: list.query, base: base)
        return Response(fields: FieldLines([("Content-Type", call.route.mediaType)]), body: .stream(stream))
    }

    /// A sitemap for every month that has articles; those without a date stand in the list of `sort` only.
    private static func index(_ call: Call, _ list: ListRequest, _ base: String, _ reader: Reader) throws -> Response {
        var query = list.query
        query.limit = 0
        query.facets = [.month]
        query.facetLimit = 10_000
        let months = try reader.page(query).facets.first?.values.map(\.name).sorted() ?? []
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        for month in months.suffix(addressesMax) {
            text += "<sitemap><loc>\(XML.escape(base))/sitemap.xml?from=\(month)&amp;to=\(month)</loc></sitemap>\n"
        }
        return call.json(Array((text + "</sitemapindex>\n").utf8))
    }
}

/// The addresses of a list, page by page.
final class SitemapStream: ResponseStream {
    static let pageLimit = 500
    let pauseMilliseconds = 0

    private struct State {
        var reader: Reader?
        var query: ArticleQuery
        var left = SitemapEndpoint.addressesMax
        var hasBegun = false
        var isOver = false
    }

    private let state: Mutex<State>
    private let database: Database
    private let base: String

    init(database: Database, query: ArticleQuery, base: String) {
        self.database = database
        self.base = XML.escape(base)
        var query = query
        query.count = .none
        query.limit = Self.pageLimit
        state = Mutex(State(reader: nil, query: query))
    }

    func next() -> [UInt8]? {
        state.withLock { state in
            guard !state.isOver else { return nil }
            var text = ""
            if !state.hasBegun {
                state.hasBegun = true
                text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            }
            // What cannot be read ends the list; well-formed in any case.
            guard state.left > 0, let page = try? page(&state) else { return end(&state, text) }
            for hit in page.hits.prefix(state.left) { text += "<url><loc>\(base)/v1/articles/\(hit.id)</loc></url>\n" }
            state.left -= page.hits.count
            guard let next = page.next, !page.hits.isEmpty else { return end(&state, text) }
            state.query.position = .after(next)
            return Array(text.utf8)
        }
    }

    func cancel() {
        state.withLock {
            $0.isOver = true
            $0.reader = nil
        }
    }

    private func page(_ state: inout State) throws -> ArticlePage? {
        if state.reader == nil { state.reader = try database.makeReader() }
        return try state.reader?.page(state.query)
    }

    private func end(_ state: inout State, _ text: String) -> [UInt8] {
        state.isOver = true
        state.reader = nil
        return Array((text + "</urlset>\n").utf8)
    }
}
