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
    /// What the index is to have; see `index`.
    private(set) var documents: [IndexDocument] = []
    /// Where there are many: the segment of the first `handedOver` of them.
    private var making: SegmentMaking?
    private var handedOver = 0
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

    /// Adds a document to the batch's segment. The analysis of many goes on beside what follows.
    mutating func index(_ document: IndexDocument) {
        documents.append(document)
        if documents.count - handedOver >= SegmentMaking.chunk { handOver() }
    }

    private mutating func handOver() {
        let making = making ?? SegmentMaking()
        self.making = making
        making.add(Array(documents[handedOver...]))
        handedOver = documents.count
    }

    /// No document comes any more: the segment is laid out beside what follows.
    mutating func endDocuments() {
        guard let making else { return }
        handOver()
        making.finish()
    }

    /// The segment of all documents, after `endDocuments`.
    mutating func takeSegment() -> SegmentImage? {
        defer { making = nil }
        if let image = making?.take() { return image }
        var builder = SegmentBuilder()
        for document in documents { builder.add(document) }
        return documents.isEmpty ? nil : builder.build()
    }

    var changesAnswers: Bool { !documents.isEmpty || !goneRows.isEmpty }
}
