import Articles
import Store

/// The envelope of a page of articles: data, meta, links. API.md §1 and §3.
struct PageJSON {
    let page: ArticlePage
    let request: ListRequest
    /// The path and the parameters of the request, for links.
    let target: LinkTarget

    func write(_ presenter: ArticlePresenter) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let marked = request.query.highlights ? 8 * request.query.snippetLength + 512 : 64
        bytes.reserveCapacity(page.hits.reduce(1_024) { $0 + $1.card.count + marked })
        bytes.append(contentsOf: #"{"data":["#.utf8)
        for (index, hit) in page.hits.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try presenter.append(hit, to: &bytes)
        }
        bytes.append(contentsOf: #"],"meta":"#.utf8)
        bytes.append(contentsOf: meta)
        bytes.append(contentsOf: #","links":"#.utf8)
        bytes.append(contentsOf: linkObject)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The value of the Link field: RFC 8288; nil without links.
    var linkField: String? {
        let parts = [("next", next), ("prev", previous)].compactMap { name, link in link.map { "<\($0)>; rel=\"\(name)\"" } }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private var next: String? { page.next.map { target.with(cursor: text(.after, $0)) } }
    private var previous: String? { page.previous.map { target.with(cursor: text(.before, $0)) } }

    /// What will stand in front of this page one day: only at the head of a list that grows there.
    private var newer: String? {
        guard request.query.sort != .relevance, request.query.sort != .publishedAscending, page.previous == nil, request.query.ids == nil
        else { return nil }
        if let first = page.hits.first { return target.with(cursor: text(.before, first.key)) }
        if case .before(let key) = request.query.position { return target.with(cursor: text(.before, key)) }
        return nil
    }

    private func text(_ direction: Cursor.Direction, _ key: SortKey) -> String {
        Cursor(sort: request.query.sort, direction: direction, filterHash: request.filterHash, key: key).text
    }

    private var linkObject: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object {
            $0.key("self")
            $0.string(target.text)
            $0.key("next")
            $0.stringOrNull(next)
            $0.key("prev")
            $0.stringOrNull(previous)
            $0.key("newer")
            $0.stringOrNull(newer)
        }
        return json.bytes
    }

    private var meta: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.object {
            if page.hasTotal {
                $0.key("total")
                $0.number(page.total)
                $0.key("total_is")
                $0.string(page.isTotalExact ? "exact" : "at_least")
            }
            $0.key("limit")
            $0.number(request.query.limit)
            if let number = request.page {
                $0.key("page")
                $0.number(number)
            }
            $0.key("generation")
            $0.number(page.generation)
            if request.query.text != nil {
                $0.key("relaxed")
                $0.stringOrNull(page.relaxed)
                $0.key("did_you_mean")
                $0.stringOrNull(page.didYouMean)
                $0.key("partial")
                $0.bool(page.isPartial)
                $0.key("window")
                $0.numberOrNull(page.window)
            }
            if request.query.ids != nil {
                $0.key("missing")
                $0.array { list in page.missing.forEach { list.string($0.description) } }
            }
            if !request.query.facets.isEmpty {
                $0.key("facets")
                Self.write(page.facets, to: &$0)
            }
            $0.key("warnings")
            $0.array { list in (page.warnings + request.warnings).forEach { Self.write($0, to: &list) } }
        }
        return json.bytes
    }

    private static func write(_ facets: [Facet], to json: inout JSONWriter) {
        json.object {
            for facet in facets {
                $0.key(facet.field.rawValue)
                $0.array { list in
                    for value in facet.values {
                        list.object {
                            if let id = value.id {
                                $0.key("id")
                                $0.string(id)
                            }
                            $0.key("name")
                            $0.string(value.name)
                            $0.key("count")
                            $0.number(value.count)
                        }
                    }
                }
            }
        }
    }

    static func write(_ warning: QueryWarning, to json: inout JSONWriter) {
        json.object {
            $0.key("code")
            $0.string(warning.code)
            $0.key("parameter")
            $0.string(warning.parameter)
            $0.key("detail")
            $0.string(warning.detail)
            $0.key("suggestions")
            $0.array { list in warning.suggestions.forEach { list.string($0) } }
        }
    }
}

/// A path with its query in one normal form, to make links from: ASCII, sorted names, lists joined by commas.
struct LinkTarget {
    var path: String
    var values: [(name: String, value: String)]

    init(path: String, parameters: ParameterValues) {
        self.path = path
        values = parameters.normalized
    }

    var text: String { Self.text(path, values) }

    /// The same list at a cursor.
    func with(cursor: String) -> String {
        Self.text(path, values.filter { $0.name != "cursor" && $0.name != "page" } + [(name: "cursor", value: cursor)])
    }

    private static func text(_ path: String, _ values: [(name: String, value: String)]) -> String {
        guard !values.isEmpty else { return path }
        return path + "?" + values.map { "\(TargetText.encode($0.name))=\(TargetText.encode($0.value))" }.joined(separator: "&")
    }
}
