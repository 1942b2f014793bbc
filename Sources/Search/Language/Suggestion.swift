/// Something that a reader may be about to type.
package struct Suggestion: Sendable, Equatable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        case category, author, tag, source, term, title
    }

    package var kind: Kind
    /// As displayed.
    package var text: String
    /// What the builder was given: the store's number of a name, the row of a title; 0 for a term.
    package var number: Int64
    /// Articles that have it; 1 for a title.
    package var count: Int
}
