import Articles
import Search

extension ArticleID {
    /// 10 bytes, big-endian: the `id` columns.
    var blob: [UInt8] {
        let (high, low) = (UInt64(truncatingIfNeeded: bits >> 16), UInt16(truncatingIfNeeded: bits))
        var blob: [UInt8] = []
        blob.reserveCapacity(10)
        for shift in stride(from: 56, through: 0, by: -8) { blob.append(UInt8(truncatingIfNeeded: high >> UInt64(shift))) }
        blob.append(UInt8(low >> 8))
        blob.append(UInt8(truncatingIfNeeded: low))
        return blob
    }

    /// nil for anything but 10 bytes.
    init?(blob: [UInt8]) {
        guard blob.count == 10 else { return nil }
        var bits: UInt128 = 0
        for byte in blob { bits = bits << 8 | UInt128(byte) }
        self.init(bits: bits)
    }

    /// What document values are ordered by where all else is equal.
    var indexBits: UInt64 { UInt64(truncatingIfNeeded: bits >> 16) }
}

/// An article's row as the writer needs it to change it.
struct ArticleRow {
    var row: Int64
    var id: ArticleID
    var sequence: Int64
    var firstSeen: Int64
    var winner: [UInt8]
    var winnerHash: UInt64
    var rev: String
    var values: DocumentValues
}

/// The parts of a row that answers are made of.
struct ArticleContent: Equatable {
    var title: String
    var card: [UInt8]
    var details: [UInt8]
}

/// Rows of `article`, `body`, `change_log` and `tombstone`.
enum ArticleRows {
    static func find(_ connection: Connection, id: ArticleID) throws(StoreError) -> ArticleRow? {
        let statement = try connection.statement(
            "SELECT row, id, sequence, first_seen, winner, winner_hash, rev, doc_values FROM article WHERE id=?")
        defer { statement.reset() }
        statement.bind(1, id.blob)
        return try statement.step() ? try row(statement) : nil
    }

    static func find(_ connection: Connection, row number: Int64) throws(StoreError) -> ArticleRow? {
        let statement = try connection.statement(
            "SELECT row, id, sequence, first_seen, winner, winner_hash, rev, doc_values FROM article WHERE row=?")
        defer { statement.reset() }
        statement.bind(1, number)
        return try statement.step() ? try row(statement) : nil
    }

    private static func row(_ statement: Statement) throws(StoreError) -> ArticleRow {
        guard let id = ArticleID(blob: statement.bytes(1)) else { throw StoreError(code: .corrupt, message: "an article's id is damaged") }
        return ArticleRow(
            row: statement.integer(0), id: id, sequence: statement.integer(2), firstSeen: statement.integer(3),
            winner: statement.bytes(4), winnerHash: UInt64(bitPattern: statement.integer(5)), rev: statement.text(6),
            values: try DocumentValuesCodec.values(statement.bytes(7), idBits: id.indexBits))
    }

    static func content(_ connection: Connection, row: Int64) throws(StoreError) -> ArticleContent {
        let statement = try connection.statement("SELECT title, card, details FROM article WHERE row=?")
        defer { statement.reset() }
        guard try statement.bind(1, row).step() else { throw missing(row) }
        return ArticleContent(title: statement.text(0), card: statement.bytes(1), details: statement.bytes(2))
    }

    static func body(_ connection: Connection, row: Int64) throws(StoreError) -> [UInt8] {
        let statement = try connection.statement("SELECT bytes FROM body WHERE row=?")
        defer { statement.reset() }
        guard try statement.bind(1, row).step() else { throw missing(row) }
        return statement.bytes(0)
    }

    static func insert(_ connection: Connection, _ row: ArticleRow, _ content: ArticleContent, now: Int64) throws(StoreError) {
        let statement = try connection.statement("INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")
        statement.bind(1, row.row).bind(2, row.id.blob).bind(3, row.sequence).bind(4, row.firstSeen).bind(5, now)
            .bind(6, row.values.published)
        bind(statement, from: 7, row, content)
        try statement.run()
    }

    static func update(_ connection: Connection, _ row: ArticleRow, _ content: ArticleContent, now: Int64) throws(StoreError) {
        let statement = try connection.statement(
            """
            UPDATE article SET sequence=?, modified=?, published=?, winner=?, winner_hash=?, rev=?, title=?, doc_values=?, card=?, \
            details=? WHERE row=?
            """)
        statement.bind(1, row.sequence).bind(2, now).bind(3, row.values.published)
        bind(statement, from: 4, row, content)
        try statement.bind(11, row.row).run()
        try AnswerRows.delete(connection, row: row.row)
    }

    private static func bind(_ statement: Statement, from first: Int32, _ row: ArticleRow, _ content: ArticleContent) {
        statement.bind(first, row.winner).bind(first + 1, Int64(bitPattern: row.winnerHash)).bind(first + 2, text: row.rev)
            .bind(first + 3, text: content.title).bind(first + 4, DocumentValuesCodec.bytes(row.values))
            .bind(first + 5, content.card).bind(first + 6, content.details)
    }

    static func setWinner(_ connection: Connection, row: Int64, key: [UInt8], hash: UInt64) throws(StoreError) {
        try connection.statement("UPDATE article SET winner=?, winner_hash=? WHERE row=?")
            .bind(1, key).bind(2, Int64(bitPattern: hash)).bind(3, row).run()
    }

    static func writeBody(_ connection: Connection, row: Int64, _ bytes: [UInt8]) throws(StoreError) {
        try connection.statement("REPLACE INTO body VALUES (?,?)").bind(1, row).bind(2, bytes).run()
    }

    static func delete(_ connection: Connection, row: Int64) throws(StoreError) {
        try connection.statement("DELETE FROM article WHERE row=?").bind(1, row).run()
        try connection.statement("DELETE FROM body WHERE row=?").bind(1, row).run()
        try AnswerRows.delete(connection, row: row)
    }

    // MARK: Changes

    /// Writes a line of the change log in the place of the article's former one.
    static func log(
        _ connection: Connection, sequence: Int64, replacing former: Int64?, id: ArticleID, rev: String?
    ) throws(StoreError) {
        if let former { try connection.statement("DELETE FROM change_log WHERE sequence=?").bind(1, former).run() }
        try connection.statement("INSERT INTO change_log VALUES (?,?,?)").bind(1, sequence).bind(2, id.blob).bind(3, text: rev).run()
    }

    static func bury(_ connection: Connection, id: ArticleID, sequence: Int64, now: Int64) throws(StoreError) {
        try connection.statement("REPLACE INTO tombstone VALUES (?,?,?)").bind(1, id.blob).bind(2, sequence).bind(3, now).run()
    }

    /// Takes a tombstone away.
    /// - Returns: the sequence of the deletion; nil when there was no tombstone.
    static func unbury(_ connection: Connection, id: ArticleID) throws(StoreError) -> Int64? {
        let statement = try connection.statement("DELETE FROM tombstone WHERE id=? RETURNING sequence")
        defer { statement.reset() }
        statement.bind(1, id.blob)
        guard try statement.step() else { return nil }
        let sequence = statement.integer(0)
        while try statement.step() {}
        return sequence
    }

    private static func missing(_ row: Int64) -> StoreError {
        StoreError(code: .corrupt, message: "the article in row \(row) is missing")
    }
}
