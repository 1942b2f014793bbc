import Testing

@testable import HTTP

@Suite struct SemanticsTests {
    @Test(arguments: [
        ("*", "\"a\"", true), ("\"a\"", "\"a\"", true), ("W/\"a\"", "\"a\"", true), ("\"a\"", "W/\"a\"", true),
        ("W/\"a\"", "W/\"a\"", true),
        ("\"b\"", "\"a\"", false), ("\"b\", W/\"a\"", "W/\"a\"", true), ("\"x,y\"", "\"x,y\"", true), ("\"x", "\"x,y\"", false),
        ("a", "\"a\"", false), ("", "\"a\"", false), (" \"a\" ,", "\"a\"", true), ("w/\"a\"", "\"a\"", false), ("\"A\"", "\"a\"", false),
    ])
    func `If-None-Match compares weakly`(field: String, etag: String, isMatch: Bool) {
        #expect(Conditional.matches(Array(field.utf8), etag: Array(etag.utf8)) == isMatch)
    }

    @Test func `If-Modified-Since counts only without If-None-Match`() {
        let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)
        let later = Array("Sun, 06 Nov 1994 08:49:38 GMT".utf8)
        func check(_ none: String?, _ since: [UInt8]?) -> Bool {
            Conditional.isNotModified(
                ifNoneMatch: none.map { Array($0.utf8) }, ifModifiedSince: since, etag: Array("\"a\"".utf8), lastModified: date, now: 0)
        }
        #expect(check(nil, date))
        #expect(check(nil, later))
        #expect(!check("\"b\"", later))
        #expect(check("\"a\"", Array("rubbish".utf8)))
        #expect(!check(nil, Array("Sun, 06 Nov 1994 08:49:36 GMT".utf8)))
        #expect(!check(nil, Array("yesterday".utf8)))
    }

    @Test(arguments: [
        ("*", "W/\"a\"", true), ("\"a\"", "\"a\"", true), ("\"b\", \"a\"", "\"a\"", true), ("W/\"a\"", "W/\"a\"", false),
        ("\"a\"", "W/\"a\"", false), ("W/\"a\"", "\"a\"", false), ("\"b\"", "\"a\"", false), ("", "\"a\"", false), ("a", "\"a\"", false),
    ])
    func `If-Match compares strongly`(field: String, etag: String, isMatch: Bool) {
        #expect(Conditional.matchesStrongly(Array(field.utf8), etag: Array(etag.utf8)) == isMatch)
        #expect(Conditional.matchesStrongly(Array(field.utf8), etag: nil) == (field == "*"))
    }

    @Test func `If-Unmodified-Since counts only without If-Match, and with dates`() {
        let date = Array("Sun, 06 Nov 1994 08:49:37 GMT".utf8)
        let earlier = Array("Sun, 06 Nov 1994 08:49:36 GMT".utf8)
        func fails(_ match: String?, _ since: [UInt8]?, _ last: [UInt8]? = date) -> Bool {
            Conditional.hasFailed(
                ifMatch: match.map { Array($0.utf8) }, ifUnmodifiedSince: since, etag: Array("\"a\"".utf8), lastModified: last, now: 0)
        }
        #expect(!fails(nil, date))
        #expect(fails(nil, earlier))
        #expect(!fails("\"a\"", earlier))
        #expect(fails("\"b\"", date))
        #expect(!fails(nil, Array("yesterday".utf8)))
        #expect(!fails(nil, earlier, nil))
        #expect(!fails(nil, nil))
    }

    @Test(arguments: [
        ("gzip", true), ("", false), ("deflate", false), ("gzip;q=0", false), ("*", true), ("*;q=0", false), ("gzip;q=0.001", true),
        ("identity;q=0", false), ("gzip, identity;q=0", true), ("*;q=0.5, gzip;q=0", false), ("GZIP", true), ("x-gzip", true),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", true), ("gzip;q=0.5, identity;q=0.9", false), ("gzip ; q=1", true), ("gzip;q=2", false),
        ("gzip;q=x", false), ("gzipx", false), ("deflate, gzip", true), (",,gzip,,", true), ("gzip;q=0.000", false),
        ("gzip;level=1", false),
    ])
    func `Accept-Encoding is read with its qualities`(field: String, allows: Bool) {
        #expect(AcceptEncoding.allowsGzip(Array(field.utf8)) == allows)
    }

    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `dates go both ways`(seconds: Int, text: String) {
        #expect(String(decoding: HTTPDate.format(seconds), as: UTF8.self) == text)
        #expect(HTTPDate.parse(Array(text.utf8), now: 0) == seconds)
    }

    @Test(arguments: [
        ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Sun Nov 16 08:49:37 1994", 784_975_777),
        ("", nil), ("Sun, 06 Nov 1994", nil), ("Sun, 06 Nov 1994 24:49:37 GMT", nil), ("Sun, 06 Foo 1994 08:49:37 GMT", nil),
        ("Sun, 6 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 06 Nov 19940 08:49:37 GMT", nil),
    ])
    func `old forms of dates are read and others refused`(text: String, seconds: Int?) {
        #expect(HTTPDate.parse(Array(text.utf8), now: 1_700_000_000) == seconds)
    }

    @Test func `field lines cannot smuggle a line`() {
        var fields = FieldLines()
        fields.append("X-A\r\nEvil", "one\r\nSet-Cookie: two\u{0}")
        #expect(String(decoding: fields.wire, as: UTF8.self) == "X-AEvil: one  Set-Cookie: two \r\n")
        #expect(fields.first("x-aevil") == "one  Set-Cookie: two ")
        fields.append("Accept", "a")
        fields.append("ACCEPT", "b")
        #expect(fields.values("accept") == ["a", "b"])
        #expect(fields.joined("accept") == Array("a, b".utf8))
        #expect(fields.first("missing") == nil)
        #expect(fields.count == 3)
    }

    @Test func `request ids are taken over only when they are harmless and short`() {
        func usable(_ text: String) -> Bool { RequestIDSource.isUsable(Array(text.utf8).span, 0..<text.utf8.count, max: 8) }
        #expect(usable("aZ0-._~:"))
        #expect(usable("12345678"))
        #expect(!usable("123456789"))
        #expect(!usable(""))
        #expect(!usable("a b"))
        #expect(!usable("a\"b"))
        #expect(!usable("ä"))
    }

    @Test func `addresses that proxies report are read`() {
        #expect(
            ForwardedField.plainAddresses(Array("192.0.2.1, [2001:db8::1]:99 ,10.0.0.1:80".utf8)) == [
                "192.0.2.1", "2001:db8::1", "10.0.0.1",
            ])
        #expect(
            ForwardedField.addresses(Array("for=192.0.2.60;proto=http;by=203.0.113.43, For=\"[2001:db8:cafe::17]:4711\", by=x".utf8)) == [
                "192.0.2.60", "2001:db8:cafe::17", "",
            ])
        #expect(ForwardedField.plainAddresses(Array(String(repeating: "a,", count: 1_000).utf8)).count == ForwardedField.elementsMax)
    }

    @Test func `gzip goes both ways, again and again, and knows its bound`() {
        let gzip = Gzip()
        for size in [0, 1, 1_000, 300_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 % 251) }
            let packed = gzip.compress(bytes) ?? []
            #expect(Gzip.inflate(packed, max: size) == bytes)
            if size > 0 { #expect(Gzip.inflate(packed, max: size - 1) == nil) }
        }
        #expect(Gzip.inflate([1, 2, 3], max: 10) == nil)
        #expect(Gzip.inflate(Array((gzip.compress(Array("news".utf8)) ?? []).dropLast(4)), max: 10) == nil)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 12_345, Int.max]) func `numbers are written as digits`(value: Int) {
        let out = OutputBuffer(capacity: 64)
        out.appendDecimal(value)
        out.append(0x20)
        out.appendHexadecimal(UInt64(value))
        #expect(String(decoding: out.copy(), as: UTF8.self) == "\(value) \(String(value, radix: 16))")
    }
}
