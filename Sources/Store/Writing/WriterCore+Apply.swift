import Articles
import Search

extension WriterCore {
    /// See `Writer.apply`.
    func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts {
        let now = clock()
        return try commit { () throws(StoreError) -> (AppliedCounts, isNews: Bool) in
            var batch = Batch(now: now)
            try decide(changes, &batch)
            try writeFiles(batch)
            if batch.changesAnswers {
                try updateIndex(batch)
                counters.generation += 1
            }
            try settleCounters(&batch)
            try ImportRows.addProblems(connection, import: id, batch.problems)
            try ImportRows.advance(connection, import: id, progress: progress, by: batch.counts)
            return (batch.counts, isNews: !batch.keys.isEmpty)
        }
    }

    /// Takes changes in and decides what their articles now are.
    func decide(_ changes: [Change], _ batch: inout Batch) throws(StoreError) {
        for change in changes { try take(change, &batch) }
        for id in batch.order { try finish(id, &batch) }
    }

    // MARK: Taking changes in

    private func take(_ change: Change, _ batch: inout Batch) throws(StoreError) {
        switch change {
        case .article(let stamp, let article, let problems):
            try take(article, stamp, &batch)
            batch.problems += problems
        case .unchanged(let stamp):
            if var record = try record(stamp.key, &batch) {
                record.stamp = stamp
                batch.set(record, key: stamp.key)
            }
            batch.counts.unchanged += 1
        case .refused(let stamp, let problems):
            try leave(stamp.key, &batch)
            batch.set(FileRecord(stamp: stamp, isRefused: true), key: stamp.key)
            batch.problems += problems
            batch.counts.failed += 1
        case .removed(let key):
            try leave(key, &batch)
            batch.set(nil, key: key)
        case .container(let stamp, let problems):
            try leave(stamp.key, &batch)
            batch.set(FileRecord(stamp: stamp), key: stamp.key)
            batch.problems += problems
        case .problem(let problem):
            batch.problems.append(problem)
        }
    }

    private func take(_ article: Article, _ stamp: FileStamp, _ batch: inout Batch) throws(StoreError) {
        let former = try record(stamp.key, &batch)
        let row = try touch(article.id, &batch)
        if let former, let carried = former.article, carried != row { try leave(stamp.key, &batch) }
        var numbers: [UInt32] = []
        for path in article.categories {
            if let number = categories.number(makingPath: path, changed: &batch.changedCategories), !numbers.contains(number) {
                numbers.append(number)
            }
        }
        let record = FileRecord(
            stamp: stamp, article: row, characters: article.characterCount, rev: article.rev, categories: numbers)
        batch.set(record, key: stamp.key)
        batch.touched[article.id]?.candidates[stamp.key] = article
        guard former?.article == row else {
            batch.touched[article.id]?.joined.insert(stamp.key)
            return
        }
        if former?.rev == record.rev, former?.characters == record.characters, former?.categories == numbers {
            batch.touched[article.id]?.same.insert(stamp.key)
        } else {
            batch.touched[article.id]?.same.remove(stamp.key)
        }
    }

    /// A file lets go of what it carried.
    private func leave(_ key: [UInt8], _ batch: inout Batch) throws(StoreError) {
        guard let former = try record(key, &batch), let row = former.article else { return }
        if let id = batch.idsByRow[row] {
            batch.touched[id]?.candidates[key] = nil
            batch.touched[id]?.joined.remove(key)
            return
        }
        guard let stored = try storedArticle(row: row, batch) else { return }
        _ = try touch(stored.id, &batch)
    }

    /// The row of an article, made where it is new; it will be finished with the batch.
    private func touch(_ id: ArticleID, _ batch: inout Batch) throws(StoreError) -> Int64 {
        if let touched = batch.touched[id] { return touched.row }
        let stored = try storedArticle(id, batch)
        let row = stored?.row ?? counters.nextArticle
        if stored == nil { counters.nextArticle += 1 }
        batch.touched[id] = Batch.Touched(stored: stored, row: row)
        batch.idsByRow[row] = id
        batch.order.append(id)
        return row
    }

    private func record(_ key: [UInt8], _ batch: inout Batch) throws(StoreError) -> FileRecord? {
        if let known = batch.files[key] ?? batch.rehearsal?.file(key) { return known }
        let found = try FileRows.find(connection, key: key)
        if found != nil { batch.knownKeys.insert(key) }
        return found
    }

    // MARK: Writing out

    private func writeFiles(_ batch: Batch) throws(StoreError) {
        for key in batch.keys {
            guard let record = batch.files[key] else { continue }
            let isKnown = batch.knownKeys.contains(key)
            if let record {
                try FileRows.write(connection, record)
                if !isKnown { counters.files += 1 }
            } else if isKnown {
                try FileRows.delete(connection, key: key)
                counters.files -= 1
            }
        }
    }

    /// A new segment for the batch's documents; the documents that they replace are marked as deleted.
    func updateIndex(_ batch: Batch) throws(StoreError) {
        var marked: Set<Int> = []
        for row in batch.goneRows {
            for position in index.segments.indices {
                guard let document = index.segments[position].document(row: row) else { continue }
                if index.markDeleted(document, in: position) { marked.insert(position) }
            }
        }
        for position in marked.sorted() {
            try SegmentRows.writeDeletions(connection, segment: index.segments[position].id, words: index.deletions[position])
        }
        guard !batch.documents.isEmpty else { return }
        var builder = SegmentBuilder()
        for document in batch.documents {
            builder.add(IndexDocument(row: document.row, title: document.title, text: document.text, values: document.values))
        }
        try addSegment(builder.build(), documents: batch.documents.count)
    }

    func addSegment(_ image: SegmentImage, documents: Int) throws(StoreError) {
        let id = counters.nextSegment
        counters.nextSegment += 1
        guard let resident = image.blobs.first else { throw StoreError(code: .other, message: "the index built a segment without blobs") }
        try SegmentRows.insert(connection, segment: id, image: image, documents: documents)
        index.segments.append(try SegmentRows.open(id, resident: resident))
        index.deletions.append([])
    }

    // MARK: Counters

    /// Derives anew what could not be counted down, drops what counts nothing, and writes what changed.
    func settleCounters(_ batch: inout Batch) throws(StoreError) {
        let blobs = ConnectionBlobs(connection)
        for number in batch.staleCategories where categories[number]?.count ?? 0 > 0 {
            var filter = DocumentFilter()
            filter.categories = categories.subtree(number)
            categories.setLatest(try edge(filter, .publishedDescending, blobs), of: number)
        }
        for number in batch.changedCategories.sorted() {
            guard let node = categories[number] else { continue }
            if node.count > 0 {
                try CategoryRows.write(connection, node)
            } else {
                try connection.statement("DELETE FROM category WHERE number=?").bind(1, number).run()
                categories.remove(number)
            }
        }
        for kind in NameKind.allCases { try settleNames(kind, blobs) }
    }

    private func settleNames(_ kind: NameKind, _ blobs: ConnectionBlobs) throws(StoreError) {
        guard var table = names[kind], !table.changed.isEmpty else { return }
        names[kind] = nil
        for number in table.stale where table.entries[number]?.count ?? 0 > 0 {
            var filter = DocumentFilter()
            switch kind {
            case .author: filter.authors = [number]
            case .source: filter.sources = [number]
            case .tag: filter.tags = [number]
            case .language: filter.languages = [number]
            }
            let first = try edge(filter, .publishedAscending, blobs)
            table.setSpan((first, try edge(filter, .publishedDescending, blobs)), of: number)
        }
        for number in table.changed.sorted() {
            guard let entry = table.entries[number] else { continue }
            if entry.count > 0 {
                try connection.statement("REPLACE INTO name VALUES (?,?,?,?,?,?)")
                    .bind(1, kind.rawValue).bind(2, number).bind(3, text: entry.name).bind(4, entry.count).bind(5, entry.first)
                    .bind(6, entry.last).run()
            } else {
                try connection.statement("DELETE FROM name WHERE kind=? AND number=?").bind(1, kind.rawValue).bind(2, number).run()
                table.remove(number)
            }
        }
        table.changed = []
        table.stale = []
        names[kind] = table
    }

    /// The publication of the first or last article of a filter, by the index itself.
    private func edge(_ filter: DocumentFilter, _ order: SearchRequest.Order, _ blobs: ConnectionBlobs) throws(StoreError) -> Int64? {
        var request = SearchRequest()
        request.filter = filter
        // A document without a date fails any bound.
        request.filter.from = Int64.min
        request.order = order
        request.limit = 1
        request.total = .none
        do {
            return try index.search(request, blobs: blobs).hits.first?.value
        } catch {
            throw StoreError(indexFailure: error)
        }
    }
}

/// Rows of `category`.
enum CategoryRows {
    static func write(_ connection: Connection, _ node: CategoryTree.Node) throws(StoreError) {
        try connection.statement("REPLACE INTO category VALUES (?,?,?,?,?,?,?)")
            .bind(1, node.number).bind(2, text: node.id).bind(3, node.parent).bind(4, text: node.path.last ?? "")
            .bind(5, node.count).bind(6, node.countSelf).bind(7, node.latest).run()
    }
}

extension IndexSnapshot {
    /// - Returns: false when it was deleted already.
    mutating func markDeleted(_ document: Int, in position: Int) -> Bool {
        if deletions[position].isEmpty {
            deletions[position] = [UInt64](repeating: 0, count: (segments[position].count + 63) / 64)
        }
        let bit: UInt64 = 1 << UInt64(document & 63)
        guard deletions[position][document >> 6] & bit == 0 else { return false }
        deletions[position][document >> 6] |= bit
        return true
    }
}

extension StoreError {
    /// What a search threw: damaged index bytes, or what reading a blob threw.
    init(indexFailure error: any Error) {
        if let error = error as? StoreError {
            self = error
        } else if let error = error as? IndexError {
            self.init(code: .corrupt, message: "the search index is damaged: \(error.message); \(SegmentRows.remedy)")
        } else {
            self.init(code: .other, message: "\(error)")
        }
    }
}
