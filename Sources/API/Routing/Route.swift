import HTTP

/// One endpoint as data. Routing, 405 with Allow, the check of parameters, preflights and the OpenAPI document come from it.
struct Route: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Everybody, always: probes.
        case open
        /// Everybody, unless read tokens are configured.
        case read
        /// Holders of an admin token; never by CORS.
        case admin
    }

    /// Where it runs.
    enum Cost: Sendable {
        /// A point look-up: on the loop.
        case light
        /// May take long: on a worker.
        case heavy
        /// Heavy with one of these parameters.
        case heavyWith([String])
    }

    /// How long copies may be kept. API.md §7.
    enum Caching: String, Sendable {
        case list = "public, max-age=30, stale-while-revalidate=300"
        case article = "public, max-age=300, stale-while-revalidate=3600"
        case fixed = "public, max-age=3600"
        case revalidate = "no-cache"
        case none = "no-store"
    }

    var method: Method = .get
    /// `/v1/articles/{id}`.
    var pattern: String
    /// The operation's name in the OpenAPI document.
    var operation: String
    var summary: String
    /// The group in the documentation.
    var group: String
    var parameters: [Parameter] = []
    var access: Access = .read
    var cost: Cost = .light
    var caching: Caching = .list
    /// Of the answer.
    var mediaType = "application/json"
    /// The name of the schema of `data` in the OpenAPI document, or of the whole answer when it is no envelope.
    var schema: String
    /// Schema of the body of a POST.
    var bodySchema: String?
    var successStatus = 200
    var respond: @Sendable (Call) throws -> Response
}

/// One request on its way through a route.
struct Call {
    let request: Request
    let route: Route
    /// Decoded `{…}` parts of the path, in order.
    let pathValues: [String]
    let parameters: ParameterValues
    let requestID: String
    let handler: APIHandler

    var configuration: APIConfiguration { handler.factory.configuration }

    /// The first `{…}` of the pattern.
    var pathValue: String { pathValues.first ?? "" }
}
