import Testing

@testable import HTTP

/// The rules of RFC 9112 §2–9, one row each: the bytes, and all that the machine asks for.
struct Rule: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let expected: [String]

    init(_ name: String, _ text: String, _ expected: String...) {
        self.name = name
        bytes = Array(text.utf8)
        self.expected = expected
    }

    init(_ name: String, bytes: [UInt8], _ expected: String...) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    var testDescription: String { name }
}

private let host = "Host: a\r\n"

let requestLineRules = [
    Rule("origin-form", "GET /a?b=c HTTP/1.1\r\n\(host)\r\n", "GET /a?b=c"),
    Rule("empty query", "GET /a? HTTP/1.1\r\n\(host)\r\n", "GET /a?"),
    Rule("second question mark", "GET /a?b?c HTTP/1.1\r\n\(host)\r\n", "GET /a?b?c"),
    Rule("absolute-form", "GET http://example.org:80/a?b HTTP/1.1\r\n\(host)\r\n", "GET /a?b"),
    Rule("absolute-form without a path", "GET http://example.org HTTP/1.1\r\n\(host)\r\n", "GET /"),
    Rule("absolute-form with a query only", "GET http://example.org?a HTTP/1.1\r\n\(host)\r\n", "GET /?a"),
    Rule("absolute-form, scheme in capitals", "GET HTTP://example.org/ HTTP/1.1\r\n\(host)\r\n", "GET /"),
    Rule("absolute-form with a user", "GET http://u@example.org/ HTTP/1.1\r\n\(host)\r\n", "400 invalidHost"),
    Rule("absolute-form without a host", "GET http:///a HTTP/1.1\r\n\(host)\r\n", "400 invalidHost"),
    Rule("another scheme", "GET ftp://example.org/ HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("asterisk-form", "OPTIONS * HTTP/1.1\r\n\(host)\r\n", "OPTIONS *"),
    Rule("asterisk-form for GET", "GET * HTTP/1.1\r\n\(host)\r\n", "400 asteriskForm"),
    Rule("authority-form", "GET example.org:80 HTTP/1.1\r\n\(host)\r\n", "400 authorityForm"),
    Rule("CONNECT", "CONNECT example.org:80 HTTP/1.1\r\n\(host)\r\n", "501 methodNotImplemented"),
    Rule("TRACE is the router's to refuse", "TRACE / HTTP/1.1\r\n\(host)\r\n", "TRACE /"),
    Rule("a method that the router may refuse", "BREW / HTTP/1.1\r\n\(host)\r\n", "BREW /"),
    Rule("methods are case-sensitive", "get / HTTP/1.1\r\n\(host)\r\n", "get /"),
    Rule("HEAD is handed on as GET", "HEAD /a HTTP/1.1\r\n\(host)\r\n", "GET /a"),
    Rule("fragment", "GET /a#b HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("a path that does not begin with a slash", "GET a HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("raw UTF-8 is the router's to judge", "GET /v1/search?q=上海 HTTP/1.1\r\n\(host)\r\n", "GET /v1/search?q=上海"),
    Rule("NUL in the target", "GET /\0 HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("tab in the target", "GET /\t HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("DEL in the target", "GET /\u{7F} HTTP/1.1\r\n\(host)\r\n", "400 invalidTarget"),
    Rule("two spaces before the target", "GET  / HTTP/1.1\r\n\(host)\r\n", "400 malformedRequestLine"),
    Rule("two spaces before the version", "GET /  HTTP/1.1\r\n\(host)\r\n", "400 malformedVersion"),
    Rule("space behind the version", "GET / HTTP/1.1 \r\n\(host)\r\n", "400 malformedVersion"),
    Rule("space in the target", "GET /a b HTTP/1.1\r\n\(host)\r\n", "400 malformedVersion"),
    Rule("tab for a space", "GET\t/ HTTP/1.1\r\n\(host)\r\n", "400 malformedRequestLine"),
    Rule("space in front", " GET / HTTP/1.1\r\n\(host)\r\n", "400 malformedRequestLine"),
    Rule("no target", "GET HTTP/1.1\r\n\(host)\r\n", "400 malformedRequestLine"),
    Rule("HTTP/0.9", "GET /\r\n", "400 malformedRequestLine"),
    Rule("HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "GET / last"),
    Rule("HTTP/1.0 that wants to stay", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /"),
    Rule("a higher minor version", "GET / HTTP/1.7\r\n\(host)\r\n", "GET /"),
    Rule("HTTP/2.0", "GET / HTTP/2.0\r\n\(host)\r\n", "505 unsupportedVersion"),
    Rule("the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 unsupportedVersion"),
    Rule("HTTP/0.9 by name", "GET / HTTP/0.9\r\n\(host)\r\n", "505 unsupportedVersion"),
    Rule("version in small letters", "GET / http/1.1\r\n\(host)\r\n", "400 malformedVersion"),
    Rule("two digits", "GET / HTTP/1.10\r\n\(host)\r\n", "400 malformedVersion"),
    Rule("no digits", "GET / HTTP/x.1\r\n\(host)\r\n", "400 malformedVersion"),
    Rule("bare LF behind the request line", "GET / HTTP/1.1\n\(host)\r\n", "400 bareLineFeed"),
    Rule("bare CR behind the request line", "GET / HTTP/1.1\r\(host)\r\n", "400 bareCarriageReturn"),
    Rule("bare LF in the target", "GET /\n HTTP/1.1\r\n\(host)\r\n", "400 bareLineFeed"),
    Rule("empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", "GET /"),
    Rule("too many empty lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n", "400 emptyLines"),
    Rule("bare LF in front", "\nGET / HTTP/1.1\r\n\(host)\r\n", "400 bareLineFeed"),
    Rule("a TLS hello", bytes: [0x16, 0x03, 0x01, 0x02, 0x00], "400 malformedRequestLine"),
]

let fieldRules = [
    Rule("no blank behind the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET /"),
    Rule("blanks round a value", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n", "GET /"),
    Rule("an empty value", "GET / HTTP/1.1\r\nX:\r\n\(host)\r\n", "GET /"),
    Rule("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400 spaceBeforeColon"),
    Rule("tab before the colon", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", "400 spaceBeforeColon"),
    Rule("folded line", "GET / HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", "400 lineFolding"),
    Rule("folded line with a tab", "GET / HTTP/1.1\r\n\(host)X: a\r\n\tb\r\n\r\n", "400 lineFolding"),
    Rule("blank before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400 lineFolding"),
    Rule("no name", "GET / HTTP/1.1\r\n: a\r\n\r\n", "400 invalidFieldName"),
    Rule("no colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", "400 invalidFieldName"),
    Rule("a name with a slash", "GET / HTTP/1.1\r\nX/Y: a\r\n\(host)\r\n", "400 invalidFieldName"),
    Rule("a name above ASCII", "GET / HTTP/1.1\r\nÄ: a\r\n\(host)\r\n", "400 invalidFieldName"),
    Rule("NUL in a value", "GET / HTTP/1.1\r\nX: a\0b\r\n\(host)\r\n", "400 invalidFieldValue"),
    Rule("a control character in a value", "GET / HTTP/1.1\r\nX: a\u{1}b\r\n\(host)\r\n", "400 invalidFieldValue"),
    Rule("DEL in a value", "GET / HTTP/1.1\r\nX: a\u{7F}\r\n\(host)\r\n", "400 invalidFieldValue"),
    Rule("bytes above ASCII in a value", "GET / HTTP/1.1\r\nX: ä\r\n\(host)\r\n", "GET /"),
    Rule("bare LF behind a value", "GET / HTTP/1.1\r\nX: a\nHost: a\r\n\r\n", "400 bareLineFeed"),
    Rule("bare CR in a value", "GET / HTTP/1.1\r\nX: a\rb\r\n\(host)\r\n", "400 bareCarriageReturn"),
    Rule("bare LF for the last line", "GET / HTTP/1.1\r\n\(host)\n", "400 bareLineFeed"),
    Rule("CR without LF for the last line", "GET / HTTP/1.1\r\n\(host)\rX", "400 bareCarriageReturn"),
    Rule("no Host", "GET / HTTP/1.1\r\n\r\n", "400 missingHost"),
    Rule("two Hosts", "GET / HTTP/1.1\r\n\(host)\(host)\r\n", "400 repeatedHost"),
    Rule("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n\(host)\(host)\r\n", "400 repeatedHost"),
    Rule("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "400 invalidHost"),
    Rule("a Host with a port", "GET / HTTP/1.1\r\nHost: a.example:8080\r\n\r\n", "GET /"),
    Rule("a Host in brackets", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET /"),
    Rule("a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 invalidHost"),
    Rule("a Host list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400 invalidHost"),
    Rule("a Host with a port that is none", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "400 invalidHost"),
    Rule("an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400 invalidHost"),
    Rule("Connection: close", "GET / HTTP/1.1\r\n\(host)Connection: close\r\n\r\nGET /b HTTP/1.1\r\n\(host)\r\n", "GET / last"),
    Rule("close in a list", "GET / HTTP/1.1\r\n\(host)Connection: x, CLOSE\r\n\r\n", "GET / last"),
    Rule("Upgrade is ignored", "GET / HTTP/1.1\r\n\(host)Connection: upgrade\r\nUpgrade: websocket\r\n\r\n", "GET /"),
    Rule("an expectation in capitals", "GET / HTTP/1.1\r\n\(host)Expect: 100-CONTINUE\r\n\r\n", "GET /"),
    Rule("an expectation twice", "GET / HTTP/1.1\r\n\(host)Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n", "GET /"),
    Rule("an expectation beside another", "GET / HTTP/1.1\r\n\(host)Expect: 100-continue, gold\r\n\r\n", "417 expectationFailed"),
    Rule("an expectation with a parameter", "GET / HTTP/1.1\r\n\(host)Expect: 100-continue;a=b\r\n\r\n", "417 expectationFailed"),
    Rule("an empty expectation", "GET / HTTP/1.1\r\n\(host)Expect:\r\n\r\n", "417 expectationFailed"),
    Rule("another expectation", "GET / HTTP/1.1\r\n\(host)Expect: gold\r\n\r\n", "417 expectationFailed"),
    Rule("an expectation in HTTP/1.0 is ignored", "GET / HTTP/1.0\r\nExpect: gold\r\n\r\n", "GET / last"),
]

let bodyRules = [
    Rule("Content-Length", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\(host)\r\n", "POST / abc", "GET /b"),
    Rule("Content-Length 0", "POST / HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n", "POST /"),
    Rule("leading zeros", "POST / HTTP/1.1\r\n\(host)Content-Length: 003\r\n\r\nabc", "POST / abc"),
    Rule(
        "a body of GET is read", "GET / HTTP/1.1\r\n\(host)Content-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\(host)\r\n", "GET / abc",
        "GET /b"),
    Rule("a sign", "POST / HTTP/1.1\r\n\(host)Content-Length: +3\r\n\r\nabc", "400 invalidContentLength"),
    Rule("a minus", "POST / HTTP/1.1\r\n\(host)Content-Length: -3\r\n\r\nabc", "400 invalidContentLength"),
    Rule("hexadecimal", "POST / HTTP/1.1\r\n\(host)Content-Length: 0x3\r\n\r\nabc", "400 invalidContentLength"),
    Rule("empty length", "POST / HTTP/1.1\r\n\(host)Content-Length:\r\n\r\nabc", "400 invalidContentLength"),
    Rule("a list of lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 3, 3\r\n\r\nabc", "400 invalidContentLength"),
    Rule("two lengths", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400 repeatedContentLength"),
    Rule("a length beyond all", "POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\n", "413 bodyTooLarge"),
    Rule("length and coding", "POST / HTTP/1.1\r\n\(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "400 lengthAndCoding"),
    Rule("coding and length", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", "400 lengthAndCoding"),
    Rule("another coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n", "501 unsupportedTransferEncoding"),
    Rule("identity", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: identity\r\n\r\n", "400 invalidTransferEncoding"),
    Rule("chunked is not last", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, gzip\r\n\r\n", "400 invalidTransferEncoding"),
    Rule("chunked twice", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, chunked\r\n\r\n", "400 invalidTransferEncoding"),
    Rule(
        "two coding fields", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "400 invalidTransferEncoding"),
    Rule("an empty coding", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding:\r\n\r\n", "400 invalidTransferEncoding"),
    Rule(
        "a coding that looks like chunked", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n", "400 invalidTransferEncoding"),
    Rule("chunked with a parameter", "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked;a=b\r\n\r\n", "400 invalidTransferEncoding"),
    Rule("chunked in HTTP/1.0", "POST / HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n", "400 transferEncodingInHTTP10"),
    Rule("chunked in capitals", chunked("0\r\n\r\n", coding: "CHUNKED"), "POST /"),
    Rule(
        "chunks", chunked("3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n") + "GET /b HTTP/1.1\r\n\(host)\r\n", "POST / abc0123456789", "GET /b"),
    Rule("a chunk extension", chunked("3;a=\"b;c\"\r\nabc\r\n0;last\r\n\r\n"), "POST / abc"),
    Rule(
        "trailers are dropped", chunked("3\r\nabc\r\n0\r\nX: y\r\nContent-Length: 9\r\n\r\n") + "GET /b HTTP/1.1\r\n\(host)\r\n",
        "POST / abc", "GET /b"),
    Rule("leading zeros of a size", chunked("0003\r\nabc\r\n000\r\n\r\n"), "POST / abc"),
    Rule("seventeen digits", chunked("00000000000000003\r\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("no size", chunked("\r\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("0x before a size", chunked("0x3\r\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("a negative size", chunked("-3\r\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("blank behind a size", chunked("3 \r\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("bare LF behind a size", chunked("3\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("bare LF in an extension", chunked("3;a\nabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("bare CR behind a size", chunked("3\rabc\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("more data than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("bare LF behind the data", chunked("3\r\nabc\n0\r\n\r\n"), "400 invalidChunk"),
    Rule("a size beyond the limit", chunked("FFFFFFFFFFFFFFFF\r\n"), "413 bodyTooLarge"),
    Rule("a malformed trailer", chunked("0\r\nX y\r\n\r\n"), "400 invalidTrailer"),
    Rule("a folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), "400 invalidTrailer"),
    Rule("bare LF for the last line of all", chunked("0\r\n\n"), "400 invalidTrailer"),
]

private func chunked(_ body: String, coding: String = "chunked") -> String {
    "POST / HTTP/1.1\r\n\(host)Transfer-Encoding: \(coding)\r\n\r\n" + body
}

@Suite struct StrictnessTests {
    @Test(arguments: requestLineRules) func `request line`(rule: Rule) { #expect(outcome(rule.bytes) == rule.expected) }
    @Test(arguments: fieldRules) func `field lines`(rule: Rule) { #expect(outcome(rule.bytes) == rule.expected) }
    @Test(arguments: bodyRules) func `bodies`(rule: Rule) { #expect(outcome(rule.bytes) == rule.expected) }

    @Test(arguments: requestLineRules + fieldRules + bodyRules)
    func `a request that is split at every byte gives the same`(rule: Rule) {
        for split in 1..<rule.bytes.count {
            var driver = Driver()
            driver.feed(Array(rule.bytes[..<split]))
            driver.feed(Array(rule.bytes[split...]))
            #expect(driver.events == rule.expected, "split at \(split)")
        }
    }

    @Test(arguments: requestLineRules + fieldRules + bodyRules)
    func `a request that comes byte by byte gives the same`(rule: Rule) {
        var driver = Driver()
        for byte in rule.bytes { driver.feed([byte]) }
        #expect(driver.events == rule.expected)
    }

    @Test(arguments: requestLineRules + fieldRules + bodyRules)
    func `a request behind others gives the same`(rule: Rule) {
        let front = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok"
        let bytes = Array(front.utf8) + rule.bytes
        let expected = ["GET /1", "POST /2 ok"] + rule.expected
        #expect(outcome(bytes) == expected)
        var driver = Driver()
        for byte in bytes { driver.feed([byte]) }
        #expect(driver.events == expected)
    }

    @Test(arguments: Refusal.allCases) func `every refusal has an error status, a code and a sentence`(refusal: Refusal) {
        #expect((400...599).contains(refusal.status))
        #expect(refusal.code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F })
        #expect(refusal.detail.hasSuffix("."))
        #expect(!String(describing: StatusLine.reason(refusal.status)).isEmpty)
    }
}
