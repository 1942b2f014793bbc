import Articles
import HTTP
import Store

/// The change log for those who keep a copy. API.md §7.
enum ChangeEndpoints {
    static let parameters: [Parameter] = [
        Parameter(
            "since", .integer(0...Int.max, default: 0), "Changes after this number: meta.next_since of the last answer.", example: "0"),
        ListParameters.limit(maximum: 1_000, default: 100, minimum: 1),
    ]

    @Sendable static func list(_ call: Call) throws -> Response {
        let since = Int64(call.parameters.integer("since") ?? 0)
        let limit = call.parameters.integer("limit") ?? 100
        let reader = try call.handler.reader()
        try check(since, reader)
        let changes = try reader.changes(since: since, limit: limit + 1)
        let shown = changes.prefix(limit)
        let next = shown.last?.sequence ?? since
        var json = JSONWriter(capacity: 80 * (shown.count + 4))
        json.object {
            $0.key("data")
            $0.array { list in shown.forEach { write($0, to: &list) } }
            $0.key("meta")
            $0.object {
                $0.key("next_since")
                $0.number(next)
                $0.key("has_more")
                $0.bool(changes.count > limit)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(call.target.text)
                $0.key("next")
                $0.string("/v1/changes?limit=\(limit)&since=\(next)")
            }
        }
        return call.json(json.bytes)
    }

    /// A number that this log never gave out comes from another database: the copy must begin again.
    static func check(_ since: Int64, _ reader: Reader) throws {
        guard since > 0, try reader.changes(since: since - 1, limit: 1).isEmpty else { return }
        throw Problem(.syncExpired, "the change log has no number \(since); fetch everything again")
    }

    static func write(_ change: ChangeEntry, to json: inout JSONWriter) {
        json.object {
            $0.key("seq")
            $0.number(change.sequence)
            $0.key("op")
            $0.string(change.isDelete ? "delete" : "upsert")
            $0.key("id")
            $0.string(change.id.description)
            if !change.isDelete {
                $0.key("rev")
                $0.stringOrNull(change.rev)
            }
        }
    }
}
