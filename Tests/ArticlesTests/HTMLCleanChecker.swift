@testable import Articles

/// Checks clean HTML against the contract by its own strict reading: what it does not know is an offence.
enum HTMLCleanChecker {
    static let inline: Set<String> = ["a", "b", "code", "del", "em", "i", "ins", "mark", "s", "small", "strong", "sub", "sup", "u"]
    static let leaves: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"]
    static let flow: Set<String> = ["", "blockquote", "li", "td", "th", "dd", "dt", "figure", "figcaption", "caption"]
    static let blocks: Set<String> = ["blockquote", "ul", "ol", "dl", "table", "figure"]
    static let parts: [String: Set<String>] = [
        "li": ["ul", "ol"], "dt": ["dl"], "dd": ["dl"], "figcaption": ["figure"], "caption": ["table"], "tbody": ["table"],
        "thead": ["table"],
        "tfoot": ["table"], "tr": ["tbody", "thead", "tfoot"], "td": ["tr"], "th": ["tr"],
    ]
    static let attributes: [String: Set<String>] = [
        "a": ["href", "title"], "img": ["src", "alt", "width", "height", "title", "referrerpolicy", "loading", "decoding"],
        "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan"], "ol": ["start"],
    ]

    /// The first offence; nil when there is none.
    static func offence(in html: [UInt8]) -> String? {
        guard let text = String(validating: html, as: UTF8.self) else { return "not UTF-8" }
        var open: [String] = []
        var rest = text[...]
        while let first = rest.first {
            guard first == "<" else {
                let run = rest.prefix { $0 != "<" }
                if let offence = offence(inText: run, open) { return offence }
                rest = rest[run.endIndex...]
                continue
            }
            guard let end = rest.firstIndex(of: ">") else { return "unclosed tag: \(rest.prefix(40))" }
            let tag = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else { return "misnested <\(tag)>" }
            } else if let offence = offence(inTag: tag, &open) {
                return offence
            }
        }
        return open.isEmpty ? nil : "unclosed \(open)"
    }

    private static func offence(inText run: Substring, _ open: [String]) -> String? {
        if run.unicodeScalars.contains(where: {
            $0.value < 0x20 && !(open.contains("pre") && ($0 == "\n" || $0 == "\t")) || $0.value == 0x7F
        }) {
            return "control character in text"
        }
        if run.contains(">") { return "unescaped > in \(run.prefix(40))" }
        if let offence = offenceInReferences(run) { return offence }
        let place = open.last { !inline.contains($0) } ?? ""
        let holdsText = leaves.contains(place) || (flow.contains(place) && place != "" && place != "blockquote")
        return holdsText ? nil : "text in \(place.isEmpty ? "the body" : place): \(run.prefix(40))"
    }

    private static func offenceInReferences(_ run: Substring) -> String? {
        for piece in run.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let isKnown = ["amp;", "lt;", "gt;", "quot;"].contains { piece.hasPrefix($0) }
            if !isKnown { return "bare & before \(piece.prefix(20))" }
        }
        return nil
    }

    private static func offence(inTag tag: Substring, _ open: inout [String]) -> String? {
        let name = String(tag.prefix { $0 != " " })
        let parent = open.last ?? ""
        let place = open.last { !inline.contains($0) } ?? ""
        if let offence = offence(inAttributes: tag.dropFirst(name.count), of: name) { return offence }
        let isInLeaf = leaves.contains(place)
        switch name {
        case "br", "img":
            return isInLeaf || (flow.contains(place) && place != "" && place != "blockquote") ? nil : "\(name) in \(place)"
        case "hr": return flow.contains(parent) ? nil : "hr in \(parent)"
        default: break
        }
        defer { open.append(name) }
        if inline.contains(name) {
            if open.contains(where: { $0 == name }) && open.lastIndex(of: name).map({ open[$0...].allSatisfy(inline.contains) }) == true {
                return "\(name) in \(name)"
            }
            return isInLeaf || (flow.contains(place) && place != "" && place != "blockquote") ? nil : "\(name) in \(place)"
        }
        if leaves.contains(name) || blocks.contains(name) { return flow.contains(parent) ? nil : "\(name) in \(parent)" }
        guard let parents = parts[name] else { return "<\(name)> is not on the list" }
        return parents.contains(parent) ? nil : "\(name) in \(parent)"
    }

    private static func offence(inAttributes source: Substring, of name: String) -> String? {
        var rest = source
        var seen: Set<String> = []
        while !rest.isEmpty {
            guard rest.first == " ", let equals = rest.firstIndex(of: "=") else { return "bad attributes: \(rest.prefix(40))" }
            let key = String(rest[rest.index(after: rest.startIndex)..<equals])
            guard attributes[name]?.contains(key) == true, seen.insert(key).inserted else { return "attribute \(key) on \(name)" }
            var value = rest[rest.index(after: equals)...]
            guard value.popFirst() == "\"", let end = value.firstIndex(of: "\"") else { return "unquoted \(key)" }
            if let offence = offence(inValue: value[..<end], key) { return offence }
            rest = value[value.index(after: end)...]
        }
        if name == "img" && !["src", "alt", "referrerpolicy", "loading", "decoding"].allSatisfy(seen.contains) {
            return "img lacks an attribute"
        }
        if name == "a" && !seen.contains("href") { return "a without href" }
        return nil
    }

    private static func offence(inValue value: Substring, _ key: String) -> String? {
        if value.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "<" || $0 == ">" }) { return "bad character in \(key)" }
        if let offence = offenceInReferences(value) { return offence }
        switch key {
        case "href", "src":
            let schemes = key == "href" ? ["http://", "https://", "mailto:"] : ["http://", "https://"]
            guard let scheme = schemes.first(where: value.hasPrefix), value.count > scheme.count else {
                return "\(key) is \(value.prefix(40))"
            }
            return value.contains(where: { $0 == " " || $0 == "'" || $0 == "`" }) ? "\(key) is \(value.prefix(40))" : nil
        case "width", "height", "colspan", "rowspan", "start": return value.allSatisfy(\.isNumber) ? nil : "\(key) is \(value)"
        case "referrerpolicy": return value == "no-referrer" ? nil : "\(key) is \(value)"
        case "loading": return value == "lazy" ? nil : "\(key) is \(value)"
        case "decoding": return value == "async" ? nil : "\(key) is \(value)"
        default: return nil
        }
    }
}
