import Testing

@testable import Search

@Suite struct QueryParserTests {
    /// A query as text: `[a b]` is a phrase, `"a b"` a quoted one, `a*` a prefix, `t:` the title field.
    static func show(_ query: Query?) -> String {
        switch query {
        case nil: "nothing"
        case .phrase(let units, let field, let isQuoted):
            // A break is shown as `/`.
            (field == .title ? "t:" : "")
                + (isQuoted ? "\"\(units.map { $0.isEmpty ? "/" : $0 }.joined(separator: " "))\"" : "[\(units.joined(separator: " "))]")
        case .prefix(let units, let field): (field == .title ? "t:" : "") + units.joined(separator: " ") + "*"
        case .author(let name): "author:\(name)"
        case .authors(let numbers): "authors:\(numbers.sorted())"
        case .and(let parts): "(" + parts.map(show).joined(separator: " & ") + ")"
        case .or(let parts): "(" + parts.map(show).joined(separator: " | ") + ")"
        case .not(let part): "!" + show(part)
        }
    }

    static func parsed(_ text: String) throws -> ParsedQuery { try QueryParser.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("上海", "[上 海]"),
        ("上海 车展", "([上 海] & [车 展])"),
        ("上海　车展", "([上 海] & [车 展])"),
        ("上海 上海", "[上 海]"),
        ("KELM的连续", "[kelm 的 连 续]"),
        ("你好，世界", "([你 好] & [世 界])"),
        ("苹果(中国)", "([苹 果] & [中 国])"),
        ("\"exact phrase\"", "\"exact phrase\""),
        ("“上海车展”", "\"上 海 车 展\""), ("「上海」", "\"上 海\""), ("『上海』", "\"上 海\""), ("＂上海＂", "\"上 海\""), ("«north sea»", "\"north sea\""),
        ("\"你好，世界\"", "\"你 好 / 世 界\""), ("\"上海 车展\"", "\"上 海 / 车 展\""), ("a -\"你好，世界\"", "([a] & !\"你 好 / 世 界\")"),
        ("title:\"one! two\"", "t:\"one / two\""), ("\"，你好，\"", "\"你 好\""),
        ("\"open to the end", "\"open to the end\""),
        ("”backwards“", "\"backwards\""),
        ("a\"b c\"d", "([a] & \"b c\" & [d])"),
        ("\"\"", "nothing"),
        ("a -b", "([a] & ![b])"), ("a －b", "([a] & ![b])"), ("a -\"b c\"", "([a] & !\"b c\")"), ("a -b，c", "([a] & !([b] & [c]))"),
        ("a - b", "([a] & [b])"), ("a --b", "([a] & [b])"), ("state-of-the-art", "[state of the art]"),
        ("a OR b", "([a] | [b])"), ("a|b", "([a] | [b])"), ("a｜b", "([a] | [b])"), ("a b OR c d", "(([a] & [b]) | ([c] & [d]))"),
        ("OR a OR OR b |", "([a] | [b])"), ("a ＯＲ b", "([a] | [b])"), ("a ＡＮＤ b", "([a] & [b])"), ("a or b", "([a] & [or] & [b])"),
        ("a AND b", "([a] & [b])"), ("a OR a", "[a]"),
        ("(a OR b) c", "(([a] | [b]) & [c])"), ("（a OR b）-（c d）", "(([a] | [b]) & !([c] & [d]))"), ("((((a", "[a]"),
        ("a)))) b", "([a] & [b])"),
        ("title:车展", "t:[车 展]"), ("标题:车展", "t:[车 展]"), ("標題：车展", "t:[车 展]"), ("ＴＩＴＬＥ：车展", "t:[车 展]"), ("-title:车展 a", "(!t:[车 展] & [a])"),
        ("title:\"a b\"", "t:\"a b\""), ("title:el*", "t:el*"), ("title: x", "([title] & [x])"), ("subtitle:x", "[subtitle x]"),
        ("author:王翔", "author:王翔"), ("作者：“新浪 财经”", "author:新浪;财经"), ("author:Müller", "author:muller"),
        ("electr*", "electr*"), ("electr＊", "electr*"), ("GPT-4*", "gpt 4*"), ("上海*", "上 海*"), ("a, b*", "([a] & b*)"),
        ("a,b c*", "([a b] & c*)"),
        ("* a", "[a]"), ("a * b", "([a] & [b])"), ("-* a", "[a]"),
        ("C++ OR C#", "([c + +] | [c #])"), ("ＡＢＣ", "[abc]"), ("https://example.org/a", "[https example org a]"),
        ("a OR -b", "[a]"), ("-a", "nothing"), ("-a -b", "nothing"), ("，。！", "nothing"), ("", "nothing"), ("   ", "nothing"),
        ("()", "nothing"),
        ("|", "nothing"), ("-", "nothing"), ("title:", "[title]"), ("👍", "[👍]"),
    ])
    func `a typed text means`(text: String, expected: String) throws {
        #expect(Self.show(try Self.parsed(text).query) == expected)
    }

    @Test(
        arguments: [
            ("a", []), ("", [.empty]), ("，。", [.empty]), ("-a", [.onlyNegation]), ("a OR -b", [.onlyNegation]), ("a *", [.loneWildcard]),
            ("*", [.loneWildcard, .empty]),
        ] as [(String, [QueryWarning])])
    func `what was not used is said`(text: String, expected: [QueryWarning]) throws {
        #expect(try Self.parsed(text).warnings == expected)
        #expect(expected.allSatisfy { !$0.message.isEmpty })
    }

    @Test func `256 code points are taken, 257 refused`() throws {
        let most = String(repeating: "好", count: QueryParser.charactersMax)
        #expect(try Self.parsed(most).query != nil)
        #expect(throws: QueryParser.Refusal.tooLong) { try Self.parsed(most + "a") }
        #expect(throws: QueryParser.Refusal.tooLong) { try Self.parsed(String(repeating: "a ", count: 5000)) }
        #expect(throws: QueryParser.Refusal.invalidUTF8) { try QueryParser.parse([0x61, 0xFF]) }
        #expect(throws: QueryParser.Refusal.invalidUTF8) { try QueryParser.parse([UInt8](repeating: 0xFF, count: 5000)) }
    }

    @Test func `clauses over the limit are dropped and said`() throws {
        func words(_ count: Int) -> String {
            (0..<count).map { String(Unicode.Scalar(UInt32(0x4E00 + $0)).map(Character.init) ?? "一") }.joined(separator: " ")
        }
        let most = try Self.parsed(words(QueryParser.clausesMax))
        #expect(most.warnings.isEmpty)
        let over = try Self.parsed(words(QueryParser.clausesMax + 1))
        #expect(over.warnings == [.clausesDropped])
        #expect(over.query == most.query)
    }

    @Test func `parentheses nest to the limit and are punctuation beyond it`() throws {
        let deep = String(repeating: "(", count: 100) + "a OR b" + String(repeating: ")", count: 100) + " c"
        #expect(try Self.parsed(deep).query != nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `no text is an error and no query is negative alone`(seed: UInt64) throws {
        var random = SplitMix(seed)
        let pieces = [
            "a", "北京", " ", "-", "\"", "“", "”", "(", ")", "OR", "|", "title:", "author:", "*", "：", "，", "「", "」", "AND", "－", "\u{301}",
            "👍",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int(random.next() % 24)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }.joined()
            let result = try Self.parsed(text)
            #expect(
                (result.query == nil) == result.warnings.contains { $0 == .empty || ($0 == .onlyNegation && result.query == nil) },
                "\(text)")
            if let query = result.query { #expect(Self.isSearchable(query), "\(text)") }
        }
    }

    /// Every side of an OR and every AND has something to find, and no phrase is empty.
    private static func isSearchable(_ query: Query) -> Bool {
        switch query {
        case .phrase(let units, _, _), .prefix(let units, _):
            !units.isEmpty && units.contains { !$0.isEmpty } && units.first != "" && units.last != ""
        case .author(let name): !name.isEmpty
        case .authors: true
        case .and(let parts): parts.count > 1 && parts.contains(where: isSearchable)
        case .or(let parts): parts.count > 1 && parts.allSatisfy(isSearchable)
        case .not: false
        }
    }
}
