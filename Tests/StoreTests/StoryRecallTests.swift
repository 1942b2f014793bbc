import Articles
import Foundation
import Testing

@testable import Store

/// Stories of edited copies, through the store: what an import writes is what the cards and lists tell.
@Suite struct StoryRecallTests {
    /// `BROADSHEET_SEED=n` replays one run.
    private static let seeds: [UInt64] =
        ProcessInfo.processInfo.environment["BROADSHEET_SEED"].flatMap(UInt64.init).map { [$0] } ?? [11]
    private static let articleCount = 120
    private static let day: Int64 = 86_400
    private static let epoch: Int64 = 1_600_000_000

    /// Sentences of common and rare two-character words with one name in every third, as news has them, and lines that a whole site shares.
    private struct Original {
        var name: String
        var sentences: [String]
        var published: Int64

        init(_ random: inout Seeded) {
            func word() -> String {
                let number = UInt32.random(in: 0..<(Bool.random(using: &random) ? 300 : 20_000), using: &random)
                return [0x4E00 + number / 141, 0x5E00 + number % 141].compactMap(Unicode.Scalar.init).map { String($0) }.joined()
            }
            let name = word() + word()
            let site = Int.random(in: 0..<5, using: &random)
            self.name = name
            sentences = (0..<Int.random(in: 12..<50, using: &random)).map { number in
                if number % 9 == 8 { return "本文来自第\(site)家网站未经许可不得转载请注明出处谢谢合作。" }
                return (number % 3 == 0 ? name : "") + (0..<Int.random(in: 6..<15, using: &random)).map { _ in word() }.joined() + "。"
            }
            published = epoch + Int64.random(in: 0..<(40 * day), using: &random)
        }

        /// A fifth of the sentences dropped, the name changed everywhere, the halves exchanged, a line put in front.
        func edited(_ random: inout Seeded) -> String {
            let kept = sentences.filter { _ in Int.random(in: 0..<100, using: &random) >= 20 }
                .map { $0.hasPrefix(name) ? "某某公司" + $0.dropFirst(name.count) : $0 }
            let half = kept.count / 2
            return "转载自别处的消息。" + (kept[half...] + kept[..<half]).joined()
        }
    }

    private func change(_ id: UInt64, _ text: String, _ published: Int64) -> Change {
        .article(stamp("\(id).md", hash: id), article(id, title: "题\(id)", text: text, published: published), problems: [])
    }

    /// The story of each article, as its card tells it.
    private func stories(_ reader: Reader, _ ids: some Sequence<UInt64>) throws -> [UInt64: String] {
        var stories: [UInt64: String] = [:]
        for id in ids {
            guard case .found(let item) = try reader.item(article(id).id), let range = CardPatch.range(of: "story", in: item.card) else {
                continue
            }
            let story = String(decoding: item.card[range], as: UTF8.self)
            if story != "null" { stories[id] = String(story.split(separator: "\"")[3]) }
        }
        return stories
    }

    @Test(arguments: seeds)
    func `edited copies join their originals and nothing else`(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let originals = (0..<Self.articleCount).map { _ in Original(&random) }
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply(originals.enumerated().map { change(UInt64($0 + 1), $1.sentences.joined(), $1.published) })
        try database.writer.updateStories()
        let first = UInt64(1_000)
        var copies: [Change] = []
        for (index, original) in originals.enumerated() {
            let published = original.published + Int64.random(in: -13 * Self.day..<13 * Self.day, using: &random)
            copies.append(change(first + UInt64(index + 1), original.edited(&random), published))
        }
        for start in stride(from: 0, to: copies.count, by: 40) {
            try database.apply(Array(copies[start..<min(copies.count, start + 40)]))
            try database.writer.updateStories()
        }
        let ids = (1...UInt64(Self.articleCount)).flatMap { [$0, first + $0] }
        let stories = try stories(try database.makeReader(), ids)
        var members: [String: [UInt64]] = [:]
        for (id, story) in stories { members[story, default: []].append(id % first) }
        let found = (1...UInt64(Self.articleCount)).count { stories[$0] != nil && stories[$0] == stories[first + $0] }
        let pairs = members.values.reduce(0) { $0 + $1.count * ($1.count - 1) / 2 }
        #expect(Double(found) >= 0.98 * Double(Self.articleCount), "seed \(seed): \(found) of \(Self.articleCount) found")
        #expect(Double(found) >= 0.99 * Double(pairs), "seed \(seed): \(found) of \(pairs) pairs right")
    }

    @Test func `versions fourteen days apart are one story, a second more is two`() throws {
        var random = Seeded(state: 3)
        let (one, other) = (Original(&random).sentences.joined(), Original(&random).sentences.joined())
        let window = 14 * Self.day
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([
            change(1, one, Self.epoch), change(2, one, Self.epoch + window), change(3, other, Self.epoch),
            change(4, other, Self.epoch + window + 1),
        ])
        try database.writer.updateStories()
        #expect(try stories(try database.makeReader(), 1...4) == [1: "s\(article(1).id)", 2: "s\(article(1).id)"])
    }

    @Test func `an id that a story had leads to it after earlier versions joined and later ones went`() throws {
        var random = Seeded(state: 4)
        let text = Original(&random).sentences.joined()
        let folder = try TemporaryFolder()
        let database = try Database.testing(folder.database)
        try database.apply([change(5, text, Self.epoch + 5 * Self.day), change(6, text, Self.epoch + 6 * Self.day)])
        try database.writer.updateStories()
        let old = "s\(article(5).id)"
        let reader = try database.makeReader()
        #expect(try reader.titles { $0.story = old } == ["题6", "题5"])
        try database.apply([change(7, text, Self.epoch + 7 * Self.day)])
        try database.writer.updateStories()
        #expect(try stories(reader, 5...7).values.allSatisfy { $0 == old })
        try database.apply([change(4, text, Self.epoch)])
        try database.writer.updateStories()
        #expect(try reader.titles { $0.story = old } == ["题7", "题6", "题5", "题4"])
        #expect(try reader.titles { $0.story = "s\(article(4).id)" }.count == 4)
        try database.apply([.removed(key: key("7.md")), .removed(key: key("4.md"))])
        try database.writer.updateStories()
        #expect(try reader.titles { $0.story = old } == ["题6", "题5"])
        try database.apply([.removed(key: key("6.md"))])
        try database.writer.updateStories()
        #expect(try reader.titles { $0.story = old } == [])
        #expect(try stories(reader, 4...7).isEmpty)
    }
}
