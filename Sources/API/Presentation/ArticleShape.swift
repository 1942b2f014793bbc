/// Which members of an article are sent: `fields`, `include` and `content` together. API.md §3.
struct ArticleShape: Equatable {
    enum Inclusion: String, CaseIterable { case related, neighbors, story }

    /// nil: all.
    var fields: FieldTree?
    var content: [ContentFormat]
    var inclusions: [Inclusion]

    /// Members that a card has.
    static let cardMembers = [
        "id", "title", "summary", "published_at", "published_local", "date_precision", "author", "source", "categories", "tags", "cover",
        "char_count", "reading_minutes", "lang", "story", "rev", "url",
    ]
    /// Members that only an item has.
    static let itemMembers = ["updated_at", "first_seen_at", "editor", "comments", "link", "images", "content", "front_matter", "links"]
    /// Members that a search adds.
    static let hitMembers = ["highlights", "score", "explanation"]

    /// - Parameter content: the forms without `content=`.
    init(_ values: ParameterValues, content usual: [ContentFormat]) throws(Problem) {
        inclusions = Inclusion.allCases.filter { values.list("include").contains($0.rawValue) }
        let wanted = values.list("content")
        if wanted.contains("none"), Set(wanted).count > 1 {
            throw .parameter(.init(parameter: "content", code: "conflict", detail: "none cannot be combined with a form"))
        }
        content = wanted.isEmpty ? usual : ContentFormat.allCases.filter { wanted.contains($0.rawValue) }
        guard values.contains("fields") else {
            fields = nil
            return
        }
        let tree = try Self.tree(values.list("fields"))
        fields = tree
        if wanted.isEmpty { content = Self.content(of: tree, usual: usual) }
        // What was asked for by name is sent, listed or not.
        if !wanted.isEmpty, !content.isEmpty, tree.members["content"] == nil { fields?.members["content"] = FieldTree() }
        for inclusion in inclusions where tree.members[inclusion.rawValue] == nil { fields?.members[inclusion.rawValue] = FieldTree() }
        for path in Self.cardPlaces { fields?.keepID(at: path[...]) }
    }

    /// Where further cards stand: like each article they keep their id.
    private static let cardPlaces = [["related"], ["neighbors", "newer"], ["neighbors", "older"], ["story", "articles"]]

    init(fields: FieldTree? = nil, content: [ContentFormat] = [], inclusions: [Inclusion] = []) {
        self.fields = fields
        self.content = content
        self.inclusions = inclusions
    }

    /// The stored row is needed, not only the ready card.
    var needsItem: Bool {
        guard content.isEmpty else { return true }
        return fields?.members.keys.contains { Self.itemMembers.contains($0) && $0 != "links" } ?? false
    }

    /// The card goes out as it is stored.
    var isPlain: Bool { fields == nil && content.isEmpty && inclusions.isEmpty }

    /// The same shape has the same text: for ETags.
    var text: String {
        "\(content.map(\.rawValue).joined(separator: ","));\(inclusions.map(\.rawValue).joined(separator: ","));\(fields?.text ?? "*")"
    }

    private static func content(of tree: FieldTree, usual: [ContentFormat]) -> [ContentFormat] {
        guard let node = tree.members["content"] else { return [] }
        if node.members.isEmpty { return usual.isEmpty ? [.html] : usual }
        return ContentFormat.allCases.filter { node.members[$0.rawValue] != nil }
    }

    private static func tree(_ paths: [String]) throws(Problem) -> FieldTree {
        var tree = FieldTree(members: ["id": FieldTree()])
        let known = cardMembers + itemMembers + hitMembers + Inclusion.allCases.map(\.rawValue)
        for path in paths {
            let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard let first = names.first, known.contains(first) else {
                let suggestion = Suggestion.nearest(names.first ?? "", among: known)
                throw .parameter(
                    .init(
                        parameter: "fields", code: "not_allowed", detail: "'\(path)' is no member of an article", suggestion: suggestion,
                        allowed: known))
            }
            guard !names.contains(""), names.count <= FieldTree.depthMax else {
                throw .parameter(.init(parameter: "fields", code: "not_allowed", detail: "'\(path)' is not a dotted path of names"))
            }
            if first == "content", names.count > 1, ContentFormat(rawValue: names[1]) == nil {
                throw .parameter(
                    .init(
                        parameter: "fields", code: "not_allowed", detail: "'\(path)': the body has the forms html, text, markdown, blocks",
                        allowed: ContentFormat.allCases.map { "content.\($0.rawValue)" }))
            }
            if let fault = MemberShape.article.fault(names) { throw .parameter(fault) }
            tree.insert(names[...])
        }
        return tree
    }
}
