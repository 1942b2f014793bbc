/// One query parameter as data: what it takes is checked, documented and tested from here.
struct Parameter: Sendable {
    /// What values a parameter takes.
    enum Kind: Sendable {
        /// One text of at most so many Unicode scalars; empty only where it may be.
        case text(maximum: Int, mayBeEmpty: Bool)
        /// Texts, repeated or separated by commas (`\,` is a comma inside one): any of them.
        case texts(countMaximum: Int)
        case integer(ClosedRange<Int>, default: Int?)
        case choice([String], default: String?)
        /// Choices, repeated or separated by commas.
        case choices([String], countMaximum: Int)
        case flag(default: Bool)
        /// A period, an instant or a distance: `DateExpression`.
        case date
        /// A time zone: IANA name or offset.
        case zone
        case cursor
        /// Article ids, repeated or separated by commas.
        case ids(countMaximum: Int)
        /// The id of a story.
        case story
    }

    /// Filters and the order make a list what it is: a cursor holds for one set of them only.
    enum Role: Sendable { case filter, presentation }

    var name: String
    var kind: Kind
    var role: Role = .presentation
    var isRequired = false
    /// One sentence for the documentation.
    var summary: String
    /// A value that works.
    var example: String

    init(_ name: String, _ kind: Kind, role: Role = .presentation, isRequired: Bool = false, _ summary: String, example: String) {
        self.name = name
        self.kind = kind
        self.role = role
        self.isRequired = isRequired
        self.summary = summary
        self.example = example
    }

    /// Several values may be given.
    var isList: Bool {
        switch kind {
        case .texts, .choices, .ids: true
        default: false
        }
    }
}
