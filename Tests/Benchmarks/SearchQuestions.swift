import Articles
import Foundation
import Search
import Store

/// What is asked, by what makes it dear.
enum SearchKind: String, CaseIterable {
    case rare = "rare word"
    case medium = "word in 1-10 %"
    case common = "word in 10-50 %"
    case character = "single character"
    case phrase = "phrase of 4-8"
    case two = "two words"
    case twoCommon = "two common words"
    case orCommon = "OR of four common words"
    case byDate = "common word by date"
    case phraseByDate = "phrase by date"
    case filtered = "common word, category and dates"
    case facets = "common word, 3 facets"
    case phraseAnd = "phrase AND common word"
    case mixed = "mixed"
}

/// One query as the API takes it, and as FTS5 does where it can.
struct SearchQuestion {
    var text: String
    var parameters = ""
    var pairs: String?

    func target(limit: Int) -> String {
        let escaped = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "/v1/search?q=\(escaped)&limit=\(limit)\(parameters)"
    }
}

/// Words of the articles by how many have them. Han only: pairs of characters are what both indexes are made of.
struct SearchVocabulary {
    private var frequencies: [[UInt8]: Int] = [:]
    private var phrases: [String] = []
    private var articles = 0
    private var scanner = UnitScanner()
    private var state: UInt64
    private var rare: [String] = []
    private var medium: [String] = []
    private var common: [String] = []
    private var characters: [String] = []
    private var filters: [String] = []

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func count(_ article: Article) {
        articles += 1
        scanner.scan(article.text.span)
        var seen: Set<[UInt8]> = []
        let units = scanner.units
        for index in units.indices where units[index].isIdeographic {
            seen.insert(Array(article.text[Int(units[index].start)..<Int(units[index].end)]))
            guard index + 1 < units.count, units[index + 1].isIdeographic, units[index + 1].position == units[index].position + 1 else {
                continue
            }
            seen.insert(Array(article.text[Int(units[index].start)..<Int(units[index + 1].end)]))
        }
        for word in seen { frequencies[word, default: 0] += 1 }
        guard units.count > 20 else { return }
        for _ in 0..<2 {
            let (start, length) = (next(units.count - 8), 4 + next(5))
            let run = units[start..<start + length]
            guard run.allSatisfy(\.isIdeographic), let first = run.first, let last = run.last,
                last.position == first.position + UInt32(length - 1)
            else { continue }
            phrases.append(String(decoding: article.text[Int(first.start)..<Int(last.end)], as: UTF8.self))
        }
    }

    mutating func finish(_ reader: Reader) throws {
        for (word, count) in frequencies.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let text = String(decoding: word, as: UTF8.self)
            let share = Double(count) / Double(max(1, articles))
            switch (text.unicodeScalars.count, share) {
            case (1, _): if share > 0.02 { characters.append(text) }
            case (_, 0.1...0.5): common.append(text)
            case (_, 0.01..<0.1): medium.append(text)
            default: if count <= 3 { rare.append(text) }
            }
        }
        frequencies = [:]
        print(
            "words: \(rare.count) rare, \(medium.count) in 1-10 %, \(common.count) in 10-50 %, \(characters.count) characters, \(phrases.count) phrases"
        )
        let dates = ["&from=2024-01-01", "&to=2023-12-31", "&from=2023-03&to=2024-08", "&from=2022"]
        for (index, category) in try reader.categories().prefix(60).enumerated() {
            filters.append("&category=\(category.id)\(dates[index % dates.count])")
        }
    }

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % max(1, bound)
    }

    private mutating func pick(_ words: [String]) -> String { words.isEmpty ? "新" : words[next(words.count)] }

    mutating func question(_ kind: SearchKind) -> SearchQuestion {
        switch kind {
        case .rare: return one(pick(rare))
        case .medium: return one(pick(medium))
        case .common: return one(pick(common))
        case .character: return one(pick(characters))
        case .phrase: return one(pick(phrases))
        case .two: return join([pick(medium), pick(medium)], " ", "AND")
        case .twoCommon: return join([pick(common), pick(common)], " ", "AND")
        case .orCommon: return join((0..<4).map { _ in pick(common) }, " OR ", "OR")
        case .phraseAnd: return join([pick(phrases), pick(common)], " ", "AND")
        case .byDate: return SearchQuestion(text: pick(common), parameters: "&sort=-published_at\(variant())")
        case .phraseByDate: return SearchQuestion(text: pick(phrases), parameters: "&sort=-published_at")
        case .filtered: return SearchQuestion(text: pick(common), parameters: pick(filters))
        case .facets: return SearchQuestion(text: pick(common), parameters: "&facets=category,source,month&count=exact\(variant())")
        case .mixed:
            let kinds: [SearchKind] = [
                .rare, .rare, .medium, .medium, .common, .character, .phrase, .phrase, .two, .twoCommon, .orCommon, .byDate, .filtered,
                .facets,
            ]
            return question(kinds[next(kinds.count)])
        }
    }

    /// There are only so many common words: another length of the snippet makes another target of the same cost.
    private mutating func variant() -> String { "&snippet=\(70 + next(20))" }

    private mutating func one(_ word: String) -> SearchQuestion {
        SearchQuestion(text: word, parameters: variant(), pairs: Self.pairs(word))
    }

    private mutating func join(_ words: [String], _ separator: String, _ connective: String) -> SearchQuestion {
        SearchQuestion(
            text: words.joined(separator: separator), parameters: variant(),
            pairs: words.map(Self.pairs).joined(separator: " \(connective) "))
    }

    /// A phrase of pairs; for a single character all pairs that begin with it.
    private static func pairs(_ word: String) -> String {
        let scalars = Array(String(decoding: Analyzer.folded(Array(word.utf8)), as: UTF8.self).unicodeScalars)
        guard scalars.count > 1 else { return "\"\(String(String.UnicodeScalarView(scalars)))\"*" }
        let pairs = (0..<scalars.count - 1).map { String(String.UnicodeScalarView(scalars[$0...$0 + 1])) }
        return "\"\(pairs.joined(separator: " "))\""
    }
}
