import Articles
import Posts

/// How a folder is imported.
package struct ImportOptions: Sendable {
    package var kinds = SourceKinds()
    /// Where naive dates are read.
    package var zone: TimeZoneRules = .shanghai
    /// Bytes of one file, or of one item of an archive; larger ones are refused.
    package var fileBytesMax: Int64 = 16 << 20
    /// True: a folder without any file, or another folder than the last time, means what it says, and everything else is deleted.
    package var allowsEmpty = false
    /// Threads that read and parse; nil takes one a core: with one more, the writer waits for its turn (8,583 against 7,734 posts a second on two cores).
    package var workers: Int?
    /// Seconds to wait for room on a full disk or for another process's lock before giving up; nil waits as long as it takes.
    package var pauseLimit: Int?
    package var batch = BatchLimits()
    package var archive = ArchiveLimits()

    /// The cleaning rules of the next import; asked once at its start.
    package var rules: @Sendable () -> CleaningRules = { .standard }

    package init() {}
}

/// When a batch of changes becomes a transaction: whatever comes first.
package struct BatchLimits: Sendable {
    /// Changes. More a batch make fewer segments to be merged and a larger write-ahead log.
    package var changes = 4_000
    /// Bytes that the articles of a batch take in memory, estimated.
    package var bytes = 14 << 20
    /// Nanoseconds since its first change; a batch after which nothing comes does not wait.
    package var age: Int64 = 1_000_000_000

    package init() {}
}

/// What an archive may hold. It is read as a stream: none of these is memory, but for `ImportOptions.fileBytesMax`.
package struct ArchiveLimits: Sendable {
    /// Entries of any kind.
    package var entriesMax = 2_000_000
    /// Bytes of all entries together, unpacked.
    package var bytesMax: Int64 = 64 << 30
    /// Bytes unpacked for each byte of the archive, counted from `ratioFloor` bytes on. Posts pack to a third, zeros to a thousandth.
    package var ratioMax: Int64 = 200
    /// Bytes unpacked before the ratio counts.
    package var ratioFloor: Int64 = 64 << 20

    package init() {}
}
