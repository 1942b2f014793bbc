extension Reader {
    /// The number of a story in document values; nil when there is no such story.
    func storyNumber(_ id: String) throws(StoreError) -> UInt32? { nil }
}
