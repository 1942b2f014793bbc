import Posts

/// An article as it is stored and served: cleaned, measured, identified.
package struct Article: Sendable, Equatable {
    package var id: ArticleID
    package var title: String
    /// Seconds since 1970, UTC; nil without a date.
    package var published: Int64?
    package var datePrecision: PostDate.Precision?
    package var updated: Int64?
    package var author: String?
    /// `责任编辑：…` taken out of the body.
    package var editor: String?
    package var source: String?
    package var categories: [[String]]
    package var tags: [String]
    /// Clean HTML, UTF-8: API.md §5.
    package var html: [UInt8]
    /// Plain text, UTF-8: paragraphs separated by a blank line.
    package var text: [UInt8]
    package var summary: String
    package var images: [ArticleImage]
    package var cover: ArticleImage?
    /// Characters of `text` without white space.
    package var characterCount: Int
    package var readingMinutes: Int
    /// `zh-Hans`, `zh-Hant`, `ja`, `ko`, `en`, … or `und`.
    package var language: String
    package var comments: Bool?
    package var link: String?
    package var frontMatter: [FrontMatterEntry]
    /// 12 hex digits: hash of the cleaned content and of the cleaner's version.
    package var rev: String
    /// Hash of the form of the post without placeholder image numbers and crawl-time dates: change detection.
    package var canonicalHash: UInt64
    /// MinHash of the text for near-copies; empty when the text is too short.
    package var sketch: [UInt32]
    /// Text and HTML as the store keeps them, packed beside the writer, when `html` is left to them; nil: the writer packs.
    package var packedBody: [UInt8]?

    package init(
        id: ArticleID, title: String, published: Int64? = nil, datePrecision: PostDate.Precision? = nil,
        updated: Int64? = nil, author: String? = nil, editor: String? = nil, source: String? = nil,
        categories: [[String]] = [], tags: [String] = [], html: [UInt8] = [], text: [UInt8] = [], summary: String = "",
        images: [ArticleImage] = [], cover: ArticleImage? = nil, characterCount: Int = 0, readingMinutes: Int = 0,
        language: String = "und", comments: Bool? = nil, link: String? = nil, frontMatter: [FrontMatterEntry] = [],
        rev: String = "", canonicalHash: UInt64 = 0, sketch: [UInt32] = []
    ) {
        self.id = id
        self.title = title
        self.published = published
        self.datePrecision = datePrecision
        self.updated = updated
        self.author = author
        self.editor = editor
        self.source = source
        self.categories = categories
        self.tags = tags
        self.html = html
        self.text = text
        self.summary = summary
        self.images = images
        self.cover = cover
        self.characterCount = characterCount
        self.readingMinutes = readingMinutes
        self.language = language
        self.comments = comments
        self.link = link
        self.frontMatter = frontMatter
        self.rev = rev
        self.canonicalHash = canonicalHash
        self.sketch = sketch
    }
}

/// An image of an article.
package struct ArticleImage: Sendable, Equatable {
    package var src: String
    package var alt: String
    package var width: Int?
    package var height: Int?
    /// `tag` or `url`: where width and height come from; nil without them.
    package var sizeSource: String?
    package var caption: String?

    package init(src: String, alt: String = "", width: Int? = nil, height: Int? = nil, sizeSource: String? = nil, caption: String? = nil) {
        self.src = src
        self.alt = alt
        self.width = width
        self.height = height
        self.sizeSource = sizeSource
        self.caption = caption
    }
}
