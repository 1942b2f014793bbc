/// Rows of `import` and `import_problem`.
enum ImportRows {
    /// Records kept; the problems of older ones go with them.
    static let recordsMax = 100

    static func begin(_ connection: Connection, root: String, mode: String, startedAt: Int64) throws(StoreError) -> Int64 {
        let statement = try connection.statement(
            "INSERT INTO import (root, mode, state, started_at) VALUES (?, ?, 'running', ?) RETURNING id")
        defer { statement.reset() }
        statement.bind(1, text: root).bind(2, text: mode).bind(3, startedAt)
        guard try statement.step() else { throw StoreError(code: .other, message: "no import record was made") }
        let id = statement.integer(0)
        while try statement.step() {}
        try connection.statement("DELETE FROM import WHERE id<=?").bind(1, id - Int64(recordsMax)).run()
        try connection.statement("DELETE FROM import_problem WHERE import<=?").bind(1, id - Int64(recordsMax)).run()
        return id
    }

    static func addProblems(_ connection: Connection, import id: Int64, _ problems: [ImportProblem]) throws(StoreError) {
        guard !problems.isEmpty, id > 0 else { return }
        let last = try connection.statement("SELECT coalesce(max(sequence), 0) FROM import_problem WHERE import=?")
        _ = try last.bind(1, id).step()
        var sequence = last.integer(0)
        last.reset()
        let statement = try connection.statement("INSERT INTO import_problem VALUES (?,?,?,?,?,?,?,?)")
        for problem in problems {
            sequence += 1
            statement.bind(1, id).bind(2, sequence).bind(3, problem.path).bind(4, problem.line.map { Int64($0) })
                .bind(5, text: problem.code).bind(6, text: problem.message).bind(7, text: problem.kept).bind(8, problem.isFatal ? 1 : 0)
            try statement.run()
        }
    }

    /// Writes the progress: what the importer counted before this batch, and what the batch did.
    static func advance(
        _ connection: Connection, import id: Int64, progress: ImportCounts, by batch: AppliedCounts
    ) throws(StoreError) {
        var counts = progress
        counts.created += batch.created
        counts.updated += batch.updated
        counts.unchanged += batch.unchanged
        counts.deleted += batch.deleted
        counts.merged += batch.merged
        counts.failed += batch.failed
        try write(connection, id, state: .running, counts: counts, message: nil, endedAt: nil)
    }

    static func write(
        _ connection: Connection, _ id: Int64, state: ImportRecord.State, counts: ImportCounts, message: String?, endedAt: Int64?
    ) throws(StoreError) {
        let statement = try connection.statement(
            """
            UPDATE import SET state=?, ended_at=?, message=?, seen=?, total=?, created=?, updated=?, unchanged=?, deleted=?, merged=?, \
            failed=? WHERE id=?
            """)
        statement.bind(1, text: state.rawValue).bind(2, endedAt).bind(3, text: message).bind(4, counts.seen).bind(5, counts.total)
        statement.bind(6, counts.created).bind(7, counts.updated).bind(8, counts.unchanged).bind(9, counts.deleted)
            .bind(10, counts.merged).bind(11, counts.failed).bind(12, id)
        try statement.run()
    }

    /// Imports that were running when their process ended.
    static func markInterrupted(_ connection: Connection, now: Int64) throws(StoreError) {
        try connection.statement("UPDATE import SET state='interrupted', ended_at=? WHERE state IN ('running', 'paused')").bind(1, now)
            .run()
    }

    // MARK: Reading

    private static let columns = """
        id, root, mode, state, started_at, ended_at, message, seen, total, created, updated, unchanged, deleted, merged, failed
        """

    static func newest(_ connection: Connection, limit: Int) throws(StoreError) -> [ImportRecord] {
        let statement = try connection.statement("SELECT \(columns) FROM import ORDER BY id DESC LIMIT ?")
        defer { statement.reset() }
        statement.bind(1, max(0, limit))
        var records: [ImportRecord] = []
        while try statement.step() { records.append(record(statement)) }
        return records
    }

    static func find(_ connection: Connection, _ id: Int64) throws(StoreError) -> ImportRecord? {
        let statement = try connection.statement("SELECT \(columns) FROM import WHERE id=?")
        defer { statement.reset() }
        return try statement.bind(1, id).step() ? record(statement) : nil
    }

    private static func record(_ row: Statement) -> ImportRecord {
        var counts = ImportCounts()
        counts.seen = Int(row.integer(7))
        counts.total = Int(row.integer(8))
        counts.created = Int(row.integer(9))
        counts.updated = Int(row.integer(10))
        counts.unchanged = Int(row.integer(11))
        counts.deleted = Int(row.integer(12))
        counts.merged = Int(row.integer(13))
        counts.failed = Int(row.integer(14))
        return ImportRecord(
            id: row.integer(0), root: row.text(1), mode: row.text(2), state: ImportRecord.State(rawValue: row.text(3)) ?? .failed,
            startedAt: row.integer(4), endedAt: row.integerOrNil(5), counts: counts, message: row.textOrNil(6))
    }

    static func problems(_ connection: Connection, import id: Int64, after: Int64, limit: Int) throws(StoreError) -> [ImportProblem] {
        let statement = try connection.statement(
            """
            SELECT sequence, path, line, code, message, kept, fatal FROM import_problem WHERE import=? AND sequence>? \
            ORDER BY sequence LIMIT ?
            """)
        defer { statement.reset() }
        statement.bind(1, id).bind(2, after).bind(3, max(0, limit))
        var problems: [ImportProblem] = []
        while try statement.step() {
            problems.append(
                ImportProblem(
                    sequence: statement.integer(0), path: statement.bytes(1), line: statement.integerOrNil(2).map { Int($0) },
                    code: statement.text(3), message: statement.text(4), kept: statement.textOrNil(5),
                    isFatal: statement.integer(6) != 0))
        }
        return problems
    }
}
