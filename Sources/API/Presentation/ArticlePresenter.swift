import Articles
import Search
import Store

/// Writes articles as JSON: the ready card, spliced with what the shape asks for beyond it. One thread.
struct ArticlePresenter {
    let shape: ArticleShape
    let reader: Reader

    /// One article of a list: the card as it is stored, unless the shape wants more or less.
    func append(_ hit: ArticleHit, to bytes: inout [UInt8]) throws {
        if shape.isPlain {
            bytes.append(contentsOf: hit.card.dropLast())
            Self.appendExtras(of: hit, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
            return
        }
        var item: StoredItem?
        if shape.needsItem {
            guard case .found(let found) = try reader.item(hit.id) else {
                // Gone between two reads of one page: the card still says what it was.
                bytes.append(contentsOf: projected(hit.card))
                return
            }
            item = found
        }
        bytes.append(contentsOf: projected(try assemble(id: hit.id, card: hit.card, item: item, hit: hit)))
    }

    /// One article whole.
    func item(_ item: StoredItem) throws -> [UInt8] {
        projected(try assemble(id: item.id, card: item.card, item: item, hit: nil))
    }

    private func projected(_ json: [UInt8]) -> [UInt8] { shape.fields?.project(json[...]) ?? json }

    /// - Parameter hit: of a list; nil for an article by itself, which has its links.
    private func assemble(id: ArticleID, card: [UInt8], item: StoredItem?, hit: ArticleHit?) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(card.count + (item.map { $0.details.count + $0.html.count + $0.text.count } ?? 0) + 512)
        let versions = shape.inclusions.contains(.story)
        if versions { bytes = Self.without("story", card) } else { bytes.append(contentsOf: card.dropLast()) }
        if let item, item.details.count > 2 {
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: item.details.dropFirst().dropLast())
        }
        if let item, !shape.content.isEmpty { appendContent(of: item, to: &bytes) }
        try appendInclusions(id, card: card, to: &bytes)
        if hit == nil || shape.fields?.members["links"] != nil { Self.appendLinks(id, card: card, to: &bytes) }
        if let hit { Self.appendExtras(of: hit, to: &bytes) }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private func appendContent(of item: StoredItem, to bytes: inout [UInt8]) {
        var json = JSONWriter(capacity: item.html.count + item.text.count + 256)
        json.object {
            for format in shape.content {
                $0.key(format.rawValue)
                ContentForms.write(format, of: item, to: &$0)
            }
        }
        bytes.append(contentsOf: ",\"content\":".utf8)
        bytes.append(contentsOf: json.bytes)
    }

    private func appendInclusions(_ id: ArticleID, card: [UInt8], to bytes: inout [UInt8]) throws {
        for inclusion in shape.inclusions {
            bytes.append(contentsOf: ",\"\(inclusion.rawValue)\":".utf8)
            switch inclusion {
            case .related: bytes.append(contentsOf: try Neighborhood.related(id, card: card, limit: 5, reader: reader))
            case .neighbors: bytes.append(contentsOf: try Neighborhood.neighbors(id, category: nil, reader: reader))
            case .story: bytes.append(contentsOf: try Neighborhood.story(ofCard: card, reader: reader))
            }
        }
    }

    private static func appendLinks(_ id: ArticleID, card: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: ",\"links\":".utf8)
        bytes.append(contentsOf: ArticleJSON.links(id: id, story: storyID(ofCard: card)))
    }

    /// The id of the story that a card tells of.
    static func storyID(ofCard card: [UInt8]) -> String? {
        guard let story = JSONSlices.member("story", of: card), story.first == UInt8(ascii: "{"),
            let id = JSONSlices.member("id", of: Array(story)), id.count > 2
        else { return nil }
        return String(decoding: id.dropFirst().dropLast(), as: UTF8.self)
    }

    /// An object without one member and without its closing brace.
    private static func without(_ name: String, _ card: [UInt8]) -> [UInt8] {
        var bytes = [UInt8(ascii: "{")]
        JSONSlices.forEachMember(of: card[...]) { key, value in
            guard !key.elementsEqual(name.utf8) else { return }
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: key)
            bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
            bytes.append(contentsOf: value)
        }
        return bytes
    }

    /// What a search adds to a card, members with a comma in front of each; nothing for a plain list.
    private static func appendExtras(of hit: ArticleHit, to bytes: inout [UInt8]) {
        guard hit.score != nil || hit.highlights != nil || !hit.explanation.isEmpty else { return }
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        var json = JSONWriter(continuing: consume taken, needsComma: true)
        if let highlights = hit.highlights {
            json.key("highlights")
            HighlightJSON.write(highlights, to: &json)
        }
        if let score = hit.score {
            json.key("score")
            json.number(score)
        }
        if !hit.explanation.isEmpty {
            json.key("explanation")
            json.object { parts in
                for part in hit.explanation {
                    parts.key(part.name)
                    parts.number(part.value)
                }
            }
        }
        bytes = json.bytes
    }
}

/// `highlights` of a hit: marked-up text for pages, ranges in UTF-16 units for programs. API.md §4.
enum HighlightJSON {
    static func write(_ highlights: Highlights, to json: inout JSONWriter) {
        json.object {
            $0.key("title")
            $0.string(validUTF8: highlights.title.htmlBytes)
            $0.key("text")
            $0.array { list in highlights.pieces.forEach { list.string(validUTF8: $0.htmlBytes) } }
            $0.key("ranges")
            $0.object { ranges in
                ranges.key("title")
                write(highlights.title.ranges, to: &ranges)
                ranges.key("text")
                ranges.array { list in highlights.pieces.forEach { write($0, to: &list) } }
            }
        }
    }

    private static func write(_ piece: MarkedText, to json: inout JSONWriter) {
        json.object {
            $0.key("text")
            $0.string(validUTF8: piece.textBytes)
            $0.key("ranges")
            write(piece.ranges, to: &$0)
        }
    }

    private static func write(_ ranges: [Range<Int>], to json: inout JSONWriter) {
        json.array {
            for range in ranges {
                $0.array {
                    $0.number(range.lowerBound)
                    $0.number(range.upperBound)
                }
            }
        }
    }
}
