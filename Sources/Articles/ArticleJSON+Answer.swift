extension ArticleJSON {
    /// The whole answer of `GET /v1/articles/{id}` in its usual shape: the card, the details, the HTML and links in an envelope.
    ///
    ///     {"data":{…card…,…details…,"content":{"html":"…"},"links":{…}},"meta":{},"links":{"self":"/v1/articles/…"}}
    ///
    /// - Parameters:
    ///   - card: as `card(of:)` writes it.
    ///   - details: as `details(of:)` writes them.
    ///   - story: the id of the story that the card tells of.
    package static func answer(id: ArticleID, card: [UInt8], details: [UInt8], html: [UInt8], story: String?) -> [UInt8] {
        var content = JSONWriter(capacity: html.count + html.count / 8 + 64)
        content.object {
            $0.key("html")
            $0.string(utf8: html)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(card.count + details.count + content.bytes.count + 384)
        bytes.append(contentsOf: #"{"data":"#.utf8)
        bytes.append(contentsOf: card.dropLast())
        if details.count > 2 {
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: details.dropFirst().dropLast())
        }
        bytes.append(contentsOf: #","content":"#.utf8)
        bytes.append(contentsOf: content.bytes)
        bytes.append(contentsOf: #","links":"#.utf8)
        bytes.append(contentsOf: links(id: id, story: story))
        bytes.append(contentsOf: "},\"meta\":{},\"links\":{\"self\":\"/v1/articles/\(id)\"}}".utf8)
        return bytes
    }

    /// The `links` of an item.
    package static func links(id: ArticleID, story: String?) -> [UInt8] {
        var json = JSONWriter()
        json.object {
            $0.key("self")
            $0.string("/v1/articles/\(id)")
            $0.key("related")
            $0.string("/v1/articles/\(id)/related")
            $0.key("neighbors")
            $0.string("/v1/articles/\(id)/neighbors")
            $0.key("story")
            $0.stringOrNull(story.map { "/v1/stories/\($0)" })
        }
        return json.bytes
    }
}
