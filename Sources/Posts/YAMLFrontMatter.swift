import Yams

/// The middle reader: whatever is YAML and outside the plain subset, through Yams. Nodes are composed, never loaded, so scalars stay text.
enum YAMLFrontMatter {
    enum Outcome {
        case entries([FrontMatterEntry])
        /// Not YAML, or no map: why, and the line from 1 within the header.
        case refused(String, line: Int?)
    }

    /// Cost: some 70 µs a header; bounded by `limits` whatever the text holds.
    static func read(_ text: [UInt8], _ range: Range<Int>, limits: PostLimits) -> Outcome {
        if let why = tooMuch(text, range, limits) { return .refused(why, line: nil) }
        do {
            // The parser's own choice of an encoding asks the environment each time.
            guard let node = try Yams.compose(yaml: Bytes.string(text, range), .default, .default, .utf8) else { return .entries([]) }
            var budget = limits.headerNodesMax
            guard case .mapping(let mapping) = node else { return .refused("the front matter is no map of keys", line: 1) }
            guard mapping.count <= limits.headerKeysMax else { return .refused("more keys than \(limits.headerKeysMax)", line: nil) }
            guard let entries = entries(mapping, limits.headerDepthMax, &budget) else {
                return .refused("deeper or larger than the limits", line: nil)
            }
            return .entries(entries)
        } catch let error as YamlError {
            return .refused(reason(error).text, line: reason(error).line)
        } catch {
            return .refused("not YAML", line: nil)
        }
    }

    private static func reason(_ error: YamlError) -> (text: String, line: Int?) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            (problem, mark.line)
        case .reader(let problem, _, _, _): (problem, nil)
        case .duplicatedKeysInMapping(let keys, _):
            // Sorted, for they come out of a set, in another order each time.
            ("duplicate keys \(keys.map { "\($0)" }.sorted().prefix(3).map { Bytes.cut($0, 40) })", nil)
        default: ("not YAML", nil)
        }
    }

    /// Why Yams must not see this: composing recurses, and hashing keys unfolds aliases. Counted generously, quotes and all.
    private static func tooMuch(_ text: [UInt8], _ range: Range<Int>, _ limits: PostLimits) -> String? {
        if range.count > limits.yamlBytesMax { return "larger than \(limits.yamlBytesMax) bytes" }
        var aliases = 0
        var depth = 0
        var deepest = 0
        var markers = 0
        var anchors = false
        var at = range.lowerBound
        while at < range.upperBound {
            switch text[at] {
            case 0x2A: aliases += 1
            case 0x26: anchors = true
            case 0x5B, 0x7B:
                depth += 1
                deepest = max(deepest, depth)
            case 0x5D, 0x7D: depth = max(0, depth - 1)
            case 0x0A: markers = 0
            case 0x2D, 0x3F, 0x3A:
                if at + 1 < range.upperBound, Bytes.isBlank(text[at + 1]) {
                    markers += 1
                    deepest = max(deepest, markers)
                }
            default: break
            }
            at += 1
        }
        if deepest > limits.headerDepthMax { return "nested deeper than \(limits.headerDepthMax)" }
        if anchors, aliases > limits.yamlAliasesMax { return "more aliases than \(limits.yamlAliasesMax)" }
        return nil
    }

    private static func entries(_ mapping: Node.Mapping, _ depth: Int, _ budget: inout Int) -> [FrontMatterEntry]? {
        var found: [FrontMatterEntry] = []
        found.reserveCapacity(mapping.count)
        for (key, value) in mapping {
            guard let value = converted(value, depth - 1, &budget) else { return nil }
            guard case .scalar(let name) = key else { continue }
            found.append(FrontMatterEntry(key: name.string, value: value))
        }
        return found
    }

    private static func converted(_ node: Node, _ depth: Int, _ budget: inout Int) -> FrontMatterValue? {
        budget -= 1
        guard depth >= 0, budget >= 0 else { return nil }
        switch node {
        case .scalar(let scalar): return .scalar(scalar.string)
        case .sequence(let sequence):
            var items: [FrontMatterValue] = []
            items.reserveCapacity(sequence.count)
            for item in sequence {
                guard let value = converted(item, depth - 1, &budget) else { return nil }
                items.append(value)
            }
            return .list(items)
        case .mapping(let mapping): return entries(mapping, depth, &budget).map { .map($0) }
        case .alias: return nil
        }
    }
}
