import Posts

/// libFuzzer: the first byte says what the rest is: a post under several paths, an XML feed, a JSON feed. Findings are traps, hangs, bodies that are
/// not UTF-8, and posts beyond the limits.
///
/// `BROADSHEET_FUZZ=1 swift build -c release --sanitize fuzzer --product FuzzFrontMatter --scratch-path .build/fuzz`, then run it with a corpus folder.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrontMatter(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first else { return 0 }
    let input = Array(bytes[1...])
    switch choice % 5 {
    case 0: readPost(input, path: Array("post/金融/新浪财经 - 国內/标题.md".utf8))
    case 1: readPost(input, path: Array("source/_posts/a/b/c/2024-05-27-title.markdown".utf8))
    case 2:
        // A path is bytes from outside, too: the first line.
        let end = input.firstIndex(of: 0x0A) ?? input.count
        readPost(Array(input[end...]), path: Array(input[..<end]))
    case 3: readFeed(input, .xml)
    default: readFeed(input, .json)
    }
    return 0
}

private let reader = PostReader()
private let feedReader = FeedReader()

private func readPost(_ bytes: [UInt8], path: [UInt8]) {
    let reading = reader.read(bytes, path: path)
    precondition(reading == reader.read(bytes, path: path), "reading again gave something else")
    guard case .post(let post, let diagnostics) = reading else { return }
    check(post, of: bytes.count + path.count, diagnostics, reader.limits)
}

private func readFeed(_ bytes: [UInt8], _ kind: FeedReader.Kind) {
    guard case .items(let items, let diagnostics) = feedReader.read(bytes, path: Array("a/feed".utf8), kind: kind) else { return }
    precondition(items.count <= FeedReader.itemsMax)
    precondition(Set(items.map(\.key)).count == items.count, "two items have one key")
    for item in items { check(item.post, of: bytes.count, diagnostics, feedReader.limits) }
}

/// Whatever was read is within the limits, and the body is text: at most three bytes for each of the file (U+FFFD, or GB 18030 read as UTF-8),
/// and what stands in for a missing one.
private func check(_ post: Post, of count: Int, _ diagnostics: [PostDiagnostic], _ limits: PostLimits) {
    precondition(String(validating: post.body, as: UTF8.self) != nil, "the body is not UTF-8")
    precondition(post.body.count <= count * 3 + 1_024, "the body grew")
    precondition(!post.body.contains(0x0D), "the body keeps a carriage return")
    precondition(post.title.utf8.count <= limits.titleBytesMax)
    precondition(post.categories.count <= limits.pathsMax && post.tags.count <= limits.tagsMax && post.covers.count <= limits.coversMax)
    for path in post.categories {
        precondition(path.count <= limits.pathPartsMax)
        for name in path { precondition(name.utf8.count <= limits.nameBytesMax) }
    }
    for tag in post.tags { precondition(tag.utf8.count <= limits.nameBytesMax) }
    precondition((post.author ?? "").utf8.count <= limits.nameBytesMax && (post.source ?? "").utf8.count <= limits.nameBytesMax)
    precondition((post.excerpt ?? "").utf8.count <= limits.excerptBytesMax)
    precondition(diagnostics.count <= limits.diagnosticsMax)
    precondition(post.bodyLine >= 1)
}
