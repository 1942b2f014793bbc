import Search

extension Writer {
    /// Builds the index anew from the stored articles, some thousands a transaction; reads and imports go on, and a run that
    /// is killed leaves a sound index. Merges at the end.
    ///
    /// - Parameter progress: articles done so far.
    package func reindex(progress: (Int) -> Void = { _ in }) throws(StoreError) {
        var (last, done): (Int64, Int) = (0, 0)
        while true {
            let from = last
            let (next, count) = try with { core throws(StoreError) in try core.reindex(after: from) }
            guard count > 0 else { break }
            last = next
            done += count
            progress(done)
        }
        try mergeIfNeeded()
    }
}

extension WriterCore {
    /// Articles indexed in one transaction.
    static let reindexChunk = 4_000

    func reindex(after row: Int64) throws(StoreError) -> (last: Int64, count: Int) {
        try commit { () throws(StoreError) -> ((last: Int64, count: Int), isNews: Bool) in
            var batch = Batch(now: clock())
            let statement = try connection.statement(
                "SELECT row, id, title, doc_values, bytes FROM article JOIN body USING (row) WHERE row>? ORDER BY row LIMIT ?")
            defer { statement.reset() }
            statement.bind(1, row).bind(2, Self.reindexChunk)
            var last = row
            while try statement.step() {
                last = statement.integer(0)
                let idBits = statement.bytes(1).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                batch.goneRows.append(last)
                batch.documents.append(
                    Batch.Document(
                        row: last, title: statement.bytes(2), text: try codec.expand(statement.bytes(4), textOnly: true).text,
                        values: try DocumentValuesCodec.values(statement.bytes(3), idBits: idBits)))
            }
            guard !batch.documents.isEmpty else { return ((row, 0), isNews: false) }
            try updateIndex(batch)
            counters.generation += 1
            return ((last, batch.documents.count), isNews: true)
        }
    }
}

extension Database {
    /// Throws the whole index of a file away, without reading it: for one that is damaged. Lists and searches are empty until
    /// `Writer.reindex` has run.
    package static func dropIndex(path: String, options: Options = Options()) throws(StoreError) {
        let connection = try Connection(path: path, mode: Connection.Mode(busyTimeout: options.busyTimeout))
        guard let applied = try Schema.check(connection, path: path) else {
            throw StoreError(code: .notADatabase, message: "\(path) is empty")
        }
        try Schema.requireCurrent(applied, path: path)
        try connection.transaction(isWrite: true) { () throws(StoreError) in
            try connection.run("DELETE FROM segment")
            try connection.run("DELETE FROM segment_blob")
            try connection.run("UPDATE state SET version=version+1, generation=generation+1 WHERE one=1")
        }
    }
}
