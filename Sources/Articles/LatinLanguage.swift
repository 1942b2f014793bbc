/// Guesses the language of a Latin text by its commonest small words. Right for paragraphs, `en` in doubt.
enum LatinLanguage {
    /// - Parameter text: UTF-8; only the first `bytesMax` bytes count.
    static func tag(of text: [UInt8]) -> String {
        var counts = [Int](repeating: 0, count: lists.count)
        var word: UInt64 = 0
        var length = 0
        let folded = String(decoding: text.prefix(bytesMax), as: UTF8.self).lowercased()
        var before: (UInt8, UInt8) = (0, 0)
        for byte in folded.utf8 {
            if isSeparator(byte, before) {
                count(word, length, &counts)
                (word, length) = (0, 0)
            } else {
                word = word << 8 | UInt64(byte)
                length += 1
            }
            before = (before.1, byte)
        }
        count(word, length, &counts)
        // The first list is that of English, which wins in doubt.
        var best = 0
        for index in counts.indices where counts[index] > counts[best] { best = index }
        return lists[best].tag
    }

    /// Everything but ASCII letters ends a word, and so does General Punctuation (E2 80 xx), a dash or a quotation mark. The two bytes
    /// that lead to it are then part of the word before: a small word right before “ is missed, which does not matter.
    private static func isSeparator(_ byte: UInt8, _ before: (UInt8, UInt8)) -> Bool {
        byte >= 0x80 ? before == (0xE2, 0x80) : !(byte >= 0x61 && byte <= 0x7A)
    }

    private static func count(_ word: UInt64, _ length: Int, _ counts: inout [Int]) {
        guard length > 0, length <= 8, let positions = smallWords[word] else { return }
        for position in positions { counts[position] += 1 }
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
