import Posts

/// Turns a post into an article: cleaning, text, summary, images, language, identity. Pure and total.
package struct ArticleMaker: Sendable {
    package init() {}

    /// - Parameter path: relative to the imported root; stands in for the date in the identity where there is none.
    package func article(from post: Post, path: [UInt8]) -> (article: Article, diagnostics: [PostDiagnostic]) {
        (Article(id: ArticleID(bits: 0), title: post.title), [])
    }
}
