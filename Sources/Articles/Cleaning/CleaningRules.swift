/// What is taken out of crawled bodies, for all sites and per site: the content of `Config/cleaning.rules`, which says what each rule does.
///
///     [*]
///     drop-class *qrcode*
///     [site 新浪财经 | sina.com.cn]
///     drop-line 新浪声明*
package struct CleaningRules: Sendable {
    /// Largest rules file, in bytes.
    package static let fileBytesMax = 1 << 20
    /// Longest line, in bytes.
    package static let lineBytesMax = 1_024

    /// A rule as written.
    enum Rule: Sendable, Equatable {
        case dropClass(String)
        case keepClass(String)
        case dropLine(String)
        case dropImage(String)
        case dropBetween(String, String)
        case figureClass(String)
        case captionClass(String)
        case editor(String)
        case placeholder(host: String)
        case redirect(host: String, path: String, parameter: String)
        case proxy(host: String, prefix: String)
        case video(host: String, path: String, address: String)
    }

    /// Rules and the sites that they are for; no names: for all.
    struct Section: Sendable {
        var names: [String]
        var rules: [Rule] = []
    }

    var sections: [Section] = []

    /// The rules that come with the program, equal to `Config/cleaning.rules`.
    package static let standard: CleaningRules = (try? CleaningRules(parsing: Array(standardSource.utf8))) ?? CleaningRules()

    /// No rules: only what the cleaner does of itself.
    package init() {}

    /// A line of a rules file that cannot be understood.
    package struct ParseError: Error, Equatable, CustomStringConvertible {
        /// From 1.
        package var line: Int
        package var message: String

        package var description: String { "line \(line): \(message)" }
    }

    /// Reads a rules file.
    ///
    /// - Throws: `ParseError` for the first line that is not understood; nothing is taken then.
    package init(parsing bytes: [UInt8]) throws(ParseError) {
        guard bytes.count <= Self.fileBytesMax else {
            throw ParseError(line: 1, message: "the file is larger than \(Self.fileBytesMax) bytes")
        }
        guard let source = String(validating: bytes, as: UTF8.self) else {
            throw ParseError(line: 1, message: "the file is not UTF-8")
        }
        var number = 0
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let text = Self.trimmed(line)
            if text.isEmpty || text.hasPrefix("#") { continue }
            do throws(Mistake) {
                try add(text)
            } catch {
                throw ParseError(line: number, message: error.message)
            }
        }
    }

    private struct Mistake: Error {
        var message: String
        init(_ message: String) { self.message = message }
    }

    private mutating func add(_ text: Substring) throws(Mistake) {
        guard text.utf8.count <= Self.lineBytesMax else { throw Mistake("longer than \(Self.lineBytesMax) bytes") }
        if text.hasPrefix("[") {
            sections.append(Section(names: try Self.siteNames(text)))
            return
        }
        guard !sections.isEmpty else { throw Mistake("a rule before the first section: write [*] or [site NAME] above it") }
        sections[sections.count - 1].rules.append(try Self.rule(text))
    }

    private static func siteNames(_ text: Substring) throws(Mistake) -> [String] {
        if text == "[*]" { return [] }
        guard text.hasPrefix("[site "), text.hasSuffix("]") else { throw Mistake("a section is [*] or [site NAME | NAME]") }
        let names = text.dropFirst(6).dropLast().split(separator: "|").map(trimmed).filter { !$0.isEmpty }
        guard !names.isEmpty else { throw Mistake("the section names no site") }
        return names.map { lowercased(String($0)) }
    }

    private static func rule(_ text: Substring) throws(Mistake) -> Rule {
        let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "\t" })
        let word = String(parts[0])
        let rest = parts.count > 1 ? trimmed(parts[1]) : ""
        guard !rest.isEmpty else { throw Mistake("\(word) needs what it is about") }
        switch word {
        case "drop-class": return .dropClass(try pattern(rest))
        case "keep-class": return .keepClass(try pattern(rest))
        case "drop-line": return .dropLine(try pattern(rest))
        case "drop-image": return .dropImage(try pattern(rest))
        case "drop-between":
            let ends = rest.split(separator: "|").map(trimmed)
            guard ends.count == 2 else { throw Mistake("drop-between is START | END") }
            return .dropBetween(try pattern(ends[0]), try pattern(ends[1]))
        case "figure-class": return .figureClass(try pattern(rest))
        case "caption-class": return .captionClass(try pattern(rest))
        case "editor": return .editor(String(rest))
        case "placeholder": return .placeholder(host: lowercased(String(rest)))
        case "redirect":
            let words = rest.split(separator: " ")
            guard words.count == 2 else { throw Mistake("redirect is HOST/PATH NAME") }
            let address = address(words[0])
            return .redirect(host: address.host, path: address.path, parameter: String(words[1]))
        case "proxy":
            let address = address(rest)
            return .proxy(host: address.host, prefix: address.path)
        case "video": return try video(rest)
        default: throw Mistake("\(word) is no rule: see the head of cleaning.rules")
        }
    }

    private static func video(_ text: Substring) throws(Mistake) -> Rule {
        let words = text.split(separator: " ")
        guard words.count == 2, words.allSatisfy({ $0.components(around: "{id}") != nil }), words[1].hasPrefix("https://") else {
            throw Mistake("video is HOST/PATH ADDRESS, with {id} once in both, ADDRESS starting with https://")
        }
        let address = address(words[0])
        return .video(host: address.host, path: address.path, address: String(words[1]))
    }

    private static func pattern(_ text: Substring) throws(Mistake) -> String {
        let inner = text.drop { $0 == "*" }
        guard !inner.isEmpty else { throw Mistake("a pattern of nothing but * would fit everything") }
        guard text.count - inner.count <= 1, !inner.dropLast().contains("*") else {
            throw Mistake("* stands only at the start and at the end of a pattern")
        }
        return String(text)
    }

    private static func address(_ text: Substring) -> (host: String, path: String) {
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        return (lowercased(String(text[..<slash])), String(text[slash...]))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.last, last == " " || last == "\t" || last == "\r" || last == "\r\n" { text.removeLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }

    static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map(asciiLower), as: UTF8.self)
    }
}

extension StringProtocol {
    /// What stands before and after the only occurrence of `mark`; nil when it occurs not once.
    func components(around mark: String) -> (before: SubSequence, after: SubSequence)? {
        let ranges = ranges(of: mark)
        guard ranges.count == 1, let range = ranges.first else { return nil }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
