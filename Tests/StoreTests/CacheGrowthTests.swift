import Testing

@testable import Store

/// How large the caches of postings and of pages may be.
struct CacheGrowthTests {
    @Test func `it grows with the index, to a limit, and never shrinks`() {
        let cache = BlobCache(bytesMax: 40 << 20)
        cache.fit(documents: 100_000)
        #expect(cache.limit == 40 << 20)
        cache.fit(documents: 1_000_000)
        #expect(cache.limit == 200_000_000)
        cache.fit(documents: 1_000)
        #expect(cache.limit == 200_000_000)
        cache.fit(documents: 4_000_000_000)
        #expect(cache.limit == 256 << 20)
        let other = BlobCache(bytesMax: 40 << 20)
        other.fit(documents: Int.max)
        #expect(other.limit == 256 << 20)
    }

    @Test(arguments: [(0, 2_048), (131_072, 2_048), (131_136, 2_049), (1_048_576, 16_384), (Int.max, 16_384)])
    func `a reader keeps the inner pages of its tables, to a limit`(documents: Int, kibibytes: Int) {
        #expect(Reader.cacheKibibytes(documents: documents) == kibibytes)
    }

    @Test func `a connection's cache grows and never shrinks`() throws {
        let folder = try TemporaryFolder()
        let reader = try Database.testing(folder.database).makeReader()
        for (documents, expected) in [(10, 2_048), (640_000, 10_000), (10, 10_000)] {
            try reader.fitCaches(documents: documents)
            #expect(try reader.connection.integer("PRAGMA cache_size") == -Int64(expected))
        }
    }
}
