/// How many letters must be added, dropped, changed or swapped with their neighbour to make one word of another.
enum EditDistance {
    /// Mistakes that are forgiven in a word: none below five letters, one below nine, then two.
    static func forgiven(_ letters: Int) -> Int { letters < 5 ? 0 : letters < 9 ? 1 : 2 }

    /// The distance when it is at most `limit`, otherwise nil.
    ///
    /// - Complexity: O(length × limit).
    static func between(_ first: [UInt32], _ second: [UInt32], limit: Int) -> Int? {
        guard abs(first.count - second.count) <= limit else { return nil }
        let far = limit + 1
        var before = [Int](repeating: far, count: second.count + 1)
        var previous = (0...second.count).map { min($0, far) }
        for row in stride(from: 1, through: first.count, by: 1) {
            var current = [Int](repeating: far, count: second.count + 1)
            current[0] = min(row, far)
            var least = current[0]
            for column in stride(from: max(1, row - limit), through: min(second.count, row + limit), by: 1) {
                let change = first[row - 1] == second[column - 1] ? 0 : 1
                var cost = min(previous[column - 1] + change, min(previous[column], current[column - 1]) + 1)
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    cost = min(cost, before[column - 2] + 1)
                }
                current[column] = min(cost, far)
                least = min(least, current[column])
            }
            guard least <= limit else { return nil }
            (before, previous) = (previous, current)
        }
        return previous[second.count] <= limit ? previous[second.count] : nil
    }

    /// The letters of a word.
    static func letters(_ utf8: [UInt8]) -> [UInt32] { String(decoding: utf8, as: UTF8.self).unicodeScalars.map(\.value) }
}
