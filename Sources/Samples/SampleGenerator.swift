/// Makes realistic posts in every format that the importer meets: pure, deterministic by seed, each index by itself.
///
/// Useful for: demonstrations, tests, benchmarks up to a million posts, from several threads at once. Some 60,000 posts a second a core.
/// About 12 in 100 are ordinary Markdown posts, 5 have a broken header, 2 are near-copies of an earlier index.
package struct SampleGenerator: Sendable {
    let seed: UInt64
    let languages: [SampleLanguage]
    /// By topic, then by language.
    let topicWords: [[[[UInt8]]]]

    /// Builds the vocabularies: some milliseconds.
    package init(seed: UInt64) {
        self.seed = seed
        languages = [
            SampleLanguage(.chinese), SampleLanguage(.chinese, map: Traditional.converted), SampleLanguage(.english),
            SampleLanguage(.japanese),
            SampleLanguage(.korean),
        ]
        var words: [[[[UInt8]]]] = []
        for topic in SampleTopic.all {
            let chinese = topic.words.split(separator: " ").map { Array($0.utf8) }
            let traditional = Traditional.converted(topic.words).split(separator: " ").map { Array($0.utf8) }
            let english = ["\(topic.english) news", topic.english.lowercased(), "the \(topic.english) sector"].map { Array($0.utf8) }
            let japanese = ["\(topic.english)市場", "\(topic.english)業界"].map { Array($0.utf8) }
            let korean = ["\(topic.english) 분야", "\(topic.english) 업계"].map { Array($0.utf8) }
            words.append([chinese, traditional, english, japanese, korean])
        }
        topicWords = words
    }

    /// The post of an index from 0; the same for the same seed on every machine. Its path is unique among all indexes.
    package func post(_ index: Int) -> SamplePost {
        var random = SampleRandom(seed: seed, index: index, purpose: 3)
        let isCopy = index > 20 && random.chance(2)
        let text = isCopy ? copy(of: random.below(index), index: index) : text(index)
        switch random.below(100) {
        case 0..<12: return markdown(text, index, &random)
        case 12..<17: return broken(text, index, &random)
        case 17..<22: return generated(text, 0, index, &random)
        case 22..<27: return generated(text, 1, index, &random)
        case 27..<35: return generated(text, 2, index, &random)
        case 35..<48: return generated(text, 3, index, &random)
        default: return generated(text, 4, index, &random)
        }
    }
}
