/// 16 lower-case Crockford base32 characters, 80 bits: API.md §8.
package struct ArticleID: Sendable, Hashable, CustomStringConvertible {
    /// The 80 bits, in the low end.
    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits & ((1 << 80) - 1)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

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
