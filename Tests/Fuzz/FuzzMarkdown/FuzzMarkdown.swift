import Articles

private let cleaner = HTMLCleaner()

/// libFuzzer: any bytes as a Markdown body, and its HTML through the cleaner and the formats. Findings are traps, hangs, HTML that is not UTF-8 or
/// beyond measure, and clean HTML or text that changes when it is cleaned again.
///
/// `BROADSHEET_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzMarkdown --scratch-path .build/fuzz`, then run it with a corpus folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMarkdown(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    // The contract of a body is UTF-8; the raw bytes must only not trap.
    let body = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let html = Markdown.html(body)
    precondition(String(validating: html, as: UTF8.self) != nil, "the HTML is not UTF-8")
    // 200,000 filled cells of `<td align="center"></td>` and 100,000 bytes of expanded references, each escaped, are allowed to any input.
    precondition(html.count <= 8_000_000 + body.count * 128, "the HTML grew beyond measure")
    let once = cleaner.clean(html, base: "https://a.example/b/c", site: "新浪财经")
    let twice = cleaner.clean(once.html, base: "https://a.example/b/c", site: "新浪财经")
    precondition(once.html == twice.html, "cleaning again changed the HTML")
    precondition(once.text == twice.text, "cleaning again changed the text")
    precondition(String(validating: once.html, as: UTF8.self) != nil, "the clean HTML is not UTF-8")
    precondition(String(validating: once.text, as: UTF8.self) != nil, "the text is not UTF-8")
    precondition(once.html.count <= 131_072 + html.count * 64, "the clean HTML grew beyond measure")
    let markdown = HTMLFormats.markdown(fromClean: once.html)
    precondition(String(validating: markdown, as: UTF8.self) != nil, "the Markdown is not UTF-8")
    _ = Markdown.html(markdown)
    _ = Markdown.html(body, options: Markdown.Options(extensions: false))
    _ = Markdown.html(bytes)
    return 0
}
