import HTTP

/// A JSON value as sent by a client; members in order.
indirect enum JSONValue: Equatable, Sendable {
    struct Member: Equatable, Sendable {
        var name: String
        var value: JSONValue
    }

    case null
    case bool(Bool)
    /// As written: RFC 8259 §6.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])
}

/// Bodies of requests.
enum JSONBody {
    /// - Throws: a `Problem`: another media type, or where the text stops being JSON.
    static func read(_ request: Request) throws(Problem) -> JSONValue {
        if let type = request.fields.first("Content-Type") {
            let essence = type.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() } ?? ""
            guard essence == "application/json" || essence.hasSuffix("+json") else {
                throw Problem(.unsupportedMediaType, "send application/json")
            }
        }
        do {
            return try JSONParser.parse(request.body)
        } catch {
            throw Problem(.invalidBody, "the body is not JSON: \(error.message) at byte \(error.offset)")
        }
    }
}
