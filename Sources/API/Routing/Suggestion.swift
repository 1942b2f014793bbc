/// Near names for what was mistyped.
enum Suggestion {
    /// What other APIs call our parameters.
    static let synonyms: [String: [String]] = [
        "limit": [
            "per_page", "perpage", "page_size", "pagesize", "size", "n", "num", "rows", "take", "first", "hits_per_page", "max_results",
        ],
        "page": ["offset", "skip", "start", "p", "page_number", "pageno"],
        "cursor": ["after", "next", "page_token", "continuation", "token"],
        "q": ["query", "search", "keyword", "keywords", "s", "text", "term", "wd"],
        "sort": ["order", "order_by", "orderby", "sort_by", "sortby", "ordering"],
        "category": ["cat", "categories", "category_id", "channel", "topic", "section", "subtree", "c"],
        "category_not": ["categories_exclude", "category_exclude", "exclude_category", "not_category"],
        "author": ["authors", "by", "writer"],
        "source": ["sources", "site", "domain", "publisher"],
        "tag": ["tags", "label", "labels"],
        "lang": ["language", "languages", "locale"],
        "from": ["since", "date_from", "start_date", "from_date", "begin", "published_after", "newer_than"],
        "to": ["until", "before", "date_to", "end_date", "to_date", "end", "published_before", "older_than"],
        "tz": ["timezone", "time_zone", "zone"],
        "has": ["with", "has_image"],
        "ids": ["id", "include_ids"],
        "fields": ["select", "field", "_fields", "only", "show_fields"],
        "include": ["expand", "embed", "with_related"],
        "content": ["format", "formats", "body", "show_content"],
        "highlight": ["hl", "highlights"],
        "snippet": ["snippet_length", "crop_length", "excerpt_length"],
        "facets": ["facet", "aggs", "aggregations"],
        "collapse": ["distinct", "group_by", "dedupe"],
        "count": ["total", "with_total", "track_total_hits"],
        "since": ["seq", "from_seq", "sequence"],
        "depth": ["levels", "max_depth"],
        "within": ["in"],
    ]

    /// The parameter that was probably meant, among those that the endpoint has.
    static func parameter(_ name: String, among names: [String]) -> String? {
        let lowered = name.lowercased().replacing("-", with: "_")
        if names.contains(lowered) { return lowered }
        for candidate in names where synonyms[candidate]?.contains(lowered) == true { return candidate }
        return nearest(lowered, among: names)
    }

    /// The nearest of some names within a third of the length, at most 3 edits.
    /// - Complexity: O(names × length²), with names over 64 characters left out.
    static func nearest(_ text: String, among names: [String]) -> String? {
        let wanted = Array(text.utf8.prefix(65))
        guard wanted.count <= 64, !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let other = Array(name.utf8)
            let allowed = min(3, max(1, max(wanted.count, other.count) / 3))
            guard other.count <= 64, abs(other.count - wanted.count) <= allowed else { continue }
            let distance = editDistance(wanted, other)
            if distance <= allowed, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// Insertions, deletions, changes and swaps of neighbours.
    static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var before = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [Int](repeating: i, count: b.count + 1)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], before[j - 2] + 1) }
            }
            before = previous
            previous = row
        }
        return previous[b.count]
    }
}
