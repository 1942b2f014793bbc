import Posts

/// What makes an article the same article: API.md §8. Changing anything here changes every id, so it carries a version tag.
enum Identity {
    private static let articleVersion = "broadsheet article 1"

    /// An explicit identity wins; else publication second, folded title and folded author; without a trusted date the path
    /// stands in for the second.
    static func article(of post: Post, path: [UInt8]) -> ArticleID {
        var parts: [[UInt8]] = [Array(articleVersion.utf8)]
        if let identity = post.identity {
            parts.append(Array("identity \(identity)".utf8))
        } else {
            if let published = post.published, !CanonicalForm.isCrawlTime(published, of: post) {
                parts.append(Array("second \(published.seconds)".utf8))
            } else {
                parts.append(Array("path ".utf8) + path)
            }
            parts.append(folded(post.title))
            parts.append(folded(site(of: post.author ?? "")))
        }
        var bits: UInt128 = 0
        for byte in SHA256.digest(parts.joined(separator: [0])).prefix(10) { bits = bits << 8 | UInt128(byte) }
        return ArticleID(bits: bits)
    }

    /// The generator's older formats have `site - channel` as the author, the newer ones the site: one article either way.
    private static func site(of author: String) -> String {
        let bytes = Array(author.utf8)
        guard let dash = ByteSearch.first(Array(" - ".utf8), in: bytes, from: 0), dash > 0 else { return author }
        return String(decoding: bytes[..<dash], as: UTF8.self)
    }

    /// Letters and digits only, without case and width, so that `2021/3`, `2021_3` and piled quotes do not matter.
    /// The text itself where nothing would be left.
    static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
            switch narrow.value {
            case 0x30...0x39, 0x61...0x7A: folded.append(UInt8(narrow.value))
            case 0x41...0x5A: folded.append(UInt8(narrow.value + 0x20))
            case 0x00...0x7F: break
            // Letters without case.
            case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3: folded.append(contentsOf: String(narrow).utf8)
            default:
                let properties = narrow.properties
                if properties.isAlphabetic || properties.numericType != nil {
                    folded.append(contentsOf: properties.lowercaseMapping.utf8)
                }
            }
        }
        return folded.isEmpty ? Array(text.utf8) : folded
    }
}

/// A category as cards name it.
package struct CategoryName: Sendable, Equatable {
    package var id: String
    package var path: [String]

    /// With an id that is known: it takes a hash to find.
    package init(id: String, path: [String]) {
        self.id = id
        self.path = path
    }

    package init(path: [String]) {
        self.init(id: CategoryID.id(ofPath: path), path: path)
    }
}

/// Names category nodes: API.md §8.
package enum CategoryID {
    /// `c` and 11 Crockford characters of SHA-256 over the path; its names are taken as they are (NFC is the reader's), never NFKC.
    package static func id(ofPath path: [String]) -> String {
        let text = path.map(escaped).joined(separator: "/")
        var bits: UInt128 = 0
        for byte in SHA256.digest(Array("broadsheet category 1\0\(text)".utf8)).prefix(10) { bits = bits << 8 | UInt128(byte) }
        return "c" + ArticleID(bits: bits).description.prefix(11)
    }

    /// A path as one text, as the `category` parameter has it: `~1` for `/` and `~0` for `~` inside a name.
    package static func text(ofPath path: [String]) -> String { path.map(escaped).joined(separator: "/") }

    private static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }) else { return name }
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
