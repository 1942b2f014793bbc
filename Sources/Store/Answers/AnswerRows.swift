import Articles

/// What the answer of an article is made from.
struct AnswerSource {
    var row: Int64
    var id: ArticleID
    var sequence: Int64
    var modified: Int64
    var card: [UInt8]
    var details: [UInt8]
    /// As in the `body` table.
    var body: [UInt8]

    static let columns = "article.row, article.id, article.sequence, article.modified, card, details, body.bytes"

    /// Of the first columns of a row; nil when the id is damaged.
    init?(_ statement: Statement) {
        guard let id = ArticleID(blob: statement.bytes(1)) else { return nil }
        row = statement.integer(0)
        self.id = id
        sequence = statement.integer(2)
        modified = statement.integer(3)
        card = statement.bytes(4)
        details = statement.bytes(5)
        body = statement.bytes(6)
    }

    /// The whole answer, plain.
    /// - Throws: `corrupt` for a body that is damaged.
    func plain(_ codec: BodyCodec) throws(StoreError) -> [UInt8] {
        ArticleJSON.answer(id: id, card: card, details: details, html: try codec.expand(body).html, story: CardPatch.storyID(in: card))
    }
}

/// Rows of `answer` and `answer_progress`.
enum AnswerRows {
    /// Articles changed after a sequence number, in order of changes.
    /// - Parameter bytesMax: no further one is read when they have so many bytes.
    static func pending(_ connection: Connection, after sequence: Int64, limit: Int, bytesMax: Int) throws(StoreError) -> [AnswerSource] {
        let statement = try connection.statement(
            """
            SELECT \(AnswerSource.columns) \
            FROM change_log CROSS JOIN article ON article.id=change_log.id CROSS JOIN body ON body.row=article.row \
            WHERE change_log.sequence>? AND article.sequence=change_log.sequence ORDER BY change_log.sequence LIMIT ?
            """)
        defer { statement.reset() }
        statement.bind(1, sequence).bind(2, limit)
        var sources: [AnswerSource] = []
        var bytes = 0
        while bytes < bytesMax, try statement.step() {
            guard let source = AnswerSource(statement) else {
                throw StoreError(code: .corrupt, message: "an article's id is damaged")
            }
            bytes += source.card.count + source.details.count + source.body.count
            sources.append(source)
        }
        return sources
    }

    /// All answers beside what they are made from: row, sequence and so on, then the answer's own sequence, modification and bytes.
    static let checking = """
        SELECT \(AnswerSource.columns), answer.sequence, answer.modified, answer.bytes \
        FROM answer JOIN article ON article.row=answer.row JOIN body ON body.row=answer.row
        """

    /// Keeps an answer unless the article has changed since.
    static func write(_ connection: Connection, _ source: AnswerSource, _ bytes: [UInt8]) throws(StoreError) {
        try connection.statement(
            "REPLACE INTO answer SELECT row, sequence, modified, ? FROM article WHERE row=? AND sequence=? AND modified=?"
        ).bind(1, bytes).bind(2, source.row).bind(3, source.sequence).bind(4, source.modified).run()
    }

    /// The article is another one now.
    static func delete(_ connection: Connection, row: Int64) throws(StoreError) {
        try connection.statement("DELETE FROM answer WHERE row=?").bind(1, row).run()
    }

    /// Of changes up to here the answers are made.
    static func progress(_ connection: Connection) throws(StoreError) -> Int64 {
        try connection.integer("SELECT sequence FROM answer_progress WHERE one=1") ?? 0
    }

    static func setProgress(_ connection: Connection, _ sequence: Int64) throws(StoreError) {
        try connection.statement("UPDATE answer_progress SET sequence=? WHERE one=1").bind(1, sequence).run()
    }
}
