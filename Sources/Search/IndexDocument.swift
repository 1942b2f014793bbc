/// One article as the index takes it.
package struct IndexDocument: Sendable {
    /// The article's row in the store: what a hit leads back to.
    package var row: Int64
    /// UTF-8, as displayed; folded by the analyzer.
    package var title: [UInt8]
    package var text: [UInt8]
    package var values: DocumentValues

    package init(row: Int64, title: [UInt8], text: [UInt8], values: DocumentValues) {
        self.row = row
        self.title = title
        self.text = text
        self.values = values
    }
}

/// What documents are filtered, sorted and counted by; small integers are rows of the store's name tables, 0 is none.
package struct DocumentValues: Sendable, Equatable {
    /// Seconds since 1970; nil sorts last in both directions.
    package var published: Int64?
    package var updated: Int64
    package var imported: Int64
    /// The upper 64 of the id's 80 bits: breaks ties in every order, ascending.
    package var idBits: UInt64
    package var characterCount: UInt32
    /// The nodes that the article stands in itself, without their ancestors.
    package var categories: [UInt32]
    package var author: UInt32
    package var source: UInt32
    package var tags: [UInt32]
    package var language: UInt32
    /// 0: a story of its own.
    package var story: UInt32
    package var hasImage: Bool

    package init(
        published: Int64? = nil, updated: Int64 = 0, imported: Int64 = 0, idBits: UInt64 = 0, characterCount: UInt32 = 0,
        categories: [UInt32] = [], author: UInt32 = 0, source: UInt32 = 0, tags: [UInt32] = [], language: UInt32 = 0, story: UInt32 = 0,
        hasImage: Bool = false
    ) {
        self.published = published
        self.updated = updated
        self.imported = imported
        self.idBits = idBits
        self.characterCount = characterCount
        self.categories = categories
        self.author = author
        self.source = source
        self.tags = tags
        self.language = language
        self.story = story
        self.hasImage = hasImage
    }
}
