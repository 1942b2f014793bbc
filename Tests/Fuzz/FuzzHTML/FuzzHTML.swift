import Articles

private let cleaner = HTMLCleaner()

/// libFuzzer: any bytes as a body to the tokenizer and the cleaner, and what comes out to the formats. Findings are traps, hangs, clean HTML or text
/// that changes when it is cleaned again, and output beyond the limits.
///
/// `BROADSHEET_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzHTML --scratch-path .build/fuzz`, then run it with a corpus folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    // The contract of a body is UTF-8; the formats of the raw bytes must only not trap.
    let body = Array(String(decoding: bytes, as: UTF8.self).utf8)
    let once = cleaner.clean(body, base: "https://a.example/b/c", site: "新浪财经")
    let twice = cleaner.clean(once.html, base: "https://a.example/b/c", site: "新浪财经")
    precondition(once.html == twice.html, "cleaning again changed the HTML")
    precondition(once.text == twice.text, "cleaning again changed the text")
    precondition(once.html.count <= 131_072 + body.count * 64, "the HTML grew beyond measure")
    _ = cleaner.clean(bytes, base: nil, site: nil)
    _ = HTMLFormats.markdown(fromClean: once.html)
    _ = HTMLFormats.blocks(fromClean: once.html)
    _ = HTMLFormats.markdown(fromClean: bytes)
    _ = HTMLFormats.blocks(fromClean: bytes)
    return 0
}
