import Testing

@testable import Search

/// Units of a text as `text@position`, for tables.
func cuts(_ text: String) -> String {
    Analyzer.units(Array(text.utf8)).map { "\(String(decoding: $0.text, as: UTF8.self))@\($0.position)" }.joined(separator: " ")
}

func folded(_ text: String) -> String {
    String(decoding: Analyzer.folded(Array(text.utf8)), as: UTF8.self)
}

@Suite struct AnalyzerTests {
    @Test(arguments: [
        ("北京", "北@0 京@1"),
        ("北 京", "北@0 京@2"),
        ("北\n京", "北@0 京@2"),
        ("北\u{3000}京", "北@0 京@2"),
        ("北、京", "北@0 京@2"),
        ("北\u{200B}京", "北@0 京@1"),
        ("KELM的连续", "kelm@0 的@1 连@2 续@3"),
        ("KELM 的", "kelm@0 的@1"),
        ("的 KELM", "的@0 kelm@1"),
        ("的-KELM", "的@0 kelm@2"),
        ("2021年", "2021@0 年@1"),
        ("state-of the_art", "state@0 of@1 the@2 art@3"),
        ("don't don’t", "don@0 t@1 don@2 t@3"),
        ("Mr. Smith", "mr@0 smith@1"),
        ("3.14 1,000", "3@0 14@1 1@2 000@3"),
        ("one, two", "one@0 two@2"),
        ("one ,two", "one@0 two@2"),
        ("12:30", "12@0 30@1"),
        ("(one) two", "one@0 two@2"),
        ("one\ntwo", "one@0 two@1"),
        ("one\r\ntwo", "one@0 two@1"),
        ("one\n\ntwo", "one@0 two@2"),
        ("one!?…two", "one@0 two@2"),
        ("C++ and C#", "c@0 +@1 +@2 and@3 c@4 #@5"),
        ("#topic + 1", "topic@0 1@2"),
        ("한국어 책", "한@0 국@1 어@2 책@4"),
        ("ไทย", "ไ@0 ท@1 ย@2"),
        ("👩‍👩‍👧", "👩@0 👩@1 👧@2"),
        ("", ""), ("，。！", ""), (" \n\t", ""),
    ])
    func `units stand where a phrase would look for them`(text: String, expected: String) {
        #expect(cuts(text) == expected)
    }

    @Test func `a source range covers the accents and joiners that belong to a unit`() {
        let text = "x e\u{301}te\u{301}; か\u{3099}き 👍🏽\u{FE0F}!"
        let units = Analyzer.units(Array(text.utf8))
        let utf8 = Array(text.utf8)
        let originals = units.map { String(decoding: utf8[$0.sourceRange], as: UTF8.self) }
        #expect(originals == ["x", "e\u{301}te\u{301}", "か\u{3099}", "き", "👍🏽\u{FE0F}"])
    }

    @Test func `a word over the limit is cut into adjacent words`() {
        let units = Analyzer.units(Array(String(repeating: "a", count: 1000).utf8))
        #expect(units.allSatisfy { $0.text.count <= Analyzer.wordBytesMax })
        #expect(units.map(\.position) == Array(0..<UInt32(units.count)))
        #expect(units.reduce(0) { $0 + $1.text.count } == 1000)
        #expect(Analyzer.units(Array(String(repeating: "a", count: 61).utf8)).count == 1)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8], [0xFF], [0xE4, 0xB8],
            [0xF0, 0x9F],
        ] as [[UInt8]])
    func `bytes that are no UTF-8 are a break`(bytes: [UInt8]) {
        let units = Analyzer.units(Array("a".utf8) + bytes + Array("b".utf8))
        #expect(units.map(\.position) == [0, 2])
        #expect(Analyzer.units(bytes).isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `folding twice is folding once, and ranges rise, for any text`(seed: UInt64) {
        var random = SplitMix(seed)
        for round in 0..<400 {
            let bytes = random.text(pieces: 30)
            let units = Analyzer.units(bytes)
            let once = Analyzer.folded(bytes)
            #expect(Analyzer.folded(once) == once, "seed \(seed) round \(round)")
            #expect(Analyzer.units(once).map(\.text) == units.map(\.text), "seed \(seed) round \(round)")
            #expect(Analyzer.units(once).map(\.position) == units.map(\.position), "seed \(seed) round \(round)")
            for (one, next) in zip(units, units.dropFirst()) {
                #expect(one.position < next.position && next.position - one.position <= 2)
                // Ranges overlap only where one character became several units, as ½ does.
                #expect(one.sourceRange.lowerBound <= next.sourceRange.lowerBound)
                #expect(one.sourceRange.upperBound <= next.sourceRange.upperBound)
            }
            #expect(units.allSatisfy { !$0.sourceRange.isEmpty && $0.sourceRange.upperBound <= bytes.count && !$0.text.isEmpty })
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `units of a part cut between units are the part of the units`(seed: UInt64) {
        var random = SplitMix(seed)
        for round in 0..<300 {
            let bytes = random.text(pieces: 24)
            let units = Analyzer.units(bytes)
            guard units.count > 2 else { continue }
            let from = Int(random.next() % UInt64(units.count - 1))
            let to = from + 1 + Int(random.next() % UInt64(units.count - from - 1))
            // An expansion or an over-long word has several units on one range; cut only where ranges part.
            guard from == 0 || units[from - 1].sourceRange.upperBound <= units[from].sourceRange.lowerBound,
                units[to - 1].sourceRange.upperBound <= units[to].sourceRange.lowerBound,
                !["+", "#"].contains(String(decoding: units[from].text, as: UTF8.self))
            else { continue }
            let part = Array(bytes[units[from].sourceRange.lowerBound..<units[to - 1].sourceRange.upperBound])
            let expected = units[from..<to].map { Cut($0.text, Int($0.position) - Int(units[from].position)) }
            #expect(Analyzer.units(part).map { Cut($0.text, Int($0.position)) } == expected, "seed \(seed) round \(round)")
        }
    }

    private struct Cut: Equatable {
        var text: [UInt8]
        var position: Int
        init(_ text: [UInt8], _ position: Int) { (self.text, self.position) = (text, position) }
    }
}

/// SplitMix64: small, and the same everywhere for a printed seed.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A mixture of scripts, marks, punctuation and broken bytes.
    mutating func text(pieces: Int) -> [UInt8] {
        let samples: [String] = [
            "北京", "臺灣", "的", "KELM", "ß", "İ", "ς", "é", "e\u{301}", "ｶﾞ", "ガ", "か\u{3099}", "한", "\u{1112}\u{1161}\u{11AB}", "ㅎㅏ", " ",
            "  ",
            "\n", "\n\n", "-", "'", ".", ",", ":", "+", "#", "，", "。", "㈱", "ﬁ", "½", "①", "２", "Ａ", "👩‍👩‍👧", "👍🏽", "🇨🇳", "\u{200D}", "\u{FE0F}",
            "ﾞ", "ﾟ", "™",
            "ไทย", "हिन्दी", "עִברִית", "\u{0}", "𠮷", "ー", "・", "々", "C++",
        ]
        var bytes: [UInt8] = []
        for _ in 0..<pieces {
            switch next() % 12 {
            case 0:
                bytes.append(UInt8(truncatingIfNeeded: next()))
            case 1:
                if let scalar = Unicode.Scalar(UInt32(next() % 0x11_0000)) {
                    bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
                }
            case 2:
                if let scalar = Unicode.Scalar(UInt32(0x3000 + next() % 0x200)) {
                    bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
                }
            default:
                bytes.append(contentsOf: Array(samples[Int(next() % UInt64(samples.count))].utf8))
            }
        }
        return bytes
    }
}
