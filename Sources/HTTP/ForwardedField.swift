/// The addresses that proxies report, as texts without port and brackets; what they are worth is the reader's to judge.
package enum ForwardedField {
    /// Elements looked at, from the right.
    package static let elementsMax = 32

    /// X-Forwarded-For: `client, proxy1, proxy2`.
    package static func plainAddresses(_ value: [UInt8]) -> [String] {
        elements(value).map { host($0) }
    }

    /// Forwarded (RFC 7239): the `for` of each element, `for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"`.
    package static func addresses(_ value: [UInt8]) -> [String] {
        elements(value).map { element in
            for pair in element.split(separator: Bytes.semicolon) {
                let trimmed = pair.drop { $0 == Bytes.space }
                if trimmed.count > 4, trimmed.prefix(4).map({ $0 | 0x20 }).elementsEqual([0x66, 0x6F, 0x72, 0x3D]) {
                    return host(trimmed.dropFirst(4))
                }
            }
            return ""
        }
    }

    private static func elements(_ value: [UInt8]) -> [ArraySlice<UInt8>] {
        var list = ListScanner(0..<value.count)
        var found: [ArraySlice<UInt8>] = []
        while let element = list.next(value.span) { found.append(value[element]) }
        return Array(found.suffix(elementsMax))
    }

    private static func host(_ text: ArraySlice<UInt8>) -> String {
        var bytes = text
        if bytes.count >= 2, bytes.first == Bytes.quote, bytes.last == Bytes.quote { bytes = bytes.dropFirst().dropLast() }
        if bytes.first == 0x5B {
            bytes = bytes.dropFirst().prefix { $0 != 0x5D }
        } else if bytes.lazy.filter({ $0 == Bytes.colon }).count == 1 {
            bytes = bytes.prefix { $0 != Bytes.colon }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
