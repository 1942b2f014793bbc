/// The words and sentences of one language.
struct SampleLanguage: Sendable {
    /// A part of a sentence: fixed text, or a word of a kind.
    enum Piece: Sendable {
        case text([UInt8])
        case noun
        case verb
        case adjective
        case place
        case organisation
        case person
        case number
        case topicWord
        case adverb
        case plainWord
    }

    /// By rank: the first are in half of all articles, the last in one of thousands.
    let nouns: [[UInt8]]
    let verbs: [[UInt8]]
    let adjectives: [[UInt8]]
    let adverbs: [[UInt8]]
    /// Words of no subject, by rank: they make that two sentences seldom have four characters in a row in common.
    let plainWords: [[UInt8]]
    let places: [[UInt8]]
    let organisationHeads: [[UInt8]]
    let organisationTails: [[UInt8]]
    let surnames: [[UInt8]]
    let givenNames: [[UInt8]]
    let sentences: [[Piece]]
    let titles: [[Piece]]
    /// Between the parts of a name and between sentences: a blank in Western scripts.
    let gap: [UInt8]
    let indent: [UInt8]
    let ranks: ZipfTable
    private let plainRanks: ZipfTable

    /// - Parameters:
    ///   - modifiers: joined with every one of `heads` they make the rarer words.
    ///   - map: applied to every text, for traditional characters.
    init(_ source: SampleLanguageSource, map: (String) -> String = { $0 }) {
        func words(_ text: String) -> [[UInt8]] { map(text).split(separator: " ").map { Array($0.utf8) } }
        let glue = Array(source.gap.utf8)
        gap = glue
        var nouns = words(source.nouns)
        var compounds: [[UInt8]] = []
        for modifier in words(source.modifiers) {
            for head in words(source.heads) { compounds.append(modifier + glue + head) }
        }
        var random = SampleRandom(seed: 7, index: compounds.count, purpose: 11)
        var left = compounds.count
        while left > 1 {
            let other = random.below(left)
            left -= 1
            compounds.swapAt(left, other)
        }
        nouns += compounds
        self.nouns = nouns
        verbs = words(source.verbs)
        adjectives = words(source.adjectives)
        adverbs = words(source.adverbs)
        plainWords = words(source.plainWords)
        places = words(source.places)
        organisationHeads = words(source.organisationHeads)
        organisationTails = words(source.organisationTails)
        surnames = words(source.surnames)
        givenNames = words(source.givenNames)
        sentences = map(source.sentences).split(separator: "\n").map { Self.pieces(String($0)) }
        titles = map(source.titles).split(separator: "\n").map { Self.pieces(String($0)) }
        indent = Array(source.indent.utf8)
        ranks = ZipfTable(count: nouns.count)
        plainRanks = ZipfTable(count: max(1, plainWords.count))
    }

    /// `{n}` noun, `{v}` verb, `{a}` adjective, `{p}` place, `{o}` organisation, `{m}` person, `{d}` number, `{t}` word of the topic,
    /// `{e}` adverb, `{w}` word of no subject.
    private static func pieces(_ template: String) -> [Piece] {
        var pieces: [Piece] = []
        var text: [UInt8] = []
        let bytes = Array(template.utf8)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x7B, at + 2 < bytes.count, bytes[at + 2] == 0x7D, let piece = piece(bytes[at + 1]) {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                pieces.append(piece)
                at += 3
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    private static func piece(_ letter: UInt8) -> Piece? {
        switch letter {
        case 0x6E: .noun
        case 0x76: .verb
        case 0x61: .adjective
        case 0x70: .place
        case 0x6F: .organisation
        case 0x6D: .person
        case 0x64: .number
        case 0x74: .topicWord
        case 0x65: .adverb
        case 0x77: .plainWord
        default: nil
        }
    }

    /// Appends a sentence or title.
    func write(_ pieces: [Piece], topic: [[UInt8]], _ random: inout SampleRandom, to out: inout [UInt8]) {
        for piece in pieces {
            switch piece {
            case .text(let text): out.append(contentsOf: text)
            case .noun: out.append(contentsOf: nouns[ranks.draw(&random)])
            case .verb: out.append(contentsOf: random.pick(verbs))
            case .adjective: out.append(contentsOf: random.pick(adjectives))
            case .place: out.append(contentsOf: random.pick(places))
            case .organisation:
                out.append(contentsOf: random.pick(organisationHeads))
                out.append(contentsOf: gap)
                out.append(contentsOf: random.pick(organisationTails))
            case .person:
                out.append(contentsOf: random.pick(surnames))
                out.append(contentsOf: gap)
                out.append(contentsOf: random.pick(givenNames))
            case .number: out.append(contentsOf: String(1 + random.below(random.chance(30) ? 9_000 : 99)).utf8)
            case .adverb: out.append(contentsOf: random.pick(adverbs))
            case .plainWord: out.append(contentsOf: plainWords[plainRanks.draw(&random)])
            case .topicWord: out.append(contentsOf: topic.isEmpty ? nouns[0] : random.pick(topic))
            }
        }
    }
}

/// What a language is written down as: words between blanks, templates on lines.
struct SampleLanguageSource {
    var nouns: String
    var modifiers: String
    var heads: String
    var verbs: String
    var adjectives: String
    var adverbs = ""
    var plainWords = ""
    var places: String
    var organisationHeads: String
    var organisationTails: String
    var surnames: String
    var givenNames: String
    var sentences: String
    var titles: String
    var gap = ""
    var indent = "　　"
}
