import Articles
import HTTP
import Store

/// Imports: start, list, watch, cancel, and what they could not take. API.md §2.
enum ImportEndpoints {
    static let listParameters = [ListParameters.limit(maximum: 100, minimum: 1)]
    static let problemParameters = [
        ListParameters.limit(maximum: 1_000, default: 100, minimum: 1),
        Parameter("after", .integer(0...Int.max, default: 0), "Problems after this sequence number; from links.next.", example: "100"),
    ]

    @Sendable static func start(_ call: Call) throws -> Response {
        guard let imports = call.handler.factory.imports else {
            throw Problem(
                .unavailable, "this server imports nothing: it was started without a folder, or read-only",
                fields: [("Retry-After", "3600")])
        }
        switch imports.start(try mode(call)) {
        case .started(let id):
            return reply(call, record(id, imports, try call.handler.reader()), status: 202, location: id)
        case .alreadyRunning(let id):
            throw Problem(.importRunning, "import \(id) is running", fields: [("Location", "/v1/imports/\(id)")])
        case .unavailable(let reason):
            throw Problem(.unavailable, reason, fields: [("Retry-After", "60")])
        }
    }

    @Sendable static func list(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        let limit = call.parameters.integer("limit") ?? 20
        let status = call.handler.factory.imports?.status
        let records = try reader.imports(limit: limit).map { current($0, status) }
        var json = JSONWriter(capacity: 512 * (records.count + 1))
        json.object {
            $0.key("data")
            $0.array { list in records.forEach { write($0, to: &list) } }
            $0.key("meta")
            $0.object {
                $0.key("limit")
                $0.number(limit)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(call.target.text)
            }
        }
        return call.json(json.bytes)
    }

    @Sendable static func item(_ call: Call) throws -> Response {
        let id = try call.importID()
        let reader = try call.handler.reader()
        guard let record = try reader.import(id) else { throw Problem(.notFound, "there is no import \(id)") }
        return reply(call, current(record, call.handler.factory.imports?.status), status: 200, location: nil)
    }

    @Sendable static func cancel(_ call: Call) throws -> Response {
        let id = try call.importID()
        let reader = try call.handler.reader()
        guard let imports = call.handler.factory.imports else {
            throw Problem(.importNotRunning, "this server imports nothing")
        }
        switch imports.cancel(id) {
        case .cancelling: return reply(call, record(id, imports, reader), status: 202, location: id)
        case .notRunning: throw Problem(.importNotRunning, "import \(id) has ended")
        case .missing: throw Problem(.notFound, "there is no import \(id)")
        }
    }

    @Sendable static func problems(_ call: Call) throws -> Response {
        let id = try call.importID()
        let reader = try call.handler.reader()
        guard try reader.import(id) != nil else { throw Problem(.notFound, "there is no import \(id)") }
        let limit = call.parameters.integer("limit") ?? 100
        let problems = try reader.problems(import: id, after: Int64(call.parameters.integer("after") ?? 0), limit: limit + 1)
        let shown = problems.prefix(limit)
        var json = JSONWriter(capacity: 256 * (shown.count + 2))
        json.object {
            $0.key("data")
            $0.array { list in shown.forEach { write($0, to: &list) } }
            $0.key("meta")
            $0.object {
                $0.key("limit")
                $0.number(limit)
                $0.key("has_more")
                $0.bool(problems.count > limit)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(call.target.text)
                $0.key("next")
                let next =
                    problems.count > limit ? shown.last.map { "/v1/imports/\(id)/problems?after=\($0.sequence)&limit=\(limit)" } : nil
                $0.stringOrNull(next)
            }
        }
        return call.json(json.bytes)
    }

    /// `{"mode":"full"}`; without a body an incremental import.
    private static func mode(_ call: Call) throws -> ImportMode {
        guard !call.request.body.isEmpty else { return .incremental }
        guard case .object(let members) = try JSONBody.read(call.request) else {
            throw Problem(.invalidBody, "the body is not a JSON object")
        }
        var mode = ImportMode.incremental
        for member in members {
            guard member.name == "mode" else {
                throw Problem(
                    .invalidBody, "'\(member.name)' is not known; an import takes 'mode'",
                    errors: [.init(parameter: member.name, code: "unknown_member", allowed: ["mode"])])
            }
            guard case .string(let text) = member.value, let known = ImportMode(rawValue: text) else {
                let allowed = ImportMode.allCases.map(\.rawValue)
                throw Problem(
                    .invalidBody, "mode is one of \(allowed.joined(separator: ", "))",
                    errors: [.init(parameter: "mode", code: "not_allowed", allowed: allowed)])
            }
            mode = known
        }
        return mode
    }

    private static func reply(_ call: Call, _ record: ImportRecord, status: Int, location: Int64?) -> Response {
        var json = JSONWriter(capacity: 512)
        json.object {
            $0.key("data")
            write(record, to: &$0)
            $0.key("meta")
            $0.object { _ in }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string("/v1/imports/\(record.id)")
                $0.key("problems")
                $0.string("/v1/imports/\(record.id)/problems")
            }
        }
        return call.json(json.bytes, status: status, fields: location.map { [("Location", "/v1/imports/\($0)")] } ?? [])
    }

    private static func record(_ id: Int64, _ imports: any ImportControl, _ reader: Reader) -> ImportRecord {
        let status = imports.status
        if let stored = try? reader.import(id) { return current(stored, status) }
        return ImportRecord(
            id: id, root: "", mode: "", state: .running, startedAt: SystemClock.seconds(), endedAt: nil,
            counts: status.id == id ? status.counts : ImportCounts(),
            message: nil)
    }

    /// The stored record of the running import is as old as its last batch; the importer knows better.
    private static func current(_ record: ImportRecord, _ status: ImportStatus?) -> ImportRecord {
        guard let status, status.id == record.id, record.endedAt == nil, status.state == .running || status.state == .paused else {
            return record
        }
        var record = record
        record.counts = status.counts
        record.state = status.state == .paused ? .paused : .running
        record.message = status.message ?? record.message
        return record
    }

    private static func write(_ record: ImportRecord, to json: inout JSONWriter) {
        json.object {
            $0.key("id")
            $0.string(String(record.id))
            $0.key("mode")
            $0.string(record.mode)
            $0.key("status")
            $0.string(record.state.rawValue)
            $0.key("started_at")
            $0.string(Timestamp.text(record.startedAt))
            $0.key("ended_at")
            $0.stringOrNull(record.endedAt.map { Timestamp.text($0) })
            $0.key("message")
            $0.stringOrNull(record.message)
            for (name, count) in record.counts.named {
                $0.key(name)
                $0.number(count)
            }
        }
    }

    private static func write(_ problem: ImportProblem, to json: inout JSONWriter) {
        json.object {
            $0.key("seq")
            $0.number(problem.sequence)
            $0.key("file")
            $0.string(utf8: problem.path)
            $0.key("line")
            $0.numberOrNull(problem.line)
            $0.key("code")
            $0.string(problem.code)
            $0.key("message")
            $0.string(problem.message)
            $0.key("kept")
            $0.stringOrNull(problem.kept)
            $0.key("refused")
            $0.bool(problem.isFatal)
        }
    }
}

extension Call {
    /// The `{id}` of the path as an import's number.
    func importID() throws(Problem) -> Int64 {
        guard pathValue.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = Int64(pathValue) else {
            throw .parameter(.invalidID, .init(parameter: "id", code: "invalid_id", detail: "is a number"))
        }
        return id
    }
}

extension ImportCounts {
    /// The counts by their names in JSON.
    var named: [(name: String, count: Int)] {
        [
            ("seen", seen), ("total", total), ("created", created), ("updated", updated), ("unchanged", unchanged), ("deleted", deleted),
            ("merged", merged), ("failed", failed),
        ]
    }
}
