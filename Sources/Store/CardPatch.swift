import Articles

/// Replaces one member of a ready JSON object without parsing the rest.
///
/// Cards are written by `ArticleJSON`, but read back from a file that anyone may have changed: whatever is not an object
/// with that member is left as it is.
enum CardPatch {
    /// - Complexity: O(bytes).
    static func replacing(_ name: String, in object: [UInt8], with value: [UInt8]) -> [UInt8] {
        guard let range = range(of: name, in: object) else { return object }
        return object[..<range.lowerBound] + value + object[range.upperBound...]
    }

    /// Where the value of a member of the outermost object stands; nil when there is none.
    static func range(of name: String, in object: [UInt8]) -> Range<Int>? {
        let quoted = Array("\"\(name)\":".utf8)
        var depth = 0
        var index = 0
        while index < object.count {
            switch object[index] {
            case UInt8(ascii: "\""):
                if depth == 1, hasPrefix(quoted, object, at: index) {
                    let start = index + quoted.count
                    return end(ofValueAt: start, in: object).map { start..<$0 }
                }
                guard let end = end(ofStringAt: index, in: object) else { return nil }
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func hasPrefix(_ prefix: [UInt8], _ bytes: [UInt8], at index: Int) -> Bool {
        guard index + prefix.count <= bytes.count else { return false }
        // A key stands after `{` or `,`; a string value stands after `:` and would not be followed by one.
        for offset in 0..<prefix.count where bytes[index + offset] != prefix[offset] { return false }
        return true
    }

    private static func end(ofStringAt start: Int, in bytes: [UInt8]) -> Int? {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == UInt8(ascii: "\"") {
                return index + 1
            } else {
                index += 1
            }
        }
        return nil
    }

    private static func end(ofValueAt start: Int, in bytes: [UInt8]) -> Int? {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = end(ofStringAt: index, in: bytes) else { return nil }
                index = end
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return index
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The id of the story that a card tells of.
    static func storyID(in card: [UInt8]) -> String? {
        guard let place = range(of: "story", in: card), card[place].first == UInt8(ascii: "{") else { return nil }
        let story = Array(card[place])
        guard let id = range(of: "id", in: story), id.count > 2 else { return nil }
        return String(decoding: story[id].dropFirst().dropLast(), as: UTF8.self)
    }

    /// The `categories` member of a card.
    static func categories(_ paths: [[String]]) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.array {
            for path in paths {
                $0.object {
                    $0.key("id")
                    $0.string(CategoryID.id(ofPath: path))
                    $0.key("path")
                    $0.array { for name in path { $0.string(name) } }
                }
            }
        }
        return json.bytes
    }

    /// The `story` member of a card.
    static func story(_ story: (id: String, count: Int)?) -> [UInt8] {
        guard let story else { return Array("null".utf8) }
        var json = JSONWriter(capacity: 64)
        json.object {
            $0.key("id")
            $0.string(story.id)
            $0.key("count")
            $0.number(story.count)
        }
        return json.bytes
    }
}
