import Articles

/// What an id leads to.
package enum ItemLookup: Sendable {
    case found(StoredItem)
    /// Seconds since 1970 at which it went.
    case deleted(at: Int64)
    case missing
}

/// One stored article with the ready bytes of its answers.
package struct StoredItem: Sendable {
    package var id: ArticleID
    /// Rises with each change of this row: the ETag.
    package var sequence: Int64
    /// The card, a JSON object.
    package var card: [UInt8]
    /// What an item has beyond its card, a JSON object without `content`: API.md §3.
    package var details: [UInt8]
    package var html: [UInt8]
    package var text: [UInt8]
    package var published: Int64?
    package var lastModified: Int64

    package init(
        id: ArticleID, sequence: Int64, card: [UInt8], details: [UInt8], html: [UInt8], text: [UInt8], published: Int64?,
        lastModified: Int64
    ) {
        self.id = id
        self.sequence = sequence
        self.card = card
        self.details = details
        self.html = html
        self.text = text
        self.published = published
        self.lastModified = lastModified
    }
}

/// One node of the category tree.
package struct CategoryNode: Sendable, Equatable {
    /// `c` and 11 characters: API.md §8.
    package var id: String
    package var parent: String?
    package var path: [String]
    /// Distinct articles in the subtree.
    package var count: Int
    /// Articles in the node itself.
    package var countSelf: Int
    /// Seconds since 1970 of the newest article in the subtree.
    package var latest: Int64?

    package init(id: String, parent: String?, path: [String], count: Int, countSelf: Int, latest: Int64?) {
        self.id = id
        self.parent = parent
        self.path = path
        self.count = count
        self.countSelf = countSelf
        self.latest = latest
    }
}

/// A name with its articles.
package struct NameCount: Sendable, Equatable {
    package var name: String
    package var count: Int
    package var first: Int64?
    package var last: Int64?

    package init(name: String, count: Int, first: Int64?, last: Int64?) {
        self.name = name
        self.count = count
        self.first = first
        self.last = last
    }
}

/// Counts of the whole.
package struct StoreStats: Sendable, Equatable {
    package var articles = 0
    package var categories = 0
    package var files = 0
    package var bytes: Int64 = 0
    package var generation: UInt64 = 0
    package var oldest: Int64?
    package var newest: Int64?

    package init() {}
}

/// One line of the change log.
package struct ChangeEntry: Sendable, Equatable {
    package var sequence: Int64
    package var isDelete: Bool
    package var id: ArticleID
    package var rev: String?

    package init(sequence: Int64, isDelete: Bool, id: ArticleID, rev: String?) {
        self.sequence = sequence
        self.isDelete = isDelete
        self.id = id
        self.rev = rev
    }
}
