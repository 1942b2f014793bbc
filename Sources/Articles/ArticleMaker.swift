import Posts

/// Turns a post into an article: cleaning, text, summary, images, language, identity. Pure and total; any thread.
package struct ArticleMaker: Sendable {
    /// Rises when the same post becomes another article: a part of every `rev`.
    package static let version = "2"

    private let cleaner: HTMLCleaner

    package init(rules: CleaningRules = .standard) {
        cleaner = HTMLCleaner(rules: rules)
    }

    /// - Parameter path: relative to the imported root; stands in for the date in the identity where there is none, and tells HTML by its ending.
    /// - Complexity: linear in the body.
    package func article(from post: Post, path: [UInt8]) -> (article: Article, diagnostics: [PostDiagnostic]) {
        let cleaned = cleaner.clean(htmlBody(of: post, path: path), base: post.link, site: post.source)
        var article = Article(id: Identity.article(of: post, path: path), title: title(of: post, text: cleaned.text))
        article.published = post.published?.seconds
        article.datePrecision = post.published?.precision
        article.updated = post.updated?.seconds
        article.author = post.author
        article.editor = cleaned.editor
        article.source = post.source
        article.categories = post.categories
        article.tags = post.tags
        article.html = cleaned.html
        article.text = CanonicalComposition.composed(cleaned.text)
        article.summary = summary(of: post, cleaned, text: article.text)
        article.images = cleaned.images
        article.cover = Cover.choose(
            from: post.covers, base: post.link, site: post.source, images: cleaned.images, cleaner: cleaner)
        measure(&article, post)
        article.comments = post.comments
        article.link = post.link
        article.frontMatter = post.frontMatter
        article.rev = revision(of: article)
        article.canonicalHash = CanonicalForm.hash(of: post)
        return (article, cleaned.diagnostics)
    }

    private func htmlBody(of post: Post, path: [UInt8]) -> [UInt8] {
        switch BodyFormat.detect(post.body, path: path) {
        case .html: post.body
        case .markdown: Markdown.html(CanonicalForm.withoutBraceEscapes(post.body))
        }
    }

    /// A post without a title is called by the first words of its text.
    private func title(of post: Post, text: [UInt8]) -> String {
        if !post.title.isEmpty { return post.title }
        let line = text.prefix(Summary.bytesMax).split(separator: 0x0A).first ?? []
        let words = Summary.collapsed(String(decoding: line, as: UTF8.self))
        if words.isEmpty { return Self.untitled }
        return words.count <= Self.titleCharactersMax ? words : String(words.prefix(Self.titleCharactersMax - 1)) + "…"
    }

    /// What an article is called that has neither a title nor a text.
    package static let untitled = "无题"
    /// Characters of a title that is made from the text.
    package static let titleCharactersMax = 60

    /// - Parameter text: that of the body, composed.
    private func summary(of post: Post, _ cleaned: CleanedBody, text: [UInt8]) -> String {
        if let excerpt = post.excerpt {
            let plain = Summary.collapsed(String(decoding: cleaner.clean(Array(excerpt.utf8), base: nil, site: nil).text, as: UTF8.self))
            if !plain.isEmpty { return plain }
        }
        if let end = MoreMark.place(in: post.body) {
            let beginning = cleaner.clean(htmlBody(of: Post(body: Array(post.body[..<end])), path: []), base: nil, site: post.source).text
            let plain = Summary.collapsed(String(decoding: beginning, as: UTF8.self))
            if !plain.isEmpty { return plain }
        }
        let lead = Summary.text(of: CanonicalComposition.composed(Summary.withoutBylines(cleaned.lead)))
        return lead.isEmpty ? Summary.text(of: text) : lead
    }

    private func measure(_ article: inout Article, _ post: Post) {
        let statistics = TextStatistics(of: article.text)
        article.characterCount = statistics.characters
        article.readingMinutes = statistics.readingMinutes
        // The title decides where the body is a picture or a table of numbers.
        let subject = statistics.characters >= 8 ? statistics : TextStatistics(of: Array(article.title.utf8) + article.text)
        article.language = subject.language { LatinLanguage.tag(of: article.text.isEmpty ? Array(article.title.utf8) : article.text) }
    }

    /// 12 hex digits over what is served and the version of what made it.
    private func revision(of article: Article) -> String {
        var hash = ContentHash()
        hash.add(Self.version.utf8)
        hash.add(article.title.utf8)
        hash.add(article.html)
        hash.add(article.summary.utf8)
        let digits = String(hash.value >> 16, radix: 16)
        return String(repeating: "0", count: 12 - digits.utf8.count) + digits
    }
}

/// Hexo's `<!-- more -->`: what stands before it is the summary.
enum MoreMark {
    private static let open = ByteNeedle("<!--")

    /// The place of the mark, blanks inside it in any number.
    static func place(in body: [UInt8]) -> Int? {
        var index = 0
        while let start = open.first(in: body, from: index) {
            var position = start + 4
            while position < body.count, BodyFormat.isBlank(body[position]) { position += 1 }
            if ByteSearch.starts(Array("more".utf8), in: body, at: position) {
                position += 4
                while position < body.count, BodyFormat.isBlank(body[position]) { position += 1 }
                if ByteSearch.starts(Array("-->".utf8), in: body, at: position) { return start }
            }
            index = start + 4
        }
        return nil
    }
}
