import Articles

/// Packs bodies on the threads that make articles, so that the one writer need not. Not Sendable: one thread at a time.
package final class BodyPacker {
    private let codec = BodyCodec()

    package init() {}

    /// Fills `packedBody`, which the HTML is then left to. When zlib finds no memory it stays nil, and the writer packs and tells.
    package func pack(_ article: inout Article) {
        article.packedBody = try? codec.compress(text: article.text, html: article.html)
        if article.packedBody != nil { article.html = [] }
    }
}
