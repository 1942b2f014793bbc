import Articles
import HTTP
import Store

/// What a reader may be about to type. API.md §4.
enum SuggestEndpoint {
    /// Unicode scalars that are looked at.
    static let typedMax = 64
    static let kinds = ["category", "author", "source", "tag", "term", "title"]

    static let parameters: [Parameter] = [
        Parameter(
            "q", .text(maximum: typedMax, mayBeEmpty: true), isRequired: true, "What was typed: characters, or pinyin in full or initials.",
            example: "shqb"),
        ListParameters.limit(maximum: 20, default: 10, minimum: 1),
        Parameter("kinds", .choices(kinds, countMaximum: kinds.count), "Only these.", example: "title,category"),
    ]

    @Sendable static func suggest(_ call: Call) throws -> Response {
        let reader = try call.handler.reader()
        let factory = call.handler.factory
        let generation = factory.database.generation
        let typed = call.parameters.text("q") ?? ""
        var entries: [SuggestionEntry] = []
        if !typed.allSatisfy(\.isWhitespace) {
            let index = try factory.suggestions.index(reader)
            entries = try reader.suggestions(
                index, typed: typed, limit: call.parameters.integer("limit") ?? 10, kinds: call.parameters.list("kinds"))
        }
        var json = JSONWriter(capacity: 2_048)
        json.object {
            $0.key("data")
            $0.array { list in entries.forEach { write($0, to: &list) } }
            $0.key("meta")
            $0.object {
                $0.key("generation")
                $0.number(generation)
            }
            $0.key("links")
            $0.object {
                $0.key("self")
                $0.string(call.target.text)
            }
        }
        return call.json(json.bytes)
    }

    private static func write(_ entry: SuggestionEntry, to json: inout JSONWriter) {
        json.object {
            $0.key("text")
            $0.string(entry.text)
            $0.key("kind")
            $0.string(entry.kind)
            $0.key("count")
            $0.number(entry.count)
            if let id = entry.id {
                $0.key("id")
                $0.string(id)
            }
            if !entry.path.isEmpty {
                $0.key("path")
                $0.array { list in entry.path.forEach { list.string($0) } }
            }
            $0.key("url")
            $0.string(url(entry))
        }
    }

    /// Where a choice of it leads.
    private static func url(_ entry: SuggestionEntry) -> String {
        switch (entry.kind, entry.id) {
        case ("title", let id?): "/v1/articles/\(id)"
        case ("category", let id?): "/v1/articles?category=\(id)"
        case ("author", _), ("source", _), ("tag", _):
            "/v1/articles?\(entry.kind)=\(TargetText.encode(ParameterValues.escaped(entry.text)))"
        default: "/v1/search?q=\(TargetText.encode(entry.text))"
        }
    }
}
