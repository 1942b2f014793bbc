import Testing

@testable import Search

/// The tables of a segment in the making, against posts that are chosen to make them slow.
@Suite struct TermTableTests {
    /// Pairs of characters that all fall on one place when the place is a fixed product's upper bits, as it once was.
    private func pairsOfOnePlace() -> [[UInt32]] {
        let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        var inverse: UInt64 = factor
        for _ in 0..<5 { inverse = inverse &* (2 &- factor &* inverse) }
        return (UInt32(0x4E00)...0x9FFF).compactMap { second in
            let first = UInt32((0 &- (UInt64(second) &* factor) >> 32) &* inverse & 0xFFFF)
            return (0x4E00...0x9FFF).contains(first) ? [first, second] : nil
        }
    }

    @Test func `characters that are chosen to collide do not`() {
        let pairs = pairsOfOnePlace()
        #expect(pairs.count > 5_000)
        var text = ""
        for pair in pairs { text.unicodeScalars.append(contentsOf: pair.compactMap(Unicode.Scalar.init) + ["。"]) }
        var scanner = UnitScanner()
        scanner.scan(Array(text.utf8).span)
        var table = TermTable()
        var stream: [UInt32] = []
        table.append(scanner, to: &stream)
        #expect(table.longestRun < 200)
        #expect(table.counts.count > pairs.count)
    }

    @Test func `words that are chosen to collide do not`() {
        var table = WordTable()
        var words: [[UInt8]] = []
        var number = 0
        while words.count < 300 {
            let word = Array("w\(number)".utf8)
            number += 1
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            if (hash ^ hash >> 29) >> 16 & 0xFFF == 0 { words.append(word) }
        }
        for (index, word) in words.enumerated() { #expect(table.number(word, 0..<word.count) == UInt32(index)) }
        for (index, word) in words.enumerated() { #expect(table.number(word, 0..<word.count) == UInt32(index)) }
        #expect(table.longestRun < 60)
        #expect(table.bytes(299) == words.last)
    }

    @Test func `words are told apart by every byte and by their length`() {
        var table = WordTable()
        let words = (0...20).map { [UInt8](repeating: 0, count: $0) } + (0..<20).map { place in (0..<20).map { $0 == place ? 1 : 0 } }
        let numbers = words.map { table.number($0, 0..<$0.count) }
        #expect(Set(numbers).count == words.count)
        #expect(words.map { table.number($0, 0..<$0.count) } == numbers)
        // A word within a longer text.
        #expect(table.number([9, 0, 0, 9], 1..<3) == numbers[2])
    }
}
