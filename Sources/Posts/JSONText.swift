/// A small JSON reader (RFC 8259) for headers and feeds: strict on structure, bounded in depth, numbers and literals stay text.
struct JSONText {
    /// A value as it was written.
    indirect enum Value: Equatable {
        case string(String)
        /// A number, `true` or `false`, as text.
        case literal(String)
        case null
        case array([Value])
        case object([(key: String, value: Value)])

        static func == (lhs: Value, rhs: Value) -> Bool {
            switch (lhs, rhs) {
            case (.string(let a), .string(let b)), (.literal(let a), .literal(let b)): a == b
            case (.null, .null): true
            case (.array(let a), .array(let b)): a == b
            case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
            default: false
            }
        }
    }

    private let text: [UInt8]
    private var at: Int
    private let end: Int
    private let depthMax: Int
    private var budget: Int

    /// The value that `range` holds and nothing else but blanks; nil when it is not JSON or over the limits.
    static func read(_ text: [UInt8], _ range: Range<Int>, depthMax: Int, nodesMax: Int) -> Value? {
        var reader = JSONText(text: text, at: range.lowerBound, end: range.upperBound, depthMax: depthMax, budget: nodesMax)
        guard let value = reader.value(depthMax) else { return nil }
        reader.skipBlanks()
        return reader.at == reader.end ? value : nil
    }

    /// The index after the `}` that closes the object at `start`; nil when none does within `limit` bytes.
    static func objectEnd(_ text: [UInt8], _ start: Int, limit: Int) -> Int? {
        var depth = 0
        var at = start
        let end = min(text.count, start + limit)
        var inString = false
        while at < end {
            switch text[at] {
            case 0x22: inString.toggle()
            case 0x5C where inString: at += 1
            case 0x7B where !inString: depth += 1
            case 0x7D where !inString:
                depth -= 1
                if depth == 0 { return at + 1 }
            default: break
            }
            at += 1
        }
        return nil
    }

    private init(text: [UInt8], at: Int, end: Int, depthMax: Int, budget: Int) {
        self.text = text
        self.at = at
        self.end = end
        self.depthMax = depthMax
        self.budget = budget
    }

    private mutating func skipBlanks() {
        while at < end, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x09 || text[at] == 0x0D { at += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard at < end, text[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func value(_ depth: Int) -> Value? {
        budget -= 1
        skipBlanks()
        guard depth >= 0, budget >= 0, at < end else { return nil }
        switch text[at] {
        case 0x22: return string().map { .string($0) }
        case 0x7B: return object(depth)
        case 0x5B: return array(depth)
        default: return literal()
        }
    }

    private mutating func object(_ depth: Int) -> Value? {
        at += 1
        var members: [(key: String, value: Value)] = []
        if take(0x7D) { return .object([]) }
        while true {
            skipBlanks()
            guard at < end, text[at] == 0x22, let key = string(), take(0x3A), let value = value(depth - 1) else { return nil }
            members.append((key, value))
            if take(0x2C) { continue }
            return take(0x7D) ? .object(members) : nil
        }
    }

    private mutating func array(_ depth: Int) -> Value? {
        at += 1
        var items: [Value] = []
        if take(0x5D) { return .array([]) }
        while true {
            guard let value = value(depth - 1) else { return nil }
            items.append(value)
            if take(0x2C) { continue }
            return take(0x5D) ? .array(items) : nil
        }
    }

    private mutating func literal() -> Value? {
        let start = at
        while at < end, Bytes.isLetter(text[at]) || Bytes.isDigit(text[at]) || text[at] == 0x2D || text[at] == 0x2B || text[at] == 0x2E {
            at += 1
        }
        let word = Bytes.string(text, start..<at)
        if word == "null" { return .null }
        if word == "true" || word == "false" { return .literal(word) }
        guard let first = word.utf8.first, Bytes.isDigit(first) || first == 0x2D, word.utf8.count > (first == 0x2D ? 1 : 0) else {
            return nil
        }
        return word.utf8.allSatisfy({ !Bytes.isLetter($0) || $0 | 0x20 == 0x65 }) ? .literal(word) : nil
    }

    private mutating func string() -> String? {
        at += 1
        let start = at
        while at < end, text[at] != 0x22, text[at] != 0x5C { at += 1 }
        guard at < end else { return nil }
        if text[at] == 0x22 {
            at += 1
            return Bytes.string(text, start..<at - 1)
        }
        var out = Array(text[start..<at])
        while at < end, text[at] != 0x22 {
            guard text[at] == 0x5C else {
                out.append(text[at])
                at += 1
                continue
            }
            guard escape(&out) else { return nil }
        }
        guard at < end else { return nil }
        at += 1
        return String(decoding: out, as: UTF8.self)
    }

    private mutating func escape(_ out: inout [UInt8]) -> Bool {
        guard at + 1 < end else { return false }
        let letter = text[at + 1]
        at += 2
        switch letter {
        case 0x22, 0x5C, 0x2F: out.append(letter)
        case 0x62, 0x66: break
        case 0x6E: out.append(0x0A)
        case 0x72: break
        case 0x74: out.append(0x09)
        case 0x75:
            guard let first = hex4() else { return false }
            if first & 0xFC00 == 0xD800, at + 1 < end, text[at] == 0x5C, text[at + 1] == 0x75 {
                let before = at
                at += 2
                if let second = hex4(), second & 0xFC00 == 0xDC00 {
                    UTF8Reading.append(0x10000 + ((first & 0x3FF) << 10 | second & 0x3FF), to: &out)
                    return true
                }
                at = before
            }
            let isControl = first < 0x20 && first != 0x09 && first != 0x0A
            if !isControl { UTF8Reading.append(first & 0xF800 == 0xD800 ? 0xFFFD : first, to: &out) }
        default: return false
        }
        return true
    }

    private mutating func hex4() -> UInt32? {
        guard at + 4 <= end, let value = References.number(text, at..<at + 4, radix: 16) else { return nil }
        at += 4
        return value
    }
}

extension FrontMatterValue {
    /// JSON in the front matter's terms: null is an empty scalar.
    init(_ value: JSONText.Value) {
        switch value {
        case .string(let text), .literal(let text): self = .scalar(text)
        case .null: self = .scalar("")
        case .array(let items): self = .list(items.map { FrontMatterValue($0) })
        case .object(let members): self = .map(members.map { FrontMatterEntry(key: $0.key, value: FrontMatterValue($0.value)) })
        }
    }
}
