/// Walks the entries of one blob of the dictionary.
struct TermsReader {
    private let blob: [UInt8]
    private let groups: Int
    private var reader: ByteReader
    private var group = -1
    private var documents = 0
    private var positions = 0
    private var table = 0
    /// The key of the entry read last.
    private(set) var key: [UInt8] = []

    init(_ blob: [UInt8]) throws(IndexError) {
        guard blob.count >= 4 else { throw .truncated }
        groups = Int(blob[blob.count - 2]) | Int(blob[blob.count - 1]) << 8
        guard groups > 0, blob.count >= 2 + 2 * groups else { throw .truncated }
        self.blob = blob
        reader = ByteReader(blob, 0..<0)
    }

    /// Stands before the first entry whose key is not less than `key`, in this blob.
    mutating func seek(_ wanted: [UInt8]) throws(IndexError) -> TermEntry? {
        var (low, high) = (0, groups)
        // The last group whose first key is not greater.
        while high - low > 1 {
            let middle = (low + high) / 2
            try open(middle)
            guard try next() != nil else { throw .truncated }
            if Self.isLess(wanted, key) { high = middle } else { low = middle }
        }
        try open(low)
        while let entry = try next() {
            if !Self.isLess(key, wanted) { return entry }
        }
        return nil
    }

    private mutating func open(_ number: Int) throws(IndexError) {
        let trailer = blob.count - 2 - 2 * groups
        func offset(_ number: Int) -> Int {
            number == groups ? trailer : Int(blob[trailer + 2 * number]) | Int(blob[trailer + 2 * number + 1]) << 8
        }
        let (start, end) = (offset(number), offset(number + 1))
        guard start <= end, end <= trailer else { throw IndexError(message: "a group of the dictionary lies outside of its blob") }
        reader = ByteReader(blob, start..<end)
        documents = try reader.count(max: Self.addressMax)
        positions = try reader.count(max: Self.addressMax)
        table = try reader.count(max: Self.addressMax)
        key.removeAll(keepingCapacity: true)
        group = number
    }

    /// Largest address of a stream: 16 TB.
    private static let addressMax = 1 << 44

    /// The next entry; its key is in `key`. nil at the end of the blob.
    mutating func next() throws(IndexError) -> TermEntry? {
        if reader.isAtEnd {
            guard group + 1 < groups else { return nil }
            try open(group + 1)
        }
        let shared = try reader.count(max: key.count)
        let rest = try reader.count(max: TermKey.bytesMax)
        key.removeLast(key.count - shared)
        key.append(contentsOf: try reader.take(rest))
        guard !key.isEmpty else { throw IndexError(message: "a term has no key") }
        let head = try reader.count(max: Int(UInt32.max) * 2)
        var entry = TermEntry(count: head >> 1)
        guard entry.count > 0 else { throw IndexError(message: "a term has no postings") }
        if head & 1 == 1 {
            let document = try reader.uint32()
            let value = try reader.uint32()
            let position = TermKey.hasPositions(key) ? try reader.uint32() : nil
            guard entry.count == 1, value > 1 else { throw IndexError(message: "an inline posting is no posting") }
            entry.inline = TermEntry.Inline(document: document, value: value, position: position)
        } else {
            entry.documents = documents
            entry.documentsBytes = try reader.count(max: Self.addressMax)
            documents += entry.documentsBytes
            if TermKey.hasPositions(key) {
                entry.positions = positions
                entry.positionsBytes = try reader.count(max: Self.addressMax)
                positions += entry.positionsBytes
            }
            entry.table = table
            table += entry.tableBytes
            guard documents < 2 * Self.addressMax, positions < 2 * Self.addressMax, table < 2 * Self.addressMax else { throw .truncated }
        }
        return entry
    }

    static func isLess(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        let most = min(first.count, second.count)
        var index = 0
        while index < most {
            if first[index] != second[index] { return first[index] < second[index] }
            index &+= 1
        }
        return first.count < second.count
    }
}
