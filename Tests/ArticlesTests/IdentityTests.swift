import Posts
import Testing

@testable import Articles

@Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
])
func `SHA-256 gives the digests of FIPS 180-4`(message: String, digest: String) {
    let hex = SHA256.digest(Array(message.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hex == digest)
}

@Test func `SHA-256 of a million bytes is right at every block boundary`() {
    let hex = SHA256.digest([UInt8](repeating: 0x61, count: 1_000_000)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

private func post(_ title: String, author: String? = "新浪财经", seconds: Int64? = 1_651_756_260, offset: Int? = 0) -> Post {
    Post(title: title, published: seconds.map { PostDate(seconds: $0, precision: .second, offset: offset) }, author: author)
}

private func id(_ post: Post, _ path: String = "a.md") -> ArticleID { Identity.article(of: post, path: Array(path.utf8)) }

@Test func `an id survives a move, a rename and a re-categorisation`() {
    var moved = post("上海疫情")
    moved.categories = [["其他"]]
    #expect(id(post("上海疫情"), "金融/a.md") == id(moved, "科技/b.md"))
}

@Test(arguments: [("2021/3 报告", "2021_3 报告"), ("ＡＢＣ公司", "abc公司"), ("'标题'", "\"标题\"")])
func `an id ignores case, width and the characters that the generator replaces`(a: String, b: String) {
    #expect(id(post(a)) == id(post(b)))
}

@Test func `an id tells titles, seconds and authors apart`() {
    let one = post("上海")
    #expect(id(one) != id(post("北京")))
    #expect(id(one) != id(post("上海", seconds: 1_651_756_261)))
    #expect(id(one) != id(post("上海", author: "新华社")))
    #expect(id(post("!!!")) != id(post("???")))
}

@Test func `the older formats' author with its channel is the same site`() {
    #expect(id(post("上海", author: "新浪财经 - 国內")) == id(post("上海")))
}

@Test func `without a date the path takes its place`() {
    #expect(id(post("上海", seconds: nil), "a.md") != id(post("上海", seconds: nil), "b.md"))
}

@Test func `a crawl-time date is no date, for identity and for change detection`() {
    var first = post("上海", seconds: 1_000, offset: nil)
    first.isGenerated = true
    var second = first
    second.published?.seconds = 2_000
    #expect(id(first) == id(second))
    #expect(CanonicalForm.hash(of: first) == CanonicalForm.hash(of: second))
    second.isGenerated = false
    #expect(CanonicalForm.hash(of: first) != CanonicalForm.hash(of: second))
}

@Test func `placeholder image numbers are no change, other numbers are`() {
    func hash(_ cover: String, _ body: String) -> UInt64 { CanonicalForm.hash(of: Post(covers: [cover], body: Array(body.utf8))) }
    let one = hash("https://picsum.photos/400/300?random=705", "x https://picsum.photos/400/300?random=705 y")
    #expect(one == hash("https://picsum.photos/400/300?random=12", "x https://picsum.photos/400/300?random=4298 y"))
    #expect(one != hash("https://picsum.photos/400/300?random=12", "x https://picsum.photos/400/300?random=4298 z"))
    #expect(hash("", "random=1") != hash("", "random=2"))
}

@Test func `bytes that are looked for are found where they first stand`() {
    var random = SystemRandomNumberGenerator()
    for needle in ["a", "ab", "aab", "abab", "<!--"] as [StaticString] {
        let wanted = Array(needle.description.utf8)
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in Array("ab<!-".utf8).randomElement(using: &random) ?? 0 }
            for start in 0...(text.count + 2) {
                #expect(ByteNeedle(needle).first(in: text, from: start) == ByteSearch.first(wanted, in: text, from: start))
            }
        }
    }
}

@Test func `every field counts in the canonical hash, and neighbours do not run together`() {
    #expect(
        CanonicalForm.hash(of: Post(title: "ab", categories: [["c"]])) != CanonicalForm.hash(of: Post(title: "a", categories: [["bc"]])))
    #expect(CanonicalForm.hash(of: Post(tags: ["a", "b"])) != CanonicalForm.hash(of: Post(tags: ["ab"])))
    #expect(CanonicalForm.hash(of: Post(body: [1])) != CanonicalForm.hash(of: Post(body: [0, 1])))
}

@Test func `a category id tells a slash in a name from a path`() {
    #expect(CategoryID.id(ofPath: ["a", "b"]) != CategoryID.id(ofPath: ["a/b"]))
    #expect(CategoryID.text(ofPath: ["a/b", "c~d"]) == "a~1b/c~0d")
    #expect(CategoryID.id(ofPath: ["新浪－国內"]) != CategoryID.id(ofPath: ["新浪-国內"]))
    #expect(CategoryID.id(ofPath: ["金融"]).utf8.count == 12)
}
