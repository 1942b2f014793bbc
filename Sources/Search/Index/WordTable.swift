/// Words by number: their bytes one after the other, and a hash table over them.
struct WordTable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots = [UInt32](repeating: TermTable.none, count: 1 << 12)
    private let secret = HashSecret()

    /// The most places in a row that are taken: what a look-up costs at worst.
    var longestRun: Int { HashSecret.longestRun(slots) { $0 != TermTable.none } }

    func bytes(_ number: UInt32) -> [UInt8] { Array(bytes[starts[Int(number)]..<starts[Int(number) + 1]]) }

    mutating func number(_ text: [UInt8], _ range: Range<Int>) -> UInt32 {
        let hash = secret.hash(text.span, range)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != TermTable.none {
            let number = slots[slot]
            if hashes[Int(number)] == hash, isEqual(number, text, range) { return number }
            slot = (slot &+ 1) & mask
        }
        let number = UInt32(truncatingIfNeeded: hashes.count)
        slots[slot] = number
        hashes.append(hash)
        bytes.append(contentsOf: text[range])
        starts.append(bytes.count)
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    private func isEqual(_ number: UInt32, _ text: [UInt8], _ range: Range<Int>) -> Bool {
        let start = starts[Int(number)]
        guard starts[Int(number) + 1] - start == range.count else { return false }
        var offset = 0
        while offset < range.count {
            if bytes[start &+ offset] != text[range.lowerBound &+ offset] { return false }
            offset &+= 1
        }
        return true
    }

    private mutating func grow() {
        let mask = slots.count * 4 - 1
        slots = [UInt32](repeating: TermTable.none, count: mask + 1)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != TermTable.none { slot = (slot &+ 1) & mask }
            slots[slot] = UInt32(number)
        }
    }
}
