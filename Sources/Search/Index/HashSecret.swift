/// What makes a hash table's places unknown outside of the process, so that no post can choose characters or words that fall together.
struct HashSecret {
    private let start = UInt64.random(in: 0...UInt64.max)
    private let multiplier = UInt64.random(in: 0...UInt64.max) | 1

    /// A place for one number; callers take its low bits.
    @inline(__always)
    func place(_ key: UInt64) -> Int {
        let product = (key ^ start).multipliedFullWidth(by: multiplier)
        return Int(truncatingIfNeeded: product.high ^ product.low)
    }

    /// Of bytes, eight a multiplication.
    @inline(__always)
    func hash(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var state = start ^ UInt64(truncatingIfNeeded: range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            var word: UInt64 = 0
            let end = min(index &+ 8, range.upperBound)
            while index < end {
                word = word &<< 8 | UInt64(text[index])
                index &+= 1
            }
            let product = (state ^ word).multipliedFullWidth(by: multiplier)
            state = (product.high ^ product.low) &+ start
        }
        return state
    }

    /// The most neighbours for which `isTaken` holds, for tests.
    static func longestRun<Slot>(_ slots: [Slot], _ isTaken: (Slot) -> Bool) -> Int {
        var longest = 0
        var run = 0
        for slot in slots {
            run = isTaken(slot) ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
