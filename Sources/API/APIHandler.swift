import HTTP
import Store

/// Answers the requests of one thread: finds the route, checks access and parameters, turns every failure into a problem.
final class APIHandler: Handler {
    let factory: APIHandlerFactory
    private var openReader: Reader?

    init(_ factory: APIHandlerFactory) { self.factory = factory }

    /// This thread's connection, opened at first use.
    func reader() throws -> Reader {
        if let openReader { return openReader }
        let reader = try factory.database.makeReader()
        openReader = reader
        return reader
    }

    func isBlocking(_ request: Request) -> Bool { Blocking.isHeavy(request, factory.router) }

    func readyResponse(_ input: Span<UInt8>, _ target: Range<Int>) -> ReadyResponse? {
        factory.readyArticles.response(input, target, reader)
    }

    func respond(to request: Request) -> Response {
        do {
            return try answer(request)
        } catch let problem as Problem {
            return failure(problem, request)
        } catch let error as StoreError {
            return failure(storeProblem(error), request, cause: "store: \(error.code.rawValue): \(error.message)")
        } catch {
            return failure(Problem(.internalError, "the log has more under this request id"), request, cause: "\(error)")
        }
    }

    func response(forStatus status: Int, code: String, detail: String) -> Response {
        response(forStatus: status, code: code, detail: detail, requestID: "")
    }

    func response(forStatus status: Int, code: String, detail: String, requestID: String) -> Response {
        var problem = Problem(ProblemCode(status: status), detail)
        if let known = ProblemCode(rawValue: code), known.status == status { problem = Problem(known, detail) }
        problem.status = status
        if !code.isEmpty { problem.code = code }
        if status == 429 || status == 503 { problem.fields.append("Retry-After", "1") }
        // The target was never read.
        var response = problem.response(instance: "", requestID: requestID)
        appendOrigin(nil, to: &response)
        return response
    }

    private func answer(_ request: Request) throws -> Response {
        if request.method == .options, request.path == [UInt8(ascii: "*")] {
            return Response(status: 204, fields: FieldLines([("Allow", "GET, HEAD, POST, DELETE, OPTIONS")]))
        }
        let place: (place: Router.Place, values: [String])?
        do {
            place = try factory.router.place(path: request.path)
        } catch {
            throw Problem.encoding(error, parameter: nil)
        }
        guard let (place, values) = place else { throw notFound(request) }
        if request.method == .options { return preflight(place, request) }
        guard let route = factory.router.route(place, request.method) else {
            let allowed = factory.router.allowed(place).joined(separator: ", ")
            throw Problem(.methodNotAllowed, "\(place.pattern) takes \(allowed)", fields: [("Allow", allowed)])
        }
        try Access.check(route, request, factory.configuration)
        try Preconditions.check(request)
        let parameters = try ParameterValues(try QueryPairs(request.query), of: route.parameters)
        let call = Call(
            request: request, route: route, pathValues: values, parameters: parameters, requestID: request.requestID, handler: self)
        var response = try route.respond(call)
        if response.fields.first("Cache-Control") == nil { response.fields.append("Cache-Control", route.caching.rawValue) }
        if !factory.configuration.readTokens.isEmpty, route.access == .read {
            response.isCacheable = false
            response.fields = response.fields.replacing("Cache-Control") { $0.replacing("public", with: "private") }
        }
        if route.access != .admin { appendOrigin(request, to: &response) }
        return response
    }

    private func notFound(_ request: Request) -> Problem {
        let path = String(decoding: request.path.prefix(200), as: UTF8.self)
        let fixed = factory.router.routes.map(\.pattern).filter { !$0.contains("{") && $0 != "/" }
        let suggestion = Suggestion.nearest(path.hasSuffix("/") ? String(path.dropLast()) : path, among: fixed)
        let hint = suggestion.map { "; did you mean \($0)?" } ?? ""
        return Problem(.notFound, "no endpoint has this path\(hint)")
    }

    private func preflight(_ place: Router.Place, _ request: Request) -> Response {
        let methods = factory.router.allowed(place).joined(separator: ", ")
        var response = Response(status: 204, fields: FieldLines([("Allow", methods)]))
        let isAdmin = place.routes.allSatisfy { factory.router.routes[$0].access == .admin }
        guard !isAdmin else { return response }
        let readable = place.routes.map { factory.router.routes[$0] }.filter { $0.access != .admin }.map(\.method.rawValue)
        let shown = readable.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] } + ["OPTIONS"]
        appendOrigin(request, to: &response)
        if request.fields.first("Access-Control-Request-Method") != nil {
            response.fields.append("Access-Control-Allow-Methods", shown.joined(separator: ", "))
            response.fields.append(
                "Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Request-Id, traceparent")
            response.fields.append("Access-Control-Max-Age", "86400")
        }
        return response
    }

    private func storeProblem(_ error: StoreError) -> Problem {
        switch error.code {
        case .notImplemented, .cannotOpen: Problem(.notReady, "the database is not open", fields: [("Retry-After", "1")])
        case .busy, .interrupted, .full: Problem(.unavailable, "the database is busy", fields: [("Retry-After", "1")])
        default: Problem(.internalError, "the log has more under this request id")
        }
    }

    private func failure(_ problem: Problem, _ request: Request, cause: String? = nil) -> Response {
        let id = request.requestID
        if let cause { factory.configuration.log?(id, cause) }
        let instance = TargetText.reference(path: request.path, query: request.query)
        var response = problem.response(instance: instance, requestID: id)
        if !isAdminOnly(request) { appendOrigin(request, to: &response) }
        return response
    }

    private func isAdminOnly(_ request: Request) -> Bool {
        guard let found = try? factory.router.place(path: request.path), let route = factory.router.route(found.place, request.method)
        else { return false }
        return route.access == .admin
    }

    /// The CORS fields of what browsers elsewhere may read.
    private func appendOrigin(_ request: Request?, to response: inout Response) {
        let origins = factory.configuration.corsOrigins
        guard !origins.isEmpty else { return }
        if origins.contains("*") {
            response.fields.appendOpenOrigin()
            return
        } else {
            // One answer for several origins cannot be kept for all of them.
            response.fields.append("Vary", "Origin")
            response.isCacheable = false
            guard let origin = request?.fields.first("Origin"), origins.contains(origin) else { return }
            response.fields.append("Access-Control-Allow-Origin", origin)
        }
        response.fields.append("Access-Control-Expose-Headers", FieldLines.exposed)
    }
}

extension FieldLines {
    static let exposed = "Link, ETag, Retry-After, X-Request-Id"

    /// The CORS fields of what every page may read.
    mutating func appendOpenOrigin() {
        append("Access-Control-Allow-Origin", "*")
        append("Access-Control-Expose-Headers", Self.exposed)
    }

    /// The same lines with the values of one name changed.
    func replacing(_ name: String, _ change: (String) -> String) -> FieldLines {
        FieldLines(lines.map { ($0.name, $0.name == name ? change($0.value) : $0.value) })
    }
}
