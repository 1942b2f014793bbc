import Store

/// The parameters that lists, searches, feeds and exports share: API.md §3 and §4.
enum ListParameters {
    /// Unicode scalars of a search text. API.md §4.
    static let textMax = 256
    /// Values of one filter.
    static let valuesMax = 100
    /// Articles by id in one request.
    static let idsMax = 100
    /// Articles that `page` may lead past; `cursor` has no such bound.
    static let windowMax = 10_000

    /// What makes a list more than a walk along one order.
    static let heavy = ["q", "facets", "include", "content", "fields", "page", "count", "collapse", "ids"]

    static let filters: [Parameter] = [
        Parameter(
            "category", .texts(countMaximum: valuesMax), role: .filter,
            "Category id or path of names (~1 is / and ~0 is ~ inside a name); descendants count.", example: "金融/新浪财经"),
        Parameter(
            "scope", .choice(["tree", "self"], default: "tree"), role: .filter,
            "self: the named categories alone, without their descendants.", example: "self"),
        Parameter(
            "category_not", .texts(countMaximum: valuesMax), role: .filter, "Categories to leave out, with their descendants.",
            example: "体育"),
        Parameter("author", .texts(countMaximum: valuesMax), role: .filter, "Author names.", example: "新浪财经"),
        Parameter("source", .texts(countMaximum: valuesMax), role: .filter, "Source names.", example: "新浪财经"),
        Parameter("tag", .texts(countMaximum: valuesMax), role: .filter, "Tags.", example: "swift"),
        Parameter(
            "from", .date, role: .filter,
            "Published at or after: YYYY, YYYY-MM, YYYY-MM-DD, an RFC 3339 instant, -7d (m, h, d, w), today, yesterday, now.",
            example: "2022-05"),
        Parameter("to", .date, role: .filter, "Published before the end of this period, or before this instant.", example: "2022-05-31"),
        Parameter("tz", .zone, role: .filter, "Zone of dates without one: IANA name or offset.", example: "+08:00"),
        Parameter("has", .choices(["image"], countMaximum: 1), role: .filter, "image: articles with an image.", example: "image"),
        Parameter(
            "min_chars", .integer(0...1_000_000_000, default: nil), role: .filter, "At least so many characters of text.", example: "500"),
        Parameter("lang", .texts(countMaximum: valuesMax), role: .filter, "Languages; zh is zh-Hans and zh-Hant.", example: "zh"),
        Parameter("story", .story, role: .filter, "The versions of one story.", example: "s7k3m9q2xw4v"),
        Parameter(
            "ids", .ids(countMaximum: idsMax), role: .filter, "Articles by id, in this order; meta.missing lists those that are not there.",
            example: "7k3m9q2xw4v8t1rn"),
    ]

    static let text = Parameter(
        "q", .text(maximum: textMax, mayBeEmpty: true), role: .filter,
        "Search text: blank is AND, \"exact phrase\", -not, OR, title:x author:x, word*.", example: "上海")

    static let fuzzy = Parameter(
        "fuzzy", .choice(["auto", "off"], default: "auto"), role: .filter, "off: strict matches only, even when there are none.",
        example: "off")
    /// Of answers that cannot tell how they were made: a feed, an export and counts take what matches, or nothing.
    static let strictFuzzy = Parameter(
        "fuzzy", .choice(["auto", "off"], default: "off"), role: .filter,
        "auto: near matches where hardly anything matches strictly, as in a search; here only when asked for.", example: "auto")
    static let recency = Parameter(
        "recency", .choice(["on", "off"], default: "on"), role: .filter, "off: relevance without regard to age.", example: "off")
    static let collapse = Parameter(
        "collapse", .choice(["story"], default: nil), role: .filter, "story: one card a story.", example: "story")

    static func sort(default order: ArticleSort) -> Parameter {
        Parameter(
            "sort", .choice(ArticleSort.allCases.map(\.rawValue), default: order.rawValue), role: .filter,
            "The order; the id breaks ties, articles without a date come last. relevance needs q.", example: order.rawValue)
    }

    static func limit(maximum: Int, default usual: Int = 20, minimum: Int = 0) -> Parameter {
        Parameter(
            "limit", .integer(minimum...maximum, default: usual),
            minimum == 0 ? "Entries of a page; 0 for totals and facets only." : "Entries of a page.", example: "20")
    }

    static let paging: [Parameter] = [
        Parameter("cursor", .cursor, "From links.next, links.prev or links.newer.", example: "AQ…"),
        Parameter(
            "page", .integer(1...windowMax, default: nil), "The number of a page, while page × limit is at most \(windowMax).", example: "2"
        ),
        Parameter(
            "count", .choice(["auto", "exact", "none"], default: "auto"),
            "exact: all matches are counted; auto: unless a page by date can do without and the count is dear; none.", example: "exact"),
    ]

    static let shape: [Parameter] = [
        Parameter(
            "fields", .texts(countMaximum: 50), "Members of each article to send, dotted; id is always there.",
            example: "id,title,content.text"),
        Parameter(
            "include", .choices(["related", "neighbors", "story"], countMaximum: 3), "Further articles inside each article.",
            example: "related"),
    ]

    static func content(default usual: String) -> Parameter {
        Parameter(
            "content", .choices(["html", "text", "markdown", "blocks", "none"], countMaximum: 5), "Forms of the body; default \(usual).",
            example: "text")
    }

    static let facets: [Parameter] = [
        Parameter(
            "facets", .choices(FacetField.allCases.map(\.rawValue), countMaximum: 4), "Counts of the whole result by these.",
            example: "category,month"),
        Parameter("facet_limit", .integer(1...200, default: 20), "Values of each facet.", example: "10"),
        Parameter(
            "facet_mode", .choice(["disjunctive", "conjunctive"], default: "disjunctive"), "disjunctive: a facet ignores its own filter.",
            example: "conjunctive"),
    ]

    static let highlighting: [Parameter] = [
        Parameter("highlight", .choice(["mark", "none"], default: "mark"), "mark: where it matched.", example: "none"),
        Parameter("snippet", .integer(20...300, default: 80), "Characters of a snippet.", example: "120"),
        Parameter("explain", .flag(default: false), "The parts of each score.", example: "true"),
    ]

    static let list: [Parameter] =
        filters + [text, fuzzy, recency, collapse, sort(default: .publishedDescending), limit(maximum: 100)] + paging + shape
        + [content(default: "none")] + facets

    static let search: [Parameter] =
        [required(text)] + filters + [fuzzy, recency, collapse, sort(default: .relevance), limit(maximum: 100)] + paging + shape
        + [content(default: "none")] + facets + highlighting

    static func required(_ parameter: Parameter) -> Parameter {
        var parameter = parameter
        parameter.isRequired = true
        return parameter
    }
}
