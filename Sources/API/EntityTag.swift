import HTTP

/// Weak entity tags: RFC 9110 §8.8.3, API.md §7.
enum EntityTag {
    /// Of a list: the generation and a hash of what was asked, in normal form.
    static func list(generation: UInt64, _ text: String) -> String {
        "W/\"g\(generation)-\(FNV1a.hexadecimal(FNV1a.hash(text)))\""
    }

    /// Of one article: the row's sequence and a hash of the form that was asked for.
    static func article(sequence: Int64, _ shape: String) -> String {
        "W/\"\(sequence)-\(FNV1a.hexadecimal(FNV1a.hash(shape)))\""
    }

    /// Whether `If-None-Match` names the tag, compared weakly: RFC 9110 §13.1.2.
    static func isMatched(_ tag: String, by request: Request) -> Bool {
        let opaque = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
        for field in request.fields.values("If-None-Match") {
            for part in field.split(separator: ",") {
                var candidate = part.drop { $0 == " " || $0 == "\t" }
                while candidate.last == " " || candidate.last == "\t" { candidate.removeLast() }
                if candidate == "*" || candidate == opaque || (candidate.hasPrefix("W/") && candidate.dropFirst(2) == opaque) {
                    return true
                }
            }
        }
        return false
    }
}
