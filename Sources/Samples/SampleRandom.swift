/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, the same everywhere; every index of a generator gets a stream of its own.
struct SampleRandom {
    private var state: UInt64

    /// Streams of different `index` are independent.
    init(seed: UInt64, index: Int, purpose: UInt64) {
        state = seed &+ UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15 &+ purpose &* 0xD1B5_4A32_D192_ED03
        state = next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 for a bound under 1.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True in `percent` of a hundred draws.
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// Around 0, between −3 and 3, standard deviation 0.7, in 1/65,536.
    mutating func bell() -> Int {
        var sum = 0
        for _ in 0..<6 { sum += below(65_536) }
        return sum - 3 * 65_536
    }
}
