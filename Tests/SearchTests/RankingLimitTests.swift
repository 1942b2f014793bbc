import Testing

@testable import Search

/// The best few are the beginning of all that match: what is left out for being too bad never hides a better one.
struct RankingLimitTests {
    /// Characters by how many of a hundred documents have them.
    private static let shares: [(character: String, share: Int)] = [
        ("海", 50), ("山", 40), ("風", 30), ("雨", 20), ("花", 12), ("鳥", 5), ("蟲", 3), ("魚", 1),
    ]

    /// More documents than two windows, so that words of each share make lists and bits of each kind.
    private static func index(seed: UInt64) -> (snapshot: IndexSnapshot, blobs: MemoryBlobs) {
        var generator = OracleGenerator(seed: seed)
        var snapshot = IndexSnapshot()
        let blobs = MemoryBlobs()
        var row: Int64 = 0
        for segment in [(id: Int64(1), count: 6_000), (id: Int64(2), count: 300)] {
            var builder = SegmentBuilder()
            for _ in 0..<segment.count {
                row += 1
                var text = ""
                for (character, share) in shares where generator.chance(share) {
                    for _ in 0..<generator.pick([1, 1, 1, 2, 5]) { text += character + "。" }
                }
                text += String(repeating: "文。", count: generator.number(0...30))
                let title = generator.chance(3) ? generator.pick(shares.map(\.character)) : "題"
                builder.add(
                    IndexDocument(
                        row: row, title: Array(title.utf8), text: Array(text.utf8),
                        values: DocumentValues(
                            published: generator.chance(95) ? Int64(generator.number(0...2_000)) * 86_400 : nil, idBits: UInt64(row),
                            language: UInt32(generator.number(1...2)))))
            }
            let image = builder.build()
            blobs.blobs[segment.id] = image.blobs
            if let built = try? Segment(id: segment.id, resident: image.blobs[0]) {
                snapshot.segments.append(built)
                snapshot.deletions.append([])
            }
        }
        return (snapshot, blobs)
    }

    private static func word(_ generator: inout OracleGenerator) -> Query {
        .phrase([generator.pick(shares).character], field: .any, isQuoted: false)
    }

    private static func query(_ generator: inout OracleGenerator) -> Query {
        let words = (0..<generator.number(1...4)).map { _ in word(&generator) }
        switch generator.number(0...3) {
        case 0: return words[0]
        case 1: return .and(words)
        case 2: return .or(words)
        default: return .and([.or(words), word(&generator)])
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `the first hits are those of the whole list, scores and order`(seed: UInt64) throws {
        let (snapshot, blobs) = Self.index(seed: seed)
        try #require(snapshot.segments.count == 2)
        var generator = OracleGenerator(seed: seed + 100)
        for _ in 0..<40 {
            var request = SearchRequest()
            request.query = Self.query(&generator)
            request.now = 2_000 * 86_400
            request.usesRecency = generator.chance(70)
            request.preferredLanguage = generator.chance(30) ? 1 : 0
            request.windowMax = 10_000
            request.limit = 10_000
            let whole = try snapshot.search(request, blobs: blobs, texts: nil)
            try #require(whole.hits.count == whole.total)
            for limit in [1, 20, 150] {
                request.limit = limit
                let page = try snapshot.search(request, blobs: blobs, texts: nil)
                let isSame =
                    page.hits.map(\.row) == whole.hits.prefix(limit).map(\.row)
                    && page.hits.map(\.score) == whole.hits.prefix(limit).map(\.score)
                #expect(isSame, "seed \(seed) \(String(describing: request.query)) \(limit)")
            }
        }
    }
}
