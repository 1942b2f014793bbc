/// Every endpoint, as data.
enum Routes {
    static let all: [Route] = articles + search + discovery + groups + sync + feeds + imports + system

    static let router = Router(all)

    private static let articles: [Route] = [
        Route(
            pattern: "/v1/articles", operation: "listArticles", summary: "Articles, filtered and sorted", group: "Articles",
            parameters: ListParameters.list, cost: .heavyWith(ListParameters.heavy), schema: "ArticleList", respond: ArticleEndpoints.list),
        Route(
            pattern: "/v1/articles/{id}", operation: "getArticle", summary: "One article, with its body", group: "Articles",
            parameters: ListParameters.shape + [ListParameters.content(default: "html")], cost: .heavyWith(ListParameters.heavy),
            caching: .article,
            schema: "ArticleItem",
            respond: ArticleEndpoints.item),
        Route(
            pattern: "/v1/articles/{id}/related", operation: "listRelated", summary: "Articles on the same subject, with the reasons",
            group: "Articles", parameters: RelatedEndpoint.parameters, cost: .heavy, schema: "RelatedList", respond: RelatedEndpoint.related
        ),
        Route(
            pattern: "/v1/articles/{id}/neighbors", operation: "getNeighbors", summary: "The newer and the older article",
            group: "Articles",
            parameters: NeighborhoodEndpoints.neighborParameters, schema: "NeighborsItem", respond: NeighborhoodEndpoints.neighbors),
        Route(
            pattern: "/v1/stories/{id}", operation: "getStory", summary: "The versions of one story", group: "Articles",
            schema: "StoryItem",
            respond: NeighborhoodEndpoints.story),
    ]

    private static let search: [Route] = [
        Route(
            pattern: "/v1/search", operation: "search", summary: "Full-text search", group: "Search", parameters: ListParameters.search,
            cost: .heavy,
            schema: "SearchResult", respond: ArticleEndpoints.search),
        Route(
            method: .post, pattern: "/v1/search/multi", operation: "multiSearch", summary: "Up to 8 searches in one body", group: "Search",
            cost: .heavy,
            caching: .none, schema: "MultiResult", bodySchema: "MultiRequest", respond: MultiSearchEndpoint.search),
    ]

    private static let discovery: [Route] = [
        Route(
            pattern: "/v1/suggest", operation: "suggest", summary: "As you type: titles, categories, names, pinyin", group: "Search",
            parameters: SuggestEndpoint.parameters, cost: .heavy, schema: "SuggestionList", respond: SuggestEndpoint.suggest),
        Route(
            pattern: "/v1/trending", operation: "listTrends", summary: "Terms that rise against their own past", group: "Search",
            parameters: TrendingEndpoint.parameters, cost: .heavy, schema: "TrendList", respond: TrendingEndpoint.trending),
        Route(
            pattern: "/v1/calendar", operation: "getCalendar", summary: "Counts per day, month or year", group: "Groups",
            parameters: CalendarEndpoint.parameters, cost: .heavy, schema: "Calendar", respond: CalendarEndpoint.calendar),
    ]

    private static let groups: [Route] = [
        Route(
            pattern: "/v1/categories", operation: "listCategories", summary: "The tree of categories with counts", group: "Groups",
            parameters: CategoryEndpoints.parameters, cost: .heavyWith(["from", "to"]), schema: "CategoryList",
            respond: CategoryEndpoints.tree),
        Route(
            pattern: "/v1/categories/{id}", operation: "getCategory", summary: "One category with its children", group: "Groups",
            parameters: CategoryEndpoints.nodeParameters, cost: .heavyWith(["from", "to"]), schema: "CategoryItem",
            respond: CategoryEndpoints.node),
        Route(
            pattern: "/v1/authors", operation: "listAuthors", summary: "Authors with counts, most articles first", group: "Groups",
            parameters: NameEndpoints.parameters, schema: "NameList", respond: NameEndpoints.authors),
        Route(
            pattern: "/v1/sources", operation: "listSources", summary: "Sources with counts, most articles first", group: "Groups",
            parameters: NameEndpoints.parameters, schema: "NameList", respond: NameEndpoints.sources),
        Route(
            pattern: "/v1/tags", operation: "listTags", summary: "Tags with counts, most articles first", group: "Groups",
            parameters: NameEndpoints.parameters, schema: "NameList", respond: NameEndpoints.tags),
    ]

    private static let sync: [Route] = [
        Route(
            pattern: "/v1/changes", operation: "listChanges", summary: "Upserts and deletions in commit order", group: "Sync",
            parameters: ChangeEndpoints.parameters, caching: .none, schema: "ChangeList", respond: ChangeEndpoints.list),
        Route(
            pattern: "/v1/events", operation: "streamEvents", summary: "The same as Server-Sent Events", group: "Sync",
            parameters: StreamEndpoints.eventParameters, cost: .heavy, caching: .none, mediaType: "text/event-stream", schema: "",
            respond: StreamEndpoints.events),
        Route(
            pattern: "/v1/export", operation: "exportArticles", summary: "The filtered list as streamed NDJSON", group: "Sync",
            parameters: StreamEndpoints.exportParameters, cost: .heavy, caching: .none, mediaType: "application/x-ndjson", schema: "",
            respond: StreamEndpoints.export),
    ]

    private static let feeds: [Route] = [
        Route(
            pattern: "/v1/feed.json", operation: "getJSONFeed", summary: "Any list or search as JSON Feed 1.1", group: "Feeds",
            parameters: FeedEndpoints.parameters, cost: .heavy, mediaType: "application/feed+json", schema: "Feed",
            respond: FeedEndpoints.json),
        Route(
            pattern: "/v1/feed.rss", operation: "getRSS", summary: "Any list or search as RSS 2.0", group: "Feeds",
            parameters: FeedEndpoints.parameters, cost: .heavy, mediaType: "application/rss+xml; charset=utf-8", schema: "",
            respond: FeedEndpoints.rss),
        Route(
            pattern: "/v1/feed.atom", operation: "getAtom", summary: "Any list or search as Atom", group: "Feeds",
            parameters: FeedEndpoints.parameters, cost: .heavy, mediaType: "application/atom+xml; charset=utf-8", schema: "",
            respond: FeedEndpoints.atom),
        Route(
            pattern: "/sitemap.xml", operation: "getSitemap", summary: "Addresses of all articles for search engines", group: "Feeds",
            parameters: SitemapEndpoint.parameters, cost: .heavy, mediaType: "application/xml; charset=utf-8", schema: "",
            respond: SitemapEndpoint.sitemap),
    ]

    private static let imports: [Route] = [
        Route(
            method: .post, pattern: "/v1/imports", operation: "startImport", summary: "Start an import", group: "Imports", access: .admin,
            cost: .heavy,
            caching: .none, schema: "ImportItem", bodySchema: "ImportRequest", successStatus: 202, respond: ImportEndpoints.start),
        Route(
            pattern: "/v1/imports", operation: "listImports", summary: "Imports, newest first", group: "Imports",
            parameters: ImportEndpoints.listParameters,
            caching: .none, schema: "ImportList", respond: ImportEndpoints.list),
        Route(
            pattern: "/v1/imports/{id}", operation: "getImport", summary: "One import and its progress", group: "Imports", caching: .none,
            schema: "ImportItem", respond: ImportEndpoints.item),
        Route(
            method: .delete, pattern: "/v1/imports/{id}", operation: "cancelImport", summary: "Cancel a running import", group: "Imports",
            access: .admin,
            cost: .heavy, caching: .none, schema: "ImportItem", successStatus: 202, respond: ImportEndpoints.cancel),
        Route(
            pattern: "/v1/imports/{id}/problems", operation: "listImportProblems", summary: "What an import could not take, file by file",
            group: "Imports",
            parameters: ImportEndpoints.problemParameters, cost: .heavy, caching: .none, schema: "ProblemList",
            respond: ImportEndpoints.problems),
    ]

    private static let system: [Route] = [
        Route(
            pattern: "/v1/stats", operation: "getStats", summary: "Counts, and the state of the import", group: "System",
            caching: .revalidate, schema: "StatsItem", respond: SystemEndpoints.stats),
        Route(
            pattern: "/", operation: "getRoot", summary: "Name, version, links", group: "System", caching: .fixed, schema: "Root",
            respond: SystemEndpoints.root),
        Route(
            pattern: "/livez", operation: "getLive", summary: "200 while the process lives", group: "System", access: .open, caching: .none,
            schema: "Probe", respond: SystemEndpoints.live),
        Route(
            pattern: "/readyz", operation: "getReady", summary: "200 once the database is open and migrated", group: "System",
            access: .open, caching: .none, schema: "Probe", respond: SystemEndpoints.ready),
        Route(
            pattern: "/version", operation: "getVersion", summary: "The build", group: "System", access: .open, caching: .none,
            schema: "Version", respond: SystemEndpoints.version),
        Route(
            pattern: "/metrics", operation: "getMetrics", summary: "Numbers for Prometheus", group: "System", caching: .none,
            mediaType: "text/plain; version=0.0.4; charset=utf-8", schema: "", respond: MetricsEndpoint.metrics),
        Route(
            pattern: "/openapi.json", operation: "getOpenAPI", summary: "This document", group: "System", caching: .fixed, schema: "Root",
            respond: DocumentationEndpoints.openAPI),
        Route(
            pattern: "/docs", operation: "getDocs", summary: "A page that shows and tries every endpoint", group: "System", caching: .fixed,
            mediaType: "text/html; charset=utf-8", schema: "", respond: DocumentationEndpoints.page),
        Route(
            pattern: "/problems/{code}", operation: "getProblem", summary: "What an error means", group: "System", access: .open,
            caching: .fixed,
            mediaType: "text/html; charset=utf-8", schema: "", respond: DocumentationEndpoints.problem),
    ]
}
