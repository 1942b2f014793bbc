import Articles
import HTTP
import Store

/// How many articles a day, month or year has, under any filter.
enum CalendarEndpoint {
    /// Days of one answer.
    static let daysMax = 366
    /// Months that are counted: eight hundred years of them.
    static let monthsMax = 10_000

    static let parameters: [Parameter] =
        ListParameters.filters + [
            ListParameters.text, ListParameters.strictFuzzy,
            Parameter(
                "unit", .choice(["day", "month", "year"], default: "month"),
                "What is counted; days need 'from' and 'to', at most \(daysMax) days apart.", example: "year"),
        ]

    @Sendable static func calendar(_ call: Call) throws -> Response {
        let list = try ListRequest(call, sort: .publishedDescending)
        let unit = call.parameters.choice("unit") ?? "month"
        let range = list.isRelative ? " \(list.query.from ?? 0) \(list.query.to ?? 0)" : ""
        let generation = call.handler.factory.database.generation
        let tag = EntityTag.list(generation: generation, call.target.text + range)
        if let unchanged = call.notModified(tag) { return unchanged }
        let reader = try call.handler.reader()
        let periods = unit == "day" ? try days(list, call, reader) : try months(list.query, reader, isYear: unit == "year")
        let others = call.parameters.without("unit", "from", "to", "fuzzy")
        var response = call.envelope(generation: generation, tag: tag) { json in
            json.array { array in
                for period in periods { write(period, others, isStrict: !list.query.isFuzzyAllowed, to: &array) }
            }
        } meta: {
            $0.key("unit")
            $0.string(unit)
            $0.key("total")
            $0.number(periods.reduce(0) { $0 + $1.count })
            $0.key("warnings")
            $0.array { array in list.warnings.forEach { PageJSON.write($0, to: &array) } }
        }
        response.isCacheable = !list.isRelative
        return response
    }

    private static func months(_ query: ArticleQuery, _ reader: Reader, isYear: Bool) throws -> [(name: String, count: Int)] {
        var query = query
        query.limit = 0
        query.facets = [.month]
        query.facetLimit = monthsMax
        query.count = .none
        var counts: [String: Int] = [:]
        for value in try Pages.page(query, reader: reader).facets.first?.values ?? [] {
            counts[isYear ? String(value.name.dropLast(3)) : value.name, default: 0] += value.count
        }
        return counts.map { (name: $0.key, count: $0.value) }.sorted { $0.name < $1.name }
    }

    /// One count a day; an empty list stays short because months without articles are not asked.
    private static func days(_ list: ListRequest, _ call: Call, _ reader: Reader) throws -> [(name: String, count: Int)] {
        guard let from = list.query.from, let to = list.query.to, to - from <= Int64(daysMax + 1) * 86_400 else {
            throw Problem.parameter(
                .init(
                    parameter: "unit", code: "range_too_long", detail: "day needs 'from' and 'to', at most \(daysMax) days apart",
                    maximum: daysMax))
        }
        let zone =
            call.parameters.text("tz").flatMap { Zone.rules(named: $0) } ?? Zone.rules(named: call.configuration.timeZone)
            ?? Zone(rules: .shanghai)
        var query = list.query
        query.limit = 0
        query.count = .exact
        var periods: [(name: String, count: Int)] = []
        var day = zone.localDay(of: from)
        while true {
            let start = max(from, zone.instant(ofLocal: day * 86_400))
            let end = min(to, zone.instant(ofLocal: (day + 1) * 86_400))
            guard start < to else { return periods }
            query.from = start
            query.to = end
            let count = start < end ? try Pages.page(query, reader: reader).total : 0
            if count > 0 { periods.append((String(Timestamp.text(day * 86_400).prefix(10)), count)) }
            day += 1
        }
    }

    private static func write(_ period: (name: String, count: Int), _ others: ParameterValues, isStrict: Bool, to json: inout JSONWriter) {
        var target = LinkTarget(path: "/v1/articles", parameters: others)
        target.values += [(name: "from", value: period.name), (name: "to", value: period.name)]
        // A list finds near matches unless told not to; what is counted here are strict ones.
        if isStrict, others.contains("q") { target.values.append((name: "fuzzy", value: "off")) }
        json.object {
            $0.key("period")
            $0.string(period.name)
            $0.key("count")
            $0.number(period.count)
            $0.key("articles")
            $0.string(target.text)
        }
    }
}
