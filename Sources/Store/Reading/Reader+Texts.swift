import Search

extension Reader: TextSource {
    /// Title and text of an article, for the last step of ordering the answers to a question.
    package func texts(row: Int64) throws -> (title: [UInt8], text: [UInt8])? {
        let title = try connection.statement("SELECT title FROM article WHERE row=?")
        defer { title.reset() }
        guard try title.bind(1, row).step() else { return nil }
        return (title.bytes(0), try codec.expand(try ArticleRows.body(connection, row: row), textOnly: true).text)
    }
}
