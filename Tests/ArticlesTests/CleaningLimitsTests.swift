import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

private func clean(_ html: String, base: String? = nil) -> CleanedBody {
    cleaner.clean(Array(html.utf8), base: base, site: nil)
}

private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Test func `a body that is too long is cut between characters, and said so`() {
    var cleaner = HTMLCleaner()
    cleaner.bodyBytesMax = 6
    let whole = cleaner.clean(Array("中文".utf8), base: nil, site: nil)
    #expect(string(whole.text) == "中文" && whole.diagnostics.isEmpty)
    let cut = cleaner.clean(Array("a中文".utf8), base: nil, site: nil)
    #expect(string(cut.text) == "a中")
    #expect(cut.diagnostics.first?.code == "body_too_long")
    #expect(cut.diagnostics.first?.kept == "the first 4 bytes")
}

@Test func `containers nest to their limit; deeper ones are left out and their text stays`() {
    func depth(_ count: Int) -> Int {
        let html = string(clean(String(repeating: "<blockquote>", count: count) + "x").html)
        #expect(html.contains("<p>x</p>"))
        return html.components(separatedByTag: "<blockquote>")
    }
    let deepest = HTMLCleaner.containerDepthMax - 4
    #expect(depth(deepest) == deepest)
    #expect(depth(deepest + 1) == deepest)
    #expect(depth(HTMLCleaner.depthMax + 50) == deepest)
}

@Test func `elements are followed to their limit and no deeper`() {
    let divs = String(repeating: "<div>", count: HTMLCleaner.depthMax - 1)
    #expect(string(clean(divs + "<b>x").html) == "<p><b>x</b></p>")
    #expect(string(clean(divs + "<div><b>x").html) == "<p>x</p>" || string(clean(divs + "<div><i>x").html) == "<p><i>x</i></p>")
    let ends = String(repeating: "</div>", count: HTMLCleaner.depthMax + 99)
    #expect(string(clean(divs + String(repeating: "<div>", count: 100) + "a" + ends + "<b>b</b>").text) == "a\n\nb")
}

@Test func `images are kept to their limit`() {
    let image = "<img src=http://a/>"
    let most = clean(String(repeating: image, count: HTMLCleaner.imagesMax))
    #expect(most.images.count == HTMLCleaner.imagesMax)
    let more = clean(String(repeating: image, count: HTMLCleaner.imagesMax + 1) + "x")
    #expect(more.images.count == HTMLCleaner.imagesMax && string(more.text) == "x")
}

@Test func `an address is kept to its limit`() {
    func link(_ count: Int) -> Bool {
        let address = "http://a/" + String(repeating: "x", count: count - 9)
        return string(clean("<a href=\"\(address)\">y</a>").html).contains("<a ")
    }
    #expect(link(WebAddress.bytesMax))
    #expect(!link(WebAddress.bytesMax + 1))
}

@Test func `alternative text is kept to its limit, in whole characters`() {
    let longest = String(repeating: "x", count: 2_000)
    #expect(clean("<img src=http://a/ alt='\(longest)'>").images.first?.alt == longest)
    #expect(clean("<img src=http://a/ alt='\(longest)é'>").images.first?.alt == longest)
}

@Test func `formatting cannot blow up the output; the text stays`() {
    let link = "<a href='http://a/\(String(repeating: "x", count: 8_000))'>"
    let cleaned = clean(link + String(repeating: "<p>y", count: 20_000))
    #expect(cleaned.diagnostics.first?.code == "markup_reduced")
    #expect(cleaned.html.count < 1_000_000)
    #expect(cleaned.text.count { $0 == UInt8(ascii: "y") } == 20_000)
    #expect(clean(link + String(repeating: "<p>y", count: 5)).diagnostics.isEmpty)
}

extension String {
    fileprivate func components(separatedByTag tag: String) -> Int { ranges(of: tag).count }
}

@Test(
    arguments: ["<ul>x", "<ul><li>x", "<dl>x", "<table>x", "<blockquote><ul>x", "<table><tr><td>x"],
    ["<dt>y", "<li>y", "<ul>y", "<table>y"])
func `at the deepest nesting what is implied counts as when it is written`(opening: String, last: String) {
    for count in 8..<70 {
        let body = Array((String(repeating: opening, count: count) + last).utf8)
        let once = cleaner.clean(body, base: nil, site: nil)
        let twice = cleaner.clean(once.html, base: nil, site: nil)
        #expect(once.html == twice.html && once.text == twice.text, "\(count) times")
    }
}
