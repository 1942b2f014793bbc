import Articles

/// One step of an import.
package enum Change: Sendable {
    /// A new or changed file: its article, and what its owner should know.
    case article(FileStamp, Article, problems: [ImportProblem])
    /// Touched, but the same in its canonical form: only the stamp is renewed.
    case unchanged(FileStamp)
    /// Not importable. A former article of that file stays without it only if another file carries it.
    case refused(FileStamp, problems: [ImportProblem])
    /// The file is gone.
    case removed(key: [UInt8])
    /// An archive or feed file whose items came before as changes of their own: known from now on, no article, no failure.
    case container(FileStamp, problems: [ImportProblem])
    /// A remark about something that is no file of the store, or whose file stays as it is: only the report grows.
    case problem(ImportProblem)
}

/// What identifies a state of a file.
package struct FileStamp: Sendable, Hashable {
    /// The path relative to the root; for an item of a feed or archive `path#item`. Bytes, not text.
    package var key: [UInt8]
    package var size: Int64
    package var modifiedNanoseconds: Int64
    /// The inode's change time: content, name and attributes move it, and nobody can set it back (inode(7)). 0: not known.
    package var changedNanoseconds: Int64
    package var inode: UInt64
    package var canonicalHash: UInt64

    package init(
        key: [UInt8], size: Int64, modifiedNanoseconds: Int64, changedNanoseconds: Int64 = 0, inode: UInt64, canonicalHash: UInt64
    ) {
        self.key = key
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
        self.inode = inode
        self.canonicalHash = canonicalHash
    }
}

/// A file as the store has it.
package struct KnownFile: Sendable, Hashable {
    package var stamp: FileStamp
    /// Refused at the last import: no article.
    package var isRefused: Bool

    package init(stamp: FileStamp, isRefused: Bool) {
        self.stamp = stamp
        self.isRefused = isRefused
    }
}

/// What one batch did.
package struct AppliedCounts: Sendable, Equatable {
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var deleted = 0
    package var merged = 0
    package var failed = 0
    /// Keys whose file must be read again, because the article that stood before them is gone.
    package var readAgain: [[UInt8]] = []
    /// Keys of files counted above but as unchanged whose article other files carry too, or carried before.
    package var sharing: [[UInt8]] = []

    package init() {}
}

/// What an import has done so far.
package struct ImportCounts: Sendable, Equatable {
    /// Files dealt with, and files found.
    package var seen = 0
    package var total = 0
    package var created = 0
    package var updated = 0
    package var unchanged = 0
    package var deleted = 0
    package var merged = 0
    package var failed = 0

    package init() {}
}

/// The record of one import.
package struct ImportRecord: Sendable, Equatable {
    /// `interrupted`: the process ended before the import did.
    package enum State: String, Sendable { case running, paused, done, failed, cancelled, interrupted }
    package var id: Int64
    package var root: String
    package var mode: String
    package var state: State
    package var startedAt: Int64
    package var endedAt: Int64?
    package var counts: ImportCounts
    package var message: String?

    package init(
        id: Int64, root: String, mode: String, state: State, startedAt: Int64, endedAt: Int64?, counts: ImportCounts, message: String?
    ) {
        self.id = id
        self.root = root
        self.mode = mode
        self.state = state
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.counts = counts
        self.message = message
    }
}

/// A line of an import's report.
package struct ImportProblem: Sendable, Equatable {
    /// Set by the store.
    package var sequence: Int64
    package var path: [UInt8]
    package var line: Int?
    package var code: String
    package var message: String
    package var kept: String?
    /// Refused, rather than imported with a remark.
    package var isFatal: Bool

    package init(
        sequence: Int64 = 0, path: [UInt8], line: Int? = nil, code: String, message: String, kept: String? = nil, isFatal: Bool = false
    ) {
        self.sequence = sequence
        self.path = path
        self.line = line
        self.code = code
        self.message = message
        self.kept = kept
        self.isFatal = isFatal
    }
}
