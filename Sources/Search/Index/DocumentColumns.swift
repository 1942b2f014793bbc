/// The values of a segment's documents in date order: newest first, ties by id, those without a date last.
///
/// About 28 bytes a document in memory, the same in blob 0.
struct DocumentColumns: Sendable {
    let count: Int
    /// Documents with a date: the first ones.
    let dated: Int
    let row: PackedArray
    private let published: PackedArray
    private let updated: PackedArray
    private let imported: PackedArray
    let idBits: PackedArray
    let characterCount: PackedArray
    let author: PackedArray
    let source: PackedArray
    let language: PackedArray
    let story: PackedArray
    /// First position of the text; what stands before is the title.
    let textStart: PackedArray
    let categories: PackedLists
    let tags: PackedLists
    /// A bit a document.
    let hasImage: [UInt64]
    /// `LengthCode` of title and text together.
    let lengths: [UInt8]
    /// Sum of the exact lengths.
    let totalLength: Int
    /// Documents by ascending row.
    private let byRow: PackedArray

    /// One document's values and what the index found out about it.
    struct Entry: Sendable {
        var row: Int64
        var values: DocumentValues
        var textStart: UInt32
        var length: Int

        /// Date order.
        static func precedes(_ first: Entry, _ second: Entry) -> Bool {
            let (a, b) = (first.values, second.values)
            if a.published != b.published {
                guard let left = a.published else { return false }
                guard let right = b.published else { return true }
                return left > right
            }
            return a.idBits != b.idBits ? a.idBits < b.idBits : first.row < second.row
        }
    }

    /// - Parameter entries: in date order.
    init(_ entries: [Entry]) {
        self.init(entries, lengths: entries.map { LengthCode.encode($0.length) }, totalLength: entries.reduce(0) { $0 + $1.length })
    }

    init(_ entries: [Entry], lengths: [UInt8], totalLength: Int) {
        count = entries.count
        dated = entries.count { $0.values.published != nil }
        row = PackedArray(entries.map { Self.ordered($0.row) })
        let lastDate = entries.last { $0.values.published != nil }?.values.published ?? 0
        published = PackedArray(entries.map { Self.ordered($0.values.published ?? lastDate) })
        updated = PackedArray(entries.map { Self.ordered($0.values.updated) })
        imported = PackedArray(entries.map { Self.ordered($0.values.imported) })
        idBits = PackedArray(entries.map(\.values.idBits))
        characterCount = PackedArray(entries.map(\.values.characterCount))
        author = PackedArray(entries.map(\.values.author))
        source = PackedArray(entries.map(\.values.source))
        language = PackedArray(entries.map(\.values.language))
        story = PackedArray(entries.map(\.values.story))
        textStart = PackedArray(entries.map(\.textStart))
        categories = PackedLists(entries.map(\.values.categories))
        tags = PackedLists(entries.map(\.values.tags))
        var images = [UInt64](repeating: 0, count: (entries.count + 63) / 64)
        for (index, entry) in entries.enumerated() where entry.values.hasImage { images[index >> 6] |= 1 &<< UInt64(index & 63) }
        hasImage = images
        self.lengths = lengths
        self.totalLength = totalLength
        byRow = PackedArray(entries.indices.sorted { entries[$0].row < entries[$1].row }.map { UInt64($0) })
    }

    /// Signed numbers as unsigned ones in the same order.
    static func ordered(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ (1 &<< 63) }
    static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value ^ (1 &<< 63)) }

    @inline(__always)
    func rowNumber(_ document: Int) -> Int64 { Self.signed(row[document]) }

    /// Seconds since 1970, `undated` without a date.
    @inline(__always)
    func date(_ document: Int) -> Int64 { document < dated ? Self.signed(published[document]) : Self.undated }

    /// What stands for "no date" in positions and hits.
    static let undated = Int64.min

    @inline(__always)
    func updatedAt(_ document: Int) -> Int64 { Self.signed(updated[document]) }

    @inline(__always)
    func importedAt(_ document: Int) -> Int64 { Self.signed(imported[document]) }

    @inline(__always)
    func hasImage(_ document: Int) -> Bool { hasImage[document &>> 6] &>> UInt64(truncatingIfNeeded: document & 63) & 1 == 1 }

    /// The document of a row; nil when it is not here.
    ///
    /// - Complexity: O(log count).
    func document(row wanted: Int64) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let document = Int(truncatingIfNeeded: byRow[middle])
            guard document >= 0, document < count else { return nil }
            let row = rowNumber(document)
            if row == wanted { return document }
            if row < wanted { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The first dated document that is not newer than `date`.
    func firstDocument(notNewerThan date: Int64) -> Int {
        var (low, high) = (0, dated)
        while low < high {
            let middle = (low + high) / 2
            if self.date(middle) > date { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Everything about one document, as it was given.
    func entry(_ document: Int) -> Entry {
        let values = DocumentValues(
            published: document < dated ? date(document) : nil, updated: updatedAt(document), imported: importedAt(document),
            idBits: idBits[document], characterCount: characterCount.uint32(document), categories: categories.list(document),
            author: author.uint32(document), source: source.uint32(document), tags: tags.list(document),
            language: language.uint32(document), story: story.uint32(document), hasImage: hasImage(document))
        return Entry(
            row: rowNumber(document), values: values, textStart: textStart.uint32(document), length: LengthCode.decode(lengths[document]))
    }

    func append(to bytes: inout [UInt8]) {
        bytes.appendVarint(count)
        bytes.appendVarint(dated)
        bytes.appendVarint(totalLength)
        for column in [row, published, updated, imported, idBits, characterCount, author, source, language, story, textStart, byRow] {
            column.append(to: &bytes)
        }
        categories.append(to: &bytes)
        tags.append(to: &bytes)
        for word in hasImage { bytes.appendFixed64(word) }
        bytes.append(contentsOf: lengths)
    }

    init(_ reader: inout ByteReader) throws(IndexError) {
        count = try reader.count(max: Int(UInt32.max) - 1)
        dated = try reader.count(max: count)
        totalLength = try reader.count(max: Int.max)
        row = try PackedArray(&reader, count: count)
        published = try PackedArray(&reader, count: count)
        updated = try PackedArray(&reader, count: count)
        imported = try PackedArray(&reader, count: count)
        idBits = try PackedArray(&reader, count: count)
        characterCount = try PackedArray(&reader, count: count)
        author = try PackedArray(&reader, count: count)
        source = try PackedArray(&reader, count: count)
        language = try PackedArray(&reader, count: count)
        story = try PackedArray(&reader, count: count)
        textStart = try PackedArray(&reader, count: count)
        byRow = try PackedArray(&reader, count: count)
        categories = try PackedLists(&reader, count: count)
        tags = try PackedLists(&reader, count: count)
        guard (count + 63) / 64 <= (reader.end - reader.index) / 8 else { throw .truncated }
        var images: [UInt64] = []
        images.reserveCapacity((count + 63) / 64)
        for _ in 0..<(count + 63) / 64 { images.append(try reader.fixed64()) }
        if count & 63 != 0, !images.isEmpty { images[images.count - 1] &= (1 &<< UInt64(count & 63)) &- 1 }
        hasImage = images
        lengths = Array(try reader.take(count))
    }
}
