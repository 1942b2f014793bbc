/// The way in which Chinese is written.
package enum ChineseScript: Sendable, Equatable {
    case simplified, traditional

    /// The script that a text must have been typed in; nil when its characters are the same in both.
    ///
    /// A character that folds to another one is a traditional one; a character that others fold to is taken for a
    /// simplified one, although some of these (`后`, `里`) are traditional words as well: one that folds decides.
    /// - Complexity: O(length).
    package init?(of utf8: [UInt8]) {
        let folding = Folding.shared
        var found: ChineseScript?
        for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars where Self.ideographs.contains(scalar.value) {
            if folding.entry(scalar.value).folded != scalar.value {
                self = .traditional
                return
            }
            if Self.targets.contains(scalar.value) { found = .simplified }
        }
        guard let found else { return nil }
        self = found
    }

    /// The code of this library for articles of it: API.md §3 `lang`.
    package var language: String { self == .simplified ? "zh-Hans" : "zh-Hant" }

    /// CJK Unified Ideographs and extension A.
    private static let ideographs: ClosedRange<UInt32> = 0x3400...0x9FFF

    /// Characters that others fold to.
    private static let targets: Set<UInt32> = {
        let folding = Folding.shared
        var targets: Set<UInt32> = []
        for scalar in ideographs {
            let (kind, folded) = folding.entry(scalar)
            if kind == Folding.Kind.ideographic, folded != scalar { targets.insert(folded) }
        }
        return targets
    }()
}
