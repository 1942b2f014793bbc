/// Lays out postings term by term, in the order of their keys.
///
/// Use: `beginTerm`, `append` and its positions for each document in ascending order, `endTerm`; at last `finish`.
struct PostingsWriter {
    private var blobs: BlobWriter
    private var terms = TermsWriter()
    private var documents = ExtentWriter(.documents)
    private var positions = ExtentWriter(.positions)
    private var tables = ExtentWriter(.tables)
    private let lengths: [UInt8]

    private var key: [UInt8] = []
    private var hasPositions = false
    private var entry = TermEntry(count: 0)
    private var lastDocument = -1
    private var blockCount = 0
    private var blockDocuments = InlineArray<128, UInt32>(repeating: 0)
    private var blockValues = InlineArray<128, UInt32>(repeating: 0)
    /// Deltas as they are stored.
    private var blockPositions: [UInt32] = []
    /// Table entries of the term, kept until it is known that it needs a table.
    private var table: [UInt8] = []

    /// - Parameters:
    ///   - lengths: length codes of the documents, for the block maxima.
    ///   - emit: takes each blob as it is ready.
    init(lengths: [UInt8], emit: @escaping (_ number: Int, _ bytes: [UInt8]) throws -> Void) {
        self.lengths = lengths
        blobs = BlobWriter(emit: emit)
    }

    mutating func beginTerm(_ key: [UInt8]) {
        self.key = key
        hasPositions = TermKey.hasPositions(key)
        entry = TermEntry(count: 0, documents: documents.address, positions: positions.address, table: tables.address)
        lastDocument = -1
        table.removeAll(keepingCapacity: true)
    }

    /// A whole term that occurs once.
    mutating func single(_ key: [UInt8], document: UInt32, value: UInt32, position: UInt32?) throws {
        var entry = TermEntry(count: 1, documents: documents.address, positions: positions.address, table: tables.address)
        entry.inline = TermEntry.Inline(document: document, value: value, position: position)
        try terms.append(key, entry, &blobs)
    }

    /// The next document; its positions must follow.
    @inline(__always)
    mutating func append(document: UInt32, value: UInt32) throws {
        if blockCount == SegmentFormat.blockSize { try flushBlock() }
        blockDocuments[blockCount] = document
        blockValues[blockCount] = value
        blockCount &+= 1
    }

    /// A position of the document appended last: the first one as it is, then distances.
    @inline(__always)
    mutating func append(positionDelta: UInt32) { blockPositions.append(positionDelta) }

    /// The same for all positions of the document: the bits of `places` under `mask`, ascending.
    mutating func append(positions places: Span<UInt64>, mask: UInt64) {
        blockPositions.append(addingCapacity: places.count) { output in
            var previous: UInt64 = 0
            for index in places.indices {
                let position = places[index] & mask
                output.append(UInt32(truncatingIfNeeded: position &- previous))
                previous = position
            }
        }
    }

    mutating func endTerm() throws {
        if entry.count == 0, blockCount == 1, blockPositions.count == (hasPositions ? 1 : 0) {
            entry.count = 1
            entry.inline = TermEntry.Inline(document: blockDocuments[0], value: blockValues[0], position: blockPositions.first)
            clearBlock()
        } else {
            try flushBlock()
            entry.documentsBytes = documents.address - entry.documents
            entry.positionsBytes = positions.address - entry.positions
            if entry.hasTable { tables.bytes.append(contentsOf: table) }
            try documents.flush(&blobs)
            try positions.flush(&blobs)
            try tables.flush(&blobs)
        }
        if entry.count > 0 { try terms.append(key, entry, &blobs) }
    }

    private mutating func clearBlock() {
        blockCount = 0
        if !blockPositions.isEmpty { blockPositions.removeAll(keepingCapacity: true) }
    }

    private mutating func flushBlock() throws {
        guard blockCount > 0 else { return }
        let last = blockDocuments[blockCount - 1]
        let positionsStart = positions.address - entry.positions
        try encodeBlock(last, positionsStart)
        entry.count += blockCount
        lastDocument = Int(last)
        clearBlock()
        try documents.flush(&blobs)
        try positions.flush(&blobs)
    }

    private mutating func encodeBlock(_ last: UInt32, _ positionsStart: Int) throws {
        let block = blockDocuments.span.extracting(0..<blockCount)
        let values = blockValues.span.extracting(0..<blockCount)
        if blockCount == SegmentFormat.blockSize {
            BlockCodec.encodeFull(block, values, after: lastDocument, to: &documents.bytes)
        } else {
            BlockCodec.encodeRest(block, values, after: lastDocument, to: &documents.bytes)
        }
        if hasPositions { BlockCodec.encodePositions(blockPositions, to: &positions.bytes) }
        let end = documents.address - entry.documents
        guard end <= Int(UInt32.max), positionsStart <= Int(UInt32.max) else {
            throw IndexError(message: "a term has more than 4 GB of postings")
        }
        if entry.count > 0 || blockCount == SegmentFormat.blockSize {
            table.appendFixed32(last)
            table.appendFixed32(UInt32(end))
            table.appendFixed32(UInt32(positionsStart))
            BlockCodec.appendImpacts(block, values, lengths, to: &table)
        }
    }

    /// Writes what is left, then the resident part.
    mutating func finish(columns: DocumentColumns) throws {
        try terms.flush(&blobs)
        try documents.flush(&blobs, isLast: true)
        try positions.flush(&blobs, isLast: true)
        try tables.flush(&blobs, isLast: true)
        var bytes = SegmentFormat.magic
        bytes.append(SegmentFormat.version)
        bytes.appendVarint(terms.count)
        for (stream, numbers) in zip(SegmentFormat.Stream.allCases, blobs.numbers) {
            bytes.appendVarint(numbers.count)
            var previous: UInt32 = 0
            for number in numbers {
                bytes.appendVarint(UInt64(number &- previous))
                previous = number
            }
            switch stream {
            case .terms: break
            case .documents: bytes.appendVarint(documents.address)
            case .positions: bytes.appendVarint(positions.address)
            case .tables: bytes.appendVarint(tables.address)
            }
        }
        for key in terms.firstKeys {
            bytes.appendVarint(key.count)
            bytes.append(contentsOf: key)
        }
        columns.append(to: &bytes)
        bytes.appendFixed64(Checksum.of(bytes, count: bytes.count))
        try blobs.writeResident(bytes)
    }
}

/// A checksum against damage, not against malice: eight bytes a step.
enum Checksum {
    static func of(_ bytes: [UInt8], count: Int) -> UInt64 {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(count)
        var index = 0
        while index &+ 8 <= count {
            state = (state ^ bytes.fixed64(at: index)) &* 0xD6E8_FEB8_6659_FD93
            state ^= state &>> 32
            index &+= 8
        }
        while index < count {
            state = (state ^ UInt64(bytes[index])) &* 0xD6E8_FEB8_6659_FD93
            state ^= state &>> 32
            index &+= 1
        }
        return state
    }
}
