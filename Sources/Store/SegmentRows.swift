import Search

/// Segments as rows: numbers, blobs and deletion bitmaps.
enum SegmentRows {
    /// Blobs a segment can have: the low bits of a blob's key.
    static let blobsMax = 1 << 24
    /// What helps against a damaged index, for its errors.
    static let remedy = "`broadsheet reindex` builds it anew"

    /// - Throws: `corrupt` when the row is not there.
    static func blob(_ connection: Connection, segment: Int64, number: Int) throws(StoreError) -> [UInt8] {
        guard number >= 0, number < blobsMax, segment >= 0, segment < 1 << 38 else { throw missing(segment, number) }
        let statement = try connection.statement("SELECT bytes FROM segment_blob WHERE key=?")
        defer { statement.reset() }
        statement.bind(1, segment << 24 | Int64(number))
        guard try statement.step() else { throw missing(segment, number) }
        return statement.bytes(0)
    }

    static func insert(_ connection: Connection, segment: Int64, image: SegmentImage, documents: Int) throws(StoreError) {
        let row = try connection.statement("INSERT INTO segment VALUES (?, ?, x'')")
        try row.bind(1, segment).bind(2, documents).run()
        let blob = try connection.statement("INSERT INTO segment_blob VALUES (?, ?)")
        for (number, bytes) in image.blobs.enumerated() {
            try blob.bind(1, segment << 24 | Int64(number)).bind(2, bytes).run()
        }
    }

    static func delete(_ connection: Connection, segment: Int64) throws(StoreError) {
        try connection.statement("DELETE FROM segment WHERE id=?").bind(1, segment).run()
        try connection.statement("DELETE FROM segment_blob WHERE key>=? AND key<?")
            .bind(1, segment << 24).bind(2, (segment + 1) << 24).run()
    }

    static func writeDeletions(_ connection: Connection, segment: Int64, words: [UInt64]) throws(StoreError) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 8)
        for word in words {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        try connection.statement("UPDATE segment SET deletions=? WHERE id=?").bind(1, bytes).bind(2, segment).run()
    }

    /// A stored bitmap; bits beyond the documents are dropped.
    static func words(_ bytes: [UInt8], documents: Int) -> [UInt64] {
        guard !bytes.isEmpty else { return [] }
        var words = [UInt64](repeating: 0, count: (documents + 63) / 64)
        for index in 0..<min(bytes.count, words.count * 8) { words[index >> 3] |= UInt64(bytes[index]) << UInt64((index & 7) * 8) }
        if documents % 64 != 0, let last = words.indices.last { words[last] &= (1 << UInt64(documents % 64)) - 1 }
        return words
    }

    static func open(_ id: Int64, resident: [UInt8]) throws(StoreError) -> Segment {
        do {
            return try Segment(id: id, resident: resident)
        } catch {
            throw StoreError(code: .corrupt, message: "segment \(id) of the search index: \(error.message); \(remedy)")
        }
    }

    private static func missing(_ segment: Int64, _ number: Int) -> StoreError {
        StoreError(code: .corrupt, message: "blob \(number) of segment \(segment) of the search index is missing; \(remedy)")
    }
}

/// Blobs read through one connection, inside whatever transaction it is in.
final class ConnectionBlobs: BlobSource {
    private let connection: Connection
    private let cache: BlobCache?

    init(_ connection: Connection, cache: BlobCache? = nil) {
        self.connection = connection
        self.cache = cache
    }

    func blob(segment: Int64, number: Int) throws -> [UInt8] {
        if let kept = cache?.bytes(segment: segment, number: number) { return kept }
        let bytes = try SegmentRows.blob(connection, segment: segment, number: number)
        cache?.keep(bytes, segment: segment, number: number)
        return bytes
    }
}
