import Articles
import Search

/// What one call of `apply` has gathered: every article is written once, whatever number of files of the batch carry it.
struct Batch {
    /// An article that files of the batch brought, left or changed.
    struct Touched {
        /// Known before; its row otherwise is new.
        var stored: ArticleRow?
        var row: Int64
        /// Files of the batch that carry it, with what they say.
        var candidates: [[UInt8]: Article] = [:]
        /// Those of them that did not carry it before.
        var joined: Set<[UInt8]> = []
        /// Candidates whose record is as it was.
        var same: Set<[UInt8]> = []
    }

    /// A document to index.
    struct Document {
        var row: Int64
        var title: [UInt8]
        var text: [UInt8]
        var values: DocumentValues
    }

    var now: Int64
    /// Records as they will be; `.some(nil)` for files that go.
    var files: [[UInt8]: FileRecord?] = [:]
    var keys: [[UInt8]] = []
    var touched: [ArticleID: Touched] = [:]
    var order: [ArticleID] = []
    var idsByRow: [Int64: ArticleID] = [:]
    /// Keys that the file has rows for.
    var knownKeys: Set<[UInt8]> = []
    var counts = AppliedCounts()
    var problems: [ImportProblem] = []
    var documents: [Document] = []
    /// Rows whose documents in older segments are no more.
    var goneRows: [Int64] = []
    var changedCategories: Set<UInt32> = []
    var staleCategories: Set<UInt32> = []
    /// Whether there were tombstones before; nil until that is asked.
    var hasTombstones: Bool?
    /// Nil for a batch that is to be written.
    let rehearsal: Rehearsal?

    init(now: Int64, rehearsal: Rehearsal? = nil) {
        self.now = now
        self.rehearsal = rehearsal
    }

    mutating func set(_ record: FileRecord?, key: [UInt8]) {
        if files.updateValue(record, forKey: key) == nil { keys.append(key) }
    }

    var changesAnswers: Bool { !documents.isEmpty || !goneRows.isEmpty }
}
