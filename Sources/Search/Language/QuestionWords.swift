/// The words by which a question asks, in Chinese and Japanese: its answer does not have them.
///
/// Without them an article that happens to say 哪个 comes before the one that answers. They are left out only when a
/// question is relaxed to most of its characters; whoever searches for 什么 finds it.
enum QuestionWords {
    /// Folded. A word is here only where it hardly stands inside another: not 何 (a surname), not どう (ぶどう).
    private static let list =
        [
            "请问", "为什么", "什么", "什么样", "怎么", "怎么样", "怎样", "如何", "何时", "何地", "何处", "何人", "何者", "何种", "何年", "为何", "谁", "多少", "吗",
            "哪", "哪个", "哪一个", "哪种", "哪一种", "哪些", "哪位", "哪一位", "哪年", "哪一年", "哪座", "哪一座", "哪里", "哪儿", "哪家", "哪项", "哪所", "哪条", "哪国", "哪一",
            "几个", "几年", "几月", "几次", "几种", "几位", "几人", "几岁",
            "ですか", "ますか", "ましたか", "でしたか", "でしょうか", "どこ", "どの", "どんな", "どれ", "いつ", "なに", "だれ", "いくつ", "いくら", "何人", "何年", "何月", "何日",
            "何と", "何が", "何を", "何の", "何で",
        ]
        .map { $0.unicodeScalars.map { String(Character($0)) } }

    /// By first unit, the longest first.
    private static let byFirst = Dictionary(grouping: list) { $0.first ?? "" }.mapValues { $0.sorted { $0.count > $1.count } }

    /// What is left of a run of units between question words; all of it when nothing else is in it.
    ///
    /// - Complexity: O(units).
    static func removed(from units: [String]) -> [[String]] {
        var pieces: [[String]] = []
        var piece: [String] = []
        var index = 0
        while index < units.count {
            let isLastParticle = index + 1 == units.count && units[index] == "か"
            if let word = byFirst[units[index]]?.first(where: { units[index...].starts(with: $0) }) {
                if !piece.isEmpty { pieces.append(piece) }
                piece = []
                index += word.count
            } else {
                if !isLastParticle || index == 0 { piece.append(units[index]) }
                index += 1
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        return pieces.isEmpty ? [units] : pieces
    }
}
