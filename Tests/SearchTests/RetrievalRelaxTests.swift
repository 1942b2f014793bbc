import Testing

@testable import Search

/// What happens when nothing matches strictly, and what is kept between requests.
struct RetrievalRelaxTests {
    static func index() throws -> OracleIndex {
        let texts = [
            ("上海房价", "上海的房价今年走势平稳，记者报道。"), ("北京天气", "北京今天的天气晴朗，气温回升。"), ("深圳房价", "深圳房价上涨，专家分析走势。"),
            ("Kubernetes released", "The kubernetes scheduler improves."), ("Swift 语言", "Swift 语言的连续版本发布。"),
        ]
        var index = OracleIndex()
        try index.add(
            texts.enumerated().map { number, text in
                IndexDocument(
                    row: Int64(number + 1), title: Array(text.0.utf8), text: Array(text.1.utf8),
                    values: DocumentValues(published: Int64(number), idBits: UInt64(number)))
            })
        return index
    }

    static func request(_ query: Query) -> SearchRequest {
        var request = SearchRequest()
        request.query = query
        request.order = .relevance
        return request
    }

    static func phrase(_ text: String, isQuoted: Bool = false) -> Query {
        .phrase(OracleGenerator.units(text), field: .any, isQuoted: isQuoted)
    }

    @Test func `what matches strictly is never loosened`() throws {
        let result = try Self.index().search(Self.request(Self.phrase("房价")))
        #expect(result.relaxed == nil && result.total == 2)
    }

    @Test func `words written together are found by their pieces, and most of the characters at last`() throws {
        let glued = try Self.index().search(Self.request(Self.phrase("上海房价走势")))
        #expect(glued.relaxed != nil && glued.hits.first?.row == 1)
        let question = try Self.index().search(Self.request(Self.phrase("深圳的房价为什么上涨")))
        #expect(question.relaxed == "any" && question.hits.first?.row == 3)
    }

    @Test(arguments: [("kuberntes", 4), ("kubernetse", 4), ("kubernettess", 4), ("swifft", 5)])
    func `a typing error in a word is forgiven`(text: String, row: Int64) throws {
        let result = try Self.index().search(Self.request(Self.phrase(text)))
        #expect(result.relaxed == "fuzzy" && result.hits.map(\.row) == [row])
        #expect(result.matched != Self.phrase(text))
    }

    @Test(arguments: ["swft", "kbrnts", "xyzzyx"])
    func `short words and distant ones are not`(text: String) throws {
        let result = try Self.index().search(Self.request(Self.phrase(text)))
        #expect(result.total == 0 && result.relaxed == nil)
    }

    @Test(
        arguments: [
            ("你好，世界", [1, 2, 3, 4]), ("你好 世界", [1, 2, 3, 4]), ("世界，你好", [5]), ("好，世", [1, 2, 3, 4]), ("我，你好，世界", [4]), ("好，新，世界", [6, 11]),
            ("hello, world", [7, 8]), ("world; hello", [9]), ("你好，题", []), ("标，题", [1]), ("新，世", [6, 11]), ("们好，世界", []),
        ] as [(String, [Int64])])
    func `a quoted phrase with a break goes on behind any break or none, in one field`(text: String, rows: [Int64]) throws {
        let texts = [
            "你好，世界", "你好  世界！", "你好世界", "我。你好！世界", "世界，你好", "你好，新世界", "Hello, world", "hello world", "world. Hello", "你好\n\n新的世界",
            // One unit between is as far as a break.
            "你们好新世界",
        ]
        var index = OracleIndex()
        try index.add(
            texts.enumerated().map { number, text in
                IndexDocument(
                    row: Int64(number + 1), title: Array((number == 0 ? "标 题" : "").utf8), text: Array(text.utf8),
                    values: DocumentValues(idBits: UInt64(number)))
            })
        var request = Self.request(try #require(try QueryParserTests.parsed("\"\(text)\"").query))
        request.isFuzzyAllowed = false
        #expect(try index.search(request).hits.map(\.row).sorted() == rows)
    }

    /// Each pair: a query, and the same with more asked of it.
    @Test(
        arguments: [
            ("上海房价走势", "\"上海房价走势\""), ("深圳 专家分析", "\"深圳 专家分析\""), ("房价", "房价 -上海 -深圳"), ("上海房价走势", "上海房价走势 -记者"),
            ("深圳的房价为什么上涨", "深圳的房价为什么上涨 -专家"), ("kuberntes", "kuberntes -scheduler"), ("kuberntes", "\"kuberntes\""),
            ("上海房价走势", "上海房价走势 -\"没有这个\""),
        ])
    func `quotes and exclusions only ever take away`(text: String, narrower: String) throws {
        func rows(_ text: String) throws -> Set<Int64> {
            let parsed = try #require(try QueryParserTests.parsed(text).query)
            return Set(try Self.index().search(Self.request(parsed)).hits.map(\.row))
        }
        #expect(try rows(narrower).isSubset(of: try rows(text)))
    }

    @Test(
        arguments: [("\"上海房价走势\"", []), ("\"kuberntes\"", []), ("\"走势 平稳 房价\" 记者", []), ("\"房价今年怎样\" 上海", [1, 3])] as [(String, [Int64])])
    func `phrases in quotes are not loosened, unless they stand in a question that matches nothing without them`(
        text: String, rows: [Int64]
    ) throws {
        let found = try Self.index().search(Self.request(try #require(try QueryParserTests.parsed(text).query)))
        #expect(found.hits.map(\.row) == rows)
    }

    @Test(arguments: [("北京房市", 0), ("房价明年跌", 0), ("北京天氣晴好", 1), ("云计祘", 0), ("上海夏", 0), ("北京房市是什么", 1)])
    func `of a few characters most pairs must be there`(text: String, total: Int) throws {
        #expect(try Self.index().search(Self.request(Self.phrase(text))).total == total)
    }

    @Test func `a filter never adds, relaxed searches included`() throws {
        var request = Self.request(Self.phrase("房价"))
        request.filter.from = 1_000
        #expect(try Self.index().search(request).total == 0)
        let all = try Self.index().search(Self.request(Self.phrase("深圳的房价为什么上涨")))
        request.query = Self.phrase("深圳的房价为什么上涨")
        request.filter.from = 1
        let narrowed = try Self.index().search(request)
        #expect(narrowed.relaxed == all.relaxed)
        #expect(Set(narrowed.hits.map(\.row)).isSubset(of: all.hits.map(\.row)))
    }

    @Test(
        arguments: [
            ("kuberntes 发布", "kubernetes 发布"), ("\"kuberntes\" -swift", "\"kubernetes\" -swift"), ("kubernetes", nil), ("swft", nil),
            ("上海", nil),
            ("Kubernetse OR swift", "kubernetes OR swift"),
        ] as [(String, String?)])
    func `a better spelling keeps the rest of the query`(text: String, expected: String?) throws {
        var request = Self.request(try #require(try QueryParserTests.parsed(text).query))
        request.wantsSpelling = true
        request.isFuzzyAllowed = false
        let corrections = try Self.index().search(request).corrections
        #expect(DidYouMean.text(Array(text.utf8), correcting: corrections) == expected)
    }

    @Test(
        arguments: [("上海", nil), ("这里车", .simplified), ("车展", .simplified), ("車展", .traditional), ("后来車", .traditional), ("abc", nil)]
            as [(String, ChineseScript?)])
    func `the script of a query is told by its characters`(text: String, expected: ChineseScript?) {
        #expect(ChineseScript(of: Array(text.utf8)) == expected)
    }

    @Test(arguments: [UInt32(1), 2]) func `of equal texts those in the script of the query stand first, however old`(language: UInt32)
        throws
    {
        var index = OracleIndex()
        var documents: [IndexDocument] = []
        for number in 0..<3_000 {
            let isSimplified = number % 2 == 0
            let values = DocumentValues(
                published: Int64(number) * (isSimplified ? 1 : 86_400), idBits: UInt64(number), language: isSimplified ? 1 : 2)
            let text = isSimplified ? "上海车展。" : "上海車展。"
            documents.append(IndexDocument(row: Int64(number + 1), title: Array("上海".utf8), text: Array(text.utf8), values: values))
        }
        try index.add(documents)
        var request = Self.request(Self.phrase("车展"))
        request.preferredLanguage = language
        request.now = 3_000 * 86_400
        request.limit = 200
        let hits = try index.search(request).hits
        #expect(hits.count == 200 && hits.allSatisfy { $0.row % 2 == Int64(language % 2) })
        request.limit = 2_000
        request.windowMax = 2_000
        #expect(try index.search(request).hits.prefix(200).map(\.row) == hits.map(\.row))
    }

    @Test func `quotes and fuzzy=off mean what they say`() throws {
        #expect(try Self.index().search(Self.request(Self.phrase("kuberntes", isQuoted: true))).total == 0)
        var request = Self.request(Self.phrase("上海房价走势"))
        request.isFuzzyAllowed = false
        #expect(try Self.index().search(request).total == 0)
    }

    @Test(arguments: [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "abd", 1), ("abcd", "xbcd", 1), ("abcdef", "badcef", 2)])
    func `edit distance counts a swap of neighbours once`(first: String, second: String, distance: Int) {
        let (a, b) = (EditDistance.letters(Array(first.utf8)), EditDistance.letters(Array(second.utf8)))
        #expect(EditDistance.between(a, b, limit: 2) == distance)
        #expect(EditDistance.between(a, b, limit: distance - 1 < 0 ? 0 : distance - 1) == (distance == 0 ? 0 : nil))
    }

    @Test func `a deadline that has passed makes a partial answer`() throws {
        var generator = OracleGenerator(seed: 3)
        let index = try OracleTests.index(&generator, documents: 6_000, segments: 1, deleted: 0)
        var request = Self.request(Self.phrase("甲"))
        request.deadline = 1
        let result = try index.search(request)
        #expect(result.isPartial && !result.isTotalExact)
    }

    @Test(arguments: [([100, 100], [100, 100]), ([500_000, 500_000], [500_000, 500_000])])
    func `few segments and large ones are left alone`(live: [Int], total: [Int]) {
        #expect(SegmentMerge.plan(live: live, total: total) == nil)
    }

    @Test func `eight small segments and one full of deletions are merged`() {
        let small = Array(repeating: 100, count: SegmentMerge.fanIn)
        #expect(SegmentMerge.plan(live: small + [300_000], total: small + [300_000]) == Array(0..<SegmentMerge.fanIn))
        #expect(SegmentMerge.plan(live: [10_000, 60_000], total: [10_000, 100_000]) == [1])
    }
}

@Suite struct PrefixExpansionTests {
    @Test func `a beginning of a word behind another one finds hundreds of words, and says when it left some out`() throws {
        for (count, isPartial) in [(1_000, false), (PhraseFinder.phraseExpansionsMax + 10, true)] {
            var builder = SegmentBuilder()
            for number in 0..<count {
                let values = DocumentValues(
                    published: Int64(number), updated: 0, imported: 0, idBits: UInt64(number), characterCount: 1, categories: [], author: 0,
                    source: 0, tags: [], language: 0, story: 0, hasImage: false)
                builder.add(
                    IndexDocument(row: Int64(number + 1), title: Array("t".utf8), text: Array("big p\(number)x".utf8), values: values))
            }
            let image = builder.build()
            let segment = try Segment(id: 1, resident: image.blobs[0])
            let blobs = MemoryBlobs()
            blobs.blobs[1] = image.blobs
            var request = SearchRequest()
            request.query = .prefix(["big", "p"], field: .any)
            request.isFuzzyAllowed = false
            let result = try IndexSnapshot(segments: [segment], deletions: [[]]).search(request, blobs: blobs)
            #expect(result.isPartial == isPartial && result.isTotalExact != isPartial)
            #expect(isPartial ? result.total >= PhraseFinder.phraseExpansionsMax : result.total == count)
        }
    }
}
