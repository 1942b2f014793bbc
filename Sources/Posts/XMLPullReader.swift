/// A small non-validating XML reader for feeds: elements, attributes, text, CDATA. One pass, linear, no recursion.
///
/// There is no DTD: a DOCTYPE is skipped, entities it declares are unknown and stay as they are written, so nothing can unfold.
/// Lenient: an end tag closes the nearest open element of its name, and what is open at the end is closed.
struct XMLPullReader {
    enum Event: Equatable {
        case start(name: String, attributes: [String: String])
        case end(name: String)
        case text([UInt8])
    }

    /// Elements open at once; deeper ones are text to nobody.
    static let depthMax = 256
    /// Attributes of one element; the rest are dropped.
    static let attributesMax = 64

    let bytes: [UInt8]
    private(set) var at: Int
    private(set) var open: [String] = []
    /// Where the tag of the last event started: the end of the text before it.
    private(set) var tagStart = 0
    private var pendingEnds = 0

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        at = start
    }

    /// The next event; nil at the end.
    mutating func next() -> Event? {
        if pendingEnds > 0, let name = open.popLast() {
            pendingEnds -= 1
            return .end(name: name)
        }
        while at < bytes.count {
            guard bytes[at] == 0x3C else { return text() }
            tagStart = at
            if has("<!--") {
                skip(past: "-->", from: at + 4)
            } else if has("<![CDATA[") {
                return cdata()
            } else if has("<?") {
                skip(past: "?>", from: at + 2)
            } else if has("<!") {
                skipDoctype()
            } else if has("</") {
                if let event = endTag() { return event }
            } else if at + 1 < bytes.count, isNameStart(bytes[at + 1]) {
                return startTag()
            } else {
                at += 1
                return .text([0x3C])
            }
        }
        if let name = open.popLast() {
            tagStart = bytes.count
            return .end(name: name)
        }
        return nil
    }

    private func has(_ part: StaticString) -> Bool { Bytes.has(part, at: at, in: bytes, upTo: bytes.count) }

    private func isNameStart(_ byte: UInt8) -> Bool { Bytes.isLetter(byte) || byte == 0x5F || byte >= 0x80 }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    private mutating func skip(past mark: StaticString, from start: Int) {
        at = start
        while at < bytes.count, !has(mark) { at += 1 }
        at = min(bytes.count, at + mark.utf8CodeUnitCount)
    }

    private mutating func skipDoctype() {
        var depth = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == 0x5B { depth += 1 }
            if byte == 0x5D { depth -= 1 }
            if byte == 0x3E, depth <= 0 { return }
        }
    }

    private mutating func text() -> Event {
        let start = at
        var hasReferences = false
        while at < bytes.count, bytes[at] != 0x3C {
            if bytes[at] == 0x26 { hasReferences = true }
            at += 1
        }
        let slice = Array(bytes[start..<at])
        return .text(hasReferences ? Self.decoded(slice) : slice)
    }

    private mutating func cdata() -> Event {
        let start = at + 9
        skip(past: "]]>", from: start)
        let end = at >= start + 3 && Bytes.has("]]>", at: at - 3, in: bytes, upTo: bytes.count) ? at - 3 : at
        return .text(Array(bytes[min(start, end)..<end]))
    }

    /// References decoded once; unknown ones stay.
    static func decoded(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            if text[at] == 0x26, let found = References.reference(text, at) {
                UTF8Reading.append(found.scalar, to: &out)
                at = found.end
            } else {
                out.append(text[at])
                at += 1
            }
        }
        return out
    }

    private mutating func name() -> String {
        let start = at
        while at < bytes.count, !isSpace(bytes[at]), bytes[at] != 0x3E, bytes[at] != 0x2F, bytes[at] != 0x3D, bytes[at] != 0x3C { at += 1 }
        return Bytes.string(bytes, start..<min(at, start + 128))
    }

    private mutating func startTag() -> Event {
        at += 1
        let name = name()
        var attributes: [String: String] = [:]
        var closes = false
        while at < bytes.count, bytes[at] != 0x3E, bytes[at] != 0x3C {
            if bytes[at] == 0x2F {
                closes = true
                at += 1
            } else if isNameStart(bytes[at]) {
                closes = false
                let key = self.name()
                let value = attributeValue()
                if attributes.count < Self.attributesMax { attributes[key] = value }
            } else {
                at += 1
            }
        }
        if at < bytes.count, bytes[at] == 0x3E { at += 1 }
        if open.count < Self.depthMax {
            open.append(name)
            if closes { pendingEnds = 1 }
        }
        return .start(name: name, attributes: attributes)
    }

    private mutating func attributeValue() -> String {
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        guard at < bytes.count, bytes[at] == 0x3D else { return "" }
        at += 1
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 else { return "" }
        let quote = bytes[at]
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != quote { at += 1 }
        let value = Array(bytes[start..<at])
        if at < bytes.count { at += 1 }
        return String(decoding: Self.decoded(value), as: UTF8.self)
    }

    private mutating func endTag() -> Event? {
        at += 2
        let name = name()
        while at < bytes.count, bytes[at] != 0x3E, bytes[at] != 0x3C { at += 1 }
        if at < bytes.count, bytes[at] == 0x3E { at += 1 }
        guard let depth = open.lastIndex(of: name), let innermost = open.popLast() else { return nil }
        pendingEnds = open.count - depth
        return .end(name: innermost)
    }
}
