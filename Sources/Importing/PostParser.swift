import Articles
import Posts
import Store

/// Bytes of a post → what the store is to do with them. Pure but for nothing; any thread.
struct PostParser: Sendable {
    let reader: PostReader
    let maker: ArticleMaker
    /// True: an article is stored again though its canonical form is the same.
    let isForced: Bool

    /// A file, or an item of an archive, that is a post.
    /// - Parameters:
    ///   - stamp: its canonical hash is filled in here.
    ///   - path: what categories and, without a date, the identity come from; for an item of an archive as if it were unpacked beside it.
    func change(_ bytes: [UInt8], stamp: FileStamp, path: [UInt8], known: KnownFileTable.Known?) -> Change {
        switch reader.read(bytes, path: path) {
        case .refused(let diagnostic):
            return .refused(stamp, problems: [ImportProblem(stamp.key, diagnostic, isFatal: true)])
        case .post(let post, let diagnostics):
            return change(post, diagnostics, stamp: stamp, path: path, known: known)
        }
    }

    /// A post that has been read already: an item of a feed.
    func change(
        _ post: Post, _ diagnostics: [PostDiagnostic], stamp: FileStamp, path: [UInt8], known: KnownFileTable.Known?
    ) -> Change {
        var problems: [ImportProblem] = []
        for diagnostic in diagnostics { problems.append(ImportProblem(stamp.key, diagnostic)) }
        if post.isDraft {
            problems.append(ImportProblem(path: stamp.key, code: "draft", message: "a draft is not served"))
            return .container(stamp, problems: problems)
        }
        let (article, remarks) = maker.article(from: post, path: path)
        for remark in remarks { problems.append(ImportProblem(stamp.key, remark)) }
        var stamp = stamp
        stamp.canonicalHash = article.canonicalHash
        if let known, !known.isRefused, known.canonicalHash == article.canonicalHash, article.canonicalHash != 0, !isForced {
            return .unchanged(stamp)
        }
        return .article(stamp, article, problems: problems)
    }
}

extension ImportProblem {
    init(_ key: [UInt8], _ diagnostic: PostDiagnostic, isFatal: Bool = false) {
        self.init(
            path: key, line: diagnostic.line, code: diagnostic.code, message: diagnostic.message, kept: diagnostic.kept, isFatal: isFatal)
    }
}
