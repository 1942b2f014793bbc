/// Conditional requests (RFC 9110 §13) as pure functions over bytes.
package enum Conditional {
    /// True when If-None-Match is `*` or lists the entity tag, compared weakly (§8.8.3.2). What is no entity tag matches nothing.
    package static func matches(_ input: Span<UInt8>, _ range: Range<Int>, etag: [UInt8]) -> Bool {
        guard !etag.isEmpty else { return false }
        let opaque = isWeak(etag.span, 0, etag.count) ? 2 : 0
        var list = ListScanner(range)
        while let element = list.next(input) {
            var start = element.lowerBound
            if element.count == 1, input[start] == 0x2A { return true }
            if isWeak(input, start, element.upperBound) { start += 2 }
            if isSame(input, start..<element.upperBound, etag, opaque) { return true }
        }
        return false
    }

    package static func matches(_ value: [UInt8], etag: [UInt8]) -> Bool { matches(value.span, 0..<value.count, etag: etag) }

    /// True when a GET or HEAD is to be answered by 304: If-None-Match decides alone where it is given, else If-Modified-Since (§13.2.2).
    package static func isNotModified(
        ifNoneMatch: [UInt8]?, ifModifiedSince: [UInt8]?, etag: [UInt8]?, lastModified: [UInt8]?, now: Int
    ) -> Bool {
        if let ifNoneMatch {
            guard let etag else { return false }
            return matches(ifNoneMatch, etag: etag)
        }
        guard let ifModifiedSince, let lastModified, let since = HTTPDate.parse(ifModifiedSince, now: now),
            let last = HTTPDate.parse(lastModified, now: now)
        else { return false }
        return last <= since
    }

    /// True when If-Match is `*` or lists the entity tag, compared strongly (RFC 9110 §13.1.1): a weak tag matches nothing.
    package static func matchesStrongly(_ value: [UInt8], etag: [UInt8]?) -> Bool {
        let span = value.span
        var list = ListScanner(0..<value.count)
        while let element = list.next(span) {
            if element.count == 1, span[element.lowerBound] == 0x2A { return true }
            if let etag, !isWeak(etag.span, 0, etag.count), isSame(span, element, etag, 0) { return true }
        }
        return false
    }

    /// True when a request asks not to be carried out and is to be answered by 412: If-Match decides alone where it is given, else
    /// If-Unmodified-Since (§13.2.2), which says nothing without a readable date on both sides.
    package static func hasFailed(
        ifMatch: [UInt8]?, ifUnmodifiedSince: [UInt8]?, etag: [UInt8]?, lastModified: [UInt8]?, now: Int
    ) -> Bool {
        if let ifMatch { return !matchesStrongly(ifMatch, etag: etag) }
        guard let ifUnmodifiedSince, let lastModified, let since = HTTPDate.parse(ifUnmodifiedSince, now: now),
            let last = HTTPDate.parse(lastModified, now: now)
        else { return false }
        return last > since
    }

    private static func isWeak(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end - start >= 2 && input[start] == 0x57 && input[start + 1] == 0x2F
    }

    private static func isSame(_ input: Span<UInt8>, _ range: Range<Int>, _ etag: [UInt8], _ opaque: Int) -> Bool {
        guard range.count == etag.count - opaque, range.count >= 2 else { return false }
        var index = 0
        while index < range.count {
            if input[range.lowerBound + index] != etag[opaque + index] { return false }
            index += 1
        }
        return true
    }
}
