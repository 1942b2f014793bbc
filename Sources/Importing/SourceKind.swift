/// What a file in the folder is taken for, by the end of its name.
package enum SourceKind: Sendable, Hashable {
    case post
    case feed(Feed)
    case archive(Archive)

    package enum Feed: String, Sendable { case json, xml }
    package enum Archive: Sendable { case tarGzip, zip }

    /// True when its items are imported one by one under keys of their own.
    package var isContainer: Bool { self != .post }
}

/// Which ends of names mean what. ASCII case does not matter.
package struct SourceKinds: Sendable, Equatable {
    /// With the dot, lower case.
    package var posts: [String] = [".md", ".markdown", ".html"]
    package var readsFeeds = true
    package var readsArchives = true

    package init() {}

    /// The table in a form made for many look-ups.
    func compiled() -> Compiled { Compiled(self) }

    struct Compiled: Sendable {
        private let ends: [(bytes: [UInt8], kind: SourceKind)]

        init(_ kinds: SourceKinds) {
            var ends: [(bytes: [UInt8], kind: SourceKind)] = []
            for end in kinds.posts where !end.isEmpty { ends.append((end.utf8.map(Self.lower), .post)) }
            if kinds.readsFeeds {
                ends.append((Array(".json".utf8), .feed(.json)))
                for end in [".xml", ".rss", ".atom", ".rdf"] { ends.append((Array(end.utf8), .feed(.xml))) }
            }
            if kinds.readsArchives {
                for end in [".tar.gz", ".tgz"] { ends.append((Array(end.utf8), .archive(.tarGzip))) }
                ends.append((Array(".zip".utf8), .archive(.zip)))
            }
            self.ends = ends
        }

        /// The kind of a name; nil for what is not imported. The name may be nothing but its end: ` .md` and `.md` differ by the
        /// walker's rule for hidden names only.
        func kind(of name: Span<UInt8>) -> SourceKind? {
            var index = 0
            while index < ends.count {
                if matches(name, ends[index].bytes) { return ends[index].kind }
                index += 1
            }
            return nil
        }

        private func matches(_ name: Span<UInt8>, _ end: [UInt8]) -> Bool {
            let start = name.count - end.count
            guard start >= 0 else { return false }
            var index = end.count - 1
            while index >= 0 {
                guard Self.lower(name[start + index]) == end[index] else { return false }
                index -= 1
            }
            return true
        }

        /// Where the name of a container ends in an item's key, `a/b.zip#c.md` → 7; nil for a key of a plain file.
        func containerEnd(in key: [UInt8]) -> Int? {
            var index = 0
            while index < key.count {
                if key[index] == UInt8(ascii: "#"), let kind = kind(of: key.span.extracting(..<index)), kind.isContainer { return index }
                index += 1
            }
            return nil
        }

        private static func lower(_ byte: UInt8) -> UInt8 {
            byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
        }
    }
}
