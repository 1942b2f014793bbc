import Articles
import HTTP
import Store

/// Several searches in one body. Issue: a start page asks for several boxes at once.
///
///     {"queries":[{"q":"上海","limit":5},{"q":"swift","category":["技术"],"sort":"-published_at"}]}
enum MultiSearchEndpoint {
    /// Searches of one body.
    static let queriesMax = 8

    @Sendable static func search(_ call: Call) throws -> Response {
        let queries = try queries(of: try JSONBody.read(call.request))
        let reader = try call.handler.reader()
        var requests: [(list: ListRequest, target: LinkTarget)] = []
        for (index, pairs) in queries.enumerated() {
            do {
                let values = try ParameterValues(pairs, of: ListParameters.search)
                var list = try ListRequest(values, configuration: call.configuration, sort: .relevance, content: [])
                list.query.wantsSpelling = true
                requests.append((list, LinkTarget(path: "/v1/search", parameters: values)))
            } catch {
                throw error.within("queries[\(index)]")
            }
        }
        var bytes = Array(#"{"data":["#.utf8)
        for (index, request) in requests.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let page = try Pages.page(request.list.query, reader: reader, suggestions: call.handler.factory.suggestions)
            let json = PageJSON(page: page, request: request.list, target: request.target)
            bytes.append(contentsOf: try json.write(ArticlePresenter(shape: request.list.shape, reader: reader)))
        }
        bytes.append(contentsOf: #"],"meta":{},"links":{"self":"/v1/search/multi"}}"#.utf8)
        return call.json(bytes)
    }

    private static func queries(of body: JSONValue) throws(Problem) -> [QueryPairs] {
        guard case .object(let members) = body, members.count == 1, members[0].name == "queries", case .array(let list) = members[0].value
        else {
            throw Problem(.invalidBody, "the body is {\"queries\":[…]}")
        }
        guard (1...queriesMax).contains(list.count) else {
            throw Problem(
                .invalidBody, "there are 1 to \(queriesMax) queries in a body",
                errors: [.init(parameter: "queries", code: list.isEmpty ? "too_few" : "too_many", minimum: 1, maximum: queriesMax)])
        }
        var queries: [QueryPairs] = []
        for (index, query) in list.enumerated() {
            guard case .object(let members) = query else { throw Problem(.invalidBody, "queries[\(index)] is not an object") }
            var pairs = QueryPairs()
            for member in members { try append(member, index, to: &pairs) }
            queries.append(pairs)
        }
        return queries
    }

    /// Texts, numbers, flags and arrays of them become what they would be in a query.
    private static func append(_ member: JSONValue.Member, _ index: Int, to pairs: inout QueryPairs) throws(Problem) {
        let values: [JSONValue]
        let isArray: Bool
        if case .array(let elements) = member.value {
            values = elements
            isArray = true
        } else {
            values = [member.value]
            isArray = false
        }
        for value in values {
            guard pairs.pairs.count < QueryPairs.countMax, let text = text(of: value) else {
                throw Problem(.invalidBody, "queries[\(index)].\(member.name) has a value that is no parameter's")
            }
            // An element of an array is one value, commas and all.
            pairs.pairs.append(.init(name: member.name, value: isArray ? ParameterValues.escaped(text) : text))
        }
    }

    private static func text(of value: JSONValue) -> String? {
        switch value {
        case .string(let text): text.contains("\0") ? nil : text
        case .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }
}

extension Problem {
    /// The same, its parameters named as members of something.
    func within(_ place: String) -> Problem {
        var problem = self
        problem.detail = "\(place): \(detail)"
        problem.errors = errors.map { entry in
            var entry = entry
            entry.parameter = "\(place).\(entry.parameter)"
            return entry
        }
        return problem
    }
}
