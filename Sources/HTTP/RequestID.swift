/// Names requests for the log and the client: takes over a usable X-Request-Id, else makes one of sixteen hexadecimal digits.
package struct RequestIDSource: Sendable {
    private var state: UInt64

    package init() { state = UInt64.random(in: 0...UInt64.max) }

    /// For tests that compare whole answers.
    package init(seed: UInt64) { state = seed }

    /// A number that does not come again in 2^64 calls (SplitMix64).
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True for 1 to `max` bytes of letters, digits and `-._~:/+=@`: nothing that could break out of a log line.
    package static func isUsable(_ input: Span<UInt8>, _ range: Range<Int>, max: Int) -> Bool {
        guard !range.isEmpty, range.count <= max else { return false }
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = input[index]
            let isLetter = (byte | 0x20) &- 0x61 < 26 && byte < 0x80
            switch byte {
            case 0x2D, 0x2E, 0x5F, 0x7E, 0x3A, 0x2F, 0x2B, 0x3D, 0x40: break
            default: guard isLetter || Bytes.isDigit(byte) else { return false }
            }
            index += 1
        }
        return true
    }

    /// The identifier of the request as bytes.
    package mutating func identify(_ input: Span<UInt8>, _ given: Range<Int>?, max: Int) -> [UInt8] {
        if let given, Self.isUsable(input, given, max: max) { return [UInt8](copying: input, given) }
        var value = next()
        var digits = [UInt8](repeating: 0x30, count: 16)
        var index = 15
        while index >= 0 {
            let digit = UInt8(truncatingIfNeeded: value & 15)
            digits[index] = digit < 10 ? digit + 0x30 : digit + 0x57
            value >>= 4
            index -= 1
        }
        return digits
    }
}
