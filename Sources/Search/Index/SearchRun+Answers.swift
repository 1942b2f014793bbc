extension SearchRun {
    /// Whether the best hits are looked at again: a question that no article has word for word, with texts at hand.
    var ordersAnswers: Bool { isQuestion && texts != nil }

    /// The best hits by how well one sentence answers the question, the others behind them as they were.
    ///
    /// - Complexity: the texts of `AnswerOrder.hitsMax` articles are read.
    func answersFirst(_ hits: [RankedHit]) throws -> [RankedHit] {
        guard let texts, let query else { return hits }
        let documents = snapshot.segments.reduce(0) { $0 + $1.count }
        let units = try AnswerOrder.units(of: query).map { unit in
            let frequency = try frequency(Plan.Leaf(units: [unit], field: .any, isPrefix: false))
            return (unit: unit, weight: Ranking.inverseFrequency(documents: documents, frequency: frequency))
        }
        var order = AnswerOrder(units)
        var best = Array(hits.prefix(AnswerOrder.hitsMax))
        for index in best.indices {
            if deadline.check() { return hits }
            let row = snapshot.segments[best[index].segment].columns.rowNumber(best[index].document)
            // A bonus is never negative, so none of these falls behind the others.
            if let (title, text) = try texts.texts(row: row) { best[index].score += order.bonus(title: title, text: text) }
        }
        best.sort(by: RankedHit.precedes)
        return best + hits.dropFirst(best.count)
    }
}
