import Articles

/// The whole answer of one article, as it goes out.
package struct ReadyAnswer: Sendable, Equatable {
    /// Of the article's last change: the ETag.
    package var sequence: Int64
    /// Seconds since 1970.
    package var lastModified: Int64
    /// A gzip member of `ArticleJSON.answer`.
    package var gzip: [UInt8]
}

extension Reader {
    /// The ready answer of an article; nil where none is made yet, or no such article is there.
    ///
    /// - Complexity: two b-tree look-ups, the first in an index that has the row's number.
    package func readyAnswer(_ id: ArticleID) throws(StoreError) -> ReadyAnswer? {
        let statement = try connection.statement(
            "SELECT answer.sequence, answer.modified, bytes FROM article JOIN answer ON answer.row=article.row WHERE id=?")
        defer { statement.reset() }
        guard try statement.bind(1, id.blob).step() else { return nil }
        return ReadyAnswer(sequence: statement.integer(0), lastModified: statement.integer(1), gzip: statement.bytes(2))
    }
}
