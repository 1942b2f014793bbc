/// Why an archive could not be read to its end. Entries before stand.
struct ArchiveError: Error, Equatable {
    enum Code: String {
        case truncated = "archive_truncated"
        case corrupt = "archive_corrupt"
        /// It unpacks to far more than posts ever would.
        case ratio = "archive_ratio"
        case tooLarge = "archive_too_large"
        case tooManyEntries = "archive_too_many_entries"
        case unreadable = "archive_unreadable"
    }
    var code: Code
    var message: String
}

/// Whom an archive's reader tells its entries, in the order of the archive.
protocol ArchiveVisitor: AnyObject {
    /// A regular file's name, as the archive has it, and its size: false passes it over.
    func wants(_ name: [UInt8], size: Int64) -> Bool
    /// The bytes of a wanted entry. False ends the reading.
    func take(_ name: [UInt8], _ bytes: [UInt8]) -> Bool
    /// A wanted entry that cannot be read, though the archive goes on.
    func refuse(_ name: [UInt8], code: String, message: String)
}

/// What may come out of one archive: counts and refuses.
struct ArchiveMeter {
    let limits: ArchiveLimits
    private var entries = 0
    private var unpacked: Int64 = 0

    init(_ limits: ArchiveLimits) {
        self.limits = limits
    }

    mutating func countEntry() throws(ArchiveError) {
        entries += 1
        if entries > limits.entriesMax {
            throw ArchiveError(code: .tooManyEntries, message: "more than \(limits.entriesMax) entries")
        }
    }

    /// - Parameter packed: bytes of the archive that have been read for all that came out so far.
    mutating func count(_ bytes: Int, packed: Int64) throws(ArchiveError) {
        unpacked += Int64(bytes)
        if unpacked > limits.bytesMax {
            throw ArchiveError(code: .tooLarge, message: "it unpacks to more than \(limits.bytesMax) bytes")
        }
        let (allowed, overflow) = max(1, packed).multipliedReportingOverflow(by: limits.ratioMax)
        if unpacked > limits.ratioFloor, !overflow, unpacked > allowed {
            throw ArchiveError(code: .ratio, message: "it unpacks to more than \(limits.ratioMax) times its size")
        }
    }
}
