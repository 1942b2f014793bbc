import Search

/// Turns the names of a query into the numbers of document values, with remarks on what is not there.
struct NameLookup {
    /// Names looked at for suggestions: the ones with most articles.
    static let candidatesMax = 2_000
    /// Suggestions of one remark.
    static let suggestionsMax = 3

    let connection: Connection
    let categories: CategoryTree
    var warnings: [QueryWarning] = []

    init(_ connection: Connection, categories: CategoryTree) {
        self.connection = connection
        self.categories = categories
    }

    /// nil when nothing was asked for; empty when nothing of it is there.
    mutating func numbers(_ kind: NameKind, _ names: [String], parameter: String) throws(StoreError) -> Set<UInt32>? {
        guard !names.isEmpty else { return nil }
        var numbers: Set<UInt32> = []
        for name in names {
            let meant = kind == .language && name == "zh" ? Self.chinese : [name]
            var isThere = false
            for name in meant {
                guard let number = try number(kind, name) else { continue }
                numbers.insert(number)
                isThere = true
            }
            if !isThere {
                warnings.append(
                    QueryWarning(
                        code: "unknown_\(parameter)", parameter: parameter, detail: "there is no \(parameter) \(name.debugDescription)",
                        suggestions: near(name, among: try candidates(kind))))
            }
        }
        return numbers
    }

    /// What `lang=zh` stands for.
    private static let chinese = ["zh", "zh-Hans", "zh-Hant"]

    private func number(_ kind: NameKind, _ name: String) throws(StoreError) -> UInt32? {
        let statement = try connection.statement("SELECT number FROM name WHERE kind=? AND name=?")
        defer { statement.reset() }
        return try statement.bind(1, kind.rawValue).bind(2, text: name).step() ? statement.number(0) : nil
    }

    private func candidates(_ kind: NameKind) throws(StoreError) -> [String] {
        let statement = try connection.statement("SELECT name FROM name WHERE kind=? ORDER BY count DESC, name LIMIT ?")
        defer { statement.reset() }
        statement.bind(1, kind.rawValue).bind(2, Self.candidatesMax)
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    /// Node numbers; with everything below them unless `isSelf`.
    mutating func categories(_ references: [CategoryReference], isSelf: Bool, parameter: String) -> Set<UInt32>? {
        guard !references.isEmpty else { return nil }
        var numbers: Set<UInt32> = []
        for reference in references {
            let (number, shown): (UInt32?, String) =
                switch reference {
                case .id(let id): (categories.number(id: id), id)
                case .path(let path): (categories.number(path: path), Self.filterText(path))
                }
            if let number {
                if isSelf { numbers.insert(number) } else { numbers.formUnion(categories.subtree(number)) }
            } else {
                warnings.append(
                    QueryWarning(
                        code: "unknown_category", parameter: parameter, detail: "there is no category \(shown.debugDescription)",
                        suggestions: suggestions(reference)))
            }
        }
        return numbers
    }

    private func suggestions(_ reference: CategoryReference) -> [String] {
        guard case .path(let path) = reference, let last = path.last else { return [] }
        let nodes = categories.nodes.values.sorted { ($1.count, $0.id) < ($0.count, $1.id) }.prefix(Self.candidatesMax)
        let named = nodes.filter { $0.path.last == last }
        if !named.isEmpty { return named.prefix(Self.suggestionsMax).map { Self.filterText($0.path) } }
        var found = near(Self.filterText(path), among: nodes.map { Self.filterText($0.path) })
        if path.count > 1 {
            found += near(Self.filterText([last]), among: nodes.filter { $0.path.count == 1 }.map { Self.filterText($0.path) })
        }
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// A path of names as the filter takes it: `~1` is `/` and `~0` is `~` inside a name.
    private static func filterText(_ path: [String]) -> String {
        path.map { $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined(separator: "/")
    }

    /// The nearest names: the same letters in another case or width, one inside the other, or few edits apart.
    private func near(_ name: String, among candidates: [String]) -> [String] {
        let wanted = Array(String(decoding: Analyzer.folded(Array(name.utf8)), as: UTF8.self).unicodeScalars.prefix(64))
        guard !wanted.isEmpty else { return [] }
        var found: [(distance: Int, name: String)] = []
        for candidate in candidates {
            let other = Array(String(decoding: Analyzer.folded(Array(candidate.utf8)), as: UTF8.self).unicodeScalars.prefix(64))
            let distance = Self.distance(wanted, other)
            let isInside = Self.contains(other, wanted) || Self.contains(wanted, other)
            if isInside || distance <= max(1, wanted.count / 3) { found.append((isInside ? min(distance, 1) : distance, candidate)) }
        }
        return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(Self.suggestionsMax).map(\.name)
    }

    private static func contains(_ text: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        guard !part.isEmpty, part.count <= text.count else { return false }
        return (0...(text.count - part.count)).contains { start in part.indices.allSatisfy { text[start + $0] == part[$0] } }
    }

    /// Levenshtein's, over at most 64 characters each.
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var row = Array(0...other.count)
        for (index, character) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (character == other[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }

    // MARK: Authors inside a query

    /// The query with authors as numbers.
    func resolvingAuthors(_ query: Query) throws(StoreError) -> Query {
        switch query {
        case .author(let folded): return .authors(try authors(containing: folded))
        case .and(let parts): return .and(try resolvingAuthors(parts))
        case .or(let parts): return .or(try resolvingAuthors(parts))
        case .not(let part): return .not(try resolvingAuthors(part))
        case .phrase, .prefix, .authors: return query
        }
    }

    private func resolvingAuthors(_ parts: [Query]) throws(StoreError) -> [Query] {
        var resolved: [Query] = []
        for part in parts { resolved.append(try resolvingAuthors(part)) }
        return resolved
    }

    /// Authors whose folded name contains the units one after the other.
    private func authors(containing folded: String) throws(StoreError) -> Set<UInt32> {
        let wanted = Analyzer.units(Array(folded.utf8)).map(\.text)
        guard !wanted.isEmpty else { return [] }
        let statement = try connection.statement("SELECT number, name FROM name WHERE kind=1")
        defer { statement.reset() }
        var numbers: Set<UInt32> = []
        while try statement.step() {
            let units = Analyzer.units(statement.bytes(1)).map(\.text)
            guard units.count >= wanted.count else { continue }
            let isThere = (0...(units.count - wanted.count)).contains { start in
                wanted.indices.allSatisfy { units[start + $0] == wanted[$0] }
            }
            if isThere { numbers.insert(statement.number(0)) }
        }
        return numbers
    }
}
