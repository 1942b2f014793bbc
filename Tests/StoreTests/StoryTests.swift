import Articles
import Search
import Testing

@testable import Store

@Suite struct StoryTests {
    private static func text(_ seed: UInt64, _ length: Int = 400) -> String {
        var random = Seeded(state: seed)
        return String(
            String.UnicodeScalarView((0..<length).compactMap { _ in Unicode.Scalar(0x4E00 + UInt32.random(in: 0..<3_000, using: &random)) })
        )
    }

    private static func change(_ id: UInt64, _ text: String, day: Int64) -> Change {
        .article(
            stamp("\(id).md", hash: id), article(id, title: "题\(id)", text: text, published: 1_600_000_000 + day * 86_400), problems: [])
    }

    private func story(_ reader: Reader, _ id: UInt64) throws -> String {
        guard case .found(let item) = try reader.item(article(id).id) else { return "gone" }
        return CardPatch.range(of: "story", in: item.card).map { String(decoding: item.card[$0], as: UTF8.self) } ?? "?"
    }

    @Test func `near-copies within fourteen days are one story, listed, counted and collapsed`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let text = Self.text(1)
        try database.apply([
            Self.change(1, text, day: 0), Self.change(2, text + "完", day: 3), Self.change(3, Self.text(2), day: 1),
            Self.change(4, text, day: 60),
        ])
        try database.writer.updateStories()
        let reader = try database.makeReader()
        let expected = #"{"id":"s\#(article(1).id)","count":2}"#
        #expect(try (1...4).map { try story(reader, $0) } == [expected, expected, "null", "null"])
        #expect(try reader.titles { $0.story = "s\(article(1).id)" } == ["题2", "题1"])
        #expect(try reader.titles { $0.collapsesStories = true }.count == 3)
        #expect(try reader.titles { $0.story = "snone" } == [])
        let generation = database.generation
        try database.writer.updateStories()
        #expect(database.generation == generation)
    }

    @Test func `a story is the same whatever the order and the number of batches`() throws {
        let text = Self.text(5)
        let changes = (0..<6).map {
            Self.change(UInt64($0 + 1), $0 == 3 ? Self.text(9) : text + String(repeating: "尾", count: $0), day: Int64($0))
        }
        var results: [[String]] = []
        for order in [Array(0..<6), Array((0..<6).reversed()), [3, 1, 5, 0, 2, 4]] {
            for together in [true, false] {
                let folder = try TemporaryFolder()
                let database = try Database.testing(folder.database)
                for batch in together ? [order.map { changes[$0] }] : order.map({ [changes[$0]] }) {
                    try database.apply(batch)
                    try database.writer.updateStories()
                }
                let reader = try database.makeReader()
                results.append(try (1...6).map { try story(reader, $0) })
            }
        }
        #expect(Set(results).count == 1)
        #expect(results[0][0] == #"{"id":"s\#(article(1).id)","count":5}"#)
        #expect(results[0][3] == "null")
    }

    @Test func `a version that goes or changes leaves the story`() throws {
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        let text = Self.text(7)
        try database.apply([Self.change(1, text, day: 0), Self.change(2, text, day: 1), Self.change(3, text, day: 2)])
        try database.writer.updateStories()
        let reader = try database.makeReader()
        try database.apply([.removed(key: key("1.md"))])
        try database.writer.updateStories()
        #expect(try story(reader, 2) == #"{"id":"s\#(article(2).id)","count":2}"#)
        try database.apply([Self.change(3, Self.text(8), day: 2)])
        try database.writer.updateStories()
        #expect(try (2...3).map { try story(reader, $0) } == ["null", "null"])
        #expect(try reader.titles { $0.story = "s\(article(2).id)" } == [])
    }
}
