import Articles
import Search

/// Reads of one connection. Not Sendable: one thread at a time. Every call sees one generation.
package final class Reader {
    let connection: Connection
    let database: Database
    let blobs: ConnectionBlobs
    let codec = BodyCodec()
    /// KiB of pages that the connection keeps.
    private var cacheKibibytes = Connection.Mode().cacheKibibytes

    init(connection: Connection, database: Database) {
        self.connection = connection
        self.database = database
        blobs = ConnectionBlobs(connection, cache: database.blobs)
    }

    /// Blobs as they are in the file, past everything kept in memory.
    var blobsUncached: ConnectionBlobs { ConnectionBlobs(connection) }

    /// KiB of pages that hold the inner pages of the tables of so many articles: without them each row costs two reads more.
    static func cacheKibibytes(documents: Int) -> Int { max(Connection.Mode().cacheKibibytes, min(16_384, documents / 64)) }

    /// Makes what is kept in memory fit the index; never shrinks.
    func fitCaches(documents: Int) throws(StoreError) {
        database.blobs.fit(documents: documents)
        let wanted = Self.cacheKibibytes(documents: documents)
        guard wanted > cacheKibibytes else { return }
        try connection.execute("PRAGMA cache_size=-\(wanted)")
        cacheKibibytes = wanted
    }

    /// Runs a body in one read transaction with the state of the same commit.
    func read<Result>(_ body: (StoreState) throws(StoreError) -> Result) throws(StoreError) -> Result {
        try connection.transaction(isWrite: false) { () throws(StoreError) -> Result in
            guard let version = try connection.integer("SELECT version FROM state WHERE one=1") else {
                throw StoreError(code: .corrupt, message: "the state row is missing")
            }
            if let state = database.board.state(version: version) { return try body(state) }
            // Another process has written, or this one is several commits ahead of this transaction.
            let state = try StoreState.load(connection, openSegments: database.board.newest.index.segments)
            database.board.publish(state)
            return try body(state)
        }
    }

    /// The generation that this reader sees now.
    package func generation() throws(StoreError) -> UInt64 {
        try read { state throws(StoreError) in state.generation }
    }

    /// One article by id.
    package func item(_ id: ArticleID) throws(StoreError) -> ItemLookup {
        try connection.transaction(isWrite: false) { () throws(StoreError) in
            let statement = try connection.statement(
                """
                SELECT sequence, card, details, published, modified, bytes FROM article JOIN body USING (row) WHERE id=?
                """)
            defer { statement.reset() }
            if try statement.bind(1, id.blob).step() {
                let body = try codec.expand(statement.bytes(5))
                return .found(
                    StoredItem(
                        id: id, sequence: statement.integer(0), card: statement.bytes(1), details: statement.bytes(2), html: body.html,
                        text: body.text, published: statement.integerOrNil(3), lastModified: statement.integer(4)))
            }
            let tombstone = try connection.statement("SELECT deleted_at FROM tombstone WHERE id=?")
            defer { tombstone.reset() }
            return try tombstone.bind(1, id.blob).step() ? .deleted(at: tombstone.integer(0)) : .missing
        }
    }

    /// All categories with their counts; parents before children, siblings by count then name.
    package func categories() throws(StoreError) -> [CategoryNode] {
        let tree = try read { state throws(StoreError) in state.categories }
        return tree.sorted()
    }

    /// Names with counts of one field (author, source, tag), most articles first.
    package func names(_ field: FacetField, limit: Int, offset: Int) throws(StoreError) -> [NameCount] {
        guard let kind = NameKind(field) else { return [] }
        return try read { _ throws(StoreError) in
            let statement = try connection.statement(
                "SELECT name, count, first, last FROM name WHERE kind=? ORDER BY count DESC, name LIMIT ? OFFSET ?")
            defer { statement.reset() }
            statement.bind(1, kind.rawValue).bind(2, max(0, limit)).bind(3, max(0, offset))
            var names: [NameCount] = []
            while try statement.step() {
                names.append(
                    NameCount(
                        name: statement.text(0), count: Int(statement.integer(1)), first: statement.integerOrNil(2),
                        last: statement.integerOrNil(3)))
            }
            return names
        }
    }

    package func stats() throws(StoreError) -> StoreStats {
        try read { state throws(StoreError) in
            var stats = StoreStats()
            stats.articles = Int(try connection.integer("SELECT articles FROM state WHERE one=1") ?? 0)
            stats.files = Int(try connection.integer("SELECT files FROM state WHERE one=1") ?? 0)
            stats.categories = state.categories.nodes.count
            stats.bytes = (try connection.integer("PRAGMA page_count") ?? 0) * (try connection.integer("PRAGMA page_size") ?? 0)
            stats.generation = state.generation
            // The languages' spans cover all articles and are few; a scan of the articles would not be.
            stats.oldest = try connection.integer("SELECT min(first) FROM name WHERE kind=4")
            stats.newest = try connection.integer("SELECT max(last) FROM name WHERE kind=4")
            return stats
        }
    }

    /// Imports, newest first.
    package func imports(limit: Int) throws(StoreError) -> [ImportRecord] {
        try ImportRows.newest(connection, limit: limit)
    }

    package func `import`(_ id: Int64) throws(StoreError) -> ImportRecord? {
        try ImportRows.find(connection, id)
    }

    /// Problems of one import after a sequence number, in order.
    package func problems(import id: Int64, after: Int64, limit: Int) throws(StoreError) -> [ImportProblem] {
        try ImportRows.problems(connection, import: id, after: after, limit: limit)
    }

    /// Changes in commit order after a sequence number: of each article the last one.
    package func changes(since: Int64, limit: Int) throws(StoreError) -> [ChangeEntry] {
        let statement = try connection.statement("SELECT sequence, id, rev FROM change_log WHERE sequence>? ORDER BY sequence LIMIT ?")
        defer { statement.reset() }
        statement.bind(1, since).bind(2, max(0, limit))
        var entries: [ChangeEntry] = []
        while try statement.step() {
            guard let id = ArticleID(blob: statement.bytes(1)) else {
                throw StoreError(code: .corrupt, message: "the change log is damaged")
            }
            entries.append(
                ChangeEntry(sequence: statement.integer(0), isDelete: statement.isNull(2), id: id, rev: statement.textOrNil(2)))
        }
        return entries
    }
}

extension NameKind {
    /// nil for what is no name.
    init?(_ field: FacetField) {
        switch field {
        case .author: self = .author
        case .source: self = .source
        case .tag: self = .tag
        case .category, .month: return nil
        }
    }
}

extension CategoryTree {
    /// Parents before children, siblings by count, then name.
    func sorted() -> [CategoryNode] {
        var list: [CategoryNode] = []
        list.reserveCapacity(nodes.count)
        var open = siblings(0)
        while let node = open.popLast() {
            list.append(
                CategoryNode(
                    id: node.id, parent: self[node.parent]?.id, path: node.path, count: node.count, countSelf: node.countSelf,
                    latest: node.latest))
            open += siblings(node.number)
        }
        return list
    }

    /// The last one comes first.
    private func siblings(_ parent: UInt32) -> [Node] {
        children(of: parent).compactMap { self[$0] }.sorted { one, other in
            if one.count != other.count { return one.count < other.count }
            return (other.path.last ?? "", other.id) < (one.path.last ?? "", one.id)
        }
    }
}
