import Testing

@testable import API

struct OpenAPITests {
    static let document: JSONObject? = {
        let bytes = OpenAPI.document(of: Routes.all, title: "Broadsheet", version: "1.2.3")
        guard case .object(let members) = try? JSONParser.parse(bytes) else { return nil }
        return JSONObject(members)
    }()

    @Test(arguments: Routes.all)
    func `every route and parameter is in the document`(route: Route) throws {
        let place = try #require(Self.document?.object("paths")?.object(route.pattern))
        let operation = try #require(place.object(route.method.rawValue.lowercased()))
        #expect(operation.text("operationId") == route.operation)
        #expect(operation.text("summary")?.isEmpty == false)
        let parameters = operation.objects("parameters")
        #expect(parameters.compactMap { $0.text("name") } == OpenAPI.pathNames(route.pattern) + route.parameters.map(\.name))
        for parameter in parameters where parameter.text("in") == "query" {
            #expect(parameter.text("description")?.isEmpty == false)
            #expect(parameter.object("schema")?.text("type") != nil)
        }
        #expect(operation.object("responses")?.object("default") != nil)
        #expect(operation.object("responses")?.object(String(route.successStatus)) != nil)
    }

    @Test func `every reference leads to a schema`() throws {
        let schemas = try #require(Self.document?.object("components")?.object("schemas"))
        let text = String(decoding: OpenAPI.document(of: Routes.all, title: "x", version: "x"), as: UTF8.self)
        #expect(!text.contains("\"@"))
        for part in text.split(separator: "#/components/schemas/").dropFirst() {
            let name = String(part.prefix { $0 != "\"" })
            #expect(schemas[name] != nil, "\(name)")
        }
        for route in Routes.all where !route.schema.isEmpty { #expect(schemas[route.schema] != nil, "\(route.schema)") }
    }

    @Test func `there is a path of the document for every route and no other`() throws {
        guard case .object(let paths)? = Self.document?["paths"] else { throw TestFailure() }
        #expect(Set(paths.map(\.name)) == Set(Routes.all.map(\.pattern)))
    }

    /// Examples work: they are what the documentation page shows in its fields.
    @Test(arguments: Routes.all)
    func `every example is a value that its parameter takes`(route: Route) {
        for parameter in route.parameters {
            let values = parameter.isList ? ParameterValues.split(parameter.example) : [parameter.example]
            #expect(ParameterValues.faults(values, parameter).isEmpty, "\(parameter.name)")
        }
    }

    @Test func `every endpoint of the contract is there`() {
        let patterns = Set(Routes.all.map { "\($0.method.rawValue) \($0.pattern)" })
        for route in Self.contract { #expect(patterns.contains(route), "\(route)") }
    }

    static let contract = [
        "GET /v1/articles", "GET /v1/articles/{id}", "GET /v1/articles/{id}/related", "GET /v1/articles/{id}/neighbors", "GET /v1/search",
        "GET /v1/suggest",
        "GET /v1/categories", "GET /v1/categories/{id}", "GET /v1/authors", "GET /v1/sources", "GET /v1/tags", "GET /v1/stories/{id}",
        "GET /v1/calendar",
        "GET /v1/trending", "GET /v1/changes", "GET /v1/events", "GET /v1/export", "GET /v1/feed.json", "GET /v1/feed.rss",
        "GET /v1/feed.atom",
        "GET /sitemap.xml", "POST /v1/imports", "GET /v1/imports", "GET /v1/imports/{id}", "DELETE /v1/imports/{id}",
        "GET /v1/imports/{id}/problems",
        "GET /v1/stats", "GET /openapi.json", "GET /docs", "GET /livez", "GET /readyz", "GET /metrics", "GET /version", "GET /",
        "POST /v1/search/multi",
        "GET /problems/{code}",
    ]
}

struct TestFailure: Error {}

extension Route: CustomTestStringConvertible {
    /// Method and pattern.
    public var testDescription: String { "\(method.rawValue) \(pattern)" }
}
