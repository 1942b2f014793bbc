/// A term by which other articles on the same subject are found.
package struct RelatedTerm: Sendable, Equatable {
    /// Folded units, as `Query.phrase` takes them: two characters or a word.
    package var units: [String]
    /// As the article writes it: the reason to show.
    package var text: String
    /// Term frequency × inverse document frequency.
    package var weight: Double

    package var query: Query { .phrase(units, field: .any, isQuoted: false) }
}

/// Chooses what an article is about: the words and pairs of characters that it repeats and others rarely have. Pure.
package enum RelatedTerms {
    /// Most terms chosen; OR-ed they find the related articles.
    package static let termsMax = 12
    /// What an occurrence in the title counts.
    package static let titleWeight = 4.0
    /// Bytes of the text that are read: what an article is about stands at its beginning.
    package static let textBytesMax = 16 * 1024
    /// Terms whose document frequency is asked for, the most frequent of the article first.
    package static let askedMax = 96
    /// A term in a larger share of all articles says nothing.
    package static let shareMax = 0.1

    /// The terms, the heaviest first.
    ///
    /// - Parameters:
    ///   - documents: articles of the index.
    ///   - frequency: how many articles have these units next to each other.
    /// - Complexity: O(bytes read), and `askedMax` calls of `frequency` at most.
    package static func choose(
        title: [UInt8], text: [UInt8], documents: Int, limit: Int = termsMax, frequency: ([String]) throws -> Int
    ) rethrows -> [RelatedTerm] {
        var candidates: [[String]: (text: String, count: Double)] = [:]
        collect(title, titleWeight, into: &candidates)
        collect(Array(text.prefix(textBytesMax)), 1, into: &candidates)
        let frequent = candidates.sorted { ($0.value.count, $1.key.joined()) > ($1.value.count, $0.key.joined()) }.prefix(askedMax)
        var terms: [RelatedTerm] = []
        for (units, candidate) in frequent {
            let articles = try frequency(units)
            // What only this article has finds no other.
            guard articles > 1, Double(articles) <= max(3, shareMax * Double(documents)) else { continue }
            let inverse = Double.log2(1 + Double(documents) / Double(articles))
            terms.append(RelatedTerm(units: units, text: candidate.text, weight: (1 + Double.log2(candidate.count + 1)) * inverse))
        }
        terms.sort { ($0.weight, $1.text) > ($1.weight, $0.text) }
        return Array(terms.prefix(limit))
    }

    private static func collect(_ utf8: [UInt8], _ weight: Double, into candidates: inout [[String]: (text: String, count: Double)]) {
        let units = Analyzer.units(utf8)
        for (index, unit) in units.enumerated() {
            let text = String(decoding: unit.text, as: UTF8.self)
            if !unit.isIdeographic {
                guard unit.text.count > 2, unit.text.contains(where: { !(0x30...0x39).contains($0) }) else { continue }
                candidates[[text], default: (String(decoding: utf8[unit.sourceRange], as: UTF8.self), 0)].count += weight
                continue
            }
            guard index + 1 < units.count, units[index + 1].isIdeographic, units[index + 1].position == unit.position + 1 else { continue }
            let next = String(decoding: units[index + 1].text, as: UTF8.self)
            guard !isParticle(text), !isParticle(next) else { continue }
            let source = unit.sourceRange.lowerBound..<max(unit.sourceRange.upperBound, units[index + 1].sourceRange.upperBound)
            candidates[[text, next], default: (String(decoding: utf8[source], as: UTF8.self), 0)].count += weight
        }
    }

    private static func isParticle(_ unit: String) -> Bool {
        unit.unicodeScalars.first.map { TitleTerms.particles.contains($0.value) } ?? true
    }
}

extension Double {
    /// Binary logarithm of a positive number without a C library: exponent, then the series of the significand.
    static func log2(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        // With s in [1, 2): ln s = 2 artanh((s - 1) / (s + 1)); twelve terms are exact to ten digits.
        let part = (value.significand - 1) / (value.significand + 1)
        var (power, sum) = (part, 0.0)
        for odd in stride(from: 1.0, through: 23.0, by: 2) {
            sum += power / odd
            power *= part * part
        }
        return Double(value.exponent) + 2 * sum * 1.442_695_040_888_963_4
    }
}
