import Articles
import Search

/// Looks at what changed since the last time and says which articles are versions of one story. Beside the imports, in
/// short transactions; a run that is killed is repeated from its beginning by the next one.
struct StoryRun {
    /// Articles handled in one transaction.
    static let chunk = 2_000

    let writer: Writer
    let isCancelled: () -> Bool

    /// What a member's card should say.
    struct Assignment {
        var row: Int64
        /// 0: no story.
        var number: UInt32
        var story: (id: String, count: Int)?
    }

    func run() throws(StoreError) {
        let (pending, upTo) = try writer.with { core throws(StoreError) in try core.pendingStoryRows() }
        guard !pending.isEmpty else { return }
        var start = 0
        while start < pending.count, !isCancelled() {
            let rows = Array(pending[start..<min(pending.count, start + Self.chunk)])
            try writer.with { core throws(StoreError) in try core.writeSketches(rows) }
            start += rows.count
        }
        guard !isCancelled() else { return }
        let assignments = try writer.with { core throws(StoreError) in try core.findStories(pending) }
        var (index, bumps) = (0, Int64(0))
        while index < assignments.count, !isCancelled() {
            let part = Array(assignments[index..<min(assignments.count, index + Self.chunk)])
            bumps += try writer.with { core throws(StoreError) in try core.assign(part) }
            index += part.count
        }
        guard !isCancelled() else { return }
        try writer.with { core throws(StoreError) in try core.finishStories(upTo: upTo, bumps: bumps) }
    }
}

extension WriterCore {
    /// Rows changed since the last run, and those of stories that lost or changed a version.
    func pendingStoryRows() throws(StoreError) -> (rows: [Int64], upTo: Int64) {
        try connection.transaction(isWrite: false) { () throws(StoreError) in
            var rows: Set<Int64> = []
            for sql in [
                """
                SELECT article.row FROM change_log JOIN article USING (id) WHERE change_log.sequence > \
                (SELECT sequence FROM story_progress WHERE one=1) AND change_log.rev IS NOT NULL
                """,
                "SELECT row FROM sketch WHERE story IN (SELECT number FROM story WHERE dirty=1) AND story<>0",
            ] {
                let statement = try connection.statement(sql)
                defer { statement.reset() }
                while try statement.step() { rows.insert(statement.integer(0)) }
            }
            return (rows.sorted(), try connection.integer("SELECT sequence FROM state WHERE one=1") ?? 0)
        }
    }

    /// Sketches of articles as they are now.
    func writeSketches(_ rows: [Int64]) throws(StoreError) {
        try connection.transaction(isWrite: true) { () throws(StoreError) in
            let find = try connection.statement("SELECT published, doc_values, id FROM article WHERE row=?")
            let write = try connection.statement("REPLACE INTO sketch VALUES (?,?,?,?)")
            for row in rows {
                find.reset()
                guard try find.bind(1, row).step() else { continue }
                guard let published = find.integerOrNil(0) else {
                    try connection.statement("DELETE FROM sketch WHERE row=?").bind(1, row).run()
                    continue
                }
                let values = try DocumentValuesCodec.values(find.bytes(1), idBits: 0)
                let text = try codec.expand(try ArticleRows.body(connection, row: row), textOnly: true).text
                try write.bind(1, row).bind(2, published).bind(3, values.story).bind(4, MinHash.bytes(MinHash.sketch(text))).run()
            }
            find.reset()
        }
    }

    /// Who belongs together, as far as the pending rows have changed it.
    func findStories(_ pending: [Int64]) throws(StoreError) -> [StoryRun.Assignment] {
        let fresh = Set(pending)
        return try connection.transaction(isWrite: true) { () throws(StoreError) in
            var finder = StoryFinder()
            let dirty = try numbers("SELECT number FROM story WHERE dirty=1")
            var storyMembers: [UInt32: [Int64]] = [:]
            let members = try connection.statement("SELECT row, story FROM sketch WHERE story<>0")
            while try members.step() { storyMembers[members.number(1), default: []].append(members.integer(0)) }
            members.reset()
            for (story, rows) in storyMembers where !dirty.contains(story) {
                for row in rows.dropFirst() { finder.join(rows[0], row) }
            }
            try sweep(&finder, fresh)
            return try assignments(&finder, fresh, storyMembers)
        }
    }

    private func numbers(_ sql: String) throws(StoreError) -> Set<UInt32> {
        let statement = try connection.statement(sql)
        defer { statement.reset() }
        var numbers: Set<UInt32> = []
        while try statement.step() { numbers.insert(statement.number(0)) }
        return numbers
    }

    /// All sketches near in time to a pending one, by date.
    private func sweep(_ finder: inout StoryFinder, _ fresh: Set<Int64>) throws(StoreError) {
        let find = try connection.statement("SELECT published FROM sketch WHERE row=?")
        var dates: [Int64] = []
        for row in fresh {
            find.reset()
            if try find.bind(1, row).step() { dates.append(find.integer(0)) }
        }
        find.reset()
        dates.sort()
        let near = try connection.statement(
            "SELECT row, published, bytes FROM sketch WHERE published>=? AND published<=? ORDER BY published, row")
        defer { near.reset() }
        var index = 0
        while index < dates.count {
            let from = dates[index]
            while index + 1 < dates.count, dates[index + 1] - dates[index] <= 2 * StoryFinder.windowSeconds { index += 1 }
            near.reset()
            near.bind(1, from &- StoryFinder.windowSeconds).bind(2, dates[index] &+ StoryFinder.windowSeconds)
            while try near.step() {
                let row = near.integer(0)
                finder.add(
                    StoryFinder.Member(
                        row: row, published: near.integer(1), sketch: MinHash.sketch(bytes: near.bytes(2)), isPending: fresh.contains(row)))
            }
            index += 1
        }
    }

    /// Numbers and ids for the groups that a pending row is in or was in.
    private func assignments(
        _ finder: inout StoryFinder, _ fresh: Set<Int64>, _ stories: [UInt32: [Int64]]
    ) throws(StoreError) -> [StoryRun.Assignment] {
        var groups: [Int64: [Int64]] = [:]
        var known = fresh
        for rows in stories.values { known.formUnion(rows) }
        for row in known { groups[finder.root(row), default: []].append(row) }
        // A copy that is neither pending nor in a story yet hangs on one that is.
        for row in finder.joinedRows where !known.contains(row) { groups[finder.root(row), default: []].append(row) }
        let touched = Set(fresh.map { finder.root($0) })
        var storyOf: [Int64: UInt32] = [:]
        for (story, rows) in stories { for row in rows { storyOf[row] = story } }
        var taken: Set<UInt32> = []
        var next = (try numbers("SELECT max(number) FROM story").first ?? 0) + 1
        var result: [StoryRun.Assignment] = []
        for root in touched.sorted() {
            let rows = (groups[root] ?? []).sorted()
            guard rows.count > 1 else {
                result += rows.map { StoryRun.Assignment(row: $0, number: 0, story: nil) }
                continue
            }
            var number = rows.compactMap { storyOf[$0] }.filter { !taken.contains($0) }.min() ?? 0
            if number == 0 {
                number = next
                next += 1
            }
            taken.insert(number)
            let story = (id: try storyID(rows), count: rows.count)
            result += rows.map { StoryRun.Assignment(row: $0, number: number, story: story) }
        }
        return result
    }

    /// `s` and the id of the earliest version, so that it stays as later ones join.
    private func storyID(_ rows: [Int64]) throws(StoreError) -> String {
        let find = try connection.statement("SELECT published, id FROM article WHERE row=?")
        defer { find.reset() }
        var first: (published: Int64, id: [UInt8])?
        for row in rows {
            find.reset()
            guard try find.bind(1, row).step() else { continue }
            let candidate = (published: find.integer(0), id: find.bytes(1))
            if let known = first {
                if candidate.published > known.published { continue }
                if candidate.published == known.published, !candidate.id.lexicographicallyPrecedes(known.id) { continue }
            }
            first = candidate
        }
        return "s" + (first.flatMap { ArticleID(blob: $0.id) }?.description ?? "")
    }

    /// Writes memberships into rows, cards and the index.
    /// - Returns: changes that this made.
    func assign(_ assignments: [StoryRun.Assignment]) throws(StoreError) -> Int64 {
        let now = clock()
        return try commit { () throws(StoreError) -> (Int64, isNews: Bool) in
            var batch = Batch(now: now)
            let before = counters.sequence
            for assignment in assignments {
                if let story = assignment.story {
                    try connection.statement("DELETE FROM story WHERE id=? AND number<>?").bind(1, text: story.id).bind(
                        2, assignment.number
                    ).run()
                    try connection.statement("REPLACE INTO story VALUES (?,?,?,0)")
                        .bind(1, assignment.number).bind(2, text: story.id).bind(3, story.count).run()
                }
                try connection.statement("UPDATE sketch SET story=? WHERE row=?").bind(1, assignment.number).bind(2, assignment.row).run()
                try tell(assignment, &batch)
            }
            if batch.changesAnswers { try updateIndex(batch) }
            let bumps = counters.sequence - before
            if bumps > 0 { counters.generation += 1 }
            return (bumps, isNews: bumps > 0)
        }
    }

    private func tell(_ assignment: StoryRun.Assignment, _ batch: inout Batch) throws(StoreError) {
        guard let stored = try ArticleRows.find(connection, row: assignment.row) else { return }
        var content = try ArticleRows.content(connection, row: stored.row)
        let card = CardPatch.replacing("story", in: content.card, with: CardPatch.story(assignment.story))
        guard card != content.card || stored.values.story != assignment.number else { return }
        content.card = card
        var row = stored
        row.values.story = assignment.number
        counters.sequence += 1
        row.sequence = counters.sequence
        try ArticleRows.update(connection, row, content, now: batch.now)
        try ArticleRows.log(connection, sequence: row.sequence, replacing: stored.sequence, id: row.id, rev: row.rev)
        guard row.values != stored.values else { return }
        let text = try codec.expand(try ArticleRows.body(connection, row: row.row), textOnly: true).text
        batch.goneRows.append(row.row)
        batch.documents.append(Batch.Document(row: row.row, title: Array(content.title.utf8), text: text, values: row.values))
    }

    /// Stories without members go; the next run begins behind this one.
    func finishStories(upTo: Int64, bumps: Int64) throws(StoreError) {
        try commit { () throws(StoreError) -> (Void, isNews: Bool) in
            try connection.run("DELETE FROM story WHERE number NOT IN (SELECT story FROM sketch WHERE story<>0)")
            // Nobody else wrote meanwhile: what this run changed needs no second look.
            let seen = counters.sequence == upTo + bumps ? counters.sequence : upTo
            try connection.statement("UPDATE story_progress SET sequence=? WHERE one=1").bind(1, seen).run()
            return ((), isNews: false)
        }
    }

    /// An article of a story changes or goes.
    func markStoryDirty(_ number: UInt32) throws(StoreError) {
        guard number != 0 else { return }
        try connection.statement("UPDATE story SET dirty=1 WHERE number=?").bind(1, number).run()
    }
}
