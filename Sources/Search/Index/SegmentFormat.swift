/// The layout of a segment's blobs, version 2.
///
/// A segment is four streams of bytes and the resident part (blob 0), which is written last:
/// - *terms*: the dictionary, blobs of about 16 KB, each with whole entries; the first key of each is resident;
/// - *documents*: postings without positions;
/// - *positions*: where the terms stand;
/// - *tables*: for terms with more than 128 postings, 18 bytes a block: where it ends and the best it can score.
///
/// The last three are cut into extents of 16 KB wherever that falls: address ÷ 16,384 is the extent. (In version 1, which
/// is read too, they had 64 KB: a phrase then read eight times the bytes it needed. Below 16 KB, what is left over of
/// SQLite's pages grows.) Blob numbers are given in the order of writing; blob 0 lists them by stream.
///
/// A posting is a document and a value: occurrences × 2, plus 1 when one of them stands in the title; 2 is plain, and
/// is three quarters of all. Postings stand in blocks of 128 by ascending document.
/// - A full block: width of the deltas (less 1), count of values that are not plain; 16 × width bytes of deltas; if
///   there are any: 16 bytes of flags, the width of the values, the values.
/// - The rest of a list, below 128: varints of delta × 2 + (1 if not plain), then the value if not plain.
/// A list of one posting with one position at most stands in the dictionary itself.
///
/// Positions of a block: the width in bits, then each position of each document, the first as it is, later ones as the
/// distance from the one before. One width a block, so that any document's are found without reading the others.
enum SegmentFormat {
    static let magic: [UInt8] = Array("BSEG".utf8)
    static let version: UInt8 = 2
    static let blockSize = 128
    static let extentBytes = 16_384
    /// A blob of the dictionary is closed when it has this many bytes.
    static let termsBlobBytes = 16_384
    /// Terms from one full key to the next.
    static let termsPerGroup = 16
    /// Bytes of a block's entry in a table: last document, end of its postings, start of its positions, three pairs of
    /// (frequency, length code).
    static let tableEntryBytes = 18
    static let impactPairs = 3
    static let plain: UInt32 = 2

    /// Binary logarithm of the bytes of an extent; nil for a version that is not known.
    static func extentShift(version: UInt8) -> Int? {
        switch version {
        case 1: 16
        case 2: 14
        default: nil
        }
    }

    enum Stream: Int, CaseIterable { case terms, documents, positions, tables }
}

/// Collects blobs in the order in which they are written; number 0 is kept for the resident part.
struct BlobWriter {
    private let emit: (_ number: Int, _ bytes: [UInt8]) throws -> Void
    private(set) var numbers: [[UInt32]] = SegmentFormat.Stream.allCases.map { _ in [] }
    private var next: UInt32 = 1

    init(emit: @escaping (_ number: Int, _ bytes: [UInt8]) throws -> Void) { self.emit = emit }

    mutating func write(_ bytes: [UInt8], to stream: SegmentFormat.Stream) throws {
        try emit(Int(next), bytes)
        numbers[stream.rawValue].append(next)
        next += 1
    }

    func writeResident(_ bytes: [UInt8]) throws { try emit(0, bytes) }
}

/// One stream of extents: bytes go in at the end, full extents go out.
struct ExtentWriter {
    let stream: SegmentFormat.Stream
    var bytes: [UInt8] = []
    private var written = 0

    init(_ stream: SegmentFormat.Stream) {
        self.stream = stream
        bytes.reserveCapacity(2 * SegmentFormat.extentBytes)
    }

    /// Address of the next byte.
    var address: Int { written + bytes.count }

    mutating func flush(_ blobs: inout BlobWriter, isLast: Bool = false) throws {
        guard isLast || bytes.count >= SegmentFormat.extentBytes else { return }
        var start = 0
        while bytes.count - start >= SegmentFormat.extentBytes {
            try blobs.write(Array(bytes[start..<start + SegmentFormat.extentBytes]), to: stream)
            start += SegmentFormat.extentBytes
        }
        if isLast, start < bytes.count {
            try blobs.write(Array(bytes[start...]), to: stream)
            start = bytes.count
        }
        written += start
        bytes.removeFirst(start)
    }
}

extension IndexSnapshot {
    /// Bytes of each stream of all segments, for those who measure; the dictionary's are not known here.
    package var streamBytes: [(name: String, bytes: Int)] {
        SegmentFormat.Stream.allCases.filter { $0 != .terms }.map { stream in
            ("\(stream)", segments.reduce(0) { $0 + $1.streamBytes[stream.rawValue] })
        }
    }
}
