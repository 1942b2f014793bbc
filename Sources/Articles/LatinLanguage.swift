/// Guesses the language of a Latin text by its commonest small words. Right for paragraphs, `en` in doubt.
enum LatinLanguage {
    /// - Parameter text: UTF-8; only the first `bytesMax` bytes count.
    static func tag(of text: [UInt8]) -> String {
        var words = Words()
        let bytes = text.span.extracting(first: bytesMax)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                let lower = byte | 0x20
                if lower &- 0x61 < 26 { words.append(lower) } else { words.end() }
                index += 1
            } else {
                index += take(bytes, index, &words)
            }
        }
        words.end()
        // The first list is that of English, which wins in doubt.
        var best = 0
        for index in words.counts.indices where words.counts[index] > words.counts[best] { best = index }
        return lists[best].tag
    }

    /// Takes the character at a place, in lower case; returns its length. General Punctuation (U+2000 to U+203F) ends a word: a dash, a
    /// quotation mark. The two bytes that lead to it are then part of the word before: a small word right before “ is missed, which does
    /// not matter.
    private static func take(_ bytes: Span<UInt8>, _ index: Int, _ words: inout Words) -> Int {
        let first = bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, index + length <= bytes.count else {
            words.append(first)
            return 1
        }
        if first == 0xE2, bytes[index + 1] == 0x80 {
            words.append(first)
            words.append(0x80)
            words.end()
            return 3
        }
        if first == 0xC3, (0x80...0x9E).contains(bytes[index + 1]), bytes[index + 1] != 0x97 {
            words.append(first)
            words.append(bytes[index + 1] + 0x20)
        } else if let lower = lowercased(bytes, index, length) {
            for byte in lower.utf8 { words.append(byte) }
        } else {
            for offset in 0..<length { words.append(bytes[index + offset]) }
        }
        return length
    }

    /// The lower case of a character of several bytes; nil where that is itself.
    private static func lowercased(_ bytes: Span<UInt8>, _ index: Int, _ length: Int) -> String? {
        var value = UInt32(bytes[index]) & (0x7F >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
        // Latin-1 is the caller's; Han, kana and hangul have no case.
        guard value >= 0x100, !(0x2E80...0xA63F).contains(value), !(0xAC00...0xFEFF).contains(value),
            let properties = Unicode.Scalar(value)?.properties, properties.changesWhenLowercased
        else { return nil }
        return properties.lowercaseMapping
    }

    /// The word that is being read, and how many small words of each list were met.
    private struct Words {
        private(set) var counts = [Int](repeating: 0, count: lists.count)
        private var word: UInt64 = 0
        private var length = 0
        private let table = smallWords

        mutating func append(_ byte: UInt8) {
            word = word << 8 | UInt64(byte)
            length += 1
        }

        mutating func end() {
            if length > 0, length <= 8, let positions = table[word] {
                for position in positions { counts[position] += 1 }
            }
            (word, length) = (0, 0)
        }
    }

    static let bytesMax = 4_096

    private static let lists: [(tag: String, words: String)] = [
        ("en", "the of and to in is that for it with as was on are be this by at from or an not have has which"),
        ("de", "der die das und ist nicht ein eine den dem von zu mit auf für im sich des auch wird es als dass wir"),
        ("es", "el la los las de del y en que un una es por con para no se lo su al como más pero está son"),
        ("fr", "le la les de des du et est une un que qui dans pour pas sur au avec ce il elle nous sont plus par aux"),
        ("id", "yang dan di untuk dengan ini itu dari pada tidak dalam adalah akan ke oleh juga ada kami atau telah"),
        ("it", "il lo la gli di del della e in che un una è per con non si su al come più ma sono nel anche"),
        ("nl", "de het een en van in is dat op te zijn met voor niet aan er om ook als bij door maar wordt deze"),
        ("pl", "w i na z do nie się jest że to o jak po od przez dla są oraz ale ich który"),
        ("pt", "o os as de do da dos e em que um uma é por com para não se na no ao como mais mas são foi"),
        ("tr", "ve bir bu için ile de da çok olarak daha ne olan en gibi kadar sonra değil ancak ya her"),
        ("vi", "và của là có cho được không trong với một các những này để người đã khi từ về như"),
    ]

    /// Positions in `lists` by the bytes of a word, first byte highest; none is longer than eight bytes.
    private static let smallWords: [UInt64: [Int]] = {
        var words: [UInt64: [Int]] = [:]
        for (position, list) in lists.enumerated() {
            for word in list.words.utf8.split(separator: UInt8(ascii: " ")) where word.count <= 8 {
                words[word.reduce(0) { $0 << 8 | UInt64($1) }, default: []].append(position)
            }
        }
        return words
    }()
}
