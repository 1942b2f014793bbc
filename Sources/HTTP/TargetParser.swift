/// The four forms of a request target (RFC 9112 §3.2), told apart by bytes.
enum TargetParser {
    /// Fills path and query of the head; the target's bytes were checked one by one before.
    static func parse(_ input: Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) throws(Refusal) {
        guard end > start else { throw .malformedRequestLine }
        if input[start] == 0x2F {
            split(input, start, end, &head)
        } else if end - start == 1, input[start] == 0x2A {
            // PRI * HTTP/2.0 was refused by its version before.
            guard head.method == .options else { throw .asteriskForm }
            head.pathRange = start..<end
        } else if let scheme = schemeEnd(input, start, end) {
            var authorityEnd = scheme
            while authorityEnd < end, input[authorityEnd] != 0x2F, input[authorityEnd] != 0x3F { authorityEnd += 1 }
            guard HostRule.isValid(input, scheme..<authorityEnd) else { throw .invalidHost }
            split(input, authorityEnd, end, &head)
        } else if Bytes.equals(input, head.methodRange.lowerBound, head.methodRange.upperBound, "connect") {
            throw .methodNotImplemented
        } else if HostRule.isValid(input, start..<end), HostRule.hasPort(input, start..<end) {
            throw .authorityForm
        } else {
            throw .invalidTarget
        }
    }

    /// The end of `http://` or `https://` in front, or nil.
    private static func schemeEnd(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        if end - start >= 7, Bytes.equals(input, start, start + 7, "http://") { return start + 7 }
        if end - start >= 8, Bytes.equals(input, start, start + 8, "https://") { return start + 8 }
        return nil
    }

    private static func split(_ input: Span<UInt8>, _ start: Int, _ end: Int, _ head: inout RequestHead) {
        var index = start
        while index < end, input[index] != 0x3F { index += 1 }
        head.pathRange = start..<index
        head.queryRange = index < end ? index + 1..<end : nil
    }
}

/// `uri-host [ ":" port ]` of RFC 9110 §7.2, by its characters.
enum HostRule {
    /// An IPv6 address in brackets or a registered name, and an optional port of at most five digits. Empty is not valid.
    static func isValid(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        let end = range.upperBound
        guard index < end else { return false }
        if input[index] == 0x5B {
            index += 1
            let start = index
            while index < end, Bytes.hexValue(input[index]) != nil || input[index] == Bytes.colon || input[index] == 0x2E { index += 1 }
            guard index < end, input[index] == 0x5D, index - start >= 2 else { return false }
            index += 1
        } else {
            let start = index
            while index < end, isNameByte(input[index]) { index += 1 }
            guard index > start else { return false }
        }
        guard index < end else { return true }
        guard input[index] == Bytes.colon, end - index <= 6 else { return false }
        index += 1
        while index < end {
            guard Bytes.isDigit(input[index]) else { return false }
            index += 1
        }
        return true
    }

    static func hasPort(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.upperBound
        while index > range.lowerBound, Bytes.isDigit(input[index - 1]) { index -= 1 }
        return index > range.lowerBound && index < range.upperBound && input[index - 1] == Bytes.colon
    }

    /// unreserved, percent-encoded and sub-delims of RFC 3986, and raw UTF-8; not `@`, `/`, `?`, `\`.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        if byte >= 0x80 || Bytes.isDigit(byte) { return true }
        let lower = byte | 0x20
        if lower &- 0x61 < 26, byte >= 0x41 { return true }
        switch byte {
        case 0x2D, 0x2E, 0x5F, 0x7E, 0x25, 0x21, 0x24, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x3B, 0x3D: return true
        default: return false
        }
    }
}
