/// Draws ranks as words are used: rank r with weight 1/r (Zipf), by the alias method: two look-ups a draw.
struct ZipfTable: Sendable {
    private let thresholds: [UInt32]
    private let aliases: [UInt32]

    /// - Parameter count: how many ranks; at least 1.
    init(count: Int) {
        let count = max(count, 1)
        let weights = (0..<count).map { 1 / Double($0 + 3) }
        let sum = weights.reduce(0, +)
        var scaled = weights.map { $0 * Double(count) / sum }
        var thresholds = [UInt32](repeating: .max, count: count)
        var aliases = (0..<count).map { UInt32($0) }
        var small = (0..<count).filter { scaled[$0] < 1 }
        var large = (0..<count).filter { scaled[$0] >= 1 }
        while let less = small.popLast(), let more = large.last {
            thresholds[less] = UInt32(max(0, min(scaled[less], 1)) * Double(UInt32.max))
            aliases[less] = UInt32(more)
            scaled[more] -= 1 - scaled[less]
            if scaled[more] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
        self.thresholds = thresholds
        self.aliases = aliases
    }

    /// A rank from 0.
    func draw(_ random: inout SampleRandom) -> Int {
        let bits = random.next()
        let slot = Int(truncatingIfNeeded: (bits >> 32).multipliedReportingOverflow(by: UInt64(thresholds.count)).partialValue >> 32)
        return UInt32(truncatingIfNeeded: bits) <= thresholds[slot] ? slot : Int(aliases[slot])
    }
}
