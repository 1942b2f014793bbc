import HTTP
import Store

/// Answers that are made while they are sent.
enum StreamEndpoints {
    /// Orders by date: a ranked window has an end, an export has none.
    private static let dateOrders = ArticleSort.allCases.filter { $0 != .relevance }.map(\.rawValue)

    static let exportParameters: [Parameter] =
        ListParameters.filters + [ListParameters.text, ListParameters.strictFuzzy] + [
            Parameter(
                "sort", .choice(dateOrders, default: ArticleSort.publishedDescending.rawValue), role: .filter, "The order.",
                example: "published_at"),
            Parameter("limit", .integer(1...Int.max, default: nil), "At most so many articles; default all.", example: "1000"),
        ] + ListParameters.shape + [ListParameters.content(default: "none")]

    @Sendable static func export(_ call: Call) throws -> Response {
        let list = try ListRequest(call, sort: .publishedDescending)
        let stream = ExportStream(
            database: call.handler.factory.database, query: list.query, shape: list.shape, limit: call.parameters.integer("limit"))
        return Response(
            fields: FieldLines([
                ("Content-Type", call.route.mediaType), ("Content-Disposition", "attachment; filename=\"articles.ndjson\""),
                // What is here moves with each import, so a part of one export would not fit another: Range is ignored (RFC 9110 §14.2).
                ("Accept-Ranges", "none"), ("X-Accel-Buffering", "no"),
            ]), body: .stream(stream))
    }

    static let eventParameters: [Parameter] = [
        Parameter(
            "since", .integer(0...Int.max, default: nil), "Begin after this change; Last-Event-ID wins; default: from now on.", example: "0"
        )
    ]

    @Sendable static func events(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        var since = call.parameters.integer("since").map { Int64($0) }
        if let last = try lastEventID(call.request) { since = last }
        if let since { try ChangeEndpoints.check(since, reader) }
        let factory = call.handler.factory
        guard factory.streams.enter() else {
            throw Problem(
                .unavailable, "there are \(call.configuration.eventStreamsMax) event streams open", fields: [("Retry-After", "30")])
        }
        let stream = EventStream(
            database: factory.database, sequence: try since ?? reader.lastSequence(), streams: factory.streams,
            heartbeatSeconds: call.configuration.eventHeartbeatSeconds)
        return Response(
            fields: FieldLines([("Content-Type", call.route.mediaType), ("X-Accel-Buffering", "no")]), body: .stream(stream))
    }

    /// The number that a client says it has seen last; nil without one. An empty one is none: WHATWG HTML §9.2.
    private static func lastEventID(_ request: Request) throws(Problem) -> Int64? {
        guard let text = request.fields.first("Last-Event-ID"), !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text) else {
            throw .parameter(
                .init(parameter: "Last-Event-ID", code: "invalid_id", detail: "is the id of an event of this stream: a whole number"))
        }
        return number
    }
}
