/// A query after parsing; the meaning that the oracle of the tests has too.
package indirect enum Query: Sendable, Hashable {
    /// These units one after the other, in one field: a Han run is one character a unit, elsewhere a folded word is one.
    /// A single Latin word is a phrase of one unit. An empty text (`Query.break`) stands where a quoted phrase has a break:
    /// what follows it comes next, with one break of any length between, or none.
    case phrase([String], field: QueryField, isQuoted: Bool)
    /// A word that starts so (Latin), or a run that starts so (Han: same as the run).
    case prefix([String], field: QueryField)
    /// An author whose folded name contains these units; the store turns it into numbers before retrieval.
    case author(String)
    case authors(Set<UInt32>)
    case and([Query])
    case or([Query])
    case not(Query)
}

extension Query {
    /// Stands among the units of a quoted phrase for punctuation or blanks.
    package static let `break` = ""

    /// The runs of a phrase between its breaks.
    static func runs(_ units: [String]) -> [[String]] {
        units.split(separator: Self.break).map { Array($0) }
    }
}

/// Where a unit must stand.
package enum QueryField: Sendable, Hashable { case any, title }
