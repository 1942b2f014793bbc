import Foundation
import Testing

@testable import Search

/// Substrings of real articles, where the corpus is at hand.
struct RetrievalCorpusTests {
    static let posts: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/corpus/posts").standardized
    static let isThere = FileManager.default.fileExists(atPath: posts.path)

    static func load(_ most: Int) -> [IndexDocument] {
        var documents: [IndexDocument] = []
        guard let walk = FileManager.default.enumerator(at: posts, includingPropertiesForKeys: nil) else { return [] }
        for case let url as URL in walk where documents.count < most {
            guard let data = try? Data(contentsOf: url), !data.isEmpty else { continue }
            let row = Int64(documents.count + 1)
            let title = Array(url.deletingPathExtension().lastPathComponent.utf8)
            documents.append(
                IndexDocument(
                    row: row, title: title, text: Array(data.prefix(6_000)), values: DocumentValues(published: row, idBits: UInt64(row))))
        }
        return documents
    }

    @Test(.enabled(if: isThere)) func `random substrings of real posts are found in exactly the posts that have them`() throws {
        let documents = Self.load(250)
        var index = OracleIndex()
        try index.add(Array(documents[..<(documents.count / 2)]))
        try index.add(Array(documents[(documents.count / 2)...]))
        let folded = documents.map { Analyzer.units($0.title) + [] }
        let texts = documents.map { Analyzer.units($0.text) }
        var generator = OracleGenerator(seed: 5)
        for _ in 0..<200 {
            let number = generator.number(0...documents.count - 1)
            let units = texts[number]
            guard !units.isEmpty else { continue }
            let start = generator.number(0...units.count - 1)
            var run = [units[start]]
            for unit in units[(start + 1)...].prefix(generator.number(0...7)) {
                guard let last = run.last, unit.position == last.position + 1 else { break }
                run.append(unit)
            }
            let wanted = run.map(\.text)
            func occurs(_ field: [Search.Unit]) -> Bool {
                guard field.count >= wanted.count else { return false }
                var start = 0
                search: while start <= field.count - wanted.count {
                    for offset in wanted.indices
                    where field[start + offset].text != wanted[offset]
                        || field[start + offset].position != field[start].position + UInt32(offset)
                    {
                        start += 1
                        continue search
                    }
                    return true
                }
                return false
            }
            let expected = documents.indices.filter { occurs(folded[$0]) || occurs(texts[$0]) }.map { Int64($0 + 1) }
            var request = SearchRequest()
            request.query = .phrase(wanted.map { String(decoding: $0, as: UTF8.self) }, field: .any, isQuoted: true)
            request.limit = 10_000
            request.isFuzzyAllowed = false
            let result = try index.search(request)
            #expect(result.hits.map(\.row).sorted() == expected, "\(String(describing: request.query))")
            #expect(result.total == expected.count)
        }
    }
}
