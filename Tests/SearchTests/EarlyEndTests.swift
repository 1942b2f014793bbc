import Testing

@testable import Search

/// Pages by date that end before all matches are counted, against a scan of every document.
struct EarlyEndTests {
    private static func search(_ index: OracleIndex, _ request: SearchRequest, _ early: EarlyEnd) throws -> SearchResult {
        try index.snapshot.search(request, blobs: index.blobs, texts: OracleTexts(index.documents), early: early)
    }

    @Test(arguments: UInt64(600)...615)
    func `pages that end early are the whole list, and their totals never too large`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        var index = try OracleTests.index(
            &generator, documents: generator.pick([60, 300, 1_500]), segments: generator.number(1...3), deleted: generator.pick([0, 20]))
        if generator.chance(50) { try index.merge(Array(index.snapshot.segments.indices)) }
        let oracle = Oracle(index.documents)
        var early = EarlyEnd(autoCost: generator.number(0...20), noneCost: 0)
        var endedEarly = 0
        for _ in 0..<12 {
            early.stretchMin = generator.pick([1, 3, 50, 400])
            var request = OracleTests.request(&generator)
            request.order = .publishedDescending
            request.facets = []
            request.collapsesStories = false
            request.limit = generator.number(1...40)
            request.total = generator.pick([.auto, .none])
            request.wantsSpelling = generator.chance(30)
            let expected = oracle.ordered(request)
            var rows: [Int64] = []
            while true {
                let page = try Self.search(index, request, early)
                rows += page.hits.map(\.row)
                #expect(page.total <= expected.count && page.total >= page.hits.count, "seed \(seed)")
                if page.isTotalExact { #expect(page.total == expected.count, "seed \(seed)") } else { endedEarly += 1 }
                #expect(page.hasMoreAfter == (rows.count < expected.count), "seed \(seed) \(String(describing: request.query))")
                #expect(page.hasMoreBefore == (rows.count > page.hits.count), "seed \(seed)")
                #expect(page.corrections.isEmpty || expected.count < Spelling.hitsMax, "seed \(seed)")
                guard page.hasMoreAfter, let last = page.hits.last, rows.count <= expected.count else { break }
                request.position = .after(value: last.value, idBits: last.idBits)
            }
            #expect(rows == expected, "seed \(seed) \(String(describing: request.query)) \(request.filter)")
        }
        if index.documents.count > 1_000 { #expect(endedEarly > 0, "seed \(seed): nothing was tested") }
    }

    @Test func `a total that is asked for is exact, and so are facets, whatever it costs`() throws {
        var generator = OracleGenerator(seed: 7)
        let index = try OracleTests.index(&generator, documents: 600, segments: 2, deleted: 30)
        let oracle = Oracle(index.documents)
        let early = EarlyEnd(autoCost: 0, noneCost: 0, stretchMin: 1)
        for _ in 0..<40 {
            var request = OracleTests.request(&generator)
            request.order = .publishedDescending
            request.limit = 3
            request.total = request.facets.isEmpty ? .exact : .auto
            let page = try Self.search(index, request, early)
            #expect(page.isTotalExact && page.total == oracle.ordered(request).count)
        }
    }

    /// Both sides of the cost at which the count ends.
    @Test func `the count goes on until it costs too much`() throws {
        var builder = SegmentBuilder()
        for row in 1...10_000 {
            let values = DocumentValues(published: Int64(row), idBits: UInt64(row))
            builder.add(IndexDocument(row: Int64(row), title: [], text: Array("上海".utf8), values: values))
        }
        let image = builder.build()
        let blobs = MemoryBlobs()
        blobs.blobs[1] = image.blobs
        var snapshot = IndexSnapshot()
        snapshot.segments = [try Segment(id: 1, resident: image.blobs[0])]
        snapshot.deletions = [[]]
        var request = SearchRequest()
        request.query = .phrase(["上", "海"], field: .any, isQuoted: false)
        request.total = .auto
        func total(_ cost: Int, none: Int = 0) throws -> (Int, Bool) {
            let early = EarlyEnd(autoCost: cost, noneCost: none)
            let page = try snapshot.search(request, blobs: blobs, texts: nil, early: early)
            #expect(page.hits.map(\.row) == (0..<20).map { Int64(10_000 - $0) })
            return (page.total, page.isTotalExact)
        }
        #expect(try total(10_000) == (10_000, true))
        #expect(try total(9_999) == (9_999, false))
        #expect(try total(1) == (4_096, false))
        request.total = .none
        #expect(try total(10_000, none: 10_000) == (10_000, true))
        #expect(try total(10_000, none: 5_000) == (5_000, false))
    }
}
