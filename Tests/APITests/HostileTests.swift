import Articles
import Foundation
import HTTP
import Store
import Testing

@testable import API

/// Whatever is asked, the answer is an answer.
struct HostileTests {
    static let targets = [
        "/v1/articles?limit=5&category=金融/新浪财经&from=2022-05&to=-1d&sort=-published_at",
        "/v1/articles/7k3m9q2xw4v8t1rn?content=text,blocks&fields=title,content.text",
        "/v1/search?q=%E4%B8%8A%E6%B5%B7+-news+title:x&facets=author,month&highlight=mark&snippet=20",
        "/v1/categories?depth=2&flat=true&from=2021",
        "/v1/changes?since=3&limit=10", "/v1/export?limit=3&author=36kr", "/v1/feed.rss?q=news&limit=2",
        "/v1/calendar?unit=day&from=2022-05-01&to=2022-05-05",
        "/v1/suggest?q=sh&kinds=title,category", "/v1/trending?window=week&to=2022-05-05", "/v1/imports/1/problems?after=0",
        "/problems/not_found", "/sitemap.xml?from=2022",
    ]

    /// A few bytes changed, dropped, doubled, or taken from another target.
    static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...4, using: &random) where bytes.count > 2 {
            let index = Int.random(in: 1..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.remove(at: index)
            case 2:
                bytes.insert(
                    contentsOf: Array(
                        ["%", "&", "=", ",", "%00", "~1", "\\", "+", "-", "99999999999999999999", "%F0%9F%98%80", "\""].randomElement(
                            using: &random) ?? ""
                    ).flatMap { Array(String($0).utf8) }, at: index)
            case 3: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 8)], at: index)
            case 4: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: bytes.removeSubrange(index..<min(bytes.count, index + 4))
            }
        }
        return bytes
    }

    @Test func `changed targets are answered, never with a 5xx`() throws {
        let fixture = try Fixture(articles: Fixture.articles(12))
        let seed = ProcessInfo.processInfo.environment["BROADSHEET_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: .min ... .max)
        print("seed BROADSHEET_SEED=\(seed)")
        var random = SeededRandom(state: seed)
        for _ in 0..<1_500 {
            let target = Self.mutated(Array((Self.targets.randomElement(using: &random) ?? "/").utf8), &random)
            let mark = target.firstIndex(of: UInt8(ascii: "?"))
            let request = Request(
                method: .get, path: Array(target[..<(mark ?? target.endIndex)]), query: mark.map { Array(target[($0 + 1)...]) },
                requestID: "r")
            _ = fixture.handler.isBlocking(request)
            let answer = fixture.handler.respond(to: request)
            let shown = String(decoding: target, as: UTF8.self)
            #expect(answer.status < 500, "\(shown)")
            if answer.status >= 400 { #expect(try answer.object().number("status") == answer.status, "\(shown)") } else { _ = answer.bytes }
            for line in answer.fields.lines {
                #expect(line.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(line.name) of \(shown)")
            }
        }
    }

    @Test func `changed cursors are refused or lead somewhere`() throws {
        let fixture = try Fixture(articles: Fixture.articles(12))
        let next = try #require(try fixture.json("/v1/articles?limit=5").object("links")?.text("next"))
        let cursor = Array(try #require(next.split(separator: "cursor=").last).utf8)
        for index in cursor.indices {
            var changed = cursor
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(fixture.get("/v1/articles?limit=5&cursor=" + String(decoding: changed, as: UTF8.self)).status == 400)
        }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
