import Posts

/// Makes clean HTML, text, images and the editor's name out of a crawled HTML body: API.md §5.
///
/// The output is an allow-list, written anew from what the tokenizer found; nothing of the input is passed through. It is well-formed, every
/// attribute quoted, and parses to the tree that was meant; `clean(clean(x))` is `clean(x)`. Linear in the body. Thread-safe.
package struct HTMLCleaner: Sendable {
    /// Longest body, in bytes; what is beyond is cut off, with a diagnostic.
    package var bodyBytesMax = 16 << 20
    /// Deepest nesting of the input that is followed; tags of deeper elements are left out, their text stays.
    package static let depthMax = 256
    /// Deepest nesting of kept blocks (lists, quotes, tables and their parts).
    package static let containerDepthMax = 64
    /// Most images that are kept of one body.
    package static let imagesMax = 5_000

    private let generic: CompiledCleaningRules
    /// Rules with those of a site, by its names in lower case.
    private let bySite: [String: CompiledCleaningRules]

    package init(rules: CleaningRules = .standard) {
        let common = rules.sections.filter(\.names.isEmpty).flatMap(\.rules)
        generic = CompiledCleaningRules(common)
        var own: [String: [CleaningRules.Rule]] = [:]
        for section in rules.sections {
            for name in section.names { own[name, default: []].append(contentsOf: section.rules) }
        }
        bySite = own.mapValues { CompiledCleaningRules(common + $0) }
    }

    /// - Parameters:
    ///   - body: UTF-8 with LF line ends.
    ///   - base: the post's link, for relative addresses and for the rules of its host; nil: relative addresses are dropped.
    ///   - site: for the rules of that site.
    package func clean(_ body: [UInt8], base: String?, site: String?) -> CleanedBody {
        let address = WebAddress(base: base)
        let rules = rules(site: site, base: address.base)
        var diagnostics: [PostDiagnostic] = []
        var body = body
        if body.count > bodyBytesMax {
            body = cut(body)
            diagnostics.append(
                PostDiagnostic(
                    code: "body_too_long", message: "the body is longer than \(bodyBytesMax) bytes",
                    kept: "the first \(body.count) bytes"))
        }
        var pass = CleaningPass(rules: rules, address: address, bodyCount: body.count)
        pass.run(body.span)
        if pass.hasMutedAll {
            // Everything was in an element that the rules drop: then the rules are wrong, not the article.
            pass = CleaningPass(rules: rules, address: address, bodyCount: body.count)
            pass.allowsMuting = false
            pass.run(body.span)
        }
        if pass.isOverBudget {
            diagnostics.append(
                PostDiagnostic(
                    code: "markup_reduced", message: "the markup would have grown beyond \(pass.htmlBytesMax) bytes",
                    kept: "the text, without some of its formatting and images"))
        }
        return CleanedBody(
            html: pass.html, text: pass.text, lead: pass.lead(), images: pass.images, editor: pass.editor, diagnostics: diagnostics)
    }

    /// The address of an image that a front matter names as the cover; nil for placeholders, `data:`, `/undefined` and what is no address.
    package func coverAddress(_ source: String, base: String?, site: String?) -> String? {
        let address = WebAddress(base: base)
        let rules = rules(site: site, base: address.base)
        guard let absolute = address.absolute(Array(source.utf8), allowsMail: false), let image = rules.unwrapped(absolute),
            !rules.isPlaceholder(image), !rules.images.matches(image.span, 0, image.count)
        else { return nil }
        return String(decoding: image, as: UTF8.self)
    }

    private func rules(site: String?, base: [UInt8]?) -> CompiledCleaningRules {
        guard !bySite.isEmpty else { return generic }
        if let site, let own = bySite[CleaningRules.lowercased(site)] { return own }
        guard let base else { return generic }
        var domain = WebAddress.host(of: base)[...]
        for _ in 0..<6 {
            if let own = bySite[String(decoding: domain, as: UTF8.self)] { return own }
            guard let dot = domain.firstIndex(of: UInt8(ascii: ".")) else { break }
            domain = domain[(dot + 1)...]
        }
        return generic
    }

    /// The first `bodyBytesMax` bytes, not ending within a character.
    private func cut(_ body: [UInt8]) -> [UInt8] {
        var end = bodyBytesMax
        while end > 0 && body[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(body[..<end])
    }
}

/// What came of a body.
package struct CleanedBody: Sendable, Equatable {
    /// UTF-8.
    package var html: [UInt8]
    /// UTF-8: paragraphs separated by a blank line, lines by LF, cells of a table by a tab; no markup, not normalised yet.
    package var text: [UInt8]
    /// UTF-8: the beginning of the running text, without headings, code, tables and figures; for a summary.
    package var lead: [UInt8]
    /// In the order of the body; no placeholders.
    package var images: [ArticleImage]
    /// From a line such as `责任编辑：王翔`.
    package var editor: String?
    package var diagnostics: [PostDiagnostic]

    package init(
        html: [UInt8] = [], text: [UInt8] = [], lead: [UInt8] = [], images: [ArticleImage] = [], editor: String? = nil,
        diagnostics: [PostDiagnostic] = []
    ) {
        self.html = html
        self.text = text
        self.lead = lead
        self.images = images
        self.editor = editor
        self.diagnostics = diagnostics
    }
}
