/// What a scalar meant that YAML refuses.
///
///     """""'Ruby'"""""          → Ruby            gen 2: each run of the generator wrapped the title once more
///     "a 'b' "c""               → a 'b' "c"       wrapped in `"` because it has `'`
///     'We are not'_ Hundreds    → as it is        bare, and happens to start with a quote
enum ScalarRepair {
    /// `''` → `'`.
    static func undoubled(_ text: [UInt8], _ range: Range<Int>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            out.append(text[at])
            at += text[at] == 0x27 && at + 1 < range.upperBound && text[at + 1] == 0x27 ? 2 : 1
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The text of a scalar as written, quotes and piles removed where they are wrapping. `comments`: ` #` after it is a comment.
    static func unquoted(_ text: [UInt8], _ range: Range<Int>, comments: Bool = false) -> String {
        var range = Bytes.trimmed(text, range)
        guard let first = range.first, text[first] == 0x22 || text[first] == 0x27 else {
            if comments { range = Bytes.trimmed(text, range.lowerBound..<commentStart(text, range)) }
            return Bytes.string(text, range)
        }
        if let inner = pile(text, range) { return inner }
        if comments, let close = closingBeforeComment(text, range) { range = range.lowerBound..<close + 1 }
        guard range.count >= 2, text[range.upperBound - 1] == text[first] else {
            // An opening quote that nothing closes: wrapping when no other of its kind follows.
            let rest = range.lowerBound + 1..<range.upperBound
            return text[rest].contains(text[first]) ? Bytes.string(text, range) : Bytes.string(text, rest)
        }
        let inner = range.lowerBound + 1..<range.upperBound - 1
        guard wraps(text, inner, quote: text[first]) else { return Bytes.string(text, range) }
        return text[first] == 0x27 ? undoubled(text, inner) : unescaped(text, inner)
    }

    /// Piles: two or more `"` at both ends, then perhaps `'…'`. Nil when there is no pile.
    static func pile(_ text: [UInt8], _ range: Range<Int>) -> String? {
        var lead = range.lowerBound
        while lead < range.upperBound, text[lead] == 0x22 { lead += 1 }
        var trail = range.upperBound
        while trail > lead, text[trail - 1] == 0x22 { trail -= 1 }
        let height = min(lead - range.lowerBound, range.upperBound - trail)
        guard height >= 2, lead < trail else { return nil }
        let lo = range.lowerBound + height
        let hi = range.upperBound - height
        if hi - lo >= 2, text[lo] == 0x27, text[hi - 1] == 0x27 { return undoubled(text, lo + 1..<hi - 1) }
        return Bytes.string(text, lo..<hi)
    }

    /// Whether the quotes around `inner` wrap it, judged by the first quote of the same kind inside: an opening one (or an apostrophe)
    /// belongs to the text, a closing one means that the text only starts and ends with quoted words.
    private static func wraps(_ text: [UInt8], _ inner: Range<Int>, quote: UInt8) -> Bool {
        guard let inside = inner.first(where: { text[$0] == quote && !(quote == 0x22 && $0 > inner.lowerBound && text[$0 - 1] == 0x5C) })
        else { return true }
        // The generator wraps in `"` exactly the titles that have a `'`.
        if quote == 0x22, text[inner].contains(0x27) { return true }
        if inside == inner.lowerBound { return true }
        let before = text[inside - 1]
        if Bytes.isBlank(before) || before == 0x28 || before == 0x5B || before == 0x2C { return true }
        let after = inside + 1 < inner.upperBound ? text[inside + 1] : 0x20
        return quote == 0x27 && (Bytes.isLetter(before) || before >= 0x80) && (Bytes.isLetter(after) || after == 0x27)
    }

    /// Where ` #` starts a comment; the end of the range when there is none.
    static func commentStart(_ text: [UInt8], _ range: Range<Int>) -> Int {
        var at = range.lowerBound
        while at < range.upperBound {
            if text[at] == 0x23, at > range.lowerBound, Bytes.isBlank(text[at - 1]) { return at }
            at += 1
        }
        return range.upperBound
    }

    /// The closing quote of a scalar that a comment follows.
    private static func closingBeforeComment(_ text: [UInt8], _ range: Range<Int>) -> Int? {
        let comment = commentStart(text, range)
        guard comment < range.upperBound else { return nil }
        let value = Bytes.trimmed(text, range.lowerBound..<comment)
        guard value.count >= 2, text[value.upperBound - 1] == text[value.lowerBound] else { return nil }
        return value.upperBound - 1
    }

    /// The escapes of a double-quoted scalar that people use (YAML 1.2 §5.7); an unknown one stays as it is.
    private static func unescaped(_ text: [UInt8], _ range: Range<Int>) -> String {
        guard text[range].contains(0x5C) else { return Bytes.string(text, range) }
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            guard text[at] == 0x5C, at + 1 < range.upperBound else {
                out.append(text[at])
                at += 1
                continue
            }
            let next = text[at + 1]
            switch next {
            case 0x22, 0x27, 0x5C, 0x2F: out.append(next)
            case 0x6E: out.append(0x0A)
            case 0x74: out.append(0x09)
            default: out.append(contentsOf: [0x5C, next])
            }
            at += 2
        }
        return String(decoding: out, as: UTF8.self)
    }
}
