import Articles

/// A form of an article's body. API.md §5.
enum ContentFormat: String, CaseIterable, Sendable {
    case html, text, markdown, blocks
}
