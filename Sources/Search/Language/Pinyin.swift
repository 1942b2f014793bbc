import CSearchData

/// How Chinese text is read aloud, without tones, as readers type it: `lvyou` for 旅游.
///
/// The longest known phrase decides (厦门 is `xiamen`, 银行 `yinhang`), else the usual reading of each character. Made from
/// the dictionaries of pypinyin by `.tools/make-pinyin.py`.
struct Pinyin: Sendable {
    static let shared = Pinyin()

    /// Number 0 is no syllable.
    let syllables: [String]
    private let characters: [UInt16]
    /// Length, characters and syllable numbers of each phrase, sorted by characters.
    private let stream: [UInt16]
    /// Where the phrases that begin with a character start and end in `starts`.
    private let starts: [Int]
    private let byFirst: [UInt16: Range<Int>]

    private static let first: UInt32 = 0x4E00

    private init() {
        // The C tables are constants of the program; copied once so that every later index is checked.
        let text = unsafe String(cString: search_pinyin_syllables())
        syllables = [""] + text.split(separator: " ").map(String.init)
        unsafe characters = Array(UnsafeBufferPointer(start: search_pinyin_characters(), count: search_pinyin_characters_count()))
        let stream = unsafe Array(UnsafeBufferPointer(start: search_pinyin_phrases(), count: search_pinyin_phrases_count()))
        var starts: [Int] = []
        var byFirst: [UInt16: Range<Int>] = [:]
        var offset = 0
        while offset < stream.count {
            let first = stream[offset + 1]
            byFirst[first] = (byFirst[first]?.lowerBound ?? starts.count)..<(starts.count + 1)
            starts.append(offset)
            offset += 1 + 2 * Int(stream[offset])
        }
        (self.stream, self.starts, self.byFirst) = (stream, starts, byFirst)
    }

    /// A syllable for each folded character; 0 for one without a reading.
    ///
    /// - Complexity: O(characters × phrases that begin with the same character, 40 at most).
    func read(_ scalars: [UInt32]) -> [UInt16] {
        var numbers: [UInt16] = []
        numbers.reserveCapacity(scalars.count)
        while numbers.count < scalars.count {
            let index = numbers.count
            if let phrase = longestPhrase(scalars, index) {
                numbers.append(contentsOf: phrase)
            } else {
                numbers.append(usual(scalars[index]))
            }
        }
        return numbers
    }

    private func usual(_ scalar: UInt32) -> UInt16 {
        guard scalar >= Self.first, Int(scalar - Self.first) < characters.count else { return 0 }
        return characters[Int(scalar - Self.first)]
    }

    private func longestPhrase(_ scalars: [UInt32], _ index: Int) -> ArraySlice<UInt16>? {
        guard let first = UInt16(exactly: scalars[index]), let range = byFirst[first] else { return nil }
        var longest: ArraySlice<UInt16>?
        for start in starts[range] {
            let length = Int(stream[start])
            guard length > longest?.count ?? 0, index + length <= scalars.count else { continue }
            let phrase = stream[(start + 1)..<(start + 1 + length)]
            if phrase.elementsEqual(scalars[index..<(index + length)], by: { UInt32($0) == $1 }) {
                longest = stream[(start + 1 + length)..<(start + 1 + 2 * length)]
            }
        }
        return longest
    }
}
