import Articles
import HTTP
import Search
import Store

/// Terms of titles that rise in a window against their own past.
enum TrendingEndpoint {
    /// Titles that are read, the newest.
    static let titlesMax = 100_000

    static let parameters: [Parameter] = [
        Parameter("window", .choice(["day", "week"], default: "day"), "The days that are compared with the 28 before.", example: "week"),
        Parameter("to", .date, "The last day of the window; default the newest article's, today at the latest.", example: "2022-05-05"),
        Parameter("tz", .zone, "Zone of the days: IANA name or offset.", example: "+08:00"),
        ListParameters.limit(maximum: 50, minimum: 1),
    ]

    @Sendable static func trending(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        let generation = call.handler.factory.database.generation
        let zone =
            call.parameters.text("tz").flatMap { Zone.rules(named: $0) } ?? Zone.rules(named: call.configuration.timeZone)
            ?? Zone(rules: .shanghai)
        let lastDay = try lastDay(call, zone, reader)
        let tag = EntityTag.list(generation: generation, "\(call.target.text) \(lastDay)")
        if let unchanged = call.notModified(tag) { return unchanged }
        let days = call.parameters.choice("window") == "week" ? 7 : 1
        let firstDay = lastDay - Int64(days) + 1
        let from = zone.instant(ofLocal: (firstDay - Int64(Trending.pastDays)) * 86_400)
        let to = zone.instant(ofLocal: (lastDay + 1) * 86_400)
        let rows = try reader.trendingRows(from: from, to: to, offset: zone.rules.offset(at: to - 1), limit: titlesMax)
        let terms = Trending.terms(rows, lastDay: Int(lastDay), windowDays: days, limit: call.parameters.integer("limit") ?? 20)
        let period = Period(from: date(firstDay), to: date(lastDay), zone: call.parameters.text("tz"))
        var response = call.envelope(generation: generation, tag: tag) { json in
            json.array { list in
                for term in terms { write(term, period, to: &list) }
            }
        } meta: {
            $0.key("from")
            $0.string(period.from)
            $0.key("to")
            $0.string(period.to)
            $0.key("titles")
            $0.number(rows.count)
            // Older titles beyond the bound were not read.
            $0.key("partial")
            $0.bool(rows.count == titlesMax)
        }
        response.isCacheable = call.parameters.contains("to")
        return response
    }

    private static func lastDay(_ call: Call, _ zone: Zone, _ reader: Reader) throws -> Int64 {
        let now = call.configuration.now()
        if let to = call.parameters.text("to").flatMap({ DateExpression($0) }) {
            return zone.localDay(of: max(to.start(now: now, zone: zone), to.end(now: now, zone: zone) - 1))
        }
        return zone.localDay(of: min(now, try reader.stats().newest ?? now))
    }

    private static func date(_ day: Int64) -> String { String(Timestamp.text(day * 86_400).prefix(10)) }

    /// The days of a window, in the zone that was asked for.
    private struct Period {
        var from: String
        var to: String
        var zone: String?

        /// The list of articles with a term.
        func articles(of term: String) -> String {
            let phrase = TargetText.encode("\"" + term.replacing("\"", with: " ") + "\"")
            let days = zone.map { "&tz=\(TargetText.encode($0))" } ?? ""
            return "/v1/articles?from=\(from)&q=\(phrase)&to=\(to)\(days)"
        }
    }

    private static func write(_ term: TrendingTerm, _ period: Period, to json: inout JSONWriter) {
        json.object {
            $0.key("term")
            $0.string(term.text)
            $0.key("score")
            $0.number(term.score)
            $0.key("count")
            $0.number(term.count)
            $0.key("usual")
            $0.number(term.usual)
            $0.key("articles")
            $0.string(period.articles(of: term.text))
        }
    }
}
