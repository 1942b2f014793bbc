import Search

/// Makes articles of about 2.8 KB whose words are as unevenly spread as those of Chinese news. Replayable by its seed.
struct ZipfDocuments {
    private var random: UInt64
    /// Words of one to four characters, the common ones first.
    private let words: [[UInt8]]
    /// For a random number of 16 bits the word it stands for, twice: the head of the distribution, and its tail.
    private let picks: [UInt32]
    private(set) var bytes = 0

    static let vocabulary = 60_000

    init(seed: UInt64) {
        random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var state = random
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        // Characters by a power law: common ones are drawn far more often.
        func character() -> UInt32 {
            let unit = Double(next() >> 11) / Double(1 << 53)
            return 0x4E00 + UInt32(unit * unit * unit * unit * 3_000) * 5
        }
        var words: [[UInt8]] = []
        for rank in 0..<Self.vocabulary {
            if rank % 50 == 49 {
                words.append(Array("w\(next() % 5_000)".utf8))
                continue
            }
            let length = rank < 60 ? 1 : [2, 2, 2, 2, 2, 2, 3, 3, 4, 4][Int(next() % 10)]
            var text = ""
            for _ in 0..<length { if let scalar = Unicode.Scalar(character()) { text.unicodeScalars.append(scalar) } }
            words.append(Array(text.utf8))
        }
        self.words = words
        var picks: [UInt32] = []
        var sums: [Double] = []
        var sum = 0.0
        for rank in 0..<Self.vocabulary {
            sum += 1 / (Double(rank) + 8)
            sums.append(sum)
        }
        var word = 0
        for slot in 0..<1 << 20 {
            while word < sums.count - 1, sums[word] < sum * (Double(slot) + 0.5) / Double(1 << 20) { word += 1 }
            picks.append(UInt32(word))
        }
        self.picks = picks
    }

    mutating func next() -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random
    }

    /// A word's characters; 0 is the most common.
    func word(_ rank: Int) -> String { String(decoding: words[rank], as: UTF8.self) }

    private mutating func words(_ count: Int, _ topic: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(count * 8)
        for index in 0..<count {
            let draw = next()
            // A quarter of the words belong to the article's topic.
            let rank = draw & 3 == 0 ? 500 + Int((topic &+ (draw >> 4) % 40) % 55_000) : Int(picks[Int(draw >> 8 & 0xFFFFF)])
            text.append(contentsOf: words[rank])
            if index % 9 == 8 { text.append(contentsOf: (draw >> 40 & 3 == 0 ? "。" : "，").utf8) }
        }
        return text
    }

    mutating func document(row: Int64) -> IndexDocument {
        let topic = (next() % 3_000) &* 17
        let title = words(6, topic)
        let text = words(280 + Int(next() % 280), topic)
        bytes += title.count + text.count
        let values = DocumentValues(
            published: 1_700_000_000 - row * 300 + Int64(next() % 3_000), updated: 1_700_000_000 - row * 300, imported: 1_700_000_000 + row,
            idBits: next(), characterCount: UInt32(text.count / 3), categories: [1 + UInt32(next() % 200)],
            author: 1 + UInt32(next() % 3_000 * (next() % 100) / 100), source: 1 + UInt32(next() % 50), tags: [],
            language: 1, story: 0, hasImage: next() & 1 == 0)
        return IndexDocument(row: row, title: title, text: text, values: values)
    }
}
