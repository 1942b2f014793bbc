/// Proves that a segment holds exactly what its articles' texts say: for `broadsheet check`. One thread.
///
/// The segment is walked once; each document gets a fingerprint of all its terms, values and positions, and what the
/// lists say of themselves (frequencies, ends of blocks, block maxima, order of terms) is compared with what they hold.
/// Articles are given in any order, analysed anew, and must come to the same fingerprints.
package struct SegmentVerifier {
    /// What is wrong with one article's postings.
    package struct Problem: Sendable, Equatable {
        package var row: Int64
        package var message: String
    }

    private let segment: Segment
    private let fingerprints: [UInt64]
    private let deleted: Bitmap
    private var seen: Bitmap
    private var waiting: [IndexDocument] = []
    private var problems: [Problem] = []

    /// Articles that are analysed together.
    private static let batch = 500

    /// - Parameters:
    ///   - number: which segment of the snapshot.
    /// - Throws: `IndexError` when the segment's bytes are damaged, and what `blobs` throws.
    /// - Complexity: O(postings), 8 bytes of memory a document.
    package init(_ snapshot: IndexSnapshot, segment number: Int, blobs: any BlobSource) throws {
        guard snapshot.segments.indices.contains(number) else { throw IndexError(message: "there is no segment \(number)") }
        segment = snapshot.segments[number]
        deleted = Bitmap(count: segment.count, words: snapshot.deleted(number))
        seen = Bitmap(count: segment.count)
        try Self.checkColumns(segment.columns)
        fingerprints = try Self.fingerprints(SegmentReader(segment, blobs))
    }

    /// The rows that must be given: those that are not deleted.
    package var rows: [Int64] {
        (0..<segment.count).filter { !deleted.contains($0) }.map { segment.columns.rowNumber($0) }
    }

    /// Compares one article.
    package mutating func add(_ document: IndexDocument) throws {
        waiting.append(document)
        if waiting.count >= Self.batch { try compare() }
    }

    /// Everything that was found wrong, articles that were never given included.
    package consuming func finish() throws -> [Problem] {
        try compare()
        for document in 0..<segment.count where !deleted.contains(document) && !seen.contains(document) {
            problems.append(Problem(row: segment.columns.rowNumber(document), message: "indexed, but not among the articles"))
        }
        return problems
    }

    private mutating func compare() throws {
        guard !waiting.isEmpty else { return }
        var builder = SegmentBuilder()
        for document in waiting { builder.add(document) }
        let image = builder.build()
        let fresh = try Segment(id: 0, resident: image.blobs.first ?? [])
        let freshPrints = try Self.fingerprints(SegmentReader(fresh, ImageBlobs(image)))
        for document in waiting {
            guard let own = segment.document(row: document.row), !deleted.contains(own), let other = fresh.document(row: document.row)
            else {
                problems.append(Problem(row: document.row, message: "not indexed"))
                continue
            }
            seen.insert(own)
            let (entry, expected) = (segment.columns.entry(own), fresh.columns.entry(other))
            if entry.values != expected.values { problems.append(Problem(row: document.row, message: "indexed with other values")) }
            if fingerprints[own] != freshPrints[other] || entry.length != expected.length || entry.textStart != expected.textStart {
                problems.append(Problem(row: document.row, message: "indexed with other terms than its text has"))
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// What the document values say of themselves: date order, rows that can be found, the sum of the lengths.
    private static func checkColumns(_ columns: DocumentColumns) throws(IndexError) {
        var coded = 0
        var previous: DocumentColumns.Entry?
        for document in 0..<columns.count {
            let entry = columns.entry(document)
            if let previous, !DocumentColumns.Entry.precedes(previous, entry) {
                throw IndexError(message: "the documents are not in date order")
            }
            guard columns.document(row: entry.row) == document else {
                throw IndexError(message: "row \(entry.row) is not where it is looked up")
            }
            coded += entry.length
            previous = entry
        }
        // A code stands for lengths up to a sixteenth longer; each merge rounds the sum down once.
        guard columns.totalLength + 64 >= coded, columns.totalLength <= coded + coded / 16 + columns.count + 64 else {
            throw IndexError(message: "the sum of the lengths is \(columns.totalLength), the lengths come to \(coded)")
        }
    }

    /// A number a document that depends on each of its terms, values and positions, and not on the order of the terms.
    private static func fingerprints(_ reader: SegmentReader) throws -> [UInt64] {
        var prints = [UInt64](repeating: 0, count: reader.segment.count)
        var walk = TermsWalk(reader)
        var positions: [UInt32] = []
        try walk.advance()
        var previous: [UInt8] = []
        var terms = 0
        while let key = walk.key, let entry = walk.entry {
            guard previous.isEmpty || TermsReader.isLess(previous, key) else {
                throw IndexError(message: "the terms are not in order")
            }
            previous = key
            terms += 1
            let term = Checksum.of(key, count: key.count)
            let hasPositions = TermKey.hasPositions(key)
            var cursor = try PostingsCursor(entry, reader)
            for block in 0..<cursor.blocks {
                try cursor.load(block)
                while cursor.index < cursor.count {
                    guard cursor.isBounded(length: reader.segment.columns.lengths[Int(cursor.documents[cursor.index])]) else {
                        throw IndexError(message: "a block's maximum is less than a posting in it")
                    }
                    var print = mix(term, UInt64(cursor.value))
                    if hasPositions {
                        positions.removeAll(keepingCapacity: true)
                        try cursor.positions(into: &positions)
                        for position in positions { print = mix(print, UInt64(position)) }
                    }
                    prints[Int(cursor.documents[cursor.index])] &+= print
                    cursor.index += 1
                }
            }
            try walk.advance()
        }
        guard terms == reader.segment.termCount else {
            throw IndexError(message: "there are \(terms) terms, not \(reader.segment.termCount)")
        }
        return prints
    }

    private static func mix(_ state: UInt64, _ value: UInt64) -> UInt64 {
        var mixed = (state ^ value) &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed &>> 29
        return mixed &* 0x94D0_49BB_1331_11EB ^ mixed &>> 32
    }

    private final class ImageBlobs: BlobSource {
        private let image: SegmentImage

        init(_ image: SegmentImage) { self.image = image }

        func blob(segment: Int64, number: Int) throws -> [UInt8] {
            guard image.blobs.indices.contains(number) else { throw IndexError(message: "no blob \(number)") }
            return image.blobs[number]
        }
    }
}
