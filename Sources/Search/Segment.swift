/// The bytes of one immutable segment, as numbered blobs. Blob 0 is the resident part: header, dictionary index, document values.
package struct SegmentImage: Sendable {
    package var blobs: [[UInt8]]

    package init(blobs: [[UInt8]]) {
        self.blobs = blobs
    }
}

/// Where a segment's blobs are read; one thread at a time. The store implements it on one connection.
package protocol BlobSource: AnyObject {
    /// - Throws: when the blob is not there or cannot be read.
    func blob(segment: Int64, number: Int) throws -> [UInt8]
}

/// An open segment: its resident part decoded and checked. Immutable; any thread.
package final class Segment: Sendable {
    /// The store's number for it.
    package let id: Int64
    /// Documents, deleted ones included.
    package var count: Int { columns.count }
    /// Different terms.
    package let termCount: Int

    let columns: DocumentColumns
    /// Numbers of the blobs, by stream.
    let blobNumbers: [[UInt32]]
    /// Bytes of each stream of extents; 0 for the dictionary.
    let streamBytes: [Int]
    /// Binary logarithm of the bytes of an extent.
    let extentShift: Int
    /// The first key of each blob of the dictionary.
    let firstKeys: [[UInt8]]

    /// - Throws: `IndexError` when the bytes are not a segment of this version: they may come from a hostile file.
    /// - Complexity: O(documents), about 4 ns each.
    package init(id: Int64, resident: [UInt8]) throws(IndexError) {
        self.id = id
        let magic = SegmentFormat.magic
        guard resident.count > magic.count + 9, resident.prefix(magic.count).elementsEqual(magic) else {
            throw IndexError(message: "not a segment")
        }
        guard let shift = SegmentFormat.extentShift(version: resident[magic.count]) else {
            throw IndexError(
                message: "a segment of version \(resident[magic.count]); this program reads 1 to \(SegmentFormat.version)")
        }
        extentShift = shift
        let end = resident.count - 8
        guard Checksum.of(resident, count: end) == resident.fixed64(at: end) else {
            throw IndexError(message: "a segment's resident part is damaged")
        }
        var reader = ByteReader(resident, magic.count + 1..<end)
        termCount = try reader.count(max: Int(UInt32.max))
        var (numbers, sizes): ([[UInt32]], [Int]) = ([], [])
        for stream in SegmentFormat.Stream.allCases {
            let count = try reader.count(max: reader.end - reader.index)
            var list: [UInt32] = []
            list.reserveCapacity(count)
            var number: UInt32 = 0
            for _ in 0..<count {
                number &+= try reader.uint32()
                list.append(number)
            }
            numbers.append(list)
            let size = stream == .terms ? 0 : try reader.count(max: count << shift)
            sizes.append(size)
        }
        var keys: [[UInt8]] = []
        for _ in numbers[SegmentFormat.Stream.terms.rawValue] {
            let length = try reader.count(max: TermKey.bytesMax)
            keys.append(Array(try reader.take(length)))
        }
        blobNumbers = numbers
        streamBytes = sizes
        firstKeys = keys
        columns = try DocumentColumns(&reader)
    }

    /// The position of an article's row in this segment; nil when it is not here.
    ///
    /// - Complexity: O(log count).
    package func document(row: Int64) -> Int? { columns.document(row: row) }

    /// The row of a document; nil outside of `0..<count`.
    package func row(document: Int) -> Int64? {
        document >= 0 && document < count ? columns.rowNumber(document) : nil
    }
}

/// Damaged or foreign index bytes.
package struct IndexError: Error, Sendable, Equatable {
    package var message: String
    package init(message: String) { self.message = message }
}

/// One generation of the index: its segments and what was deleted in each. Immutable; any thread.
package struct IndexSnapshot: Sendable {
    package var segments: [Segment]
    /// A bit a document, by segment; empty when nothing is deleted.
    package var deletions: [[UInt64]]

    package init(segments: [Segment] = [], deletions: [[UInt64]] = []) {
        self.segments = segments
        self.deletions = deletions
    }

    /// Whether a document of a segment is deleted; false for numbers that are none.
    package func isDeleted(_ document: Int, in segment: Int) -> Bool {
        guard deletions.indices.contains(segment), document >= 0, document >> 6 < deletions[segment].count else { return false }
        return deletions[segment][document >> 6] >> UInt64(document & 63) & 1 == 1
    }

    /// Bits of the deleted documents of a segment; empty when there are none.
    func deleted(_ segment: Int) -> [UInt64] { segment < deletions.count ? deletions[segment] : [] }
}
