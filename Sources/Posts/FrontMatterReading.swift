/// A header read by the first of three readers that can: plain subset, Yams, tolerant.
struct FrontMatterReading {
    var entries: [FrontMatterEntry]
    var diagnostics: [PostDiagnostic]

    static func read(_ text: [UInt8], _ header: HeaderFinder.Header, headerLine: Int, limits: PostLimits) -> FrontMatterReading {
        switch header.kind {
        case .none: return FrontMatterReading(entries: [], diagnostics: [])
        case .yaml: return yaml(text, header.range, headerLine, limits)
        case .toml:
            let result = TOMLFrontMatter.read(text, header.range, limits: limits)
            return FrontMatterReading(
                entries: result.entries, diagnostics: ignored(result.ignoredLines, text, header.range, headerLine, "TOML"))
        case .json: return json(text, header.range, headerLine, limits)
        case .bareJSON:
            let wrapped = [0x7B] + text[header.range] + [0x7D]
            return json(wrapped, 0..<wrapped.count, headerLine, limits)
        }
    }

    private static func yaml(_ text: [UInt8], _ range: Range<Int>, _ headerLine: Int, _ limits: PostLimits) -> FrontMatterReading {
        if let entries = PlainFrontMatter.read(text, range, keysMax: limits.headerKeysMax) {
            return FrontMatterReading(entries: entries, diagnostics: [])
        }
        switch YAMLFrontMatter.read(text, range, limits: limits) {
        case .entries(let entries): return FrontMatterReading(entries: entries, diagnostics: [])
        case .refused(let why, let line):
            let result = TolerantFrontMatter.read(text, range, limits: limits)
            let repaired = PostDiagnostic(
                code: "front_matter_repaired", line: line.map { headerLine + $0 - 1 } ?? headerLine,
                message: "the front matter is not YAML: \(Bytes.cut(why, 200))", kept: "\(result.entries.count) keys")
            return FrontMatterReading(
                entries: result.entries,
                diagnostics: [repaired] + ignored(result.ignoredLines, text, range, headerLine, "front matter"))
        }
    }

    private static func json(_ text: [UInt8], _ range: Range<Int>, _ headerLine: Int, _ limits: PostLimits) -> FrontMatterReading {
        guard let value = JSONText.read(text, range, depthMax: limits.headerDepthMax, nodesMax: limits.headerNodesMax),
            case .map(let entries) = FrontMatterValue(value)
        else {
            let result = TolerantFrontMatter.read(text, range, limits: limits)
            let diagnostic = PostDiagnostic(
                code: "front_matter_repaired", line: headerLine, message: "the front matter is not JSON",
                kept: "\(result.entries.count) keys")
            return FrontMatterReading(entries: result.entries, diagnostics: [diagnostic])
        }
        return FrontMatterReading(entries: Array(entries.prefix(limits.headerKeysMax)), diagnostics: [])
    }

    private static func ignored(
        _ lines: [Int], _ text: [UInt8], _ range: Range<Int>, _ headerLine: Int, _ what: String
    ) -> [PostDiagnostic] {
        lines.prefix(20).map {
            PostDiagnostic(
                code: "front_matter_line_ignored", line: headerLine + $0, message: "nothing could be made of this line of the \(what)")
        }
    }
}
