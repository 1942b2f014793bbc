import Articles
import HTTP
import Store

/// Lists, searches, and one article.
enum ArticleEndpoints {
    @Sendable static func list(_ call: Call) throws -> Response { try page(call, sort: .publishedDescending, isSearch: false) }

    @Sendable static func search(_ call: Call) throws -> Response { try page(call, sort: .relevance, isSearch: true) }

    private static func page(_ call: Call, sort: ArticleSort, isSearch: Bool) throws -> Response {
        var list = try ListRequest(call, sort: sort)
        if !isSearch { list.query.highlights = false }
        let range = list.isRelative ? " \(list.query.from ?? 0) \(list.query.to ?? 0)" : ""
        let text = call.target.text + range
        if let unchanged = call.notModified(EntityTag.list(generation: call.handler.factory.database.generation, text)) { return unchanged }
        let reader = try call.handler.reader()
        list.query.wantsSpelling = list.query.text != nil
        let page = try Pages.page(list.query, reader: reader, suggestions: call.handler.factory.suggestions)
        let json = PageJSON(page: page, request: list, target: call.target)
        let bytes = try json.write(ArticlePresenter(shape: list.shape, reader: reader))
        var fields: [(String, String)] = []
        if let link = json.linkField { fields.append(("Link", link)) }
        guard !page.isPartial else { return call.json(bytes, fields: fields + [("Cache-Control", "no-store")]) }
        fields.append(("ETag", EntityTag.list(generation: page.generation, text)))
        return call.json(bytes, fields: fields, isCacheable: !list.isRelative)
    }

    @Sendable static func item(_ call: Call) throws -> Response {
        let id = try call.articleID()
        let shape = try ArticleShape(call.parameters, content: ReadyArticles.shape.content)
        if shape == ReadyArticles.shape, let answer = try call.handler.reader().readyAnswer(id) {
            let tag = EntityTag.article(sequence: answer.sequence, shape.text)
            if let unchanged = call.notModified(tag) { return unchanged }
            return call.reply(.gzipped(answer.gzip), fields: itemFields(tag, answer.lastModified), isCacheable: true)
        }
        let item = try call.item(id)
        let tag = EntityTag.article(sequence: item.sequence, shape.text)
        let isAlone = shape.inclusions.isEmpty
        if isAlone, let unchanged = call.notModified(tag) { return unchanged }
        let bytes = try made(item, shape, reader: try call.handler.reader())
        // What stands around an article changes without it.
        let fields =
            isAlone
            ? itemFields(tag, item.lastModified)
            : [("Cache-Control", Route.Caching.list.rawValue)]
        return call.json(bytes, fields: fields, isCacheable: true)
    }

    /// What stands ready for the usual shape, made now for any.
    static func made(_ item: StoredItem, _ shape: ArticleShape, reader: Reader) throws -> [UInt8] {
        var bytes = Array(#"{"data":"#.utf8)
        bytes.append(contentsOf: try ArticlePresenter(shape: shape, reader: reader).item(item))
        bytes.append(contentsOf: ",\"meta\":{},\"links\":{\"self\":\"/v1/articles/\(item.id)\"}}".utf8)
        return bytes
    }

    private static func itemFields(_ tag: String, _ modified: Int64) -> [(String, String)] {
        [("ETag", tag), ("Last-Modified", String(decoding: HTTPDate.format(Int(modified)), as: UTF8.self))]
    }
}

extension Call {
    /// The `{id}` of the path as an article's id.
    func articleID() throws(Problem) -> ArticleID {
        guard let id = ArticleID(pathValue) else {
            throw .parameter(
                .invalidID, .init(parameter: "id", code: "invalid_id", detail: "is 16 characters of 0-9 a-z without i, l, o, u"))
        }
        return id
    }
}

/// Pages as endpoints ask for them.
enum Pages {
    /// An empty search text is an empty result with a warning, never the whole archive: API.md §4.
    ///
    /// - Parameter suggestions: where names and terms that sound like a search text that nothing has are looked up.
    static func page(_ query: ArticleQuery, reader: Reader, suggestions: SuggestCache? = nil) throws -> ArticlePage {
        var page = try answer(query, reader)
        if query.wantsSpelling, page.didYouMean == nil, page.total == 0 || page.relaxed != nil, query.position == .start, page.hasTotal,
            let text = query.text
        {
            page.didYouMean = suggestions?.ready?.homophone(of: Array(text.utf8))
        }
        return page
    }

    private static func answer(_ query: ArticleQuery, _ reader: Reader) throws -> ArticlePage {
        guard let text = query.text, !text.contains(where: { $0.isLetter || $0.isNumber }) else { return try reader.page(query) }
        // Signs that are neither may still be words of some script; only the store's analyzer knows.
        var page = text.unicodeScalars.allSatisfy(isBlankOrPunctuation) ? try empty(query, reader) : try reader.page(query)
        if page.hits.isEmpty, page.warnings.isEmpty {
            page.warnings.append(QueryWarning(code: "empty_query", parameter: "q", detail: "there is no word in the search text"))
        }
        return page
    }

    /// Nothing, as of now: the index need not be asked.
    private static func empty(_ query: ArticleQuery, _ reader: Reader) throws -> ArticlePage {
        var page = ArticlePage()
        page.generation = try reader.generation()
        page.hasTotal = query.count != .none
        page.facets = query.facets.map { Facet(field: $0, values: []) }
        return page
    }

    private static func isBlankOrPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isWhitespace { return true }
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .control, .format:
            return true
        default: return false
        }
    }
}
