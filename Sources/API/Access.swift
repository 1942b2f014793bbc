import HTTP

/// Who may do what. API.md §7.
enum Access {
    static func check(_ route: Route, _ request: Request, _ configuration: APIConfiguration) throws(Problem) {
        switch route.access {
        case .open: return
        case .read:
            guard !configuration.readTokens.isEmpty else { return }
            try require(configuration.readTokens + configuration.adminTokens, request)
        case .admin:
            guard configuration.adminTokens.contains(where: { !$0.isEmpty }) else {
                throw Problem(.adminDisabled, "no admin token is configured, so nothing can be written")
            }
            try require(configuration.adminTokens, request)
        }
    }

    private static func require(_ tokens: [String], _ request: Request) throws(Problem) {
        guard let token = Tokens.bearer(request) else {
            throw Problem(.unauthorized, "send Authorization: Bearer TOKEN", fields: [("WWW-Authenticate", "Bearer realm=\"broadsheet\"")])
        }
        guard Tokens.contains(tokens, token) else {
            let challenge = "Bearer realm=\"broadsheet\", error=\"invalid_token\""
            throw Problem(.unauthorized, "the token is not valid", fields: [("WWW-Authenticate", challenge)])
        }
    }
}
