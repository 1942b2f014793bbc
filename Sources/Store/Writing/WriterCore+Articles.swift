import Articles
import Search

extension WriterCore {
    /// Decides what an article of the batch now is: whose text, which categories, or gone.
    func finish(_ id: ArticleID, _ batch: inout Batch) throws(StoreError) {
        guard let touched = batch.touched[id] else { return }
        let carriers = try carriers(of: touched, batch)
        guard let first = carriers.first else {
            if let stored = touched.stored { try remove(stored, &batch) }
            return
        }
        var best = first
        for other in carriers.dropFirst() where other.isBetter(than: best) { best = other }
        var numbers: [UInt32] = []
        var seen: Set<UInt32> = []
        for carrier in carriers {
            for number in carrier.categories where seen.insert(number).inserted { numbers.append(number) }
        }
        report(touched, carriers: carriers, best: best, &batch)
        let isChanged: Bool
        if let article = touched.candidates[best.stamp.key] {
            isChanged = try write(article, of: touched, winner: best, categories: numbers, &batch)
        } else if let stored = touched.stored {
            isChanged = try keep(stored, best: best, categories: numbers, &batch)
        } else {
            throw StoreError(code: .other, message: "a new article without a text")
        }
        tally(touched, best: best, isShared: carriers.count > 1, isChanged: isChanged, &batch)
    }

    /// The files that carry an article after the batch, by key.
    private func carriers(of touched: Batch.Touched, _ batch: Batch) throws(StoreError) -> [FileRecord] {
        var carriers: [FileRecord] = []
        if touched.stored != nil {
            var stored = try FileRows.carriers(connection, article: touched.row)
            if let rehearsal = batch.rehearsal { stored = rehearsal.carriers(of: touched.row, stored: stored) }
            for record in stored where touched.candidates[record.stamp.key] == nil {
                let now = batch.files[record.stamp.key] ?? record
                if let now, now.article == touched.row { carriers.append(now) }
            }
        }
        for key in touched.candidates.keys {
            if case .some(.some(let record)) = batch.files[key], record.article == touched.row { carriers.append(record) }
        }
        return carriers.sorted { $0.stamp.key.lexicographicallyPrecedes($1.stamp.key) }
    }

    // MARK: The report

    /// Files that gave way to another one's text: nothing is dropped without a line.
    private func report(_ touched: Batch.Touched, carriers: [FileRecord], best: FileRecord, _ batch: inout Batch) {
        guard carriers.count > 1 else { return }
        for carrier in carriers where carrier.stamp.key != best.stamp.key {
            let isNew = touched.joined.contains(carrier.stamp.key)
            let isOvertaken = touched.joined.contains(best.stamp.key) && carrier.stamp.key == touched.stored?.winner
            guard isNew || isOvertaken else { continue }
            let other = String(decoding: best.stamp.key, as: UTF8.self)
            batch.problems.append(
                ImportProblem(
                    path: carrier.stamp.key, code: "merged",
                    message: carrier.rev == best.rev
                        ? "the same article as \(other): one article with the categories of both"
                        : "the same article as \(other) with another text: one article, with the longer text and the categories of both",
                    kept: other))
        }
    }

    private func tally(_ touched: Batch.Touched, best: FileRecord, isShared: Bool, isChanged: Bool, _ batch: inout Batch) {
        let isShared = isShared || touched.stored.map { $0.winner != best.stamp.key } ?? false
        var joined = touched.joined.count
        if touched.stored == nil, joined > 0 {
            batch.counts.created += 1
            joined -= 1
        }
        batch.counts.merged += joined
        if isShared { batch.counts.sharing += touched.joined }
        for key in touched.candidates.keys where !touched.joined.contains(key) {
            let isSame = key == best.stamp.key ? !isChanged : touched.same.contains(key)
            if isSame { batch.counts.unchanged += 1 } else { batch.counts.updated += 1 }
            if isShared, !isSame { batch.counts.sharing.append(key) }
        }
    }

    // MARK: Writing

    /// Writes an article from its post.
    /// - Returns: false when the store has it so already.
    private func write(
        _ article: Article, of touched: Batch.Touched, winner: FileRecord, categories numbers: [UInt32], _ batch: inout Batch
    ) throws(StoreError) -> Bool {
        let firstSeen = touched.stored?.firstSeen ?? batch.now
        let values = values(of: article, categories: numbers, firstSeen: firstSeen, story: touched.stored?.values.story ?? 0)
        var row = ArticleRow(
            row: touched.row, id: article.id, sequence: 0, firstSeen: firstSeen, winner: winner.stamp.key,
            winnerHash: winner.stamp.canonicalHash, rev: article.rev, values: values)
        let places = numbers.compactMap { number in categories[number].map { CategoryName(id: $0.id, path: $0.path) } }
        let content = ArticleContent(
            title: article.title,
            card: ArticleJSON.card(
                of: article, categories: places, localOffset: localOffset, story: try story(values.story)),
            details: ArticleJSON.details(of: article, firstSeen: firstSeen))
        if let stored = touched.stored, stored.rev == row.rev, stored.values == values,
            try hasContent(content, row, batch)
        {
            if stored.winner != row.winner || stored.winnerHash != row.winnerHash {
                try setWinner(of: stored, key: row.winner, hash: row.winnerHash, batch)
            }
            return false
        }
        if let rehearsal = batch.rehearsal {
            rehearsal.set(row, content)
            return true
        }
        counters.sequence += 1
        row.sequence = counters.sequence
        if let stored = touched.stored {
            try markStoryDirty(stored.values.story)
            count(-1, stored.values, batch: &batch)
            batch.goneRows.append(row.row)
            try ArticleRows.update(connection, row, content, now: batch.now)
            try ArticleRows.log(connection, sequence: row.sequence, replacing: stored.sequence, id: row.id, rev: row.rev)
        } else {
            try ArticleRows.insert(connection, row, content, now: batch.now)
            let former = try hasTombstones(&batch) ? ArticleRows.unbury(connection, id: row.id) : nil
            try ArticleRows.log(connection, sequence: row.sequence, replacing: former, id: row.id, rev: row.rev)
        }
        let body = if let packed = article.packedBody { packed } else { try codec.compress(text: article.text, html: article.html) }
        try ArticleRows.writeBody(connection, row: row.row, body)
        count(1, values, batch: &batch)
        batch.documents.append(Batch.Document(row: row.row, title: Array(article.title.utf8), text: article.text, values: values))
        return true
    }

    /// Asked once a batch, for looking for the tombstone of each article costs as much as writing its body.
    private func hasTombstones(_ batch: inout Batch) throws(StoreError) -> Bool {
        if let known = batch.hasTombstones { return known }
        let found = try connection.integer("SELECT EXISTS (SELECT 1 FROM tombstone)") == 1
        batch.hasTombstones = found
        return found
    }

    /// No post of the batch is the article's text: it stays, with other categories perhaps, and its best file may have to
    /// be read again.
    private func keep(
        _ stored: ArticleRow, best: FileRecord, categories numbers: [UInt32], _ batch: inout Batch
    ) throws(StoreError) -> Bool {
        // A file may win again after it was overtaken: its text has not been written then.
        if best.stamp.key != stored.winner || best.stamp.size < 0 || best.rev != stored.rev {
            if best.rev == stored.rev, best.stamp.canonicalHash == stored.winnerHash {
                try setWinner(of: stored, key: best.stamp.key, hash: stored.winnerHash, batch)
            } else {
                batch.counts.readAgain.append(best.stamp.key)
                var unread = best
                unread.stamp = FileRows.markUnread(best.stamp)
                // It is in the table, though no change of the batch asked for it.
                batch.knownKeys.insert(best.stamp.key)
                batch.set(unread, key: best.stamp.key)
            }
        }
        guard numbers != stored.values.categories else { return false }
        var row = stored
        row.values.categories = numbers
        if let rehearsal = batch.rehearsal {
            if case .some(.some(let current)) = rehearsal.article(row.id) {
                (row.winner, row.winnerHash) = (current.winner, current.winnerHash)
            }
            try rehearsal.set(row) { () throws(StoreError) in try ArticleRows.content(connection, row: stored.row) }
            return true
        }
        counters.sequence += 1
        row.sequence = counters.sequence
        var content = try ArticleRows.content(connection, row: row.row)
        let paths = numbers.compactMap { categories[$0]?.path }
        content.card = CardPatch.replacing("categories", in: content.card, with: CardPatch.categories(paths))
        let text = try codec.expand(try ArticleRows.body(connection, row: row.row), textOnly: true).text
        count(-1, stored.values, batch: &batch)
        count(1, row.values, batch: &batch)
        if let current = try ArticleRows.find(connection, row: row.row) {
            row.winner = current.winner
            row.winnerHash = current.winnerHash
        }
        try ArticleRows.update(connection, row, content, now: batch.now)
        try ArticleRows.log(connection, sequence: row.sequence, replacing: stored.sequence, id: row.id, rev: row.rev)
        batch.goneRows.append(row.row)
        batch.documents.append(Batch.Document(row: row.row, title: Array(content.title.utf8), text: text, values: row.values))
        return true
    }

    /// Another file now stands for the same text.
    private func setWinner(of stored: ArticleRow, key: [UInt8], hash: UInt64, _ batch: Batch) throws(StoreError) {
        guard let rehearsal = batch.rehearsal else {
            return try ArticleRows.setWinner(connection, row: stored.row, key: key, hash: hash)
        }
        var row = stored
        (row.winner, row.winnerHash) = (key, hash)
        try rehearsal.set(row) { () throws(StoreError) in try ArticleRows.content(connection, row: stored.row) }
    }

    /// What a card says of a story.
    private func story(_ number: UInt32) throws(StoreError) -> (id: String, count: Int)? {
        guard number != 0 else { return nil }
        let statement = try connection.statement("SELECT id, count FROM story WHERE number=?")
        defer { statement.reset() }
        guard try statement.bind(1, number).step() else { return nil }
        return (statement.text(0), Int(statement.integer(1)))
    }

    /// The last file of an article is gone.
    private func remove(_ stored: ArticleRow, _ batch: inout Batch) throws(StoreError) {
        batch.counts.deleted += 1
        if let rehearsal = batch.rehearsal { return rehearsal.remove(stored) }
        counters.sequence += 1
        count(-1, stored.values, batch: &batch)
        try ArticleRows.delete(connection, row: stored.row)
        try connection.statement("DELETE FROM sketch WHERE row=?").bind(1, stored.row).run()
        try markStoryDirty(stored.values.story)
        try ArticleRows.log(connection, sequence: counters.sequence, replacing: stored.sequence, id: stored.id, rev: nil)
        try ArticleRows.bury(connection, id: stored.id, sequence: counters.sequence, now: batch.now)
        batch.goneRows.append(stored.row)
    }

    private func values(of article: Article, categories numbers: [UInt32], firstSeen: Int64, story: UInt32) -> DocumentValues {
        var tags: [UInt32] = []
        for tag in article.tags {
            let number = names[.tag]?.number(making: tag) ?? 0
            if number != 0, !tags.contains(number) { tags.append(number) }
        }
        return DocumentValues(
            published: article.published, updated: article.updated ?? article.published ?? firstSeen, imported: firstSeen,
            idBits: article.id.indexBits, characterCount: UInt32(clamping: article.characterCount), categories: numbers,
            author: names[.author]?.number(making: article.author) ?? 0, source: names[.source]?.number(making: article.source) ?? 0,
            tags: tags, language: names[.language]?.number(making: article.language) ?? 0, story: story,
            hasImage: article.cover != nil || !article.images.isEmpty)
    }
}
