/// Whether a client takes gzip (RFC 9110 §12.5.3). Never a reason for 406: without gzip the answer is the identity.
package enum AcceptEncoding {
    /// True when `gzip`, `x-gzip` or `*` is there with a quality over 0 that is not under that of `identity` as named.
    package static func allowsGzip(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var gzip: Int?
        var any: Int?
        var identity: Int?
        var list = ListScanner(range)
        while let element = list.next(input) {
            var end = element.lowerBound
            while end < element.upperBound, Bytes.isToken(input[end]) { end += 1 }
            let quality = quality(input, end..<element.upperBound)
            let start = element.lowerBound
            if Bytes.equals(input, start, end, "gzip") || Bytes.equals(input, start, end, "x-gzip") {
                gzip = max(gzip ?? 0, quality)
            } else if Bytes.equals(input, start, end, "identity") {
                identity = quality
            } else if end - start == 1, input[start] == 0x2A {
                any = quality
            }
        }
        let wanted = gzip ?? any ?? 0
        return wanted > 0 && wanted >= identity ?? 0
    }

    /// The same for bytes of their own.
    package static func allowsGzip(_ value: [UInt8]) -> Bool { allowsGzip(value.span, 0..<value.count) }

    /// `;q=0.5` in thousandths; 1000 without, 0 for what cannot be read.
    private static func quality(_ input: Span<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        skipBlanks(input, &index, range.upperBound)
        guard index < range.upperBound else { return 1_000 }
        guard input[index] == Bytes.semicolon else { return 0 }
        index += 1
        skipBlanks(input, &index, range.upperBound)
        guard index + 2 < range.upperBound, input[index] | 0x20 == 0x71, input[index + 1] == 0x3D else { return 0 }
        index += 2
        let whole = input[index]
        guard whole == 0x30 || whole == 0x31 else { return 0 }
        index += 1
        var thousandths = 0
        if index < range.upperBound, input[index] == 0x2E {
            index += 1
            var weight = 100
            while index < range.upperBound, Bytes.isDigit(input[index]), weight > 0 {
                thousandths += Int(input[index] &- 0x30) * weight
                weight /= 10
                index += 1
            }
        }
        skipBlanks(input, &index, range.upperBound)
        guard index == range.upperBound else { return 0 }
        return whole == 0x31 ? 1_000 : thousandths
    }

    // A function of its own and not a closure, whose captures would be allocated in an unoptimised build.
    private static func skipBlanks(_ input: Span<UInt8>, _ index: inout Int, _ end: Int) {
        while index < end, input[index] == Bytes.space || input[index] == Bytes.tab { index += 1 }
    }
}
