import Articles
import Search

/// The writer's connection and what it keeps in memory: categories, names, the index, counters. One thread at a time.
final class WriterCore {
    /// The row of `state`.
    struct Counters: Equatable {
        var version: Int64 = 0
        var generation: Int64 = 0
        var sequence: Int64 = 0
        var nextArticle: Int64 = 1
        var nextSegment: Int64 = 1
        var articles: Int64 = 0
        var files: Int64 = 0
    }

    let connection: Connection
    let board: StateBoard
    let clock: @Sendable () -> Int64
    let localOffset: Int
    let codec = BodyCodec()
    var counters = Counters()
    var categories = CategoryTree()
    var names: [NameKind: NameTable] = [:]
    var index = IndexSnapshot()
    /// A transaction failed half-way: what is in memory says more than the file.
    private var isStale = true

    init(connection: Connection, board: StateBoard, localOffset: Int, clock: @escaping @Sendable () -> Int64) {
        self.connection = connection
        self.board = board
        self.localOffset = localOffset
        self.clock = clock
    }

    /// Runs a body in one transaction over up-to-date memory; the state is shown to readers with the commit.
    ///
    /// - Parameter body: returns true when readers must notice.
    func commit<Result>(_ body: () throws(StoreError) -> (Result, isNews: Bool)) throws(StoreError) -> Result {
        var state: StoreState?
        do throws(StoreError) {
            let result = try connection.transaction(isWrite: true) { () throws(StoreError) -> Result in
                try reloadIfStale()
                isStale = true
                let (result, isNews) = try body()
                if isNews {
                    counters.version += 1
                    try writeCounters()
                    let coming = StoreState(
                        version: counters.version, generation: UInt64(clamping: counters.generation), index: index, categories: categories)
                    board.announce(coming)
                    state = coming
                }
                return result
            }
            isStale = false
            if let state { board.publish(state) }
            return result
        } catch {
            board.withdraw()
            throw error
        }
    }

    // MARK: Memory

    /// Another process, or a failed transaction, may have left memory behind.
    private func reloadIfStale() throws(StoreError) {
        let stored = try readCounters()
        if !isStale, stored.version == counters.version {
            counters = stored
            return
        }
        counters = stored
        let state = try StoreState.load(connection, openSegments: board.newest.index.segments + index.segments)
        index = state.index
        categories = state.categories
        for kind in NameKind.allCases { names[kind] = try NameTable.load(connection, kind: kind) }
    }

    private func readCounters() throws(StoreError) -> Counters {
        let statement = try connection.statement(
            "SELECT version, generation, sequence, next_article, next_segment, articles, files FROM state WHERE one=1")
        defer { statement.reset() }
        guard try statement.step() else { throw StoreError(code: .corrupt, message: "the state row is missing") }
        return Counters(
            version: statement.integer(0), generation: statement.integer(1), sequence: statement.integer(2),
            nextArticle: statement.integer(3), nextSegment: statement.integer(4), articles: statement.integer(5),
            files: statement.integer(6))
    }

    private func writeCounters() throws(StoreError) {
        try connection.statement(
            "UPDATE state SET version=?, generation=?, sequence=?, next_article=?, next_segment=?, articles=?, files=? WHERE one=1"
        )
        .bind(1, counters.version).bind(2, counters.generation).bind(3, counters.sequence).bind(4, counters.nextArticle)
        .bind(5, counters.nextSegment).bind(6, counters.articles).bind(7, counters.files).run()
    }

    // MARK: Counting

    /// Counts an article's values in (1) or out (-1).
    func count(_ step: Int, _ values: DocumentValues, batch: inout Batch) {
        categories.count(
            step, in: values.categories, published: values.published, changed: &batch.changedCategories, stale: &batch.staleCategories)
        names[.author]?.count(step, number: values.author, published: values.published)
        names[.source]?.count(step, number: values.source, published: values.published)
        names[.language]?.count(step, number: values.language, published: values.published)
        for tag in Set(values.tags) { names[.tag]?.count(step, number: tag, published: values.published) }
        counters.articles += Int64(step)
    }
}
