import Search

extension Writer {
    /// Builds the index anew from the stored articles, some thousands a transaction, each of which puts new postings in the place of
    /// the old ones: reads and imports go on and see every article all the time, and a run that is killed leaves a sound index.
    /// What the index holds of articles that are not there goes at the end; then ready answers are made anew and segments are merged.
    ///
    /// - Parameters:
    ///   - chunk: articles a transaction.
    ///   - progress: articles done so far.
    package func reindex(chunk: Int = Reindexing.chunk, progress: (Int) -> Void = { _ in }) throws(StoreError) {
        var (last, done): (Int64, Int) = (0, 0)
        while true {
            let from = last
            let (next, count) = try with { core throws(StoreError) in try core.reindex(after: from, limit: chunk) }
            guard count > 0 else { break }
            last = next
            done += count
            progress(done)
        }
        try with { core throws(StoreError) in
            try core.dropStrays()
            try core.dropAnswers()
        }
        try makeAnswers()
        try mergeIfNeeded()
    }
}

extension WriterCore {
    func reindex(after row: Int64, limit: Int) throws(StoreError) -> (last: Int64, count: Int) {
        try commit { () throws(StoreError) -> ((last: Int64, count: Int), isNews: Bool) in
            var batch = Batch(now: clock())
            batch.documents = try Reindexing.documents(connection, codec, after: row, limit: limit)
            guard let last = batch.documents.last?.row else { return ((row, 0), isNews: false) }
            batch.goneRows = batch.documents.map(\.row)
            try updateIndex(batch)
            counters.generation += 1
            return ((last, batch.documents.count), isNews: true)
        }
    }

    /// Deletes documents of no article, and removes segments without a live document, unread: their bytes may be what was wrong.
    func dropStrays() throws(StoreError) {
        try commit { () throws(StoreError) -> (Void, isNews: Bool) in
            var rows: Set<Int64> = []
            let statement = try connection.statement("SELECT row FROM article")
            defer { statement.reset() }
            while try statement.step() { rows.insert(statement.integer(0)) }
            var isNews = false
            for position in index.segments.indices.reversed() {
                let segment = index.segments[position]
                var (live, gone) = (0, 0)
                for document in 0..<segment.count where !index.isDeleted(document, in: position) {
                    if segment.row(document: document).map(rows.contains) ?? false {
                        live += 1
                    } else if index.markDeleted(document, in: position) {
                        gone += 1
                    }
                }
                if live == 0 {
                    try SegmentRows.delete(connection, segment: segment.id)
                    index.segments.remove(at: position)
                    index.deletions.remove(at: position)
                } else if gone > 0 {
                    try SegmentRows.writeDeletions(connection, segment: segment.id, words: index.deletions[position])
                }
                isNews = isNews || live == 0 || gone > 0
            }
            if isNews { counters.generation += 1 }
            return ((), isNews: isNews)
        }
    }
}

/// Reading stored articles back for the index.
package enum Reindexing {
    /// Articles indexed at once: their texts are in memory together.
    package static let chunk = 4_000

    /// The next articles after a row, in order of rows.
    static func documents(
        _ connection: Connection, _ codec: BodyCodec, after row: Int64, limit: Int
    ) throws(StoreError) -> [Batch.Document] {
        let statement = try connection.statement(
            "SELECT row, id, title, doc_values, bytes FROM article JOIN body USING (row) WHERE row>? ORDER BY row LIMIT ?")
        defer { statement.reset() }
        statement.bind(1, row).bind(2, max(1, limit))
        var documents: [Batch.Document] = []
        while try statement.step() {
            let idBits = statement.bytes(1).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            documents.append(
                Batch.Document(
                    row: statement.integer(0), title: statement.bytes(2),
                    text: try codec.expand(statement.bytes(4), textOnly: true).text,
                    values: try DocumentValuesCodec.values(statement.bytes(3), idBits: idBits)))
        }
        return documents
    }
}

extension Database {
    /// Builds the index of a file anew as a whole, without reading what is there: for one that is so damaged that the file cannot
    /// be opened. One transaction: a run that is killed leaves the file as it was, and writers wait.
    ///
    /// - Parameter progress: articles done so far.
    /// - Complexity: the log beside the file grows by the size of the index; memory is that of one chunk.
    package static func rebuildIndex(
        path: String, options: Options = Options(), chunk: Int = Reindexing.chunk, progress: (Int) -> Void = { _ in }
    ) throws(StoreError) {
        let connection = try Connection(path: path, mode: Connection.Mode(busyTimeout: options.busyTimeout))
        guard let applied = try Schema.check(connection, path: path) else {
            throw StoreError(code: .notADatabase, message: "\(path) is empty")
        }
        try Schema.requireCurrent(applied, path: path)
        let codec = BodyCodec()
        try connection.transaction(isWrite: true) { () throws(StoreError) in
            try connection.run("DELETE FROM segment")
            try connection.run("DELETE FROM segment_blob")
            guard var segment = try connection.integer("SELECT next_segment FROM state WHERE one=1") else {
                throw StoreError(code: .corrupt, message: "the state row is missing")
            }
            var (last, done): (Int64, Int) = (0, 0)
            while true {
                let documents = try Reindexing.documents(connection, codec, after: last, limit: chunk)
                guard let end = documents.last?.row else { break }
                var builder = SegmentBuilder()
                for document in documents {
                    builder.add(IndexDocument(row: document.row, title: document.title, text: document.text, values: document.values))
                }
                try SegmentRows.insert(connection, segment: segment, image: builder.build(), documents: documents.count)
                segment += 1
                last = end
                done += documents.count
                progress(done)
            }
            // Made anew by the writer when the file is next opened.
            try connection.run("DELETE FROM answer")
            try AnswerRows.setProgress(connection, 0)
            // Another process keeps segments by number: none is used twice.
            try connection.statement("UPDATE state SET version=version+1, generation=generation+1, next_segment=? WHERE one=1")
                .bind(1, segment).run()
        }
    }
}
