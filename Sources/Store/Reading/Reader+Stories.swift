extension Reader {
    /// The number of a story in document values; nil when there is no such story.
    func storyNumber(_ id: String) throws(StoreError) -> UInt32? {
        let statement = try connection.statement("SELECT number FROM story WHERE id=?")
        defer { statement.reset() }
        return try statement.bind(1, text: id).step() ? statement.number(0) : nil
    }
}
