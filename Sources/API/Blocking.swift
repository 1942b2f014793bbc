import HTTP

/// Which requests belong on a worker. Looks at bytes only.
enum Blocking {
    /// Parameters that make a list heavy: `q=`, `facets=`, `include=`, `content=`, `fields=`, `page=`.
    private static let heavyNames: [[UInt8]] = ["q", "facets", "include", "content", "fields", "page", "count", "collapse", "ids"].map {
        Array($0.utf8)
    }

    static func isHeavy(_ request: Request, _ router: Router) -> Bool {
        guard let found = try? router.place(path: request.path), let route = router.route(found.place, request.method) else { return false }
        switch route.cost {
        case .light: return false
        case .heavy: return true
        case .byParameters: return hasHeavyParameter(request.query)
        }
    }

    private static func hasHeavyParameter(_ query: [UInt8]?) -> Bool {
        guard let query, !query.isEmpty else { return false }
        return query.split(separator: UInt8(ascii: "&")).contains { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            return name.contains(UInt8(ascii: "%")) || heavyNames.contains { $0.elementsEqual(name) }
        }
    }
}
