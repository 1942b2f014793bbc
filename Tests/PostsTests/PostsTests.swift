import Foundation
import Testing

@testable import Posts

/// Reads a text as a post.
func post(_ text: String, path: String = "a/b.md") throws -> (post: Post, codes: [String]) {
    try post(bytes: Array(text.utf8), path: path)
}

func post(bytes: [UInt8], path: String = "a/b.md") throws -> (post: Post, codes: [String]) {
    guard case .post(let post, let diagnostics) = PostReader().read(bytes, path: Array(path.utf8)) else {
        Issue.record("refused")
        throw Refused()
    }
    return (post, diagnostics.map(\.code))
}

struct Refused: Error {}

/// The title that a title line gives.
private let titles: [(String, String)] = [
    ("title: Ruby 3.1", "Ruby 3.1"), ("title: 2021", "2021"), ("title: yes", "yes"), ("title: null", "null"), ("title: 1_3", "1_3"),
    ("title: 'it''s'", "it's"), ("title: \"a\"", "a"), ("title: \"a \\\"b\\\" c\"", "a \"b\" c"),
    ("title: X To \"eXecute In Place\"", "X To \"eXecute In Place\""),
    ("title: 'We are not'_ Hundreds", "'We are not'_ Hundreds"), ("title: \"\"\"\"\"\"\"\"'text'\"\"\"\"\"\"\"\"", "text"),
    ("title: \"\"\"'兆瓦'同'步\"\"\"", "'兆瓦'同'步"), ("title: \"a 'b' \"c\"\"", "a 'b' \"c\""), ("title: \"'试论'\"", "'试论'"),
    ("title: '\"惯性_卫星\"制导'", "\"惯性_卫星\"制导"), ("title: \"惯性_卫星\"制导", "\"惯性_卫星\"制导"), ("title: \"A\" and \"B\"", "\"A\" and \"B\""),
    ("title: 'A' and 'B'", "'A' and 'B'"), ("title: 'foo's bar'", "foo's bar"), ("title: foo # 5", "foo # 5"),
    ("title: C# in depth", "C# in depth"),
    ("title: @name", "@name"), ("title: %d items", "%d items"), ("title: & more", "& more"), ("title: * star", "* star"),
    ("title: ! bang", "! bang"),
    ("title: - dash", "- dash"), ("title: a: b", "a: b"), ("title: a:b", "a:b"), ("title: [x] y", "[x] y"), ("title: {x} y", "{x} y"),
    ("title: &#123;x&#125; &amp; &ldquo;y&rdquo;", "{x} & “y”"), ("title: 'a\n  b'", "a b"), ("title: 'a\nb'", "a b"),
    ("title: >\n  a\n  b", "a b"),
    ("title: |\n  a\n  b", "a b"), ("title：全角", "全角"), ("标题: 中文", "中文"), ("标题：中文", "中文"), ("Title: X", "X"), ("title:X", "X"),
    ("title:    X   ", "X"),
    ("title: \"unclosed", "unclosed"), ("title: 'unclosed", "unclosed"), ("title: a\u{2028}b", "a b"), ("title: \u{200B}a\u{202E}b", "ab"),
    ("title: \u{3000}a\u{A0}", "a"), ("titel: X", "X"), ("title: 'a' # c", "a"), ("title: ~x", "~x"), ("title: \"C:\\dir\"", "C:\\dir"),
    ("title: \"\\u4e2d\\u6587\"", "中文"), ("\"title\": X", "X"), ("title: `x` y", "`x` y"), ("title: a\ttab", "a tab"),
    ("title: ? what", "? what"),
]

@Test(arguments: titles) func `a title line means`(_ line: String, _ title: String) throws {
    let found = try post("---\n\(line)\ndate: 2024-05-27\n---\nbody\n")
    #expect(found.post.title == title)
    #expect(found.post.published != nil)
    #expect(found.post.body == Array("body\n".utf8))
}

/// What stands for the categories, and the paths.
private let categories: [(String, [[String]])] = [
    ("categories: \n - 金融\n - 新浪\n - 国內", [["金融", "新浪", "国內"]]), ("categories: \n    - 金融\n    - 新浪 - 国內", [["金融", "新浪", "国內"]]),
    ("categories:\n- a\n- b", [["a", "b"]]), ("categories: a", [["a"]]), ("categories: [a, b]", [["a", "b"]]),
    ("categories: [[a, b], [c]]", [["a", "b"], ["c"]]), ("categories:\n - [a, b]\n - [c]", [["a", "b"], ["c"]]),
    ("categories:\n - - a\n   - b\n - - c", [["a", "b"], ["c"]]), ("categories: \n - a\n - b\n -  - c", [["a", "b", "c"]]),
    ("categories: a, b", [["a"], ["b"]]), ("categories: a，b、c", [["a"], ["b"], ["c"]]), ("category: a", [["a"]]),
    ("categoris:\n - a", [["a"]]),
    ("分类: a", [["a"]]), ("分类：a", [["a"]]), ("类别: [a, 'b c']", [["a", "b c"]]), ("categories: 2021", [["2021"]]),
    ("categories: ['a, b', c]", [["a, b", "c"]]), ("categories: []", [["dir"]]), ("categories: ", [["dir"]]),
    ("categories:\n - &#123;a&#125;", [["{a}"]]),
    ("categories: [a, b", [["a", "b"]]), ("categories:\n  a:\n  b:", [["a", "b"]]), ("categories: \"a\"", [["a"]]), ("x: y", [["dir"]]),
    ("categories: [新闻, C++ - 入门]", [["新闻", "C++", "入门"]]), ("categories:\n - a\n\n - b", [["a", "b"]]),
    // References are decoded once, wherever the name stands.
    ("categories:\n - a\n - R&amp;amp;D - &amp;lt;x&amp;gt;", [["a", "R&amp;D", "&lt;x&gt;"]]),
    ("categories: R&amp;D, &amp;amp;", [["R&D"], ["&amp;"]]),
]

@Test(arguments: categories) func `categories mean paths`(_ lines: String, _ paths: [[String]]) throws {
    #expect(try post("---\ntitle: t\n\(lines)\n---\n", path: "dir/a.md").post.categories == paths)
}

/// Folders without roots that are no categories.
private let folders: [(String, [[String]])] = [
    ("a.md", []), ("post/金融/a.md", [["金融"]]), ("post/金融/新浪 - 国內/a.md", [["金融", "新浪", "国內"]]),
    ("source/_posts/a/b/c/x.md", [["a", "b", "c"]]),
    ("_posts/x.md", []), ("content/posts/a/x.md", [["a"]]), ("a/posts/x.md", [["a", "posts"]]),
]

@Test(arguments: folders) func `folders stand in for categories`(_ path: String, _ paths: [[String]]) throws {
    #expect(try post("text", path: path).post.categories == paths)
}

/// A whole file, its title and its body.
private let headers: [(String, String, String)] = [
    ("\n---\ntitle: t\n---\nb", "t", "b"), ("\n\n  \n---\ntitle: t\n---\n\nb", "t", "\nb"), ("---\r\ntitle: t\r\n---\r\nb\r\n", "t", "b\n"),
    ("---\rtitle: t\r---\rb\r", "t", "b\n"), ("\u{FEFF}---\ntitle: t\n---\nb", "t", "b"), ("title: t\ndate: 2024-05-27\n---\nb", "t", "b"),
    ("<!--yml\ntitle: t\n-->\nb", "t", "b"), ("<!--yml\n标题: t\n类别: x\n-->\nb", "t", "b"), ("+++\ntitle = \"t\"\n+++\nb", "t", "b"),
    ("{\"title\": \"t\"}\nb", "t", "b"),
    (";;;\n\"title\": \"t\"\n;;;\nb", "t", "b"), ("---\ntitle: t\n...\nb", "t", "b"), ("----\ntitle: t\n----\nb", "t", "b"),
    ("---  \ntitle: t\n--- \nb", "t", "b"),
    ("---\ntitle: t\ndate: 2024-05-27\n\nb is text\n", "t", "\nb is text\n"), ("# H *one*\n\nb", "H one", "# H *one*\n\nb"),
    ("H\n===\nb", "H", "H\n===\nb"),
    ("<h1>H <b>x</b></h1>b", "H x", "<h1>H <b>x</b></h1>b"), ("just text", "b", "just text"),
    ("---\n\nprose\n\n---\n", "b", "---\n\nprose\n\n---\n"),
    ("---\n---\n# H", "H", "# H"), ("title: t\ndate: 2024-05-27\n\nbody", "t", "\nbody"),
    ("<html><head><title>T</title></head>x", "T", "<html><head><title>T</title></head>x"),
    ("---\ntitle: ' '\n---\n# H", "H", "# H"), ("Note: this is prose.\n\nMore.", "b", "Note: this is prose.\n\nMore."),
    ("---\ntitle: t\n---\na\u{2028}b", "t", "a\nb"), ("---\ntitle: t\n---", "t", ""),
]

@Test(arguments: headers) func `a header is found`(_ text: String, _ title: String, _ body: String) throws {
    let found = try post(text)
    #expect(found.post.title == title)
    #expect(String(decoding: found.post.body, as: UTF8.self) == body)
}

@Test func `the line on which the body starts is counted`() throws {
    #expect(try post("\n---\ntitle: t\n---\nb").post.bodyLine == 5)
    #expect(try post("b").post.bodyLine == 1)
}

@Test func `a post of generation 4 gives every field`() throws {
    let text =
        "\n---\ntitle: '6.25亿元'\ncategories: \n - 金融\n - 新浪财经\n - 新浪财经－国內\nheadimg: 'https://a/b.jpg'\nauthor: 新浪财经\ncomments: false\n"
        + "date: Thu, 05 May 2022 13:11:00 GMT\nthumbnail: 'https://a/b.jpg'\n---\n\n<div>   \n正文  \n</div>\n            "
    let (post, codes) = try post(text, path: "post/金融/625亿元.md")
    #expect(post.title == "6.25亿元")
    #expect(post.categories == [["金融", "新浪财经", "新浪财经－国內"]])
    #expect(post.covers == ["https://a/b.jpg"])
    #expect(post.author == "新浪财经" && post.source == "新浪财经" && post.comments == false && post.isGenerated)
    #expect(post.published == PostDate(seconds: 1_651_756_260, precision: .second, offset: 0))
    #expect(post.frontMatter.isEmpty && codes.isEmpty)
}

@Test func `keys without a field are kept in order, typed scalars as text`() throws {
    let (post, _) = try post("---\ntitle: t\nmathjax: true\nweight: 007\nnested:\n  a: [1, ~]\n---\n")
    #expect(
        post.frontMatter == [
            FrontMatterEntry(key: "mathjax", value: .scalar("true")), FrontMatterEntry(key: "weight", value: .scalar("007")),
            FrontMatterEntry(key: "nested", value: .map([FrontMatterEntry(key: "a", value: .list([.scalar("1"), .scalar("~")]))])),
        ])
}

@Test func `tags are a string, a list or comma-joined`() throws {
    #expect(try post("---\ntags: a, b，c\n---\n").post.tags == ["a", "b", "c"])
    #expect(try post("---\ntags: [a, b, a]\n---\n").post.tags == ["a", "b"])
    #expect(try post("---\n标签:\n- a\n- b\n---\n").post.tags == ["a", "b"])
    #expect(try post("---\ntags: R&amp;D，&amp;lt;\n---\n").post.tags == ["R&D", "&lt;"])
}

@Test func `names and titles are in NFC, never in NFKC`() throws {
    let post = try post("---\ntitle: Cafe\u{301}－\ncategories: [か\u{3099}, a]\ntags: e\u{301}\n---\n").post
    #expect(Array(post.title.utf8) == Array("Café－".utf8))
    #expect(post.categories.map { $0.map { Array($0.utf8) } } == [[Array("が".utf8), Array("a".utf8)]])
    #expect(post.tags.map { Array($0.utf8) } == [Array("é".utf8)])
}

/// Every scalar alone and behind a letter: what is passed over as composed is. (Foundation does not compose a syllable and a final consonant.)
@Test func `the quick look finds all that NFC changes`() {
    #expect(CanonicalComposition.composed("가\u{11A8}").utf8.elementsEqual("각".utf8))
    var text = ""
    for value in UInt32(0x80)...0x2_FFFF {
        guard let scalar = Unicode.Scalar(value) else { continue }
        for start in ["", "a"] {
            text = start
            text.unicodeScalars.append(scalar)
            let composed = CanonicalComposition.composed(text)
            guard !composed.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8) else { continue }
            Issue.record("U+\(String(value, radix: 16)) behind \(start.debugDescription)")
            return
        }
    }
}

@Test func `identity prefers id, then abbrlink, then permalink`() throws {
    #expect(try post("---\npermalink: /x/\nabbrlink: 4a17b156\nid: 9\n---\n").post.identity == "id:9")
    #expect(try post("---\npermalink: /x/\nabbrlink: 4a17b156\n---\n").post.identity == "abbrlink:4a17b156")
    #expect(try post("---\npermalink: /x/\n---\n").post.identity == "permalink:/x/")
}

@Test func `drafts are known by key and by folder`() throws {
    #expect(try post("---\ndraft: true\n---\n").post.isDraft)
    #expect(try post("---\npublished: false\n---\n").post.isDraft)
    #expect(try post("---\ntitle: a\n---\n", path: "source/_drafts/a.md").post.isDraft)
    #expect(try !post("---\npublished: 2024-05-27\n---\n").post.isDraft)
}

@Test func `covers come in their order, maps and placeholders as written`() throws {
    let (post, _) = try post("---\nbanner: e\ncover:\n  image: c\nthumbnail: b\nheadimg: a\nimage: false\n---\n")
    #expect(post.covers == ["a", "b", "c", "e"])
}

@Test func `a date that is none is reported with its line, and stays in the leftovers`() throws {
    guard case .post(let post, let diagnostics) = PostReader().read(Array("\n---\ntitle: t\ndate: Invalid Date\n---\n".utf8), path: [])
    else { throw Refused() }
    #expect(post.published == nil)
    #expect(diagnostics.map(\.line) == [4] && diagnostics.map(\.code) == ["date_not_understood"])
    #expect(post.frontMatter == [FrontMatterEntry(key: "date", value: .scalar("Invalid Date"))])
}

@Test func `a naive date is UTC in the generator's files and local elsewhere`() throws {
    let generated =
        "---\ntitle: t\ncategories: \n - a\n - b\n - c\nauthor: b\ncomments: false\ndate: 2021-09-29 14:07:41\nthumbnail: ''\n---\n"
    #expect(try post(generated).post.published?.seconds == 1_632_924_461)
    #expect(try post("---\ndate: 2021-09-29 14:07:41\n---\n").post.published?.seconds == 1_632_924_461 - 28_800)
}

@Test func `Jekyll's file name gives the date and the title`() throws {
    let (post, _) = try post("text", path: "_posts/2024-05-27-hello.md")
    #expect(post.title == "hello" && post.published?.precision == .day)
}

@Test func `piled quotes leave a title made from the file name`() throws {
    #expect(try post("text", path: "x/\"\"\"'标题'\"\"\".md").post.title == "标题")
}

@Test func `a blank title and a blank file name leave the body's first line`() throws {
    #expect(try post("---\ntitle:  \n---\n<div>\n<p>第一行</p></div>", path: "x/ .md").post.title == "第一行")
}

@Test func `a header that YAML refuses is repaired and reported`() throws {
    let (post, codes) = try post("---\ntitle: @a\n日期：2024-05-27\nauthor: \"b\ntags: [x, y\n---\nbody")
    #expect(post.title == "@a" && post.author == "b" && post.tags == ["x", "y"] && post.published != nil)
    #expect(codes == ["front_matter_repaired"])
}

@Test func `keys that are there twice are named in the same order each time`() {
    let bytes = Array("---\ne: &x 1\nd: *x\nc: 1\nb: 1\na: 1\na: 2\nb: 2\nc: 2\nd: 2\ne: 2\n---\nbody".utf8)
    let first = PostReader().read(bytes, path: Array("a.md".utf8))
    guard case .post(_, let diagnostics) = first else {
        Issue.record("refused")
        return
    }
    #expect(diagnostics.contains { $0.message.hasSuffix("duplicate keys [\"a\", \"b\", \"c\"]") }, "\(diagnostics)")
    for _ in 0..<50 { #expect(PostReader().read(bytes, path: Array("a.md".utf8)) == first) }
}

@Test(arguments: ["", "- ", "{", "a, "])
func `a part of a category path is cut at its limit, whatever it stands in`(start: String) throws {
    for count in [512, 513] {
        let name = String(repeating: "x", count: count)
        let end = start == "{" ? ": 1}" : ""
        let (post, _) = try post("---\ntitle: t\ncategories: \(start == "- " ? "\n" : "")\(start)\(name)\(end)\n---\nbody")
        #expect(post.categories.last?.last == String(name.prefix(512)))
    }
}
