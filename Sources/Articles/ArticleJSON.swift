import Posts

/// The ready bytes of an article's card and details: API.md §3. Made once, at import.
package enum ArticleJSON {
    /// A card, one JSON object.
    /// - Parameters:
    ///   - categories: the union of those of all files that carry the article.
    ///   - localOffset: of `published_local`, seconds east of UTC.
    ///   - story: nil when the article is the only version of its story.
    package static func card(
        of article: Article, categories: [CategoryName], localOffset: Int, story: (id: String, count: Int)?
    ) -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.object {
            let id = article.id.description
            $0.key("id")
            $0.string(id)
            $0.key("title")
            $0.string(article.title)
            $0.key("summary")
            $0.string(article.summary)
            $0.key("published_at")
            $0.stringOrNull(article.published.map { Timestamp.text($0) })
            $0.key("published_local")
            $0.stringOrNull(article.published.map { Timestamp.text($0, offset: localOffset) })
            $0.key("date_precision")
            $0.stringOrNull(article.datePrecision?.rawValue)
            $0.key("author")
            $0.stringOrNull(article.author)
            $0.key("source")
            $0.stringOrNull(article.source)
            $0.key("categories")
            write(categories, to: &$0)
            $0.key("tags")
            $0.array { for tag in article.tags { $0.string(tag) } }
            $0.key("cover")
            if let cover = article.cover { write(cover, isCover: true, to: &$0) } else { $0.null() }
            $0.key("char_count")
            $0.number(article.characterCount)
            $0.key("reading_minutes")
            $0.number(article.readingMinutes)
            $0.key("lang")
            $0.string(article.language)
            $0.key("story")
            if let story {
                $0.object {
                    $0.key("id")
                    $0.string(story.id)
                    $0.key("count")
                    $0.number(story.count)
                }
            } else {
                $0.null()
            }
            $0.key("rev")
            $0.string(article.rev)
            $0.key("url")
            $0.string("/v1/articles/\(id)")
        }
        return json.bytes
    }

    /// What an item has beyond its card and content, one JSON object.
    /// - Parameter firstSeen: seconds since 1970 of the article's first import.
    package static func details(of article: Article, firstSeen: Int64) -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.object {
            $0.key("updated_at")
            $0.stringOrNull((article.updated ?? article.published).map { Timestamp.text($0) })
            $0.key("first_seen_at")
            $0.string(Timestamp.text(firstSeen))
            $0.key("editor")
            $0.stringOrNull(article.editor)
            $0.key("comments")
            if let comments = article.comments { $0.bool(comments) } else { $0.null() }
            $0.key("link")
            $0.stringOrNull(article.link)
            $0.key("images")
            $0.array { for image in article.images { write(image, isCover: false, to: &$0) } }
            $0.key("front_matter")
            $0.object { write(article.frontMatter, to: &$0) }
        }
        return json.bytes
    }

    private static func write(_ categories: [CategoryName], to json: inout JSONWriter) {
        json.array {
            for category in categories {
                $0.object {
                    $0.key("id")
                    $0.string(category.id)
                    $0.key("path")
                    $0.array { for name in category.path { $0.string(name) } }
                }
            }
        }
    }

    private static func write(_ image: ArticleImage, isCover: Bool, to json: inout JSONWriter) {
        json.object {
            $0.key("src")
            $0.string(image.src)
            if !isCover {
                $0.key("alt")
                $0.string(image.alt)
            }
            $0.key("width")
            $0.numberOrNull(image.width)
            $0.key("height")
            $0.numberOrNull(image.height)
            $0.key("size_source")
            $0.stringOrNull(image.sizeSource)
            if !isCover {
                $0.key("caption")
                $0.stringOrNull(image.caption)
            }
            $0.key("referrer_policy")
            $0.string("no-referrer")
        }
    }

    /// A key that stands twice keeps its first place and its last value: JSON objects have unique names (RFC 8259 §4).
    private static func write(_ entries: [FrontMatterEntry], to json: inout JSONWriter) {
        var last: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { last[entry.key] = index }
        for (index, entry) in entries.enumerated() where last[entry.key] == index {
            json.key(entry.key)
            write(entry.value, to: &json)
        }
    }

    private static func write(_ value: FrontMatterValue, to json: inout JSONWriter) {
        switch value {
        case .scalar(let text): json.string(text)
        case .list(let items): json.array { for item in items { write(item, to: &$0) } }
        case .map(let entries): json.object { write(entries, to: &$0) }
        }
    }
}
