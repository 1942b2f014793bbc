/// 16 lower-case Crockford base32 characters, 80 bits: API.md §8.
package struct ArticleID: Sendable, Hashable, CustomStringConvertible {
    /// The 80 bits, in the low end.
    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits & ((1 << 80) - 1)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Characters of an id.
    package static let length = 16

    /// Reads a range of exactly 16 characters, lower case only: the spelling of `description`. nil for anything else.
    package init?(_ input: Span<UInt8>, _ range: Range<Int>) {
        guard range.count == Self.length else { return nil }
        // Five bits a character: twelve of them fit one word, four are left.
        var (high, low): (UInt64, UInt64) = (0, 0)
        var index = range.lowerBound
        while index < range.upperBound {
            let digit = Self.digits[Int(input[index])]
            guard digit < 32 else { return nil }
            if index < range.lowerBound + 12 { high = high << 5 | UInt64(digit) } else { low = low << 5 | UInt64(digit) }
            index += 1
        }
        bits = UInt128(high) << 20 | UInt128(low)
    }

    /// By byte; 255 for what is none.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { digits[Int(byte)] = UInt8(value) }
        return digits
    }()

    /// Reads exactly 16 characters in either case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        var value: UInt128 = 0
        var count = 0
        for byte in text.utf8 {
            let lower = (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
            guard count < 16, let digit = Self.alphabet.firstIndex(of: lower) else { return nil }
            value = value << 5 | UInt128(digit)
            count += 1
        }
        guard count == 16 else { return nil }
        bits = value
    }

    package var description: String {
        var characters: [UInt8] = []
        characters.reserveCapacity(16)
        for shift in stride(from: 75, through: 0, by: -5) {
            characters.append(Self.alphabet[Int(truncatingIfNeeded: bits >> UInt128(shift)) & 31])
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
