/// A file as the writer sees it: its stamp, what it carries, and how its text ranks among the files of the same article.
struct FileRecord: Equatable {
    var stamp: FileStamp
    /// Row of its article; nil for refused files and containers.
    var article: Int64?
    var isRefused = false
    /// Of the cleaned text.
    var characters = 0
    var rev = ""
    var categories: [UInt32] = []

    /// Whether this file's text stands for the article rather than another's: the longer one, then the smaller hashes,
    /// then the smaller key. An order of the files alone, so that the order of reading does not matter (API.md §8).
    func isBetter(than other: FileRecord) -> Bool {
        if characters != other.characters { return characters > other.characters }
        if rev != other.rev { return rev < other.rev }
        if stamp.canonicalHash != other.stamp.canonicalHash { return stamp.canonicalHash < other.stamp.canonicalHash }
        return stamp.key.lexicographicallyPrecedes(other.stamp.key)
    }
}

/// Rows of `file`.
enum FileRows {
    private static let columns = "key, size, modified, inode, hash, changed, article, refused, characters, rev, categories"
    private static let findByKey = "SELECT \(columns) FROM file WHERE key=?"
    private static let findByArticle = "SELECT \(columns) FROM file WHERE article=?"
    private static let replace = "REPLACE INTO file (\(columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?)"

    static func find(_ connection: Connection, key: [UInt8]) throws(StoreError) -> FileRecord? {
        let statement = try connection.statement(findByKey)
        defer { statement.reset() }
        statement.bind(1, key)
        return try statement.step() ? try record(statement) : nil
    }

    /// The files that carry an article.
    static func carriers(_ connection: Connection, article: Int64) throws(StoreError) -> [FileRecord] {
        let statement = try connection.statement(findByArticle)
        defer { statement.reset() }
        statement.bind(1, article)
        var records: [FileRecord] = []
        while try statement.step() { records.append(try record(statement)) }
        return records
    }

    /// - Parameter folder: the path of a folder with `/` at the end: only what is below it. Empty for all.
    static func known(_ connection: Connection, below folder: [UInt8]) throws(StoreError) -> [KnownFile] {
        let select = "SELECT key, size, modified, inode, hash, changed, refused FROM file"
        let statement: Statement
        if folder.last == UInt8(ascii: "/") {
            // Every key that begins with `folder/` is less than `folder0`, for 0 follows / in ASCII.
            statement = try connection.statement(select + " WHERE key>=? AND key<?")
            statement.bind(1, folder).bind(2, folder.dropLast() + [UInt8(ascii: "0")])
        } else {
            statement = try connection.statement(select)
        }
        defer { statement.reset() }
        var files: [KnownFile] = []
        while try statement.step() {
            files.append(KnownFile(stamp: stamp(statement), isRefused: statement.integer(6) != 0))
        }
        return files
    }

    static func write(_ connection: Connection, _ record: FileRecord) throws(StoreError) {
        let statement = try connection.statement(replace)
        let stamp = record.stamp
        statement.bind(1, stamp.key).bind(2, stamp.size).bind(3, stamp.modifiedNanoseconds)
            .bind(4, Int64(bitPattern: stamp.inode)).bind(5, Int64(bitPattern: stamp.canonicalHash)).bind(6, stamp.changedNanoseconds)
        statement.bind(7, record.article).bind(8, record.isRefused ? 1 : 0).bind(9, record.characters)
            .bind(10, text: record.rev).bind(11, Varint.bytes(record.categories))
        try statement.run()
    }

    static func delete(_ connection: Connection, key: [UInt8]) throws(StoreError) {
        try connection.statement("DELETE FROM file WHERE key=?").bind(1, key).run()
    }

    /// A stamp that no file has, so that the next scan reads it again whatever happens before.
    static func markUnread(_ stamp: FileStamp) -> FileStamp {
        FileStamp(key: stamp.key, size: -1, modifiedNanoseconds: 0, inode: 0, canonicalHash: 0)
    }

    private static func record(_ statement: Statement) throws(StoreError) -> FileRecord {
        FileRecord(
            stamp: stamp(statement), article: statement.integerOrNil(6), isRefused: statement.integer(7) != 0,
            characters: Int(statement.integer(8)), rev: statement.text(9), categories: try Varint.numbers(statement.bytes(10)))
    }

    private static func stamp(_ statement: Statement) -> FileStamp {
        FileStamp(
            key: statement.bytes(0), size: statement.integer(1), modifiedNanoseconds: statement.integer(2),
            changedNanoseconds: statement.integer(5),
            inode: UInt64(bitPattern: statement.integer(3)), canonicalHash: UInt64(bitPattern: statement.integer(4)))
    }
}
