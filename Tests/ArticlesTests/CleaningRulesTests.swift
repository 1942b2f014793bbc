import Foundation
import Testing

@testable import Articles

@Test func `the built-in rules are those of Config, line by line`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = try String(contentsOf: root.appending(path: "Config/cleaning.rules"), encoding: .utf8)
    #expect(CleaningRules.standardSource == file)
    let rules = try CleaningRules(parsing: Array(file.utf8))
    #expect(rules.sections.count >= 6)
    #expect(CleaningRules.standard.sections.count == rules.sections.count)
}

@Test(arguments: [
    ("drop-class x", 1, "a rule before the first section: write [*] or [site NAME] above it"),
    ("[*]\n\n# c\ndrop-clas x", 4, "drop-clas is no rule: see the head of cleaning.rules"),
    ("[*]\ndrop-class", 2, "drop-class needs what it is about"),
    ("[*]\ndrop-class *", 2, "a pattern of nothing but * would fit everything"),
    ("[*]\ndrop-line a*b", 2, "* stands only at the start and at the end of a pattern"),
    ("[*]\ndrop-between a", 2, "drop-between is START | END"),
    ("[*]\nredirect a.com/x", 2, "redirect is HOST/PATH NAME"),
    ("[*]\nvideo a.com/{id} http://b/{id}", 2, "video is HOST/PATH ADDRESS, with {id} once in both, ADDRESS starting with https://"),
    ("[site]", 1, "a section is [*] or [site NAME | NAME]"),
    ("[site | ]", 1, "the section names no site"),
    ("[x]", 1, "a section is [*] or [site NAME | NAME]"),
])
func `a rule that is not understood is named with its line`(source: String, line: Int, message: String) {
    #expect(throws: CleaningRules.ParseError(line: line, message: message)) { try CleaningRules(parsing: Array(source.utf8)) }
}

@Test func `the limits of a rules file hold on both sides`() throws {
    let head = "[*]\ndrop-class "
    let longest = String(repeating: "x", count: CleaningRules.lineBytesMax - 11)
    #expect(try CleaningRules(parsing: Array((head + longest).utf8)).sections.count == 1)
    #expect(throws: CleaningRules.ParseError(line: 2, message: "longer than 1024 bytes")) {
        try CleaningRules(parsing: Array((head + longest + "x").utf8))
    }
    let blank = [UInt8](repeating: 0x0A, count: CleaningRules.fileBytesMax)
    #expect(try CleaningRules(parsing: blank).sections.isEmpty)
    #expect(throws: CleaningRules.ParseError(line: 1, message: "the file is larger than 1048576 bytes")) {
        try CleaningRules(parsing: blank + [0x0A])
    }
    #expect(throws: CleaningRules.ParseError(line: 1, message: "the file is not UTF-8")) { try CleaningRules(parsing: [0xFF]) }
}

@Test(arguments: [
    ("abc", "abc", true), ("abc", "ABC", true), ("abc", "abcd", false), ("abc*", "abcd", true), ("*abc", "xabc", true),
    ("*abc", "xabcx", false),
    ("*abc*", "xabcx", true), ("*abc*", "ab", false), ("abc*", "ab", false), ("abc", "", false), ("*二维码*", "扫描二维码。", true),
])
func `a pattern fits as its stars say`(pattern: String, text: String, fits: Bool) {
    let bytes = Array(text.utf8)
    #expect(PatternSet([pattern]).matches(bytes.span, 0, bytes.count) == fits)
}

@Test func `figures and captions are named by rules`() throws {
    let cleaner = HTMLCleaner(rules: try CleaningRules(parsing: Array("[*]\nfigure-class pic*\ncaption-class *words".utf8)))
    let cleaned = cleaner.clean(
        Array("<section class=pic-1><img src=//a.cn/1><em class=words>x</em><p class='my-words'>c</p></section>".utf8), base: nil, site: nil
    )
    #expect(cleaned.images.first?.caption == "c")
    #expect(String(decoding: cleaned.text, as: UTF8.self) == "x\n\nc")
}

@Test func `rules of a site hold for its name and its hosts only`() throws {
    let cleaner = HTMLCleaner(
        rules: try CleaningRules(parsing: Array("[*]\ndrop-class ad\n[site Foo | foo.com]\ndrop-line bye\nkeep-class ad".utf8)))
    func clean(_ site: String?, _ base: String?) -> String {
        String(decoding: cleaner.clean(Array("<p>hi</p><p>bye</p><p class=ad>ad</p>".utf8), base: base, site: site).text, as: UTF8.self)
    }
    #expect(clean(nil, nil) == "hi\n\nbye")
    #expect(clean("FOO", nil) == "hi\n\nad")
    #expect(clean(nil, "https://news.foo.com/1") == "hi\n\nad")
    #expect(clean("bar", "https://foo.com.cn/1") == "hi\n\nbye")
}
