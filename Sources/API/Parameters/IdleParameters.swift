import Store

/// Parameters that were given, are right, and change nothing beside the others of their request: told, never passed over.
enum IdleParameters {
    /// A warning for each, with the code `no_effect`.
    static func warnings(_ values: ParameterValues, _ query: ArticleQuery) -> [QueryWarning] {
        var warnings: [QueryWarning] = []
        func idle(_ name: String, _ reason: String, when isIdle: Bool) {
            guard isIdle else { return }
            warnings.append(QueryWarning(code: "no_effect", parameter: name, detail: "'\(name)' has no effect \(reason)"))
        }
        let isRanked = query.text != nil && query.sort == .relevance
        idle("scope", "without 'category'", when: query.isCategoryScopeSelf && query.categories.isEmpty)
        for name in ["facet_mode", "facet_limit"] {
            idle(name, "without 'facets'", when: values.contains(name) && query.facets.isEmpty)
        }
        idle("fuzzy", "without 'q'", when: values.contains("fuzzy") && query.text == nil)
        idle("recency", "without 'q' sorted by relevance", when: values.contains("recency") && !isRanked)
        idle("explain", "without 'q' sorted by relevance", when: query.explains && !isRanked)
        idle("snippet", "with highlight=none", when: values.contains("snippet") && values.choice("highlight") == "none")
        idle("sort", "with 'ids', which come in their own order", when: values.contains("sort") && query.ids != nil)
        return warnings
    }
}
