import Articles

/// `true` and `false` as people write them in queries.
enum Flag {
    static func value(of text: String) -> Bool? {
        switch text {
        case "true", "1", "yes", "": true
        case "false", "0", "no": false
        default: nil
        }
    }
}

extension ParameterValues {
    /// What is wrong with the values of one parameter.
    static func faults(_ texts: [String], _ parameter: Parameter) -> [Problem.Entry] {
        let name = parameter.name
        func entry(_ code: String, _ detail: String) -> Problem.Entry { .init(parameter: name, code: code, detail: detail) }
        switch parameter.kind {
        case .text(let maximum, let mayBeEmpty):
            return texts.flatMap { text(name, $0, maximum: maximum, mayBeEmpty: mayBeEmpty) }
        case .texts(let maximum):
            return counted(name, texts, maximum: maximum) + texts.flatMap { text(name, $0, maximum: textMax, mayBeEmpty: false) }
        case .integer(let range, _):
            return texts.flatMap { integer(name, $0, range) }
        case .choice(let allowed, _):
            return texts.flatMap { choice(name, $0, allowed) }
        case .choices(let allowed, let maximum):
            return counted(name, texts, maximum: maximum) + texts.flatMap { choice(name, $0, allowed) }
        case .flag:
            return texts.flatMap {
                Flag.value(of: $0) == nil
                    ? [.init(parameter: name, code: "not_allowed", detail: "is true or false", allowed: ["true", "false"])] : []
            }
        case .date:
            return texts.flatMap { DateExpression($0) == nil ? [entry("not_a_date", DateExpression.help)] : [] }
        case .zone:
            return texts.flatMap {
                Zone.rules(named: $0) == nil
                    ? [entry("not_a_zone", "is an IANA name such as Asia/Shanghai or an offset such as +08:00")] : []
            }
        case .cursor:
            return []
        case .ids(let maximum):
            return counted(name, texts, maximum: maximum)
                + texts.flatMap {
                    ArticleID($0) == nil
                        ? [entry("invalid_id", "'\(shortened($0))' is no article id: 16 characters of 0-9 a-z without i, l, o, u")] : []
                }
        case .story:
            return texts.flatMap { StoryID.isWellFormed($0) ? [] : [entry("invalid_id", "is no story id: s and letters or digits")] }
        }
    }

    /// Unicode scalars of one value of a filter.
    static let textMax = 1_000

    private static func counted(_ name: String, _ texts: [String], maximum: Int) -> [Problem.Entry] {
        guard texts.count > maximum else { return [] }
        return [.init(parameter: name, code: "too_many", detail: "takes at most \(maximum) values", maximum: maximum)]
    }

    private static func text(_ name: String, _ text: String, maximum: Int, mayBeEmpty: Bool) -> [Problem.Entry] {
        if text.isEmpty, !mayBeEmpty { return [.init(parameter: name, code: "empty", detail: "is empty; leave it out instead")] }
        guard text.unicodeScalars.count > maximum else { return [] }
        return [.init(parameter: name, code: "too_long", detail: "has at most \(maximum) characters", maximum: maximum)]
    }

    private static func integer(_ name: String, _ text: String, _ range: ClosedRange<Int>) -> [Problem.Entry] {
        let digits = text.utf8
        let isNumber =
            !digits.isEmpty
            && digits.enumerated().allSatisfy { (0x30...0x39).contains($1) || ($0 == 0 && $1 == UInt8(ascii: "-") && digits.count > 1) }
        guard isNumber else {
            return [
                .init(
                    parameter: name, code: "not_an_integer", detail: "is a whole number from \(range.lowerBound) to \(range.upperBound)",
                    minimum: range.lowerBound, maximum: range.upperBound)
            ]
        }
        let value = Int(text) ?? (digits.first == UInt8(ascii: "-") ? .min : .max)
        if value > range.upperBound {
            return [.init(parameter: name, code: "too_large", detail: "is at most \(range.upperBound)", maximum: range.upperBound)]
        }
        if value < range.lowerBound {
            return [.init(parameter: name, code: "too_small", detail: "is at least \(range.lowerBound)", minimum: range.lowerBound)]
        }
        return []
    }

    private static func choice(_ name: String, _ text: String, _ allowed: [String]) -> [Problem.Entry] {
        guard !allowed.contains(text) else { return [] }
        let suggestion = Suggestion.nearest(text, among: allowed)
        return [
            .init(
                parameter: name, code: "not_allowed", detail: "is one of \(allowed.joined(separator: ", "))", suggestion: suggestion,
                allowed: allowed)
        ]
    }

    private static func shortened(_ text: String) -> String {
        text.unicodeScalars.count > 60 ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))) + "…" : text
    }
}

/// The form of a story's id.
enum StoryID {
    static func isWellFormed(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (2...32).contains(bytes.count) && bytes.first == UInt8(ascii: "s")
            && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
}

/// The form of a category's id: API.md §8.
enum CategoryForm {
    /// `c` and 11 Crockford base32 characters.
    static func isID(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.first == UInt8(ascii: "c") && ArticleID("0000" + text) != nil
    }

    /// A category named by id or by a path of names; nil when a name is empty.
    static func path(_ text: String) -> [String]? {
        let names = text.split(separator: "/", omittingEmptySubsequences: false).map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
        return names.contains("") ? nil : names
    }
}
