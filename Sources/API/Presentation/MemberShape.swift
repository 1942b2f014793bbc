/// Which dotted names an article has.
indirect enum MemberShape {
    /// A text, a number, a list of such, or null: nothing is inside.
    case value
    /// Members that only the data know.
    case open
    /// An object, or an array of such.
    case object([String: MemberShape])

    /// What is wrong with a dotted name; nil for one that an article may have.
    func fault(_ names: [String]) -> Problem.Entry? {
        var shape = self
        for (depth, name) in names.enumerated() {
            switch shape {
            case .open: return nil
            case .value:
                let parent = names[..<depth].joined(separator: ".")
                return .init(
                    parameter: "fields", code: "not_allowed", detail: "'\(names.joined(separator: "."))': \(parent) has no members",
                    suggestion: parent)
            case .object(let members):
                guard let next = members[name] else {
                    let prefix = names[..<depth].map { $0 + "." }.joined()
                    let known = members.keys.sorted()
                    return .init(
                        parameter: "fields", code: "not_allowed", detail: "'\(names.joined(separator: "."))' is no member of an article",
                        suggestion: Suggestion.nearest(name, among: known).map { prefix + $0 }, allowed: known.map { prefix + $0 })
                }
                shape = next
            }
        }
        return nil
    }

    /// An article with everything that a route may send of it. Tests compare it with what is sent.
    static let article: MemberShape = .object(
        cardMembers.merging([
            "story": .object(["id": .value, "count": .value, "articles": card]),
            "updated_at": .value, "first_seen_at": .value, "editor": .value, "comments": .value, "link": .value,
            "images": object("src", "alt", "width", "height", "size_source", "caption", "referrer_policy"),
            "content": .object(["html": .value, "text": .value, "markdown": .value, "blocks": .open]), "front_matter": .open,
            "links": object("self", "related", "neighbors", "story"),
            "highlights": .object([
                "title": .value, "text": .value,
                "ranges": .object(["title": .value, "text": object("text", "ranges")]),
            ]),
            "score": .value, "explanation": .open,
            "related": .object(cardMembers.merging(["reasons": object("kind", "text")]) { _, new in new }),
            "neighbors": .object(["newer": card, "older": card]),
        ]) { _, new in new })

    private static let card: MemberShape = .object(cardMembers)

    private static let cardMembers: [String: MemberShape] = Dictionary(
        uniqueKeysWithValues: ArticleShape.cardMembers.map { ($0, MemberShape.value) }
    ).merging([
        "categories": object("id", "path"), "cover": object("src", "width", "height", "size_source", "referrer_policy"),
        "story": object("id", "count"),
    ]) { _, new in new }

    private static func object(_ names: String...) -> MemberShape {
        .object(Dictionary(uniqueKeysWithValues: names.map { ($0, MemberShape.value) }))
    }
}
