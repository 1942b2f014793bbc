import Articles
import HTTP

/// An error as the client sees it: RFC 9457, the shape of API.md §6.
struct Problem: Error, Equatable {
    /// What is wrong with one parameter.
    struct Entry: Equatable {
        var parameter: String
        var code: String
        var detail: String?
        var suggestion: String?
        var allowed: [String] = []
        var minimum: Int?
        var maximum: Int?
    }

    var code: String
    var status: Int
    var title: String
    var detail: String
    var errors: [Entry]
    /// Field lines besides the content type: Allow, Location, Retry-After, WWW-Authenticate.
    var fields = FieldLines()

    init(_ code: ProblemCode, _ detail: String, errors: [Entry] = [], fields: [(String, String)] = []) {
        self.code = code.rawValue
        status = code.status
        title = code.title
        self.detail = detail
        self.errors = errors
        self.fields = FieldLines(fields)
    }

    /// One parameter with one fault.
    static func parameter(_ entry: Entry) -> Problem { .parameter(.invalidParameter, entry) }

    /// One parameter with a fault that has a code of its own.
    static func parameter(_ code: ProblemCode, _ entry: Entry) -> Problem {
        Problem(code, "\(entry.parameter): \(entry.detail ?? entry.code)", errors: [entry])
    }

    static func encoding(_ fault: EncodingFault, parameter: String?) -> Problem {
        let place = parameter.map { "parameter '\($0)': " } ?? ""
        let entries = parameter.map { [Entry(parameter: $0, code: fault.code, detail: fault.detail)] } ?? []
        return Problem(.invalidEncoding, place + fault.detail, errors: entries)
    }

    /// The answer. Never kept by a cache.
    func response(instance: String, requestID: String) -> Response {
        var json = JSONWriter(capacity: 512)
        json.object {
            $0.key("type")
            $0.string("/problems/\(code)")
            $0.key("title")
            $0.string(title)
            $0.key("status")
            $0.number(status)
            $0.key("code")
            $0.string(code)
            $0.key("detail")
            $0.string(detail)
            $0.key("instance")
            $0.string(instance)
            $0.key("request_id")
            $0.string(requestID)
            $0.key("errors")
            $0.array { list in errors.forEach { $0.write(to: &list) } }
        }
        var lines = FieldLines([("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")])
        for line in fields.lines { lines.append(line.name, line.value) }
        return Response(status: status, fields: lines, body: .bytes(json.bytes))
    }
}

extension Problem.Entry {
    fileprivate func write(to json: inout JSONWriter) {
        json.object {
            $0.key("parameter")
            $0.string(parameter)
            $0.key("code")
            $0.string(code)
            if let detail {
                $0.key("detail")
                $0.string(detail)
            }
            if let suggestion {
                $0.key("suggestion")
                $0.string(suggestion)
            }
            if !allowed.isEmpty {
                $0.key("allowed")
                $0.array { list in allowed.forEach { list.string($0) } }
            }
            if let minimum {
                $0.key("minimum")
                $0.number(minimum)
            }
            if let maximum {
                $0.key("maximum")
                $0.number(maximum)
            }
        }
    }
}
