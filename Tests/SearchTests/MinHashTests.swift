import Testing

@testable import Search

@Suite struct MinHashTests {
    /// Sentences of common and rare two-character words, as news has them; `names` stand in several.
    static func article(_ random: inout SplitMix, sentences: Int, boilerplate: [String]) -> [String] {
        func word() -> String {
            // A skewed choice: a few hundred words make half of the text.
            let common = random.next() % 2 == 0
            let number = UInt32(random.next() % (common ? 300 : 20_000))
            let first = Unicode.Scalar(0x4E00 + number / 141).map(Character.init) ?? "一"
            let second = Unicode.Scalar(0x5E00 + number % 141).map(Character.init) ?? "二"
            return String([first, second])
        }
        let name = word() + word()
        return (0..<sentences).map { number in
            if number % 9 == 8, let line = boilerplate.randomElement(using: &random) { return line }
            return (number % 3 == 0 ? name : "") + (0..<Int(6 + random.next() % 9)).map { _ in word() }.joined() + "。"
        } + [name]
    }

    /// Up to a quarter of the sentences dropped, the name changed everywhere, a part moved, a line put in front.
    static func edited(_ article: [String], _ random: inout SplitMix) -> String {
        let name = article.last ?? ""
        var sentences = article.dropLast().filter { _ in random.next() % 100 >= 20 }
        sentences = sentences.map { $0.hasPrefix(name) ? "某某公司" + $0.dropFirst(name.count) : $0 }
        let half = sentences.count / 2
        sentences = Array(sentences[half...] + sentences[..<half])
        return "转载自别处的消息。" + sentences.joined()
    }

    @Test(arguments: [7, 8, 9] as [UInt64])
    func `edited copies are found, and only they`(seed: UInt64) {
        var random = SplitMix(seed)
        let boilerplate = (0..<5).map { "本文来自第\($0)家网站未经许可不得转载请注明出处谢谢合作。" }
        let articles = (0..<400).map { _ in Self.article(&random, sentences: 12 + Int(random.next() % 40), boilerplate: boilerplate) }
        let originals = articles.map { MinHash.sketch(Array($0.dropLast().joined().utf8)) }
        let copies = articles.map { MinHash.sketch(Array(Self.edited($0, &random).utf8)) }
        var index: [UInt64: [Int]] = [:]
        for (number, sketch) in originals.enumerated() {
            for key in MinHash.bandKeys(sketch) { index[key, default: []].append(number) }
        }
        var found = 0
        var wrong = 0
        var candidates = 0
        for (number, copy) in copies.enumerated() {
            let near = Set(MinHash.bandKeys(copy).flatMap { index[$0] ?? [] })
            candidates += near.count
            for other in near where MinHash.areCopies(copy, originals[other]) {
                if other == number { found += 1 } else { wrong += 1 }
            }
        }
        #expect(Double(found) / Double(copies.count) >= 0.98, "seed \(seed)")
        #expect(Double(found) / Double(max(found + wrong, 1)) >= 0.99, "seed \(seed)")
        #expect(candidates < 8 * copies.count, "seed \(seed)")
    }

    @Test func `a short text has no sketch`() {
        let text = String(repeating: "短", count: MinHash.unitsMin - 1)
        #expect(MinHash.sketch(Array(text.utf8)).isEmpty)
        #expect(MinHash.sketch(Array((text + "文").utf8)).count == MinHash.slotCount)
        #expect(MinHash.bandKeys([]).isEmpty)
        #expect(MinHash.equalSlots([], []) == 0)
        #expect(MinHash.sketch([]).isEmpty)
    }

    @Test func `script, case, width and punctuation do not tell copies apart`() {
        var random = SplitMix(1)
        let text = Self.article(&random, sentences: 20, boilerplate: []).joined() + "臺灣與ABC"
        let other = text.replacing("。", with: "！\n").replacing("臺灣與ABC", with: "台湾与ａｂｃ")
        #expect(MinHash.sketch(Array(text.utf8)) == MinHash.sketch(Array(other.utf8)))
    }

    @Test func `a sketch survives storing, and foreign bytes are none`() {
        var random = SplitMix(2)
        let sketch = MinHash.sketch(Array(Self.article(&random, sentences: 9, boilerplate: []).joined().utf8))
        #expect(MinHash.sketch(bytes: MinHash.bytes(sketch)) == sketch)
        #expect(MinHash.sketch(bytes: [1, 2, 3]).isEmpty)
        #expect(MinHash.bytes([]).isEmpty)
    }

    @Test func `repeated and tiny vocabularies make sketches without keys for empty bands`() {
        let sketch = MinHash.sketch(Array(String(repeating: "啊", count: 500).utf8))
        #expect(sketch.count { $0 != MinHash.emptySlot } == 1)
        #expect(MinHash.bandKeys(sketch).isEmpty)
        #expect(!MinHash.areCopies(sketch, sketch))
    }
}
