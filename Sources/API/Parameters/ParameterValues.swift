/// The query of one request after it was checked against its route: only known names, only values that fit.
struct ParameterValues {
    /// Decoded values by name; lists are split at commas.
    private(set) var values: [String: [String]] = [:]
    private let specifications: [Parameter]

    /// - Throws: a `Problem` with an entry for every fault.
    init(_ pairs: QueryPairs, of specifications: [Parameter]) throws(Problem) {
        self.specifications = specifications
        var errors: [Problem.Entry] = []
        for pair in pairs.pairs {
            guard let specification = specifications.first(where: { $0.name == pair.name }) else {
                if !Self.isIgnored(pair.name) { errors.append(Self.unknown(pair.name, among: specifications)) }
                continue
            }
            if specification.isList {
                values[pair.name, default: []] += Self.split(pair.value)
            } else if values[pair.name] != nil {
                errors.append(.init(parameter: pair.name, code: "repeated", detail: "may be given once only"))
            } else {
                values[pair.name] = [pair.value]
            }
        }
        for specification in specifications {
            if let texts = values[specification.name] {
                errors += Self.faults(texts, specification)
            } else if specification.isRequired {
                errors.append(.init(parameter: specification.name, code: "missing", detail: "is needed"))
            }
        }
        guard errors.isEmpty else { throw Self.problem(errors) }
    }

    /// The same without some names.
    func without(_ names: String...) -> ParameterValues {
        var rest = self
        for name in names { rest.values[name] = nil }
        return rest
    }

    func contains(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String) -> String? { values[name]?.first }

    /// Empty when it was not given.
    func list(_ name: String) -> [String] { values[name] ?? [] }

    func integer(_ name: String) -> Int? {
        if let text = values[name]?.first { return Int(text) }
        for case .integer(_, let usual) in specifications.lazy.filter({ $0.name == name }).map(\.kind) { return usual }
        return nil
    }

    func choice(_ name: String) -> String? {
        if let text = values[name]?.first { return text }
        for case .choice(_, let usual) in specifications.lazy.filter({ $0.name == name }).map(\.kind) { return usual }
        return nil
    }

    func flag(_ name: String) -> Bool {
        if let text = values[name]?.first { return Flag.value(of: text) ?? false }
        for case .flag(let usual) in specifications.lazy.filter({ $0.name == name }).map(\.kind) { return usual }
        return false
    }

    /// Names and sorted values of the filters and the order: the same list has the same text, however its query was written.
    var filterText: String {
        specifications.filter { $0.role == .filter && values[$0.name] != nil && !isDefault($0) }.sorted { $0.name < $1.name }
            .map { "\($0.name)=\((values[$0.name] ?? []).sorted().joined(separator: "\u{1}"))" }.joined(separator: "\u{2}")
    }

    /// All names, sorted, with their values as one text each: for links and ETags.
    var normalized: [(name: String, value: String)] {
        values.map { name, texts in
            let isList = specifications.first { $0.name == name }?.isList ?? false
            return (name: name, value: isList ? texts.map(Self.escaped).joined(separator: ",") : texts.first ?? "")
        }.sorted { $0.name < $1.name }
    }

    /// A value of a list with its commas and backslashes escaped.
    static func escaped(_ text: String) -> String { text.replacing("\\", with: "\\\\").replacing(",", with: "\\,") }

    private func isDefault(_ specification: Parameter) -> Bool {
        guard case .choice(_, let usual?) = specification.kind else { return false }
        return values[specification.name] == [usual]
    }

    private static func isIgnored(_ name: String) -> Bool { name.hasPrefix("utm_") || name.hasPrefix("_") }

    private static func unknown(_ name: String, among specifications: [Parameter]) -> Problem.Entry {
        let names = specifications.map(\.name)
        let shown = name.unicodeScalars.count > 100 ? String(String.UnicodeScalarView(name.unicodeScalars.prefix(100))) + "…" : name
        let suggestion = Suggestion.parameter(name, among: names)
        let hint = suggestion.map { "; did you mean '\($0)'?" } ?? ""
        return .init(
            parameter: shown, code: "unknown_parameter", detail: "is not known here\(hint)", suggestion: suggestion,
            allowed: suggestion == nil ? names : [])
    }

    private static func problem(_ errors: [Problem.Entry]) -> Problem {
        let code: ProblemCode =
            if errors.allSatisfy({ $0.code == "missing" }) {
                .missingParameter
            } else if errors.allSatisfy({ $0.code == "unknown_parameter" || $0.code == "missing" }) {
                // A name that is wrong may be the one that is missing.
                .unknownParameter
            } else {
                .invalidParameter
            }
        return Problem(code, errors.map { "\($0.parameter): \($0.detail ?? $0.code)" }.joined(separator: "; "), errors: errors)
    }

    /// Splits at commas; `\,` is a comma and `\\` a backslash inside a value. Blanks around a value go.
    static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                if byte != UInt8(ascii: ","), byte != UInt8(ascii: "\\") { part.append(UInt8(ascii: "\\")) }
                part.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: ",") {
                parts.append(trimmed(part))
                part.removeAll()
            } else {
                part.append(byte)
            }
        }
        if isEscaped { part.append(UInt8(ascii: "\\")) }
        parts.append(trimmed(part))
        return parts
    }

    private static func trimmed(_ bytes: [UInt8]) -> String {
        let start = bytes.firstIndex { $0 != UInt8(ascii: " ") } ?? bytes.endIndex
        let end = bytes.lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
