/// Reads one segment for one request: dictionary look-ups and ranges of the streams, each blob once. One thread.
final class SegmentReader {
    let segment: Segment
    private let source: any BlobSource
    private var blobs: [UInt32: [UInt8]] = [:]

    init(_ segment: Segment, _ source: any BlobSource) {
        self.segment = segment
        self.source = source
    }

    private func blob(_ stream: SegmentFormat.Stream, _ index: Int) throws -> [UInt8] {
        let numbers = segment.blobNumbers[stream.rawValue]
        guard index >= 0, index < numbers.count else { throw IndexError(message: "an address lies outside of its stream") }
        let number = numbers[index]
        if let known = blobs[number] { return known }
        let bytes = try source.blob(segment: segment.id, number: Int(number))
        blobs[number] = bytes
        return bytes
    }

    /// Bytes of a stream: an array and where they start in it.
    func bytes(_ stream: SegmentFormat.Stream, at address: Int, count: Int) throws -> (bytes: [UInt8], start: Int) {
        guard address >= 0, count >= 0, address <= segment.streamBytes[stream.rawValue],
            count <= segment.streamBytes[stream.rawValue] - address
        else { throw IndexError(message: "an address lies outside of its stream") }
        guard count > 0 else { return ([], 0) }
        let first = address >> segment.extentShift
        let start = address & ((1 << segment.extentShift) - 1)
        let bytes = try blob(stream, first)
        if start + count <= bytes.count { return (bytes, start) }
        // Over a border of extents: copied together.
        var copy: [UInt8] = []
        copy.reserveCapacity(count + 8)
        var index = first
        var from = start
        while copy.count < count {
            let extent = try blob(stream, index)
            let upTo = min(extent.count, from + count - copy.count)
            guard from < upTo else { throw IndexError(message: "an extent is shorter than it was") }
            copy.append(contentsOf: extent[from..<upTo])
            index += 1
            from = 0
        }
        return (copy, 0)
    }

    /// The blob of the dictionary that holds `key`, if any does.
    private func termsBlob(_ key: [UInt8]) -> Int? {
        let keys = segment.firstKeys
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if TermsReader.isLess(key, keys[middle]) { high = middle } else { low = middle + 1 }
        }
        return low == 0 ? nil : low - 1
    }

    /// Where the postings of a term are; nil when the segment does not have it.
    func term(_ key: [UInt8]) throws -> TermEntry? {
        guard let index = termsBlob(key) else { return nil }
        var reader = try TermsReader(try blob(.terms, index))
        guard let entry = try reader.seek(key), reader.key == key else { return nil }
        return try checked(entry)
    }

    /// Every term whose key starts so, in order, until `body` returns false.
    func terms(startingWith prefix: [UInt8], _ body: (_ key: [UInt8], _ entry: TermEntry) throws -> Bool) throws {
        var index = termsBlob(prefix) ?? 0
        var isFirst = true
        while index < segment.firstKeys.count {
            var reader = try TermsReader(try blob(.terms, index))
            var entry = isFirst ? try reader.seek(prefix) : try reader.next()
            isFirst = false
            while let found = entry {
                guard reader.key.starts(with: prefix) else { return }
                guard try body(reader.key, try checked(found)) else { return }
                entry = try reader.next()
            }
            index += 1
        }
    }

    /// A walk over one blob of the dictionary.
    func termsReader(_ index: Int) throws -> TermsReader { try TermsReader(try blob(.terms, index)) }

    /// The entry, unless it names more than the segment has.
    func checked(_ entry: TermEntry) throws -> TermEntry {
        guard entry.count <= segment.count, entry.inline.map({ Int($0.document) < segment.count }) ?? true else {
            throw IndexError(message: "a term has more postings than there are documents")
        }
        return entry
    }

    /// Forgets the blobs read so far: a walk over the whole segment needs each only once.
    func forget() { blobs.removeAll(keepingCapacity: true) }
}
