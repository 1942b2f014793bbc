import HTTP

/// Finds the route of a method and a path, over bytes.
struct Router: Sendable {
    /// A pattern with the routes of its methods.
    struct Place: Sendable {
        /// nil is a `{…}`.
        var segments: [[UInt8]?]
        var pattern: String
        /// Positions in `routes`.
        var routes: [Int]
    }

    let routes: [Route]
    /// By number of segments.
    private let places: [[Place]]

    init(_ routes: [Route]) {
        self.routes = routes
        var places: [[Place]] = []
        for (index, route) in routes.enumerated() {
            let segments = Self.segments(of: Array(route.pattern.utf8))
            while places.count <= segments.count { places.append([]) }
            if let known = places[segments.count].firstIndex(where: { $0.pattern == route.pattern }) {
                places[segments.count][known].routes.append(index)
            } else {
                let literals = segments.map { $0.first == UInt8(ascii: "{") ? nil : Array($0) }
                places[segments.count].append(Place(segments: literals, pattern: route.pattern, routes: [index]))
            }
        }
        self.places = places
    }

    /// The place of a path and the decoded values of its `{…}`; nil when there is none. Literal patterns win over `{…}`.
    func place(path: [UInt8]) throws(EncodingFault) -> (place: Place, values: [String])? {
        var segments = Self.segments(of: path)
        guard segments.count < places.count else { return nil }
        if path.contains(UInt8(ascii: "%")) {
            for index in segments.indices { segments[index] = try TargetText.unescape(segments[index], plusIsBlank: false)[...] }
        }
        var found: Place?
        for place in places[segments.count] where Self.matches(place.segments, segments) {
            if !place.segments.contains(where: { $0 == nil }) {
                found = place
                break
            }
            if found == nil { found = place }
        }
        guard let found else { return nil }
        var values: [String] = []
        for (segment, literal) in zip(segments, found.segments) where literal == nil {
            guard !segment.contains(0) else { throw .nul }
            guard let value = String(validating: segment, as: UTF8.self) else { throw .notUTF8 }
            values.append(value)
        }
        return (found, values)
    }

    /// The route of a place for a method; HEAD is served by GET.
    func route(_ place: Place, _ method: Method) -> Route? {
        let wanted = method == .head ? Method.get : method
        for index in place.routes where routes[index].method == wanted { return routes[index] }
        return nil
    }

    /// What `Allow` says.
    func allowed(_ place: Place) -> [String] {
        var methods: [String] = []
        for index in place.routes {
            methods.append(routes[index].method.rawValue)
            if routes[index].method == .get { methods.append("HEAD") }
        }
        return methods + ["OPTIONS"]
    }

    private static func matches(_ pattern: [[UInt8]?], _ segments: [ArraySlice<UInt8>]) -> Bool {
        for (literal, segment) in zip(pattern, segments) {
            if let literal {
                guard literal.count == segment.count, literal.elementsEqual(segment) else { return false }
            } else if segment.isEmpty {
                return false
            }
        }
        return true
    }

    /// `/` has none, `/v1/articles` two, `/v1/` two with an empty one.
    private static func segments(of path: [UInt8]) -> [ArraySlice<UInt8>] {
        guard path.count > 1 else { return [] }
        return path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    }
}
