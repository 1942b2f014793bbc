import HTTP

/// Which requests belong on a worker. Looks at bytes only.
enum Blocking {
    static func isHeavy(_ request: Request, _ router: Router) -> Bool {
        guard let found = try? router.place(path: request.path), let route = router.route(found.place, request.method) else { return false }
        switch route.cost {
        case .light: return false
        case .heavy: return true
        case .heavyWith(let names): return hasParameter(names, request.query)
        }
    }

    /// A percent-encoded name counts as one of them: it is rare, and decoding is not for a loop.
    private static func hasParameter(_ names: [String], _ query: [UInt8]?) -> Bool {
        guard let query, !query.isEmpty else { return false }
        return query.split(separator: UInt8(ascii: "&")).contains { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return name.contains(UInt8(ascii: "%")) || names.contains { $0.utf8.elementsEqual(name) }
        }
    }
}
