/// What one file, or one item of a feed, said: read and decoded, but not yet judged or cleaned.
package struct Post: Sendable, Equatable {
    /// Empty when the file has none anywhere: front matter, first heading, file name.
    package var title: String
    package var published: PostDate?
    package var updated: PostDate?
    /// Paths from the root, `[["金融", "新浪财经", "国內"]]`; a post may have several. Empty when neither header nor folder names one.
    package var categories: [[String]]
    package var tags: [String]
    /// As written. In the generator's formats it is the site, not a person.
    package var author: String?
    /// The site that published it: the second part of a generator's path, or `source` in the front matter.
    package var source: String?
    /// `excerpt`, `description` or `summary` of the front matter.
    package var excerpt: String?
    /// Cover candidates in order: headimg, thumbnail, cover, image, banner… As written: placeholders are judged later.
    package var covers: [String]
    /// The original's address: `link`, `url`, `original`…
    package var link: String?
    /// A front-matter `id`, `abbrlink` or `permalink`, prefixed by its key: it wins over every derived identity.
    package var identity: String?
    package var comments: Bool?
    package var language: String?
    /// `draft: true`, `published: false` or a `_drafts` folder: not served.
    package var isDraft: Bool
    /// Written by the feed-to-Hexo generator (any generation). Its naive dates are crawl times in UTC that change with every crawl.
    package var isGenerated: Bool
    /// Every key that no field above took, in the order of the file.
    package var frontMatter: [FrontMatterEntry]
    /// Valid UTF-8 with LF line ends, without the header. HTML or Markdown: decided by Articles.
    package var body: [UInt8]
    /// From 1: the line of the file on which the body starts.
    package var bodyLine: Int

    package init(
        title: String = "", published: PostDate? = nil, updated: PostDate? = nil, categories: [[String]] = [],
        tags: [String] = [], author: String? = nil, source: String? = nil, excerpt: String? = nil, covers: [String] = [],
        link: String? = nil, identity: String? = nil, comments: Bool? = nil, language: String? = nil,
        isDraft: Bool = false, isGenerated: Bool = false, frontMatter: [FrontMatterEntry] = [], body: [UInt8] = [], bodyLine: Int = 1
    ) {
        self.title = title
        self.published = published
        self.updated = updated
        self.categories = categories
        self.tags = tags
        self.author = author
        self.source = source
        self.excerpt = excerpt
        self.covers = covers
        self.link = link
        self.identity = identity
        self.comments = comments
        self.language = language
        self.isDraft = isDraft
        self.isGenerated = isGenerated
        self.frontMatter = frontMatter
        self.body = body
        self.bodyLine = bodyLine
    }
}

/// A key of the front matter and its value.
package struct FrontMatterEntry: Sendable, Equatable {
    package var key: String
    package var value: FrontMatterValue

    package init(key: String, value: FrontMatterValue) {
        self.key = key
        self.value = value
    }
}

/// A YAML value whose scalars stay text: `2021`, `yes` and `null` are titles.
package indirect enum FrontMatterValue: Sendable, Equatable {
    case scalar(String)
    case list([FrontMatterValue])
    case map([FrontMatterEntry])
}

/// A moment as a post wrote it.
package struct PostDate: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var seconds: Int64
    package var precision: Precision
    /// Seconds east of UTC as written; nil when the post gave no zone and the configured one was taken.
    package var offset: Int?

    /// The smallest unit that the post wrote.
    package enum Precision: String, Sendable { case second, minute, hour, day, month, year }

    package init(seconds: Int64, precision: Precision, offset: Int?) {
        self.seconds = seconds
        self.precision = precision
        self.offset = offset
    }
}

/// Something about a file that its owner should know: what, where, and what was kept.
package struct PostDiagnostic: Sendable, Equatable {
    /// A stable, documented word such as `front_matter_repaired`, `date_not_understood`, `encoding_replaced`.
    package var code: String
    /// From 1; nil when it concerns the whole file.
    package var line: Int?
    package var message: String
    /// What was kept in spite of it; nil when nothing was lost.
    package var kept: String?

    package init(code: String, line: Int? = nil, message: String, kept: String? = nil) {
        self.code = code
        self.line = line
        self.message = message
        self.kept = kept
    }
}
