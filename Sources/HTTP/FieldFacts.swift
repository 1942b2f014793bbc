/// What the core must know of a head's fields, gathered while they are parsed and judged at the end (RFC 9112 §3.2, §6, §9; RFC 9110 §10.1.1).
struct FieldFacts {
    private var hostCount = 0
    private var hasTransferEncoding = false
    private var codingsAreOnlyChunked = true
    private var lastCodingIsChunked = false
    private var chunkedCount = 0
    private var hasOtherExpectation = false

    /// Looks at one field line; most are told apart by their length alone.
    mutating func note(
        _ input: Span<UInt8>, _ nameStart: Int, _ nameEnd: Int, _ valueStart: Int, _ valueEnd: Int, _ head: inout RequestHead
    ) throws(Refusal) {
        let value = valueStart..<valueEnd
        switch nameEnd - nameStart {
        case 4:
            if Bytes.equals(input, nameStart, nameEnd, "host") {
                hostCount += 1
                head.host = value
            }
        case 6:
            if Bytes.equals(input, nameStart, nameEnd, "expect") {
                if Bytes.equals(input, valueStart, valueEnd, "100-continue") {
                    head.expectsContinue = true
                } else {
                    hasOtherExpectation = true
                }
            }
        case 8:
            if Bytes.equals(input, nameStart, nameEnd, "if-match") { head.hasPreconditions = true }
        case 10:
            if Bytes.equals(input, nameStart, nameEnd, "connection") { noteConnection(input, value, &head) }
        case 12:
            if Bytes.equals(input, nameStart, nameEnd, "x-request-id") { head.requestID = value }
        case 13:
            if Bytes.equals(input, nameStart, nameEnd, "if-none-match") {
                if head.ifNoneMatch != nil { head.hasRepeatedLists = true }
                head.ifNoneMatch = value
            } else if Bytes.equals(input, nameStart, nameEnd, "authorization") {
                head.hasAuthorization = true
            }
        case 14:
            if Bytes.equals(input, nameStart, nameEnd, "content-length") { try noteLength(input, value, &head) }
        case 15:
            if Bytes.equals(input, nameStart, nameEnd, "accept-encoding") {
                if head.acceptEncoding != nil { head.hasRepeatedLists = true }
                head.acceptEncoding = value
            }
        case 17:
            if Bytes.equals(input, nameStart, nameEnd, "transfer-encoding") {
                noteCodings(input, value)
            } else if Bytes.equals(input, nameStart, nameEnd, "if-modified-since") {
                head.ifModifiedSince = value
            }
        case 19:
            if Bytes.equals(input, nameStart, nameEnd, "if-unmodified-since") { head.hasPreconditions = true }
        default: break
        }
    }

    /// The rules that need the whole head.
    mutating func finish(_ input: Span<UInt8>, _ head: inout RequestHead) throws(Refusal) {
        if hostCount > 1 { throw .repeatedHost }
        if let host = head.host {
            guard HostRule.isValid(input, host) else { throw .invalidHost }
        } else if head.version == .http11 {
            throw .missingHost
        }
        if hasTransferEncoding {
            if head.version == .http10 { throw .transferEncodingInHTTP10 }
            if head.contentLength != nil { throw .lengthAndCoding }
            guard lastCodingIsChunked, chunkedCount == 1 else { throw .invalidTransferEncoding }
            guard codingsAreOnlyChunked else { throw .unsupportedTransferEncoding }
            head.isChunked = true
        }
        if head.version == .http10 {
            head.expectsContinue = false
        } else if hasOtherExpectation {
            throw .expectationFailed
        }
    }

    /// One decimal number: no sign, no list, no blank inside (RFC 9112 §6.2–6.3).
    private func noteLength(_ input: Span<UInt8>, _ value: Range<Int>, _ head: inout RequestHead) throws(Refusal) {
        if head.contentLength != nil { throw .repeatedContentLength }
        guard !value.isEmpty else { throw .invalidContentLength }
        var length = 0
        var index = value.lowerBound
        while index < value.upperBound {
            guard Bytes.isDigit(input[index]) else { throw .invalidContentLength }
            let (tens, isOver) = length.multipliedReportingOverflow(by: 10)
            let (sum, isOverToo) = tens.addingReportingOverflow(Int(input[index] &- 0x30))
            if isOver || isOverToo { throw .bodyTooLarge }
            length = sum
            index += 1
        }
        head.contentLength = length
    }

    private mutating func noteCodings(_ input: Span<UInt8>, _ value: Range<Int>) {
        hasTransferEncoding = true
        // An empty value or an empty element leaves the last coding not chunked, which is refused.
        lastCodingIsChunked = false
        var list = ListScanner(value)
        while let element = list.next(input) {
            if Bytes.equals(input, element.lowerBound, element.upperBound, "chunked") {
                lastCodingIsChunked = true
                chunkedCount += 1
            } else {
                lastCodingIsChunked = false
                codingsAreOnlyChunked = false
            }
        }
    }

    private func noteConnection(_ input: Span<UInt8>, _ value: Range<Int>, _ head: inout RequestHead) {
        var list = ListScanner(value)
        while let element = list.next(input) {
            if Bytes.equals(input, element.lowerBound, element.upperBound, "close") {
                head.asksToClose = true
            } else if Bytes.equals(input, element.lowerBound, element.upperBound, "keep-alive") {
                head.asksToKeepAlive = true
            }
        }
    }
}

/// The elements of a comma-separated list (RFC 9110 §5.6.1), blanks around them cut; commas in quoted strings do not part them.
struct ListScanner {
    private var index: Int
    private let end: Int
    private var isDone: Bool

    init(_ range: Range<Int>) {
        index = range.lowerBound
        end = range.upperBound
        isDone = range.isEmpty
    }

    /// The next element, empty ones included, or nil at the end.
    mutating func next(_ input: Span<UInt8>) -> Range<Int>? {
        guard !isDone else { return nil }
        var start = index
        var isQuoted = false
        while index < end {
            let byte = input[index]
            if byte == Bytes.quote { isQuoted.toggle() }
            if byte == Bytes.comma, !isQuoted { break }
            index += 1
        }
        var stop = index
        if index < end { index += 1 } else { isDone = true }
        while start < stop, input[start] == Bytes.space || input[start] == Bytes.tab { start += 1 }
        while stop > start, input[stop - 1] == Bytes.space || input[stop - 1] == Bytes.tab { stop -= 1 }
        return start..<stop
    }
}
