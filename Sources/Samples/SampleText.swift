/// The words of one article, before any format: what two formats of the same article share.
struct SampleText {
    var title: [UInt8]
    var paragraphs: [[UInt8]]
    var topic: Int
    var site: String
    var script: SampleTopic.Script
    var channel: String
    /// Seconds since 1970.
    var date: Int64
    var imageNumber: Int
}

extension SampleGenerator {
    /// 1 January 2018 and seven years after it.
    private static let firstDate: Int64 = 1_514_764_800
    private static let dateSpan = 7 * 365 * 86_400

    /// The article of an index, without format. Only the index and the seed decide.
    func text(_ index: Int) -> SampleText {
        var random = SampleRandom(seed: seed, index: index, purpose: 1)
        let topic = random.below(SampleTopic.all.count)
        let site = SampleTopic.all[topic].site(SampleTopic.drawSite(&random), topic)
        let language = languages[site.script.rawValue]
        let words = topicWords[topic][site.script.rawValue]
        var title: [UInt8] = []
        language.write(random.pick(language.titles), topic: words, &random, to: &title)
        if random.chance(6) { lengthen(&title, language, words, &random) }
        return SampleText(
            title: title, paragraphs: paragraphs(language, words, &random), topic: topic, site: site.name, script: site.script,
            channel: random.pick(SampleTopic.channels), date: Self.firstDate + Int64(random.below(Self.dateSpan)),
            imageNumber: random.below(10_000))
    }

    /// A flash's title: the first sixty characters or so, and three dots.
    private func lengthen(_ title: inout [UInt8], _ language: SampleLanguage, _ words: [[UInt8]], _ random: inout SampleRandom) {
        while title.count < 170 {
            title.append(contentsOf: language.gap.isEmpty ? Array("，".utf8) : [0x20])
            language.write(random.pick(language.sentences), topic: words, &random, to: &title)
        }
        var end = min(title.count, 180)
        while end > 0, end < title.count, title[end] & 0xC0 == 0x80 { end -= 1 }
        title.removeLast(title.count - end)
        title.append(contentsOf: "...".utf8)
    }

    /// Mean 2.8 kB, a tenth over 5 kB, the longest some 60 kB.
    private func paragraphs(_ language: SampleLanguage, _ words: [[UInt8]], _ random: inout SampleRandom) -> [[UInt8]] {
        let bell = random.bell()
        // 2^(2 · bell): whole powers by shifting, the rest linear.
        let exponent = 2 * bell + 8 * 65_536
        var target = (1_560 << (exponent >> 16)) >> 8
        target += target * (exponent & 0xFFFF) / 65_536
        target = min(max(target, 120), 60_000)
        var paragraphs: [[UInt8]] = []
        var total = 0
        while total < target {
            var paragraph: [UInt8] = []
            for _ in 0..<(1 + random.below(5)) {
                if !paragraph.isEmpty { paragraph.append(contentsOf: language.gap) }
                language.write(random.pick(language.sentences), topic: words, &random, to: &paragraph)
            }
            total += paragraph.count
            paragraphs.append(paragraph)
        }
        return paragraphs
    }

    /// The base of a near-copy: an earlier index, and its text with a little changed, under another site.
    func copy(of base: Int, index: Int) -> SampleText {
        var text = text(base)
        var random = SampleRandom(seed: seed, index: index, purpose: 2)
        let language = languages[text.script.rawValue]
        if random.chance(50) { text.title += Array((language.gap.isEmpty ? "（转载）" : " (reprint)").utf8) }
        var site = SampleTopic.drawSite(&random)
        for _ in 0..<20 where SampleTopic.all[text.topic].site(site, text.topic).script != text.script {
            site = SampleTopic.drawSite(&random)
        }
        let found = SampleTopic.all[text.topic].site(site, text.topic)
        if found.script == text.script { text.site = found.name }
        if text.paragraphs.count > 3, random.chance(40) { text.paragraphs.removeLast() }
        var added: [UInt8] = []
        language.write(random.pick(language.sentences), topic: [], &random, to: &added)
        text.paragraphs.append(added)
        text.date += Int64(600 + random.below(3 * 86_400))
        return text
    }
}
