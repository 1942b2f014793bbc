@testable import Search

/// Random numbers that a seed replays.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Blobs of segments in memory.
final class MemoryBlobs: BlobSource {
    var blobs: [Int64: [[UInt8]]] = [:]
    private(set) var reads = 0

    func blob(segment: Int64, number: Int) throws -> [UInt8] {
        reads += 1
        guard let all = blobs[segment], all.indices.contains(number) else { throw IndexError(message: "no blob \(number)") }
        return all[number]
    }
}

/// Makes documents, queries and filters over an alphabet so small that everything collides.
struct OracleGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static let letters = [
        "甲", "乙", "丙", "丁", "股", "甲", "乙", "か", "カ", "한", "a", "b", "ab", "KELM", "5", "a", "，", "。", " ", " ", "\n\n", "-", "x", "國", "国",
    ]

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

    mutating func string(_ range: ClosedRange<Int>) -> String {
        (0..<number(range)).map { _ in pick(Self.letters) }.joined()
    }

    mutating func numbers(_ most: Int, below bound: Int) -> [UInt32] {
        Array(Set((0..<number(0...most)).map { _ in UInt32(number(1...bound)) })).sorted()
    }

    mutating func document(row: Int64) -> IndexDocument {
        let values = DocumentValues(
            published: chance(10) ? nil : Int64(number(-40...40)) * (chance(50) ? 86_400 : 900_000), updated: Int64(number(0...20)),
            imported: Int64(number(0...1000)), idBits: UInt64.random(in: 0...UInt64.max, using: &random),
            characterCount: UInt32(number(0...30)), categories: numbers(3, below: 6), author: UInt32(number(0...4)),
            source: UInt32(number(0...3)), tags: numbers(2, below: 5), language: UInt32(number(0...2)),
            story: chance(60) ? 0 : UInt32(number(1...12)), hasImage: chance(40))
        return IndexDocument(row: row, title: Array(string(0...6).utf8), text: Array(string(0...40).utf8), values: values)
    }

    mutating func query(depth: Int = 2) -> Query {
        let field: QueryField = chance(20) ? .title : .any
        switch number(0...(depth > 0 ? 9 : 4)) {
        case 0...3 where chance(15):
            let runs = (0..<number(2...3)).map { _ in Self.units(string(1...3)) }.filter { !$0.isEmpty }
            return .phrase(Array(runs.joined(separator: [Query.break])), field: field, isQuoted: true)
        case 0...3:
            return .phrase(Self.units(string(1...4)), field: field, isQuoted: chance(30))
        case 4:
            return .prefix(Self.units(string(0...2) + pick(["a", "K", "ke", "甲", "5", "x"])), field: field)
        case 5, 6: return .and((0..<number(1...3)).map { _ in query(depth: depth - 1) })
        case 7: return .or((0..<number(1...3)).map { _ in query(depth: depth - 1) })
        case 8: return .not(query(depth: depth - 1))
        default: return .authors(Set(numbers(3, below: 4)))
        }
    }

    /// Units of a text that are one adjacent run, as the query parser would make them.
    static func units(_ text: String) -> [String] {
        var run: [Unit] = []
        for unit in Analyzer.units(Array(text.utf8)) {
            if let last = run.last, unit.position != last.position + 1 { break }
            run.append(unit)
        }
        return run.map { String(decoding: $0.text, as: UTF8.self) }
    }

    mutating func filter() -> DocumentFilter {
        var filter = DocumentFilter()
        if chance(20) { filter.categories = Set(numbers(3, below: 6)) }
        if chance(10) { filter.categoriesExcluded = Set(numbers(2, below: 6)) }
        if chance(15) { filter.authors = Set(numbers(3, below: 4)) }
        if chance(10) { filter.sources = Set(numbers(2, below: 3)) }
        if chance(10) { filter.tags = Set(numbers(2, below: 5)) }
        if chance(10) { filter.languages = Set(numbers(2, below: 2)) }
        if chance(5) { filter.story = UInt32(number(0...12)) }
        if chance(15) { filter.from = Int64(number(-40...40)) * 86_400 }
        if chance(15) { filter.to = Int64(number(-40...40)) * 900_000 }
        if chance(10) { filter.hasImage = true }
        if chance(10) { filter.minCharacters = UInt32(number(0...30)) }
        return filter
    }
}

/// Documents in segments, some of them deleted.
struct OracleIndex {
    var documents: [IndexDocument] = []
    var snapshot = IndexSnapshot()
    let blobs = MemoryBlobs()

    mutating func add(_ batch: [IndexDocument]) throws {
        var builder = SegmentBuilder()
        for document in batch { builder.add(document) }
        try add(image: builder.build())
        documents.append(contentsOf: batch)
    }

    mutating func add(image: SegmentImage) throws {
        let id = Int64(blobs.blobs.count + 1)
        blobs.blobs[id] = image.blobs
        let segment = try Segment(id: id, resident: image.blobs[0])
        snapshot.segments.append(segment)
        snapshot.deletions.append([])
    }

    mutating func delete(row: Int64) {
        documents.removeAll { $0.row == row }
        for (number, segment) in snapshot.segments.enumerated() {
            guard let document = segment.document(row: row) else { continue }
            if snapshot.deletions[number].isEmpty {
                snapshot.deletions[number] = [UInt64](repeating: 0, count: (segment.count + 63) / 64)
            }
            snapshot.deletions[number][document / 64] |= 1 << UInt64(document % 64)
        }
    }

    /// Merges some segments into one.
    mutating func merge(_ chosen: [Int]) throws {
        let image = try SegmentMerge.merge(snapshot, segments: chosen, blobs: blobs)
        for number in chosen.sorted().reversed() {
            snapshot.segments.remove(at: number)
            snapshot.deletions.remove(at: number)
        }
        try add(image: image)
    }

    func search(_ request: SearchRequest) throws -> SearchResult {
        try snapshot.search(request, blobs: blobs, texts: OracleTexts(documents))
    }
}

/// Texts of documents in memory; of those that are deleted too, none.
final class OracleTexts: TextSource {
    private let documents: [IndexDocument]

    init(_ documents: [IndexDocument]) { self.documents = documents }

    func texts(row: Int64) -> (title: [UInt8], text: [UInt8])? {
        documents.first { $0.row == row }.map { ($0.title, $0.text) }
    }
}
