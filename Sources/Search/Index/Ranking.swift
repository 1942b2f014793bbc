#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The weights of the order by relevance: everything that tuning may change, in one place.
///
/// A term's score in a document is BM25: idf × f × (k1 + 1) / (f + k1 × (1 − b + b × length / average)), where f is the
/// number of occurrences plus `titleWeight` when one of them stands in the title.
package struct Ranking: Sendable, Equatable {
    /// How fast repeated occurrences stop to count.
    package var saturation = 1.2
    /// How much long articles are held back, 0 to 1.
    package var lengthPenalty = 0.6
    /// Occurrences that one in the title is worth beyond itself; block maxima are stored for this value.
    package static let titleWeight = 8
    /// What the newest article gains over an old one, as a share of its score.
    package var recencyGain = 0.15
    /// Seconds after which that gain has halved.
    package var recencyHalfLife = 90.0 * 86_400

    /// What an article in the query's script (simplified, traditional) gains over one that only folds to it, as a share of
    /// its score: much more than recency or a shorter text can give, so that the exact script stands first.
    package var scriptGain = 1.0

    package init() {}

    /// Fixed point of a score: sums of integers do not depend on the order of adding.
    static let scale = Double(1 << 18)

    /// - Parameters:
    ///   - documents: documents of the index.
    ///   - frequency: how many have the term.
    static func inverseFrequency(documents: Int, frequency: Int) -> Double {
        let rest = Double(max(0, documents - frequency)) + 0.5
        return log(1 + rest / (Double(frequency) + 0.5))
    }

    /// What the score is multiplied by for an article of this age in seconds.
    func recency(age: Double) -> Double { 1 + recencyGain / (1 + max(0, age) / recencyHalfLife) }
}

/// Lengths of documents in a byte: exact below 16, then sixteen steps to each doubling, up to half a million units.
enum LengthCode {
    static func encode(_ length: Int) -> UInt8 {
        guard length >= 16 else { return UInt8(truncatingIfNeeded: max(0, length)) }
        let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
        let code = (exponent - 3) * 16 + (length >> (exponent - 4)) & 15
        return UInt8(truncatingIfNeeded: min(255, code))
    }

    /// The shortest length of a code.
    static func decode(_ code: UInt8) -> Int {
        guard code >= 16 else { return Int(code) }
        let exponent = Int(code >> 4) + 3
        return (16 + Int(code & 15)) << (exponent - 4)
    }
}

/// The score of one term in any document, as fixed-point numbers. One a term and request.
struct TermScorer {
    /// Scores of one plain occurrence by length code: three quarters of all postings.
    private var plain: [UInt32]
    private var norms: [Double]
    private var weight: Double

    init(ranking: Ranking, inverseFrequency: Double, averageLength: Double) {
        let average = max(1, averageLength)
        norms = (0...255).map { code in
            let length = Double(LengthCode.decode(UInt8(code)))
            return ranking.saturation * (1 - ranking.lengthPenalty + ranking.lengthPenalty * length / average)
        }
        weight = inverseFrequency * (ranking.saturation + 1) * Ranking.scale
        plain = []
        plain = norms.map { UInt32(weight / (1 + $0)) }
    }

    /// - Parameter value: occurrences × 2, plus 1 when one stands in the title.
    @inline(__always)
    func score(value: UInt32, length: UInt8) -> UInt32 {
        if value == 2 { return plain[Int(length)] }
        return score(frequency: Double(value &>> 1) + (value & 1 == 0 ? 0 : Double(Ranking.titleWeight)), length: length)
    }

    @inline(__always)
    func score(frequency: Double, length: UInt8) -> UInt32 {
        UInt32(weight * frequency / (frequency + norms[Int(length)]))
    }

    /// No document scores more.
    var bound: UInt32 { UInt32(weight) &+ 1 }
}
