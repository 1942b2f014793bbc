import Articles

extension Reader {
    /// The number of a story in document values; nil when there is no such story.
    ///
    /// A story is called after its earliest version; the id that any other version gave it, before an earlier one came, leads to it still.
    func storyNumber(_ id: String) throws(StoreError) -> UInt32? {
        let statement = try connection.statement("SELECT number FROM story WHERE id=?")
        defer { statement.reset() }
        if try statement.bind(1, text: id).step() { return statement.number(0) }
        guard id.hasPrefix("s"), let version = ArticleID(id.dropFirst()), let row = try ArticleRows.find(connection, id: version) else {
            return nil
        }
        return row.values.story == 0 ? nil : row.values.story
    }
}
