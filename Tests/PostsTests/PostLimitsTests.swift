import Testing

@testable import Posts

/// A limit, a file that just keeps it and one that just does not, and what is seen of each.
struct LimitCase: Sendable, CustomTestStringConvertible {
    var name: String
    var set: @Sendable (inout PostLimits) -> Void
    var within: String
    var beyond: String
    var seen: @Sendable (Post, [PostDiagnostic]) -> String
    var expected: (within: String, beyond: String)
    var testDescription: String { name }

    init(
        _ name: String, _ set: @escaping @Sendable (inout PostLimits) -> Void, _ within: String, _ beyond: String,
        seen: @escaping @Sendable (Post, [PostDiagnostic]) -> String, _ expected: (within: String, beyond: String)
    ) {
        self.name = name
        self.set = set
        self.within = "---\n\(within)\n---\nbody\n"
        self.beyond = "---\n\(beyond)\n---\nbody\n"
        self.seen = seen
        self.expected = expected
    }

    init(
        _ name: String, set: @escaping @Sendable (inout PostLimits) -> Void, file within: String, file beyond: String,
        seen: @escaping @Sendable (Post, [PostDiagnostic]) -> String, _ expected: (within: String, beyond: String)
    ) {
        self.init(name, set, within, beyond, seen: seen, expected)
        self.within = within
        self.beyond = beyond
    }
}

@Sendable private func title(_ post: Post, _: [PostDiagnostic]) -> String { post.title }
@Sendable private func tags(_ post: Post, _ found: [PostDiagnostic]) -> String { post.tags.joined(separator: ",") + codes(post, found) }
@Sendable private func paths(_ post: Post, _ found: [PostDiagnostic]) -> String {
    post.categories.map { $0.joined(separator: "/") }.joined(separator: ",") + codes(post, found)
}
@Sendable private func covers(_ post: Post, _: [PostDiagnostic]) -> String { post.covers.joined(separator: ",") }
@Sendable private func codes(_: Post, _ found: [PostDiagnostic]) -> String { found.map { " " + $0.code }.joined() }
@Sendable private func messages(_: Post, _ found: [PostDiagnostic]) -> String { found.map(\.message).joined(separator: "; ") }
@Sendable private func left(_ post: Post, _: [PostDiagnostic]) -> String { post.frontMatter.map(\.key).joined(separator: ",") }

private let notYAML = "the front matter is not YAML: "

private let headerCases: [LimitCase] = [
    LimitCase(
        "headerBytesMax: fences", { $0.headerBytesMax = 9 }, "title: t", "title: tt", seen: codes, ("", " front_matter_unclosed")),
    LimitCase(
        "headerBytesMax: TOML", set: { $0.headerBytesMax = 10 }, file: "+++\ntitle='t'\n+++\n# H\n", file: "+++\ntitle='tt'\n+++\n# H\n",
        seen: title, ("t", "H")),
    LimitCase(
        "headerBytesMax: JSON", set: { $0.headerBytesMax = 13 }, file: "{\"title\":\"t\"}\n# H\n", file: "{\"title\":\"tt\"}\n# H\n",
        seen: title, ("t", "H")),
    LimitCase(
        "headerBytesMax: comment", set: { $0.headerBytesMax = 9 }, file: "<!--yml\ntitle: t\n-->\n# H\n",
        file: "<!--yml\ntitle: tt\n-->\n# H\n", seen: title, ("t", "H")),
    LimitCase(
        "yamlBytesMax", { $0.yamlBytesMax = 22 }, "title: t\nx: {a: [bb]}", "title: t\nx: {a: [bbb]}", seen: messages,
        ("", notYAML + "larger than 22 bytes")),
    LimitCase(
        "headerDepthMax: brackets", { $0.headerDepthMax = 4 }, "title: t\nx: [[[a]]]", "title: t\nx: [[[[a]]]]", seen: messages,
        ("", notYAML + "deeper or larger than the limits")),
    LimitCase(
        "headerDepthMax: far beyond", { $0.headerDepthMax = 4 }, "title: t\nx: [[[a]]]", "title: t\nx: [[[[[a]]]]]", seen: messages,
        ("", notYAML + "nested deeper than 4")),
    LimitCase(
        "headerDepthMax: dashes", { $0.headerDepthMax = 4 }, "title: t\nx:\n - - - a", "title: t\nx:\n - - - - a", seen: messages,
        ("", notYAML + "deeper or larger than the limits")),
    LimitCase(
        "headerDepthMax: JSON", set: { $0.headerDepthMax = 4 }, file: "{\"title\":\"t\",\"x\":[[[1]]]}\nb",
        file: "{\"title\":\"t\",\"x\":[[[[1]]]]}\nb", seen: codes, ("", " front_matter_repaired title_missing")),
    LimitCase(
        "yamlAliasesMax", { $0.yamlAliasesMax = 2 }, "title: t\nx: &a v\ny: [*a, *a]", "title: t\nx: &a v\ny: [*a, *a, *a]",
        seen: messages, ("", notYAML + "more aliases than 2")),
    LimitCase(
        "headerNodesMax", { $0.headerNodesMax = 6 }, "title: t\nx: [a, [b, c]]", "title: t\nx: [a, [b, c, d]]", seen: messages,
        ("", notYAML + "deeper or larger than the limits")),
    LimitCase(
        "headerKeysMax: plain", { $0.headerKeysMax = 3 }, "title: t\na: 1\nb: 2", "title: t\na: 1\nb: 2\nc: 3", seen: left,
        ("a,b", "a,b")),
    LimitCase(
        "headerKeysMax is told", { $0.headerKeysMax = 3 }, "title: t\na: 1\nb: 2", "title: t\na: 1\nb: 2\nc: 3", seen: messages,
        ("", notYAML + "more keys than 3")),
    LimitCase(
        "headerKeysMax: YAML", { $0.headerKeysMax = 3 }, "title: t\na: 1\nb: {x: y}", "title: t\na: 1\nb: {x: y}\nc: 3", seen: messages,
        ("", notYAML + "more keys than 3")),
    LimitCase(
        "headerKeysMax: TOML", set: { $0.headerKeysMax = 2 }, file: "+++\ntitle='t'\na=1\n+++\nb", file: "+++\ntitle='t'\na=1\nb=2\n+++\nb",
        seen: left, ("a", "a")),
    LimitCase(
        "headerKeysMax: JSON", set: { $0.headerKeysMax = 2 }, file: "{\"title\":\"t\",\"a\":1}\nb",
        file: "{\"title\":\"t\",\"a\":1,\"b\":2}\nb", seen: left, ("a", "a")),
]

private let fieldCases: [LimitCase] = [
    LimitCase("titleBytesMax", { $0.titleBytesMax = 4 }, "title: abcd", "title: abcde", seen: title, ("abcd", "abcd")),
    LimitCase("titleBytesMax: characters", { $0.titleBytesMax = 7 }, "title: 中文!", "title: 中文字", seen: title, ("中文!", "中文")),
    LimitCase(
        "nameBytesMax: tag", { $0.nameBytesMax = 3 }, "title: t\ntags: [abc]", "title: t\ntags: [abcd]", seen: tags, ("abc", "abc")),
    LimitCase(
        "nameBytesMax: category", { $0.nameBytesMax = 3 }, "title: t\ncategories: [abc]", "title: t\ncategories: [abcd]",
        seen: { post, _ in post.categories.joined().joined() }, ("abc", "abc")),
    LimitCase(
        "nameBytesMax: author", { $0.nameBytesMax = 3 }, "title: t\nauthor: 中", "title: t\nauthor: 中文",
        seen: { post, _ in post.author ?? "none" }, ("中", "中")),
    LimitCase(
        "nameBytesMax: authors together", { $0.nameBytesMax = 4 }, "title: t\nauthor: [a, b]", "title: t\nauthor: [a, bc]",
        seen: { post, _ in post.author ?? "none" }, ("a, b", "a, b")),
    LimitCase(
        "nameBytesMax: source", { $0.nameBytesMax = 3 }, "title: t\nsource: abc", "title: t\nsource: abcd",
        seen: { post, _ in post.source ?? "none" }, ("abc", "abc")),
    LimitCase(
        "pathPartsMax", { $0.pathPartsMax = 2 }, "title: t\ncategories: [a, b]", "title: t\ncategories: [a, b, c]", seen: paths,
        ("a/b", "a/b categories_cut")),
    LimitCase(
        "pathsMax", { $0.pathsMax = 2 }, "title: t\ncategories: [[a], [b]]", "title: t\ncategories: [[a], [b], [c]]", seen: paths,
        ("a,b", "a,b categories_cut")),
    LimitCase(
        "pathsMax: of two keys", { $0.pathsMax = 2 }, "title: t\ncategories: [a]\ncategory: b",
        "title: t\ncategories: [[a], [b]]\ncategory: c", seen: paths, ("a,b", "a,b categories_cut")),
    LimitCase(
        "tagsMax", { $0.tagsMax = 2 }, "title: t\ntags: [a, b]", "title: t\ntags: [a, b, c]", seen: tags, ("a,b", "a,b tags_cut")),
    LimitCase(
        "tagsMax: a double is none", { $0.tagsMax = 2 }, "title: t\ntags: [a, b]", "title: t\ntags: [a, b, a]", seen: tags, ("a,b", "a,b")),
    LimitCase(
        "coversMax", { $0.coversMax = 2 }, "title: t\ncover: [http://a/1, http://a/2]",
        "title: t\ncover: [http://a/1, http://a/2, http://a/3]",
        seen: covers, ("http://a/1,http://a/2", "http://a/1,http://a/2")),
    LimitCase(
        "excerptBytesMax", { $0.excerptBytesMax = 3 }, "title: t\nexcerpt: abc", "title: t\nexcerpt: abcd",
        seen: { post, _ in post.excerpt ?? "none" }, ("abc", "abc")),
    LimitCase(
        "diagnosticsMax", { $0.diagnosticsMax = 1 }, "title: t\ndate: never", "title: t\ndate: never\nupdated: never", seen: codes,
        (" date_not_understood", " date_not_understood")),
    LimitCase(
        "diagnosticsMax: both", { $0.diagnosticsMax = 2 }, "title: t\ndate: never", "title: t\ndate: never\nupdated: never", seen: codes,
        (" date_not_understood", " date_not_understood date_not_understood")),
]

@Test(arguments: headerCases + fieldCases) func `a limit is kept to the byte, and what is beyond it is cut or told`(_ limit: LimitCase) {
    var reader = PostReader()
    limit.set(&reader.limits)
    for (file, expected) in [(limit.within, limit.expected.within), (limit.beyond, limit.expected.beyond)] {
        guard case .post(let post, let diagnostics) = reader.read(Array(file.utf8), path: Array("a/b.md".utf8)) else {
            Issue.record("refused: \(file)")
            continue
        }
        #expect(limit.seen(post, diagnostics) == expected, "\(file)")
    }
}
