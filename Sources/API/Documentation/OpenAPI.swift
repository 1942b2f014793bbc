import Articles

/// The OpenAPI 3.1 document, made from the route table, so that the two cannot drift.
enum OpenAPI {
    /// - Complexity: O(routes × parameters); made once for each handler factory.
    static func document(of routes: [Route], title: String, version: String) -> [UInt8] {
        var json = JSONWriter(capacity: 65_536)
        json.object {
            $0.key("openapi")
            $0.string("3.1.0")
            $0.key("info")
            $0.object { info in
                info.key("title")
                info.string("\(title) news API")
                info.key("version")
                info.string(version)
                info.key("description")
                info.string(
                    "Articles of a folder of posts. Envelope: data, meta, links. Errors: application/problem+json (RFC 9457). An unknown parameter is an error; names that start with utm_ or _ are ignored."
                )
            }
            $0.key("servers")
            $0.raw(#"[{"url":"/"}]"#.utf8)
            $0.key("tags")
            $0.array { tags in
                for group in groups(routes) {
                    tags.object {
                        $0.key("name")
                        $0.string(group)
                    }
                }
            }
            $0.key("paths")
            $0.object { paths in
                for pattern in patterns(routes) {
                    paths.key(pattern)
                    paths.object { place in
                        for route in routes where route.pattern == pattern { write(route, to: &place) }
                    }
                }
            }
            $0.key("components")
            $0.object { components in
                components.key("securitySchemes")
                components.raw(#"{"bearer":{"type":"http","scheme":"bearer"}}"#.utf8)
                components.key("schemas")
                components.raw(OpenAPISchemas.json.utf8)
            }
        }
        return json.bytes
    }

    private static func groups(_ routes: [Route]) -> [String] {
        routes.reduce(into: []) { if !$0.contains($1.group) { $0.append($1.group) } }
    }

    private static func patterns(_ routes: [Route]) -> [String] {
        routes.reduce(into: []) { if !$0.contains($1.pattern) { $0.append($1.pattern) } }
    }

    private static func write(_ route: Route, to json: inout JSONWriter) {
        json.key(route.method.rawValue.lowercased())
        json.object {
            $0.key("operationId")
            $0.string(route.operation)
            $0.key("summary")
            $0.string(route.summary)
            $0.key("tags")
            $0.array { $0.string(route.group) }
            $0.key("security")
            $0.raw((route.access == .admin ? #"[{"bearer":[]}]"# : "[]").utf8)
            $0.key("parameters")
            $0.array { list in
                for name in pathNames(route.pattern) { writePath(name, to: &list) }
                for parameter in route.parameters { write(parameter, to: &list) }
            }
            if let schema = route.bodySchema {
                $0.key("requestBody")
                $0.raw("{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/\(schema)\"}}}}".utf8)
            }
            $0.key("responses")
            $0.object { responses in
                responses.key(String(route.successStatus))
                responses.object { writeSuccess(route, to: &$0) }
                responses.key("default")
                responses.raw(
                    "{\"description\":\"A problem\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}"
                        .utf8)
            }
        }
    }

    private static func writeSuccess(_ route: Route, to json: inout JSONWriter) {
        json.key("description")
        json.string(route.summary)
        json.key("content")
        json.object {
            $0.key(route.mediaType.split(separator: ";").first.map(String.init) ?? route.mediaType)
            $0.object { media in
                media.key("schema")
                if route.schema.isEmpty {
                    media.raw(#"{"type":"string"}"#.utf8)
                } else {
                    media.raw("{\"$ref\":\"#/components/schemas/\(route.schema)\"}".utf8)
                }
            }
        }
    }

    /// The names inside braces.
    static func pathNames(_ pattern: String) -> [String] {
        pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    private static func writePath(_ name: String, to json: inout JSONWriter) {
        json.object {
            $0.key("name")
            $0.string(name)
            $0.key("in")
            $0.string("path")
            $0.key("required")
            $0.bool(true)
            $0.key("schema")
            $0.raw(#"{"type":"string"}"#.utf8)
        }
    }

    private static func write(_ parameter: Parameter, to json: inout JSONWriter) {
        json.object {
            $0.key("name")
            $0.string(parameter.name)
            $0.key("in")
            $0.string("query")
            $0.key("description")
            $0.string(parameter.summary)
            if parameter.isRequired {
                $0.key("required")
                $0.bool(true)
            }
            if parameter.isList {
                $0.key("explode")
                $0.bool(false)
            }
            $0.key("example")
            $0.string(parameter.example)
            $0.key("schema")
            $0.object { writeSchema(parameter.kind, to: &$0) }
        }
    }

    private static func writeSchema(_ kind: Parameter.Kind, to json: inout JSONWriter) {
        switch kind {
        case .text(let maximum, _):
            writeType("string", to: &json)
            json.key("maxLength")
            json.number(maximum)
        case .texts(let maximum): writeArray(maximum, to: &json) { writeType("string", to: &$0) }
        case .ids(let maximum): writeArray(maximum, to: &json) { writePattern("^[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{16}$", to: &$0) }
        case .choices(let allowed, let maximum): writeArray(maximum, to: &json) { writeEnum(allowed, to: &$0) }
        case .integer(let range, let usual): writeInteger(range, usual, to: &json)
        case .choice(let allowed, let usual):
            writeEnum(allowed, to: &json)
            if let usual {
                json.key("default")
                json.string(usual)
            }
        case .flag(let usual):
            writeType("boolean", to: &json)
            json.key("default")
            json.bool(usual)
        case .date, .zone, .cursor: writeType("string", to: &json)
        case .story: writePattern("^s[0-9a-z]{1,31}$", to: &json)
        }
    }

    private static func writeType(_ name: String, to json: inout JSONWriter) {
        json.key("type")
        json.string(name)
    }

    private static func writePattern(_ pattern: String, to json: inout JSONWriter) {
        writeType("string", to: &json)
        json.key("pattern")
        json.string(pattern)
    }

    private static func writeEnum(_ allowed: [String], to json: inout JSONWriter) {
        writeType("string", to: &json)
        json.key("enum")
        json.array { list in allowed.forEach { list.string($0) } }
    }

    private static func writeArray(_ maximum: Int, to json: inout JSONWriter, _ element: (inout JSONWriter) -> Void) {
        writeType("array", to: &json)
        json.key("maxItems")
        json.number(maximum)
        json.key("items")
        json.object { element(&$0) }
    }

    private static func writeInteger(_ range: ClosedRange<Int>, _ usual: Int?, to json: inout JSONWriter) {
        writeType("integer", to: &json)
        json.key("minimum")
        json.number(range.lowerBound)
        if range.upperBound != .max {
            json.key("maximum")
            json.number(range.upperBound)
        }
        if let usual {
            json.key("default")
            json.number(usual)
        }
    }
}
