import Testing

@testable import Search

/// Categories are counted as the filter of a category finds them: with all that is below.
struct CategoryFacetTests {
    private static func counts(_ categories: [[UInt32]], _ parents: [UInt32]) throws -> [Int64: Int] {
        var index = OracleIndex()
        // Two segments: documents of both have the same numbers.
        for part in [categories.indices.filter { $0 % 2 == 0 }, categories.indices.filter { $0 % 2 == 1 }] {
            try index.add(
                part.map { number in
                    IndexDocument(
                        row: Int64(number + 1), title: [], text: Array("文".utf8),
                        values: DocumentValues(idBits: UInt64(number), categories: categories[number]))
                })
        }
        var request = SearchRequest()
        request.facets = [.category]
        request.categoryParents = parents
        let result = try index.search(request)
        return Dictionary(uniqueKeysWithValues: (result.facets.first ?? []).map { ($0.value, $0.count) })
    }

    @Test func `an article counts once for each category above its own`() throws {
        // 1 > 2 > 3, 1 > 4, 5.
        let parents: [UInt32] = [0, 0, 1, 2, 1, 0]
        let counts = try Self.counts([[3], [2], [3, 4], [1], [5, 3], [], [5]], parents)
        #expect(counts == [1: 5, 2: 4, 3: 3, 4: 1, 5: 2])
    }

    @Test func `a damaged tree that runs in a circle or out of the table ends`() throws {
        #expect(try Self.counts([[1]], [0, 2, 1]) == [1: 1, 2: 1])
        #expect(try Self.counts([[9], [1]], [0, 8]) == [1: 1])
    }
}
