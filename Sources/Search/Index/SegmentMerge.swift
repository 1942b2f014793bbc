/// Which segments to merge now, and the merging itself. Pure.
package enum SegmentMerge {
    /// Segments of one tier that are merged together.
    package static let fanIn = 8
    /// Documents of the lowest tier: smaller segments count as that size.
    package static let tierDocumentsMin = 2_000
    /// A segment with this many live documents is not merged for its size any more.
    package static let documentsMax = 400_000
    /// Above this share of deleted documents a segment is rewritten alone.
    package static let deletedShareMax = 0.3

    /// Positions of segments worth merging (tiered by live documents), or nil.
    package static func plan(live: [Int], total: [Int]) -> [Int]? {
        let count = min(live.count, total.count)
        var tiers: [Int: [Int]] = [:]
        for index in 0..<count where live[index] < documentsMax {
            var (tier, bound) = (0, tierDocumentsMin)
            while live[index] >= bound, tier < 32 {
                tier += 1
                bound *= fanIn
            }
            tiers[tier, default: []].append(index)
        }
        for tier in tiers.keys.sorted() {
            guard let members = tiers[tier], members.count >= fanIn else { continue }
            var (chosen, sum): ([Int], Int) = ([], 0)
            for index in members.sorted(by: { live[$0] < live[$1] }).prefix(2 * fanIn) where sum + live[index] <= 2 * documentsMax {
                chosen.append(index)
                sum += live[index]
            }
            if chosen.count >= 2 { return chosen.sorted() }
        }
        for index in 0..<count where total[index] > 0 {
            if Double(total[index] - live[index]) > deletedShareMax * Double(total[index]) { return [index] }
        }
        return nil
    }

    /// One segment from several without their deleted documents. Postings are merged, texts are not read again.
    ///
    /// The whole segment is in memory at the end; `merge(_:segments:blobs:emit:)` needs a few megabytes.
    package static func merge(_ snapshot: IndexSnapshot, segments: [Int], blobs: any BlobSource) throws -> SegmentImage {
        let collected = CollectedBlobs()
        try merge(snapshot, segments: segments, blobs: blobs) { number, bytes in collected.blobs.append((number, bytes)) }
        var image = SegmentImage(blobs: [[]])
        for (number, bytes) in collected.blobs {
            if number == 0 { image.blobs[0] = bytes } else { image.blobs.append(bytes) }
        }
        return image
    }

    private final class CollectedBlobs {
        var blobs: [(Int, [UInt8])] = []
    }

    /// The same, each blob handed on as soon as it is ready: numbers from 1 up, then 0 at last.
    ///
    /// - Throws: `IndexError` for damaged bytes, and what `blobs` and `emit` throw; what was emitted is then worthless.
    package static func merge(
        _ snapshot: IndexSnapshot, segments: [Int], blobs: any BlobSource, emit: @escaping (_ number: Int, _ bytes: [UInt8]) throws -> Void
    ) throws {
        var merger = SegmentMerger(snapshot, segments: segments.filter { snapshot.segments.indices.contains($0) }, blobs: blobs)
        try merger.write(emit)
    }
}

/// Merges the terms of several segments in the order of their keys.
struct SegmentMerger {
    private var inputs: [Input] = []
    private let columns: DocumentColumns

    /// One segment with a place in its dictionary.
    private struct Input {
        let reader: SegmentReader
        /// The new number of each document; `gone` for deleted ones.
        var numbers: [UInt32]
        var terms: TermsWalk
    }

    private static let gone = UInt32.max

    init(_ snapshot: IndexSnapshot, segments: [Int], blobs: any BlobSource) {
        var all: [(entry: DocumentColumns.Entry, input: Int, document: Int, length: UInt8)] = []
        for (input, number) in segments.enumerated() {
            let segment = snapshot.segments[number]
            let deleted = Bitmap(count: segment.count, words: snapshot.deleted(number))
            for document in 0..<segment.count where !deleted.contains(document) {
                all.append((segment.columns.entry(document), input, document, segment.columns.lengths[document]))
            }
            let reader = SegmentReader(segment, blobs)
            inputs.append(
                Input(reader: reader, numbers: Array(repeating: Self.gone, count: segment.count), terms: TermsWalk(reader)))
        }
        all.sort { DocumentColumns.Entry.precedes($0.entry, $1.entry) }
        for (number, item) in all.enumerated() { inputs[item.input].numbers[item.document] = UInt32(truncatingIfNeeded: number) }
        // The exact lengths are gone, their sum is kept in proportion.
        var length = 0.0
        for number in segments {
            let columns = snapshot.segments[number].columns
            let coded = columns.lengths.reduce(0) { $0 + LengthCode.decode($1) }
            let deleted = Bitmap(count: columns.count, words: snapshot.deleted(number))
            var kept = 0
            for document in 0..<columns.count where !deleted.contains(document) { kept += LengthCode.decode(columns.lengths[document]) }
            length += kept == coded ? Double(columns.totalLength) : Double(columns.totalLength) * Double(kept) / Double(max(1, coded))
        }
        columns = DocumentColumns(all.map(\.entry), lengths: all.map(\.length), totalLength: Int(length))
    }

    mutating func write(_ emit: @escaping (_ number: Int, _ bytes: [UInt8]) throws -> Void) throws {
        var writer = PostingsWriter(lengths: columns.lengths, emit: emit)
        for index in inputs.indices { try inputs[index].terms.advance() }
        while let key = smallestKey() {
            let holders = inputs.indices.filter { inputs[$0].terms.key == key }
            writer.beginTerm(key)
            try merge(holders, hasPositions: TermKey.hasPositions(key), to: &writer)
            try writer.endTerm()
            for index in holders { try inputs[index].terms.advance() }
        }
        try writer.finish(columns: columns)
    }

    private func smallestKey() -> [UInt8]? {
        var smallest: [UInt8]?
        for input in inputs {
            guard let key = input.terms.key else { continue }
            if let known = smallest, !TermsReader.isLess(key, known) { continue }
            smallest = key
        }
        return smallest
    }

    /// Postings of one term, by new document number.
    private func merge(_ holders: [Int], hasPositions: Bool, to writer: inout PostingsWriter) throws {
        var sources: [MergeSource] = []
        for index in holders {
            guard let entry = inputs[index].terms.entry else { continue }
            var source = MergeSource(cursor: try PostingsCursor(entry, inputs[index].reader), input: index)
            if try source.advance(inputs[index].numbers, gone: Self.gone) { sources.append(source) }
        }
        var positions: [UInt32] = []
        while !sources.isEmpty {
            var least = 0
            for index in sources.indices.dropFirst() where sources[index].document < sources[least].document { least = index }
            try writer.append(document: sources[least].document, value: sources[least].cursor.value)
            if hasPositions {
                positions.removeAll(keepingCapacity: true)
                try sources[least].cursor.positions(into: &positions)
                var previous: UInt32 = 0
                for position in positions {
                    writer.append(positionDelta: position &- previous)
                    previous = position
                }
            }
            if try !sources[least].advance(inputs[sources[least].input].numbers, gone: Self.gone) { sources.remove(at: least) }
        }
    }
}

/// One segment's postings of a term while they are merged.
private struct MergeSource {
    var cursor: PostingsCursor
    let input: Int
    /// The new number of the current posting.
    private(set) var document: UInt32 = 0

    init(cursor: PostingsCursor, input: Int) {
        self.cursor = cursor
        self.input = input
    }

    /// Moves to the next posting that is not deleted; false at the end.
    mutating func advance(_ numbers: [UInt32], gone: UInt32) throws -> Bool {
        if cursor.block >= 0 { cursor.index += 1 }
        while true {
            if cursor.block < 0 || cursor.index >= cursor.count {
                guard cursor.block + 1 < cursor.blocks else { return false }
                try cursor.load(cursor.block + 1)
            }
            let number = numbers[Int(cursor.documents[cursor.index])]
            if number != gone {
                document = number
                return true
            }
            cursor.index += 1
        }
    }
}

/// Walks a segment's whole dictionary.
struct TermsWalk {
    private let reader: SegmentReader
    private var blob = 0
    private var terms: TermsReader?
    /// The current term; nil before the first and after the last.
    private(set) var entry: TermEntry?
    private(set) var key: [UInt8]?

    init(_ reader: SegmentReader) { self.reader = reader }

    mutating func advance() throws {
        while true {
            if terms != nil, let next = try terms?.next() {
                entry = try reader.checked(next)
                key = terms?.key
                return
            }
            guard blob < reader.segment.firstKeys.count else {
                (entry, key) = (nil, nil)
                return
            }
            reader.forget()
            terms = try reader.termsReader(blob)
            blob += 1
        }
    }
}
