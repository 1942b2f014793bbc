/// Walks the postings of one term of one segment by ascending document.
struct PostingsCursor {
    let entry: TermEntry
    private let reader: SegmentReader
    private let limit: Int
    private let table: [UInt8]
    private let tableStart: Int
    /// The block that is decoded; -1 before the first.
    private(set) var block = -1
    /// Postings of that block, of which `index` is the current one.
    private(set) var count = 0
    private(set) var documents: [UInt32]
    private(set) var values: [UInt32]
    var index = 0
    /// The block's values were decoded too.
    private var hasValues = false

    private var positionsBlock = -1
    private var positionBytes: [UInt8] = []
    private var positionStart = 0
    private var positionEnd = 0
    private var positionWidth = 0
    /// Positions of the block before the posting `passedIndex`.
    private var passed = 0
    private var passedIndex = 0

    init(_ entry: TermEntry, _ reader: SegmentReader) throws {
        self.entry = entry
        self.reader = reader
        limit = reader.segment.count
        if entry.hasTable {
            (table, tableStart) = try reader.bytes(.tables, at: entry.table, count: entry.tableBytes)
        } else {
            (table, tableStart) = ([], 0)
        }
        documents = [UInt32](repeating: 0, count: SegmentFormat.blockSize)
        values = documents
    }

    var blocks: Int { entry.blocks }

    /// The last document of a block, without decoding it; only for lists with a table.
    @inline(__always)
    func lastDocument(_ block: Int) -> Int {
        Int(table.fixed32(at: tableStart &+ block &* SegmentFormat.tableEntryBytes))
    }

    private func end(_ block: Int) -> Int {
        if block < 0 { return 0 }
        guard entry.hasTable else { return entry.documentsBytes }
        return Int(table.fixed32(at: tableStart + block * SegmentFormat.tableEntryBytes + 4))
    }

    /// The best score of any document of a block.
    func bound(_ block: Int, _ scorer: TermScorer) -> UInt32 {
        guard entry.hasTable else { return scorer.bound }
        var best: UInt32 = 0
        var at = tableStart + block * SegmentFormat.tableEntryBytes + 12
        for _ in 0..<SegmentFormat.impactPairs {
            // 255 stands for that many and more.
            let frequency = table[at] == 255 ? 1e12 : Double(table[at])
            best = max(best, scorer.score(frequency: frequency, length: table[at + 1]))
            at += 2
        }
        return best
    }

    /// Whether the current posting, of a document with this length code, scores at most what its block's entry says.
    func isBounded(length: UInt8) -> Bool {
        guard entry.hasTable else { return true }
        let frequency = min(255, Int(values[index] >> 1) + (values[index] & 1 == 1 ? Ranking.titleWeight : 0))
        let first = tableStart + block * SegmentFormat.tableEntryBytes + 12
        return (0..<SegmentFormat.impactPairs).contains { Int(table[first + 2 * $0]) >= frequency && table[first + 2 * $0 + 1] <= length }
    }

    /// Decodes a block and stands on its first posting.
    ///
    /// - Parameter wantsValues: without, `values` stay unknown, which saves a third of the time.
    mutating func load(_ number: Int, wantsValues: Bool = true) throws {
        index = 0
        guard number != block || (wantsValues && !hasValues) else { return }
        block = number
        hasValues = wantsValues
        if let inline = entry.inline {
            documents[0] = inline.document
            values[0] = inline.value
            count = 1
            return
        }
        let start = end(number - 1)
        let length = end(number) - start
        let (bytes, offset) = try reader.bytes(.documents, at: entry.documents + start, count: length)
        let after = number == 0 ? -1 : lastDocument(number - 1)
        if number < entry.fullBlocks {
            count = SegmentFormat.blockSize
            try BlockCodec.decodeFull(
                bytes, offset..<offset + length, after: after, limit: limit, documents: &documents, values: &values,
                wantsValues: wantsValues)
        } else {
            count = entry.count - number * SegmentFormat.blockSize
            try BlockCodec.decodeRest(
                bytes, offset..<offset + length, count: count, after: after, limit: limit, documents: &documents, values: &values)
        }
        guard !entry.hasTable || lastDocument(number) == Int(documents[count - 1]) else {
            throw IndexError(message: "a block ends elsewhere than its table says")
        }
    }

    /// The first block that can have `document` or a later one, at or after the current one; nil when none can.
    func blockCovering(_ document: Int) -> Int? {
        let from = max(0, block)
        guard entry.hasTable else { return from }
        guard from < blocks else { return nil }
        if lastDocument(from) >= document { return from }
        // Galloping: the next one wanted is mostly near.
        var step = 1
        var low = from
        while low + step < blocks, lastDocument(low + step) < document {
            low += step
            step *= 2
        }
        var high = min(blocks, low + step + 1)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if lastDocument(middle) < document { low = middle + 1 } else { high = middle }
        }
        return low < blocks ? low : nil
    }

    /// The blocks that can have documents of a range; all of them where no table tells.
    func blocks(covering range: Range<Int>) -> Range<Int> {
        guard entry.hasTable else { return 0..<blocks }
        guard let first = blockCovering(range.lowerBound), !range.isEmpty else { return 0..<0 }
        guard range.upperBound < limit else { return first..<blocks }
        var (low, high) = (first, blocks)
        while low < high {
            let middle = (low + high) / 2
            if lastDocument(middle) < range.upperBound - 1 { low = middle + 1 } else { high = middle }
        }
        return first..<min(blocks, low + 1)
    }

    /// Moves forward to the first posting whose document is at least `document`, and returns that; nil past the end.
    mutating func seek(_ document: UInt32) throws -> UInt32? {
        if block < 0 || index >= count || documents[count &- 1] < document {
            if block >= 0, block &+ 1 >= blocks, count > 0, documents[count &- 1] < document {
                index = count
                return nil
            }
            guard let next = blockCovering(Int(document)) else {
                index = count
                return nil
            }
            if next != block { try load(next) }
        }
        // Binary steps while far, then one by one.
        var step = 32
        while step > 0 {
            while index &+ step < count, documents[index &+ step] < document { index &+= step }
            step &>>= 2
        }
        while index < count, documents[index] < document { index &+= 1 }
        return index < count ? documents[index] : nil
    }

    /// The value of the current posting.
    var value: UInt32 { values[index] }

    /// The value at `document`, which must not be less than those asked for before; nil when it has none.
    @inline(__always)
    mutating func value(at document: UInt32) throws -> UInt32? { try seek(document) == document ? values[index] : nil }

    /// Appends the positions of the current posting, ascending.
    mutating func positions(into list: inout [UInt32]) throws { try appendPositions(less: 0, to: &list) }

    /// Appends the positions of the current posting that are not less than `offset`, less that, ascending.
    mutating func appendPositions(less offset: UInt32, to list: inout [UInt32]) throws {
        if let inline = entry.inline {
            if let position = inline.position, position >= offset { list.append(position &- offset) }
            return
        }
        var bit = try firstPositionBit()
        var rest = values[index] >> 1
        var position: UInt32 = 0
        while rest > 0 {
            position &+= BlockCodec.number(positionBytes, bit: bit, width: positionWidth)
            if position >= offset { list.append(position &- offset) }
            bit &+= positionWidth
            rest &-= 1
        }
    }

    /// Keeps of `starts`, which ascend, those that have one of the current posting's positions `offset` behind them.
    mutating func keepPositions(plus offset: UInt32, in starts: inout [UInt32]) throws {
        var kept = 0
        if let inline = entry.inline {
            for start in starts where inline.position == start &+ offset {
                starts[kept] = start
                kept &+= 1
            }
            return starts.removeLast(starts.count - kept)
        }
        var bit = try firstPositionBit()
        var rest = values[index] >> 1
        var position: UInt32 = 0
        var next = 0
        while rest > 0, next < starts.count {
            position &+= BlockCodec.number(positionBytes, bit: bit, width: positionWidth)
            while next < starts.count, starts[next] &+ offset < position { next &+= 1 }
            if next < starts.count, starts[next] &+ offset == position {
                starts[kept] = starts[next]
                kept &+= 1
                next &+= 1
            }
            bit &+= positionWidth
            rest &-= 1
        }
        starts.removeLast(starts.count - kept)
    }

    /// Where the current posting's positions start in `positionBytes`; as many as it has occurrences are there.
    private mutating func firstPositionBit() throws -> Int {
        try openPositions()
        let occurrences = Int(values[index] >> 1)
        while passedIndex < index {
            passed &+= Int(values[passedIndex] >> 1)
            passedIndex &+= 1
        }
        guard positionWidth > 0 || occurrences == 1 else { throw IndexError(message: "two positions are the same") }
        let bit = (positionStart &+ 1) &* 8 &+ passed &* positionWidth
        guard (bit &+ occurrences &* positionWidth &+ 7) &>> 3 <= positionEnd else { throw IndexError.truncatedPositions }
        return bit
    }

    private mutating func openPositions() throws {
        if positionsBlock == block {
            if passedIndex > index { (passed, passedIndex) = (0, 0) }
            return
        }
        func start(_ block: Int) -> Int {
            guard entry.hasTable else { return block == 0 ? 0 : entry.positionsBytes }
            guard block < blocks else { return entry.positionsBytes }
            return Int(table.fixed32(at: tableStart + block * SegmentFormat.tableEntryBytes + 8))
        }
        let from = start(block)
        let length = start(block + 1) - from
        (positionBytes, positionStart) = try reader.bytes(.positions, at: entry.positions + from, count: length)
        guard length > 0 else { throw IndexError.truncatedPositions }
        positionEnd = positionStart + length
        positionWidth = Int(positionBytes[positionStart])
        guard positionWidth <= 32 else { throw IndexError.truncatedPositions }
        (passed, passedIndex) = (0, 0)
        positionsBlock = block
    }
}

extension IndexError {
    static var truncatedPositions: IndexError { IndexError(message: "the positions of a block end too early") }
}
