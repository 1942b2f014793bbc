/// Guesses the language of a Latin text by its commonest small words. Right for paragraphs, `en` in doubt.
enum LatinLanguage {
    /// - Parameter text: UTF-8; only the first `bytesMax` bytes count.
    static func tag(of text: [UInt8]) -> String {
        var counts: [String: Int] = [:]
        for word in String(decoding: text.prefix(bytesMax), as: UTF8.self).lowercased().split(whereSeparator: { !$0.isLetter }) {
            if let tags = smallWords[String(word)] { for tag in tags { counts[tag, default: 0] += 1 } }
        }
        let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let best, best.value > counts["en", default: 0] else { return "en" }
        return best.key
    }

    static let bytesMax = 4_096

    private static let smallWords: [String: [String]] = {
        let lists = [
            "en": "the of and to in is that for it with as was on are be this by at from or an not have has which",
            "fr": "le la les de des du et est une un que qui dans pour pas sur au avec ce il elle nous sont plus par aux",
            "de": "der die das und ist nicht ein eine den dem von zu mit auf für im sich des auch wird es als dass wir",
            "es": "el la los las de del y en que un una es por con para no se lo su al como más pero está son",
            "pt": "o os as de do da dos e em que um uma é por com para não se na no ao como mais mas são foi",
            "it": "il lo la gli di del della e in che un una è per con non si su al come più ma sono nel anche",
            "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door maar wordt deze",
            "id": "yang dan di untuk dengan ini itu dari pada tidak dalam adalah akan ke oleh juga ada kami atau telah",
            "vi": "và của là có cho được không trong với một các những này để người đã khi từ về như",
            "tr": "ve bir bu için ile de da çok olarak daha ne olan en gibi kadar sonra değil ancak ya her",
            "pl": "w i na z do nie się jest że to o jak po od przez dla są oraz ale ich który",
        ]
        var words: [String: [String]] = [:]
        for (tag, list) in lists { for word in list.split(separator: " ") { words[String(word), default: []].append(tag) } }
        return words
    }()
}
