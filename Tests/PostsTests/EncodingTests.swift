import Testing

@testable import Posts

/// "---\ntitle: 中文标题\n---\n正文，很好。\n" in GBK.
private let gbk: [UInt8] =
    Array("---\ntitle: ".utf8) + [0xD6, 0xD0, 0xCE, 0xC4, 0xB1, 0xEA, 0xCC, 0xE2] + Array("\n---\n".utf8)
    + [0xD5, 0xFD, 0xCE, 0xC4, 0xA3, 0xAC, 0xBA, 0xDC, 0xBA, 0xC3, 0xA1, 0xA3, 0x0A]

private func utf16(_ text: String, big: Bool, mark: Bool) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { big ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
}

@Test func `GBK is recognised and decoded`() throws {
    let (post, codes) = try post(bytes: gbk)
    #expect(post.title == "中文标题" && String(decoding: post.body, as: UTF8.self) == "正文，很好。\n")
    #expect(codes == ["encoding_converted"])
}

@Test func `four-byte characters of GB18030 are decoded`() {
    #expect(GB18030.decode([0x81, 0x30, 0x81, 0x30], from: 0).bytes == Array("\u{80}".utf8))
    #expect(GB18030.decode([0x95, 0x32, 0x82, 0x36], from: 0).bytes == Array("\u{20000}".utf8))
    #expect(GB18030.decode([0x94, 0x39, 0xDA, 0x33], from: 0).bytes == Array("\u{1F4A9}".utf8))
    #expect(GB18030.decode([0xE3, 0x32, 0x9A, 0x36], from: 0).firstInvalid == 0)
    #expect(GB18030.decode([0xFF], from: 0).firstInvalid == 0)
    #expect(GB18030.decode([0x81], from: 0).firstInvalid == 0)
}

@Test(arguments: [(false, true), (true, true), (false, false), (true, false)]) func `UTF-16 is decoded`(_ big: Bool, _ mark: Bool) throws {
    let (post, codes) = try post(bytes: utf16("---\r\ntitle: 标题 😀\r\nauthor: someone\r\n---\r\nbody", big: big, mark: mark))
    #expect(post.title == "标题 😀" && post.body == Array("body".utf8) && codes == ["encoding_converted"])
}

@Test func `damaged UTF-8 stays UTF-8, each damage one replacement`() throws {
    var bytes = Array("---\ntitle: 中文标题够长\n---\n正文正文正文正文".utf8)
    bytes.insert(0xFF, at: bytes.count - 3)
    bytes += [0xE4, 0xB8]
    let (post, codes) = try post(bytes: bytes)
    #expect(String(decoding: post.body, as: UTF8.self) == "正文正文正文正\u{FFFD}文\u{FFFD}")
    #expect(codes == ["encoding_replaced"])
}

@Test func `NUL and control characters vanish and are reported`() throws {
    let (post, codes) = try post("---\ntitle: a\u{0}b\u{7}\n---\nbo\u{1}dy and some more text\u{7F}\u{80}")
    #expect(post.title == "ab" && String(decoding: post.body, as: UTF8.self) == "body and some more text")
    #expect(codes == ["control_characters_removed"])
}

@Test(arguments: [
    [], Array(" \n\n".utf8), [0xEF, 0xBB, 0xBF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], Array("GIF89a....".utf8), [0x50, 0x4B, 3, 4, 0],
    [UInt8](repeating: 0, count: 100), (0..<200).map { UInt8($0 & 0x1F) }, [0x1F, 0x8B, 8, 0],
]) func `what is no text is refused`(_ bytes: [UInt8]) {
    guard case .refused = PostReader().read(bytes, path: []) else {
        Issue.record("taken")
        return
    }
}

@Test func `a file of the limit is read, one byte more is refused`() {
    var reader = PostReader()
    reader.limits.fileBytesMax = 100
    guard case .post = reader.read([UInt8](repeating: 0x61, count: 100), path: []) else {
        Issue.record("refused")
        return
    }
    guard case .refused(let why) = reader.read([UInt8](repeating: 0x61, count: 101), path: []) else {
        Issue.record("taken")
        return
    }
    #expect(why.code == "too_large")
}

@Test func `YAML bombs, depth and size end at once`() throws {
    var bomb = "a: &a [x, x]\n"
    for index in 1..<30 {
        bomb += "k\(index): &k\(index) [*\(index == 1 ? "a" : "k\(index - 1)"), *\(index == 1 ? "a" : "k\(index - 1)")]\n"
    }
    for header in [
        bomb, "title: t\nx: " + String(repeating: "[", count: 50_000), "title: t\nx:\n" + String(repeating: "- ", count: 50_000),
        "title: t\n" + (0..<3_000).map { "k\($0): [v]\n" }.joined(), "title: t\nx: {" + String(repeating: "a: {", count: 5_000),
        String(repeating: "? ", count: 20_000),
    ] {
        _ = PostReader().read(Array("---\n\(header)\n---\nbody".utf8), path: [])
    }
    #expect(try post("---\ntitle: t\nx: \(String(repeating: "[", count: 1_000))\n---\nbody").post.title == "t")
}

@Test func `any mutation of a post is read without a trap`() {
    let seeds = [
        "\n---\ntitle: \"\"\"'a'\"\"\"\ncategories: \n -  - x\n - [a, 'b']\ndate: 2024年5月27日 下午3:05\n---\n<div>",
        "+++\ntitle = \"\"\"\na\"\"\"\nx = [\n1,\n]\n[t]\n+++\n",
        "{\"title\": [\"\\ud83d\\u0000\"]}\n# x", "<!--yml\n标题：x\n-->\n", "title: a\ntags: [a\n---\n\u{2028}&#x1F600;&amp;\r\n",
    ].map { Array($0.utf8) }
    var random: UInt64 = 99
    func next(_ bound: Int) -> Int {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(random >> 33) % max(bound, 1)
    }
    for _ in 0..<4_000 {
        var bytes = seeds[next(seeds.count)]
        for _ in 0..<(1 + next(6)) {
            let at = next(bytes.count)
            switch next(4) {
            case 0: bytes[at] = UInt8(next(256))
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 5)], at: next(bytes.count))
            default: bytes[at] = Array("'\"[]{}:-\n#&*|>".utf8)[next(14)]
            }
        }
        if case .post(let post, _) = PostReader().read(bytes, path: Array("x/y.md".utf8)) {
            #expect(String(validating: post.body, as: UTF8.self) != nil, "seed 99")
            #expect(!post.body.contains(0x0D) && !post.body.contains(0))
        }
    }
}
