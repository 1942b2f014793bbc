import Articles
import Synchronization
import Testing

@testable import Store

/// Pages of a ranked search that are asked for one after the other.
@Suite struct RankedPagesTests {
    private final class Clock: Sendable {
        private let seconds = Atomic<Int64>(1_700_000_000)

        /// Hours pass from look to look.
        func tick() -> Int64 { seconds.add(9_973, ordering: .relaxed).newValue }
    }

    @Test(arguments: [1_600_000_000, 1_699_999_000, 1_800_000_000]) func `are the whole list, however long the reader takes`(newest: Int64)
        throws
    {
        let folder = try TemporaryFolder()
        let clock = Clock()
        var options = Database.Options()
        options.clock = { clock.tick() }
        let database = try Database(path: folder.database, options: options)
        try database.apply(
            (0..<120).map { number in
                let text = "上海" + String(repeating: "新闻", count: number % 7)
                return .article(
                    stamp("\(number).md"),
                    article(UInt64(number + 1), title: "题\(number)", text: text, published: newest - Int64(number) * 40_000), problems: [])
            })
        let reader = try database.makeReader()
        var query = ArticleQuery()
        query.text = "上海"
        query.sort = .relevance
        query.limit = 100
        let whole = try reader.page(query).hits.map(\.id)
        query.limit = 7
        var walked: [ArticleID] = []
        while walked.count < 200 {
            let page = try reader.page(query)
            walked += page.hits.map(\.id)
            guard let next = page.next else { break }
            query.position = .after(next)
        }
        #expect(walked.count == 120 && Set(walked).count == 120)
        #expect(Array(walked.prefix(100)) == whole)
        // Of equal texts the newer one stands first.
        let equal = walked.compactMap { id in (0..<120).first { article(UInt64($0 + 1)).id == id } }.filter { $0 % 7 == 3 }
        #expect(equal == equal.sorted())
    }
}
