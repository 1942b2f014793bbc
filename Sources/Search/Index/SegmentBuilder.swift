/// Collects documents in any order and lays them out in date order. One thread.
///
/// A document is analysed when it is added: it becomes a stream of term numbers. `build` counts the terms, gives each
/// its place in one array, and writes the documents through in date order, so that no posting is ever sorted.
package struct SegmentBuilder {
    private var scanner = UnitScanner()
    private var terms = TermTable()
    /// For each unit its term with the flags below, then the term of the pair with the unit before if there is one.
    private var stream: [UInt32] = []
    private var documents: [Document] = []

    private struct Document {
        var entry: DocumentColumns.Entry
        /// Where its units start in the stream, and where those of the text do.
        var start: Int
        var textStart: Int
        var end: Int
    }

    /// The unit follows the one before, at distance 1, and the number of their pair comes next.
    static let paired: UInt32 = 1 << 31
    /// The unit stands at distance 2 from the one before.
    static let apart: UInt32 = 1 << 30
    static let termMask: UInt32 = (1 << 30) - 1

    package init() {}

    /// Documents added so far.
    package var count: Int { documents.count }

    /// Units after which `build` should come soon: memory is about 30 bytes a unit.
    package static let unitsMax = 16_000_000

    /// Whether enough has been added for one segment.
    package var isFull: Bool { stream.count / 2 >= Self.unitsMax }

    /// - Complexity: O(bytes).
    package mutating func add(_ document: IndexDocument) {
        let start = stream.count
        let titleEnd = append(document.title)
        let textStart = stream.count
        let title = document.title.isEmpty || textStart == start ? 0 : titleEnd &+ 2
        _ = append(document.text)
        let entry = DocumentColumns.Entry(
            row: document.row, values: document.values, textStart: title, length: terms.unitsAdded)
        terms.unitsAdded = 0
        documents.append(Document(entry: entry, start: start, textStart: textStart, end: stream.count))
    }

    /// Adds a field's units; returns the position of the last.
    private mutating func append(_ utf8: [UInt8]) -> UInt32 {
        scanner.scan(utf8.span)
        terms.append(scanner, to: &stream)
        return scanner.units.last?.position ?? 0
    }

    /// - Complexity: O(postings).
    package consuming func build() -> SegmentImage {
        var image = SegmentImage(blobs: [[]])
        let collector = BlobCollector()
        do {
            try write { collector.blobs.append(($0, $1)) }
        } catch {
            // Only the sink throws, and this one does not, or a term of 4 GB, which does not fit in memory.
            preconditionFailure("a segment in memory cannot fail: \(error)")
        }
        for (number, bytes) in collector.blobs {
            if number == 0 { image.blobs[0] = bytes } else { image.blobs.append(bytes) }
        }
        return image
    }

    private final class BlobCollector {
        var blobs: [(Int, [UInt8])] = []
    }

    private mutating func write(_ emit: @escaping (_ number: Int, _ bytes: [UInt8]) throws -> Void) throws {
        documents.sort { DocumentColumns.Entry.precedes($0.entry, $1.entry) }
        let columns = DocumentColumns(documents.map(\.entry))
        let sorted = terms.sorted()
        var occurrences = Occurrences(counts: terms.counts, order: sorted.numbers)
        for (index, document) in documents.enumerated() {
            let (number, first) = (UInt32(truncatingIfNeeded: index), document.entry.textStart)
            occurrences.add(stream, document.start..<document.textStart, document: number, from: 0, isText: false)
            occurrences.add(stream, document.textStart..<document.end, document: number, from: first, isText: true)
        }
        stream = []
        var writer = PostingsWriter(lengths: columns.lengths, emit: emit)
        try sorted.forEach { term, key in
            try occurrences.write(term, key, hasPositions: TermKey.hasPositions(key), to: &writer)
        }
        try writer.finish(columns: columns)
    }
}
