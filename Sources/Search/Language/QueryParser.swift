/// What a typed text asks for, and what the reader should be told about it.
package struct ParsedQuery: Sendable, Equatable {
    /// nil when nothing can be searched for; `warnings` says why.
    package var query: Query?
    package var warnings: [QueryWarning] = []
}

/// A remark on a query that was answered all the same.
package enum QueryWarning: String, Sendable, Equatable {
    /// Nothing but blanks and punctuation.
    case empty = "empty_query"
    /// Only words to leave out: a negation needs something to leave them out of.
    case onlyNegation = "only_negation"
    /// More than `QueryParser.clausesMax` words and phrases; the first ones were used.
    case clausesDropped = "clauses_dropped"
    /// A `*` without a word.
    case loneWildcard = "lone_wildcard"

    /// One sentence for people.
    package var message: String {
        switch self {
        case .empty: "The query holds no letter, digit or character to search for."
        case .onlyNegation: "The query only leaves words out; add one to search for."
        case .clausesDropped: "Only the first \(QueryParser.clausesMax) words and phrases of the query were used."
        case .loneWildcard: "A * needs the beginning of a word before it."
        }
    }
}

/// Turns what a reader typed into a `Query`. No text is a grammar error.
///
///     上海 车展              both, anywhere
///     "上海车展"             exactly this, with any quotes: “ ” 「 」 『 』 « » ＂
///     -广告  －广告          without it
///     上海 OR 北京  上海|北京  either; AND binds closer than OR: `a b OR c d` is (a and b) or (c and d)
///     (上海 OR 北京) 车展     groups
///     title:车展 标题：车展   in the title; author:王翔 作者：王翔
///     electr*               words that begin so
///
/// A run such as `KELM的连续` is one phrase of units; punctuation inside a run cuts it into phrases that must all occur.
/// Inside quotes the phrases must also follow each other: `"你好，世界"` finds 你好，世界 and 你好 世界 and 你好！世界 and 你好世界,
/// not 世界，你好 nor 你好，新世界.
package struct QueryParser {
    /// Longest query, in code points.
    package static let charactersMax = 256
    /// Most words and phrases of a query.
    package static let clausesMax = 64
    /// Deepest nesting of parentheses; deeper ones count as punctuation.
    package static let depthMax = 8

    /// Why a text cannot be read at all.
    package enum Refusal: Error, Sendable, Equatable { case tooLong, invalidUTF8 }

    /// - Throws: only for bytes that are no UTF-8 and for more than `charactersMax` code points.
    package static func parse(_ utf8: [UInt8]) throws(Refusal) -> ParsedQuery {
        guard utf8.count <= charactersMax * 4 else { throw String(validating: utf8, as: UTF8.self) == nil ? .invalidUTF8 : .tooLong }
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .invalidUTF8 }
        let tokens = QueryTokens(text.unicodeScalars.map(\.value))
        guard text.unicodeScalars.count <= charactersMax else { throw .tooLong }
        var parser = QueryParser(tokens: tokens.list, warnings: tokens.hasLoneWildcard ? [.loneWildcard] : [])
        let node = parser.alternatives(depth: 0)
        return parser.finish(node)
    }

    private let tokens: [QueryTokens.Token]
    private var warnings: [QueryWarning]
    private var index = 0
    private var clauses = 0

    private init(tokens: [QueryTokens.Token], warnings: [QueryWarning]) {
        self.tokens = tokens
        self.warnings = warnings
    }

    private mutating func finish(_ node: Query?) -> ParsedQuery {
        var query = node
        if let node, Self.isNegative(node) {
            query = nil
            warn(.onlyNegation)
        } else if node == nil {
            warn(.empty)
        }
        return ParsedQuery(query: query, warnings: warnings)
    }

    // MARK: Grammar

    /// One side of OR after the other, to the end or the closing parenthesis.
    private mutating func alternatives(depth: Int) -> Query? {
        var sides: [Query] = []
        while true {
            if let side = conjunction(depth: depth), !sides.contains(side) { sides.append(side) }
            guard index < tokens.count, case .or = tokens[index] else { break }
            index += 1
        }
        guard sides.count > 1 else { return sides.first }
        // `a OR -b` would be nearly the whole archive: a side that only leaves out says nothing.
        let positive = sides.filter { !Self.isNegative($0) }
        if positive.count < sides.count { warn(.onlyNegation) }
        switch positive.count {
        case 0: return sides.first
        case 1: return positive[0]
        default: return .or(positive)
        }
    }

    private mutating func conjunction(depth: Int) -> Query? {
        var parts: [Query] = []
        while index < tokens.count {
            switch tokens[index] {
            case .or:
                return Self.joined(parts)
            case .close:
                if depth > 0 { return Self.joined(parts) }
                index += 1
            case .open(let isNegated):
                index += 1
                guard depth < Self.depthMax else { continue }
                let group = alternatives(depth: depth + 1)
                if index < tokens.count, case .close = tokens[index] { index += 1 }
                if let group { Self.add(isNegated ? Self.negated(group) : group, to: &parts) }
            case .term(let term):
                index += 1
                for query in queries(of: term) { Self.add(query, to: &parts) }
            }
        }
        return Self.joined(parts)
    }

    /// The phrases of a term: one a run without breaks; negated they stand or fall together.
    private mutating func queries(of term: QueryTokens.Term) -> [Query] {
        let utf8 = term.utf8
        let runs = Self.runs(Analyzer.units(utf8))
        guard !runs.isEmpty else { return [] }
        guard clauses < Self.clausesMax else {
            warn(.clausesDropped)
            return []
        }
        var parts: [Query] = []
        if term.field == .author {
            clauses += 1
            parts = [.author(String(decoding: Analyzer.folded(utf8), as: UTF8.self))]
        } else {
            let field: QueryField = term.field == .title ? .title : .any
            let isBroken = term.isQuoted && runs.count > 1 && clauses + runs.count <= Self.clausesMax
            if isBroken {
                clauses += runs.count
                parts = [.phrase(Array(runs.joined(separator: [Query.break])), field: field, isQuoted: true)]
            }
            for (number, run) in runs.enumerated() where !isBroken {
                guard clauses < Self.clausesMax else {
                    warn(.clausesDropped)
                    break
                }
                clauses += 1
                let isPrefix = term.isPrefix && number == runs.count - 1
                Self.add(isPrefix ? .prefix(run, field: field) : .phrase(run, field: field, isQuoted: term.isQuoted), to: &parts)
            }
        }
        guard term.isNegated else { return parts }
        return Self.joined(parts).map { [Self.negated($0)] } ?? []
    }

    // MARK: Leaves

    /// Units cut where they are not adjacent.
    static func runs(_ units: [Unit]) -> [[String]] {
        var runs: [[String]] = []
        var previous: UInt32?
        for unit in units {
            let text = String(decoding: unit.text, as: UTF8.self)
            if let previous, unit.position == previous + 1 {
                runs[runs.count - 1].append(text)
            } else {
                runs.append([text])
            }
            previous = unit.position
        }
        return runs
    }

    private static func add(_ query: Query, to parts: inout [Query]) {
        if case .and(let inner) = query {
            for part in inner where !parts.contains(part) { parts.append(part) }
        } else if !parts.contains(query) {
            parts.append(query)
        }
    }

    private static func joined(_ parts: [Query]) -> Query? {
        parts.count > 1 ? .and(parts) : parts.first
    }

    private static func negated(_ query: Query) -> Query {
        if case .not(let inner) = query { return inner }
        return .not(query)
    }

    /// Only leaves documents out.
    private static func isNegative(_ query: Query) -> Bool {
        switch query {
        case .not: true
        case .and(let parts): parts.allSatisfy(isNegative)
        case .or(let parts): parts.contains(where: isNegative)
        case .phrase, .prefix, .author, .authors: false
        }
    }

    private mutating func warn(_ warning: QueryWarning) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }
}
