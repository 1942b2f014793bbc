/// Every endpoint, as data.
enum Routes {
    static let all: [Route] = articles + categories + imports + system

    static let router = Router(all)

    private static let articles: [Route] = [
        Route(
            pattern: "/v1/articles", operation: "listArticles", summary: "Articles, filtered and sorted", group: "Articles",
            parameters: ListParameters.list, cost: .byParameters, schema: "ArticleList", respond: ArticleEndpoints.list),
        Route(
            pattern: "/v1/articles/{id}", operation: "getArticle", summary: "One article, with its body", group: "Articles",
            parameters: ListParameters.shape + [ListParameters.content(default: "html")], cost: .byParameters, caching: .article,
            schema: "ArticleItem",
            respond: ArticleEndpoints.item),
        Route(
            pattern: "/v1/search", operation: "search", summary: "Full-text search", group: "Search", parameters: ListParameters.search,
            cost: .heavy,
            schema: "SearchResult", respond: ArticleEndpoints.search),
    ]

    private static let categories: [Route] = [
        Route(
            pattern: "/v1/categories", operation: "listCategories", summary: "The tree of categories with counts", group: "Categories",
            parameters: CategoryEndpoints.parameters, schema: "CategoryList", respond: CategoryEndpoints.tree),
        Route(
            pattern: "/v1/categories/{id}", operation: "getCategory", summary: "One category with its children", group: "Categories",
            parameters: [CategoryEndpoints.parameters[0]], schema: "CategoryItem", respond: CategoryEndpoints.node),
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
            caching: .revalidate, schema: "Stats", respond: SystemEndpoints.stats),
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
    ]
}
