import Testing

@testable import Store

/// How large the cache of postings may be.
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
}
