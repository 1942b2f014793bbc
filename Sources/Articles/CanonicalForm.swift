import Posts

/// The post without what a crawler changes at each run: placeholder image numbers and crawl-time dates.
enum CanonicalForm {
    /// True for the moment at which the generator ran: its posts without a publication date carry it, in no zone. POSTS.md, "date local".
    static func isCrawlTime(_ date: PostDate, of post: Post) -> Bool {
        date.offset == nil && date.precision == .second && post.isGenerated
    }

    /// A 64-bit hash of everything that an article is made from.
    static func hash(of post: Post) -> UInt64 {
        var hash = ContentHash()
        hash.add(post.title.utf8)
        if let published = post.published, !isCrawlTime(published, of: post) { hash.add("\(published.seconds)".utf8) }
        if let updated = post.updated { hash.add("\(updated.seconds)".utf8) }
        for path in post.categories {
            hash.add("path".utf8)
            for name in path { hash.add(name.utf8) }
        }
        for text in post.tags + [post.author, post.source, post.excerpt, post.link, post.identity, post.language].map({ $0 ?? "" }) {
            hash.add(text.utf8)
        }
        for cover in post.covers { hash.add(withoutPlaceholderNumbers(Array(cover.utf8))) }
        hash.add("\(post.isDraft) \(post.comments.map(String.init) ?? "")".utf8)
        for entry in post.frontMatter {
            hash.add(entry.key.utf8)
            add(entry.value, to: &hash)
        }
        hash.add(withoutPlaceholderNumbers(post.body))
        return hash.value
    }

    private static func add(_ value: FrontMatterValue, to hash: inout ContentHash) {
        switch value {
        case .scalar(let text): hash.add(text.utf8)
        case .list(let items):
            hash.add("[".utf8)
            for item in items { add(item, to: &hash) }
        case .map(let entries):
            hash.add("{".utf8)
            for entry in entries {
                hash.add(entry.key.utf8)
                add(entry.value, to: &hash)
            }
        }
    }

    /// Drops the digits of `picsum.photos/400/300?random=705`. Linear; returns the same bytes when there are none.
    static func withoutPlaceholderNumbers(_ bytes: [UInt8]) -> [UInt8] {
        guard let first = placeholderHost.first(in: bytes, from: 0) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var kept = 0
        var index = first
        while let place = placeholderParameter.first(in: bytes, from: index) {
            result.append(contentsOf: bytes[kept..<place])
            index = place + placeholderParameter.bytes.count
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
            kept = index
        }
        result.append(contentsOf: bytes[kept...])
        return result
    }

    private static let placeholderHost = ByteNeedle("picsum.photos/")
    private static let placeholderParameter = ByteNeedle("random=")
}

/// A fast 64-bit hash with separated parts: change detection and revisions, not security.
struct ContentHash {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func add(_ text: String.UTF8View) { add(Array(text)) }

    mutating func add(_ bytes: [UInt8]) {
        var index = 0
        while index + 8 <= bytes.count {
            var word: UInt64 = 0
            var offset = 0
            while offset < 8 {
                word = word << 8 | UInt64(bytes[index + offset])
                offset += 1
            }
            mix(word)
            index += 8
        }
        var word: UInt64 = 0
        while index < bytes.count {
            word = word << 8 | UInt64(bytes[index])
            index += 1
        }
        mix(word)
        mix(UInt64(truncatingIfNeeded: bytes.count))
    }

    private mutating func mix(_ word: UInt64) {
        let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        value = product.high ^ product.low &+ 0x2545_F491_4F6C_DD1D
    }
}

extension CanonicalForm {
    /// The generator writes braces as `&#123;` and `&#125;` everywhere, in code too, where Markdown would show the reference itself.
    static func withoutBraceEscapes(_ bytes: [UInt8]) -> [UInt8] {
        guard braceEscape.first(in: bytes, from: 0) != nil else { return bytes }
        let escape = braceEscape.bytes
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if ByteSearch.starts(escape, in: bytes, at: index), index + 5 < bytes.count, bytes[index + 5] == UInt8(ascii: ";"),
                bytes[index + 4] == UInt8(ascii: "3") || bytes[index + 4] == UInt8(ascii: "5")
            {
                result.append(bytes[index + 4] == UInt8(ascii: "3") ? UInt8(ascii: "{") : UInt8(ascii: "}"))
                index += 6
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static let braceEscape = ByteNeedle("&#12")
}
