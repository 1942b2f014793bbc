/// Chooses the picture that stands for an article.
enum Cover {
    /// The first usable candidate of the front matter, else the first image of the body; with its size where that is known.
    static func choose(from candidates: [String], base: String?, site: String?, images: [ArticleImage], cleaner: HTMLCleaner)
        -> ArticleImage?
    {
        for candidate in candidates {
            guard let address = cleaner.coverAddress(candidate, base: base, site: site) else { continue }
            if let image = images.first(where: { $0.src == address }) { return image }
            let size = CleaningPass.size(inAddress: Array(address.utf8))
            return ArticleImage(src: address, width: size?.width, height: size?.height, sizeSource: size == nil ? nil : "url")
        }
        return images.first
    }
}
