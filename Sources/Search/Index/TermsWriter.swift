/// Where a term's postings are.
struct TermEntry: Sendable, Equatable {
    /// Documents that have it.
    var count: Int
    /// Addresses in the streams of documents, positions and tables, and lengths in bytes.
    var documents = 0
    var documentsBytes = 0
    var positions = 0
    var positionsBytes = 0
    var table = 0
    /// The only posting, when it stands in the dictionary.
    var inline: Inline?

    struct Inline: Sendable, Equatable {
        var document: UInt32
        var value: UInt32
        /// The only position; nil for a term without positions.
        var position: UInt32?
    }

    /// Blocks of 128 that are full.
    var fullBlocks: Int { count / SegmentFormat.blockSize }
    var blocks: Int { (count + SegmentFormat.blockSize - 1) / SegmentFormat.blockSize }
    var hasTable: Bool { count > SegmentFormat.blockSize }
    var tableBytes: Int { hasTable ? blocks * SegmentFormat.tableEntryBytes : 0 }
}

/// Writes the dictionary: keys in ascending order, sixteen to a group; a group's first key is whole.
///
/// A blob: groups, then the offset of each group in two bytes, then their number in two. A group: the addresses in the
/// three streams as varints, then its entries: shared bytes, length of the rest, the rest, postings × 2 + (1 if inline),
/// then document, value and position, or the bytes of postings and of positions.
struct TermsWriter {
    private var blob: [UInt8] = []
    private var groups: [Int] = []
    private var inGroup = 0
    private var previous: [UInt8] = []
    private(set) var firstKeys: [[UInt8]] = []
    private(set) var count = 0

    mutating func append(_ key: [UInt8], _ entry: TermEntry, _ blobs: inout BlobWriter) throws {
        if blob.count >= SegmentFormat.termsBlobBytes, inGroup == SegmentFormat.termsPerGroup { try flush(&blobs) }
        var shared = 0
        if groups.isEmpty || inGroup == SegmentFormat.termsPerGroup {
            if groups.isEmpty { firstKeys.append(key) }
            groups.append(blob.count)
            inGroup = 0
            blob.appendVarint(entry.documents)
            blob.appendVarint(entry.positions)
            blob.appendVarint(entry.table)
        } else {
            let most = min(key.count, previous.count)
            while shared < most, key[shared] == previous[shared] { shared += 1 }
        }
        blob.appendVarint(shared)
        blob.appendVarint(key.count - shared)
        blob.append(contentsOf: key[shared...])
        blob.appendVarint(entry.count << 1 | (entry.inline == nil ? 0 : 1))
        if let inline = entry.inline {
            blob.appendVarint(UInt64(inline.document))
            blob.appendVarint(UInt64(inline.value))
            if let position = inline.position { blob.appendVarint(UInt64(position)) }
        } else {
            blob.appendVarint(entry.documentsBytes)
            if TermKey.hasPositions(key) { blob.appendVarint(entry.positionsBytes) }
        }
        previous = key
        inGroup += 1
        count += 1
    }

    mutating func flush(_ blobs: inout BlobWriter) throws {
        guard !groups.isEmpty else { return }
        for group in groups {
            blob.append(UInt8(truncatingIfNeeded: group))
            blob.append(UInt8(truncatingIfNeeded: group >> 8))
        }
        blob.append(UInt8(truncatingIfNeeded: groups.count))
        blob.append(UInt8(truncatingIfNeeded: groups.count >> 8))
        try blobs.write(blob, to: .terms)
        blob = []
        blob.reserveCapacity(SegmentFormat.termsBlobBytes + 4_096)
        groups = []
        inGroup = 0
        previous = []
    }
}
