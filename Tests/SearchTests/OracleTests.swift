import Testing

@testable import Search

/// The index against a scan of every document.
struct OracleTests {
    static let orders: [SearchRequest.Order] = [.publishedDescending, .publishedAscending, .updatedDescending, .importedDescending]
    static let facets: [SearchRequest.Facet] = [.category, .author, .source, .tag, .language, .month(offset: 28_800), .stepped]

    static func index(_ generator: inout OracleGenerator, documents: Int, segments: Int, deleted: Int) throws -> OracleIndex {
        var index = OracleIndex()
        var row: Int64 = 0
        for _ in 0..<segments {
            var batch: [IndexDocument] = []
            for _ in 0..<documents / segments {
                row += Int64(generator.number(1...3))
                batch.append(generator.document(row: row))
            }
            try index.add(batch.shuffled(using: &generator.random))
        }
        for _ in 0..<deleted where !index.documents.isEmpty { index.delete(row: generator.pick(index.documents.map(\.row))) }
        return index
    }

    static func compare(_ index: OracleIndex, _ oracle: Oracle, _ request: SearchRequest, _ seed: UInt64) throws {
        let expected = oracle.ordered(request)
        var whole = request
        whole.limit = 10_000
        let result = try index.search(whole)
        let comment: Comment = "seed \(seed), query \(String(describing: request.query)), filter \(request.filter), order \(request.order)"
        #expect(result.hits.map(\.row) == expected, comment)
        #expect(result.total == expected.count, comment)
        #expect(!result.hasMoreAfter && !result.hasMoreBefore && !result.isPartial && result.isTotalExact, comment)
        for (facet, counted) in zip(request.facets, result.facets) {
            let counts = oracle.facet(facet, request)
            #expect(Dictionary(uniqueKeysWithValues: counted.map { ($0.value, $0.count) }) == counts, "\(facet) \(comment)")
            #expect(counted.map(\.count) == counts.values.sorted(by: >), comment)
        }
    }

    static func request(_ generator: inout OracleGenerator) -> SearchRequest {
        var request = SearchRequest()
        request.isFuzzyAllowed = false
        if generator.chance(85) { request.query = generator.query() }
        if generator.chance(50) { request.filter = generator.filter() }
        request.order = generator.pick(orders)
        request.facets = generator.chance(40) ? facets.shuffled(using: &generator.random) : []
        request.facetLimit = 1_000
        request.isFacetConjunctive = generator.chance(30)
        request.collapsesStories = generator.chance(15)
        return request
    }

    @Test func `texts longer than a piece that is added at once are found like others`() throws {
        var generator = OracleGenerator(seed: 77)
        var index = OracleIndex()
        var batch: [IndexDocument] = []
        for row in Int64(1)...4 {
            var document = generator.document(row: row)
            document.text = Array(generator.string(9_000...13_000).utf8)
            batch.append(document)
        }
        try index.add(batch)
        let oracle = Oracle(index.documents)
        for _ in 0..<60 { try Self.compare(index, oracle, Self.request(&generator), 77) }
    }

    @Test(arguments: UInt64(1)...16)
    func `hits, totals, order and facets equal those of a scan`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        let index = try Self.index(
            &generator, documents: generator.pick([1, 7, 60, 300]), segments: generator.number(1...4),
            deleted: generator.pick([0, 0, 5, 40]))
        let oracle = Oracle(index.documents)
        for _ in 0..<40 { try Self.compare(index, oracle, Self.request(&generator), seed) }
    }

    @Test(arguments: UInt64(50)...53)
    func `the same with lists of many blocks, and the first ranked page is the head of the whole order`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        var index = try Self.index(&generator, documents: 2_000, segments: generator.number(1...2), deleted: 300)
        try index.merge(Array(index.snapshot.segments.indices))
        let oracle = Oracle(index.documents)
        for _ in 0..<6 {
            var request = Self.request(&generator)
            try Self.compare(index, oracle, request, seed)
            request.order = .relevance
            request.query = generator.query()
            request.now = 40 * 900_000
            request.collapsesStories = false
            request.windowMax = 5_000
            request.limit = 5_000
            let whole = try index.search(request)
            request.limit = generator.number(1...15)
            let page = try index.search(request)
            #expect(
                page.hits.map(\.row) == whole.hits.prefix(request.limit).map(\.row), "seed \(seed) \(String(describing: request.query))")
            #expect(page.hits.map(\.score) == whole.hits.prefix(request.limit).map(\.score), "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(100)...111)
    func `merging changes no answer`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        var index = try Self.index(&generator, documents: 240, segments: 5, deleted: generator.pick([0, 30, 200]))
        let oracle = Oracle(index.documents)
        try index.merge([0, 2, 4])
        for _ in 0..<25 { try Self.compare(index, oracle, Self.request(&generator), seed) }
        try index.merge(Array(index.snapshot.segments.indices))
        #expect(index.snapshot.segments.count == 1)
        #expect(index.snapshot.segments[0].count == index.documents.count)
        for _ in 0..<25 { try Self.compare(index, oracle, Self.request(&generator), seed) }
    }

    @Test(arguments: UInt64(200)...209)
    func `pages one after the other are the whole list, in both directions`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        let index = try Self.index(&generator, documents: 120, segments: 3, deleted: 10)
        let oracle = Oracle(index.documents)
        for _ in 0..<8 {
            var request = Self.request(&generator)
            request.facets = []
            request.limit = generator.number(1...30)
            let expected = oracle.ordered(request)
            try Self.walk(index, request, expected, seed)
            for offset in [0, 1, request.limit, expected.count, expected.count + 5] {
                request.position = .offset(offset)
                let page = try index.search(request)
                #expect(page.hits.map(\.row) == Array(expected.dropFirst(offset).prefix(request.limit)), "seed \(seed)")
                #expect(page.hasMoreAfter == (offset + request.limit < expected.count))
                #expect(page.hasMoreBefore == (min(offset, expected.count) > 0))
            }
        }
    }

    static func walk(_ index: OracleIndex, _ start: SearchRequest, _ expected: [Int64], _ seed: UInt64) throws {
        var request = start
        var forward: [SearchResult.Hit] = []
        while true {
            let page = try index.search(request)
            forward += page.hits
            #expect(page.total == expected.count)
            #expect(page.hasMoreBefore == (forward.count > page.hits.count), "seed \(seed)")
            #expect(page.hasMoreAfter == (forward.count < expected.count), "seed \(seed)")
            guard page.hasMoreAfter, let last = page.hits.last, forward.count <= expected.count else { break }
            request.position = .after(value: last.value, idBits: last.idBits)
        }
        #expect(forward.map(\.row) == expected, "seed \(seed) \(request.order)")
        guard let last = forward.last else { return }
        var backward = [last]
        request.position = .before(value: last.value, idBits: last.idBits)
        while true {
            let page = try index.search(request)
            backward = page.hits + backward
            #expect(page.hasMoreBefore == (backward.count < expected.count), "seed \(seed)")
            guard page.hasMoreBefore, let first = page.hits.first, backward.count <= expected.count else { break }
            #expect(page.hasMoreAfter, "seed \(seed)")
            request.position = .before(value: first.value, idBits: first.idBits)
        }
        #expect(backward.map(\.row) == expected, "seed \(seed) \(request.order)")
    }

    @Test(arguments: UInt64(300)...311)
    func `ranked answers have the same documents, by falling score, and the same pages`(seed: UInt64) throws {
        var generator = OracleGenerator(seed: seed)
        var index = try Self.index(&generator, documents: 200, segments: 4, deleted: 0)
        let oracle = Oracle(index.documents)
        let before = index
        try index.merge([0, 1, 2, 3])
        for _ in 0..<30 {
            var request = Self.request(&generator)
            request.order = .relevance
            request.now = 40 * 900_000
            request.collapsesStories = false
            request.query = request.query ?? generator.query()
            request.limit = 1_000
            let whole = try index.search(request)
            #expect(Set(whole.hits.map(\.row)) == Set(oracle.ordered(request)), "seed \(seed)")
            #expect(zip(whole.hits, whole.hits.dropFirst()).allSatisfy { $0.score >= $1.score })
            #expect(
                try before.search(request).hits.map(\.row) == whole.hits.map(\.row), "seed \(seed) \(String(describing: request.query))")
            request.limit = generator.number(1...9)
            var pages: [Int64] = []
            while true {
                let page = try index.search(request)
                pages += page.hits.map(\.row)
                #expect(page.hasMoreAfter == (pages.count < whole.hits.count))
                guard page.hasMoreAfter, let last = page.hits.last, pages.count < 300 else { break }
                request.position = .after(value: last.value, idBits: last.idBits)
            }
            #expect(pages == whole.hits.map(\.row), "seed \(seed)")
        }
    }
}
