/// A query after parsing; the meaning that the oracle of the tests has too.
package indirect enum Query: Sendable, Hashable {
    /// These units one after the other, in one field: a Han run is one character a unit, elsewhere a folded word is one.
    /// A single Latin word is a phrase of one unit.
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

/// Where a unit must stand.
package enum QueryField: Sendable, Hashable { case any, title }
