/// Reads letters as the beginnings of syllables: `shangh` as shang-h, `shqb` as sh-q-b and as s-h-q-b.
enum PinyinCuts {
    /// First letters of the syllables that letters may stand for, for each way to cut them, without doubles.
    ///
    /// - Parameter limit: ways that are tried; letters such as `xxxxxx` have only one, `shshsh` eight.
    static func initials(of letters: [UInt8], limit: Int) -> [[UInt8]] {
        var found: [[UInt8]] = []
        var stack: [(place: Int, initials: [UInt8])] = [(0, [])]
        var steps = 0
        while let (place, initials) = stack.popLast(), found.count < limit, steps < limit * 64 {
            steps += 1
            if place == letters.count {
                if !found.contains(initials) { found.append(initials) }
                continue
            }
            // The longest piece is taken first, so the most likely cuts come before the limit.
            for length in lengths(letters, place) { stack.append((place + length, initials + [letters[place]])) }
        }
        return found
    }

    /// Lengths that a piece from `place` may have: an initial, a syllable, or the rest as the beginning of one; rising.
    private static func lengths(_ letters: [UInt8], _ place: Int) -> [Int] {
        let rest = letters.count - place
        var lengths = [1]
        if rest > 1, letters[place + 1] == UInt8(ascii: "h"), "zcs".utf8.contains(letters[place]) { lengths.append(2) }
        for length in 2...7 where length <= rest && !lengths.contains(length) {
            let piece = Array(letters[place..<(place + length)])
            if known.contains(piece) || (length == rest && beginnings.contains(piece)) { lengths.append(length) }
        }
        return lengths
    }

    private static let known = Set(Pinyin.shared.syllables.dropFirst().map { Array($0.utf8) })
    private static let beginnings = Set(known.flatMap { syllable in (1...syllable.count).map { Array(syllable.prefix($0)) } })

    /// Whether letters, cut somehow, are a beginning of each syllable in turn; syllables are separated by `'`.
    ///
    /// Each syllable gives its first letter, its initial (`zh`, `ch`, `sh`) or the whole; the last one any beginning.
    /// - Complexity: O(letters × syllables).
    static func matches(_ letters: [UInt8], syllables: ArraySlice<UInt8>) -> Bool {
        // Places that the letters may have come to after the syllables so far, as bits; more than 63 letters are cut off.
        var places: UInt64 = 1
        let count = min(letters.count, 63)
        for syllable in syllables.split(separator: UInt8(ascii: "'")) {
            var next: UInt64 = 0
            for place in 0..<count where places >> UInt64(place) & 1 == 1 {
                var length = 0
                for letter in syllable {
                    guard place + length < count, letters[place + length] == letter else { break }
                    length += 1
                    let isWhole = length == syllable.count
                    let isInitial = length == 1 || (length == 2 && letter == UInt8(ascii: "h"))
                    if place + length == count { return true }
                    if isWhole || isInitial { next |= 1 << UInt64(place + length) }
                }
            }
            guard next != 0 else { return false }
            places = next
        }
        return false
    }
}
