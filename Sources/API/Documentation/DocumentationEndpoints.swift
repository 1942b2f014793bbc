import HTTP

/// Pages for developers: the OpenAPI document, a page that tries every endpoint, and what each error means.
enum DocumentationEndpoints {
    @Sendable static func openAPI(_ call: Call) throws -> Response {
        call.json(
            OpenAPI.document(of: call.handler.factory.router.routes, title: call.configuration.title, version: call.configuration.version),
            isCacheable: true)
    }

    @Sendable static func page(_ call: Call) throws -> Response {
        // Only its own inline script and style run, and it talks to this server only.
        let policy =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return call.json(
            Array(DocumentationPage.html.utf8), fields: [("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff")],
            isCacheable: true)
    }

    /// The page that `type` of a problem leads to.
    @Sendable static func problem(_ call: Call) throws -> Response {
        guard let code = ProblemCode(rawValue: call.pathValue) else {
            let suggestion = Suggestion.nearest(call.pathValue, among: ProblemCode.allCases.map(\.rawValue))
            throw Problem(.notFound, "there is no problem of this name" + (suggestion.map { "; did you mean \($0)?" } ?? ""))
        }
        let text = """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(code.rawValue)</title>
            <h1>\(XML.escape(code.title))</h1>
            <p><code>\(code.rawValue)</code>, status \(code.status)</p>
            <p>\(XML.escape(code.advice))</p>
            <p><a href="../docs">Documentation</a></p></html>

            """
        return call.json(Array(text.utf8), fields: [("Content-Security-Policy", "default-src 'none'")], isCacheable: true)
    }
}
