/// Frames answers into an output buffer: status line, fields, what the server adds, and the coding that the client takes.
/// One a loop; lives on its thread.
package final class ResponseWriter {
    /// What of a request decides the frame of its answer.
    package struct Facts: Sendable {
        package var isHead = false
        package var isGetOrHead = false
        package var version = HTTPVersion.http11
        package var acceptsGzip = false
        /// The connection stays after the answer.
        package var persists = true
        package var ifNoneMatch: [UInt8]?
        package var ifModifiedSince: [UInt8]?
        package var ifMatch: [UInt8]?
        package var ifUnmodifiedSince: [UInt8]?
        package var requestID: [UInt8] = []
        package init() {}

        /// Reads the facts out of a head.
        package init(_ head: borrowing RequestHead, _ input: Span<UInt8>, persists: Bool, requestID: [UInt8]) {
            isHead = head.method == .head
            isGetOrHead = head.method == .get || head.method == .head
            version = head.version
            self.persists = persists
            self.requestID = requestID
            if head.hasRepeatedLists {
                let fields = FieldLines(input, head.fieldsRange, head.fields)
                ifNoneMatch = fields.joined("If-None-Match")
                acceptsGzip = fields.joined("Accept-Encoding").map { AcceptEncoding.allowsGzip($0) } ?? false
            } else {
                ifNoneMatch = head.ifNoneMatch.map { [UInt8](copying: input, $0) }
                acceptsGzip = head.acceptEncoding.map { AcceptEncoding.allowsGzip(input, $0) } ?? false
            }
            ifModifiedSince = head.ifModifiedSince.map { [UInt8](copying: input, $0) }
            if head.hasPreconditions {
                let fields = FieldLines(input, head.fieldsRange, head.fields)
                ifMatch = fields.joined("If-Match")
                ifUnmodifiedSince = fields.joined("If-Unmodified-Since")
            }
        }
    }

    /// What the caller does after the head was appended.
    package enum Rest: Sendable {
        /// Everything is in the buffer.
        case nothing
        /// These bytes follow: large enough to be worth a vectored write.
        case body([UInt8])
        /// Pieces follow; framed by `appendChunk` when chunked, else ended by closing.
        case stream(any ResponseStream, isChunked: Bool)
    }

    private let limits: ServerLimits
    private let gzip = Gzip()
    private let inflater = Inflater()
    private let scratch = OutputBuffer(capacity: 1_024)
    /// `Date: …` CR LF of this second.
    private var dateLine: [UInt8] = []
    private var dateSecond = Int.min
    private var now = 0
    private var requestIDs = RequestIDSource()
    private var status = 0
    /// The status of the last head written, for the log.
    package var lastStatus: Int { status }

    package init(limits: ServerLimits) {
        self.limits = limits
        setTime(0)
    }

    /// Sets the clock: seconds since 1970. Makes the Date line anew, in its place, only when the second has changed.
    package func setTime(_ seconds: Int) {
        guard seconds != dateSecond else { return }
        dateSecond = seconds
        now = seconds
        dateLine.removeAll(keepingCapacity: true)
        for byte in "Date: ".utf8 { dateLine.append(byte) }
        HTTPDate.append(seconds, to: &dateLine)
        dateLine.append(Bytes.cr)
        dateLine.append(Bytes.lf)
    }

    /// The identifier of a request: the client's where it is usable, else a new one.
    package func identify(_ input: Span<UInt8>, _ given: Range<Int>?) -> [UInt8] {
        requestIDs.identify(input, given, max: limits.requestIDBytesMax)
    }

    // MARK: A handler's answer

    /// Appends the head, and the body where it is short. `microseconds` is what the handler took, for Server-Timing.
    package func append(_ response: Response, _ facts: borrowing Facts, microseconds: Int?, to out: OutputBuffer) -> Rest {
        if response.status == 200, facts.isGetOrHead, isNotModified(response.fields, facts) {
            if case .stream(let stream) = response.body { stream.cancel() }
            appendNotModified(response.fields, to: out)
            appendClosing(facts, microseconds: microseconds, to: out)
            return .nothing
        }
        let varies = Self.isCompressible(response.fields)
        switch response.body {
        case .stream(let stream):
            return appendStream(stream, response, facts, microseconds: microseconds, to: out)
        case .bytes(let bytes):
            let wantsGzip = varies && facts.acceptsGzip && bytes.count >= limits.gzipBytesMin
            if wantsGzip, let small = gzip.compress(bytes), small.count < bytes.count {
                return appendWhole(response, small, isGzip: true, varies: true, facts, microseconds, out)
            }
            return appendWhole(response, bytes, isGzip: false, varies: varies, facts, microseconds, out)
        case .gzipped(let bytes):
            if facts.acceptsGzip { return appendWhole(response, bytes, isGzip: true, varies: true, facts, microseconds, out) }
            guard let plain = inflated(bytes) else {
                return appendWhole(Response(status: 500), [], isGzip: false, varies: false, facts, microseconds, out)
            }
            return appendWhole(response, plain, isGzip: false, varies: true, facts, microseconds, out)
        }
    }

    private func inflated(_ bytes: [UInt8]) -> [UInt8]? {
        inflater.inflate(bytes, max: limits.inflatedBytesMax) ?? Gzip.inflate(bytes, max: limits.inflatedBytesMax)
    }

    private func appendWhole(
        _ response: Response, _ body: [UInt8], isGzip: Bool, varies: Bool, _ facts: borrowing Facts, _ microseconds: Int?,
        _ out: OutputBuffer
    ) -> Rest {
        appendHead(response.status, response.fields, length: body.count, isGzip: isGzip, varies: varies, to: out)
        appendClosing(facts, microseconds: microseconds, to: out)
        if facts.isHead || Self.hasNoBody(response.status) { return .nothing }
        if body.count >= limits.gatherBytesMin { return .body(body) }
        out.append(body)
        return .nothing
    }

    private func appendStream(
        _ stream: any ResponseStream, _ response: Response, _ facts: borrowing Facts, microseconds: Int?, to out: OutputBuffer
    ) -> Rest {
        let isChunked = facts.version == .http11
        appendHead(response.status, response.fields, length: nil, isGzip: false, varies: false, to: out)
        if isChunked { out.append("Transfer-Encoding: chunked\r\n") }
        var closing = Facts()
        closing.version = facts.version
        closing.persists = facts.persists && isChunked
        closing.requestID = facts.requestID
        appendClosing(closing, microseconds: microseconds, to: out)
        if facts.isHead || Self.hasNoBody(response.status) {
            stream.cancel()
            return .nothing
        }
        return .stream(stream, isChunked: isChunked)
    }

    /// One chunk (RFC 9112 §7.1); an empty piece appends nothing, because an empty chunk would end the body.
    package static func appendChunk(_ piece: [UInt8], to out: OutputBuffer) {
        guard !piece.isEmpty else { return }
        out.appendHexadecimal(UInt64(piece.count))
        out.append("\r\n")
        out.append(piece)
        out.append("\r\n")
    }

    /// The last chunk, without trailers.
    package static func appendLastChunk(to out: OutputBuffer) { out.append("0\r\n\r\n") }

    // MARK: A ready answer

    /// Answers with what stood ready, without a String. `microseconds` is what it took to get, for Server-Timing.
    /// - Returns: nil, with nothing appended, when the bytes are damaged or stand for more than `inflatedBytesMax`.
    package func appendReady(
        _ ready: ReadyResponse, _ head: borrowing RequestHead, _ input: Span<UInt8>, persists: Bool, microseconds: Int,
        to out: OutputBuffer
    ) -> Rest? {
        if isNotModified(ready, head, input) {
            status = 304
            StatusLine.append(304, to: out)
            out.append(ready.lines)
            out.append("Vary: Accept-Encoding\r\n")
            appendClosing(head, input, persists: persists, microseconds: microseconds, to: out)
            return .nothing
        }
        let isGzip = head.acceptEncoding.map { AcceptEncoding.allowsGzip(input, $0) } ?? false
        var body = ready.gzip
        if !isGzip {
            guard let plain = inflater.inflate(ready.gzip, max: limits.inflatedBytesMax) else { return nil }
            body = plain
        }
        status = 200
        StatusLine.append(200, to: out)
        out.append(ready.contentLines)
        out.append(ready.lines)
        if isGzip { out.append("Content-Encoding: gzip\r\n") }
        out.append("Vary: Accept-Encoding\r\nContent-Length: ")
        out.appendDecimal(body.count)
        out.append("\r\n")
        appendClosing(head, input, persists: persists, microseconds: microseconds, to: out)
        if head.method == .head { return .nothing }
        if body.count >= limits.gatherBytesMin { return .body(body) }
        out.append(body)
        return .nothing
    }

    private func isNotModified(_ ready: ReadyResponse, _ head: borrowing RequestHead, _ input: Span<UInt8>) -> Bool {
        if let range = head.ifNoneMatch { return Conditional.matches(input, range, etag: ready.etag) }
        guard let range = head.ifModifiedSince, let since = HTTPDate.parse([UInt8](copying: input, range), now: now) else { return false }
        return ready.lastModified <= since
    }

    // MARK: A kept answer

    /// Answers from the cache without a String or an allocation, once the form asked for was made.
    package func appendCached(
        _ entry: CachedResponse, in cache: ResponseCache, _ head: borrowing RequestHead, _ input: Span<UInt8>, persists: Bool,
        to out: OutputBuffer
    ) -> Rest {
        if entry.response.status == 200, isNotModified(entry, head, input) {
            if entry.notModified == nil {
                scratch.removeAll()
                appendNotModified(entry.response.fields, to: scratch)
                keep(entry, cache, scratch.count) { entry.notModified = scratch.copy() }
            }
            status = 304
            if let line = entry.notModified { out.append(line) }
            appendClosing(head, input, persists: persists, to: out)
            return .nothing
        }
        let acceptsGzip = head.acceptEncoding.map { AcceptEncoding.allowsGzip(input, $0) } ?? false
        guard let form = acceptsGzip ? gzipForm(entry, cache) : identityForm(entry, cache) else {
            out.append("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n")
            appendClosing(head, input, persists: persists, to: out)
            return .nothing
        }
        status = entry.response.status
        out.append(form.head)
        appendClosing(head, input, persists: persists, to: out)
        if head.method == .head || Self.hasNoBody(entry.response.status) { return .nothing }
        if form.body.count >= limits.gatherBytesMin { return .body(form.body) }
        out.append(form.body)
        return .nothing
    }

    /// Answers from an entry that was made a moment ago, so that a coding is made once.
    package func append(
        _ entry: CachedResponse, in cache: ResponseCache, _ facts: borrowing Facts, microseconds: Int?, to out: OutputBuffer
    ) -> Rest {
        if entry.response.status == 200, isNotModified(entry.response.fields, facts) {
            appendNotModified(entry.response.fields, to: out)
            appendClosing(facts, microseconds: microseconds, to: out)
            return .nothing
        }
        guard let form = facts.acceptsGzip ? gzipForm(entry, cache) : identityForm(entry, cache) else {
            return append(Response(status: 500), facts, microseconds: microseconds, to: out)
        }
        status = entry.response.status
        out.append(form.head)
        appendClosing(facts, microseconds: microseconds, to: out)
        if facts.isHead || Self.hasNoBody(entry.response.status) { return .nothing }
        if form.body.count >= limits.gatherBytesMin { return .body(form.body) }
        out.append(form.body)
        return .nothing
    }

    /// Whether an answer may be kept: whole, marked so, and varying by nothing but the coding.
    package func isKeepable(_ response: Response) -> Bool {
        guard response.isCacheable, !response.fields.contains("Set-Cookie"), response.status != 304, response.status != 206 else {
            return false
        }
        if case .stream = response.body { return false }
        guard response.body.heldBytes <= limits.cachedBodyBytesMax else { return false }
        guard let vary = response.fields.joined("Vary") else { return true }
        return Bytes.equals(vary.span, 0, vary.count, "accept-encoding")
    }

    private func identityForm(_ entry: CachedResponse, _ cache: ResponseCache) -> CachedResponse.Form? {
        if let form = entry.identity { return form }
        switch entry.response.body {
        case .bytes(let bytes):
            makeForm(entry, cache, bytes, isGzip: false, isOwn: false) { entry.identity = $0 }
        case .gzipped(let bytes):
            guard let plain = inflated(bytes) else { return nil }
            makeForm(entry, cache, plain, isGzip: false, isOwn: true) { entry.identity = $0 }
        case .stream: break
        }
        return entry.identity
    }

    private func gzipForm(_ entry: CachedResponse, _ cache: ResponseCache) -> CachedResponse.Form? {
        if let form = entry.gzip { return form }
        switch entry.response.body {
        case .bytes(let bytes):
            if Self.isCompressible(entry.response.fields), bytes.count >= limits.gzipBytesMin, let small = gzip.compress(bytes),
                small.count < bytes.count
            {
                makeForm(entry, cache, small, isGzip: true, isOwn: true) { entry.gzip = $0 }
            } else {
                entry.gzip = identityForm(entry, cache)
            }
        case .gzipped(let bytes):
            makeForm(entry, cache, bytes, isGzip: true, isOwn: false) { entry.gzip = $0 }
        case .stream: break
        }
        return entry.gzip
    }

    private func makeForm(
        _ entry: CachedResponse, _ cache: ResponseCache, _ body: [UInt8], isGzip: Bool, isOwn: Bool, _ set: (CachedResponse.Form) -> Void
    ) {
        scratch.removeAll()
        var varies = Self.isCompressible(entry.response.fields)
        if case .gzipped = entry.response.body { varies = true }
        appendHead(entry.response.status, entry.response.fields, length: body.count, isGzip: isGzip, varies: varies, to: scratch)
        keep(entry, cache, scratch.count + (isOwn ? body.count : 0)) {
            set(CachedResponse.Form(head: scratch.copy(), body: body))
        }
    }

    private func keep(_ entry: CachedResponse, _ cache: ResponseCache, _ more: Int, _ set: () -> Void) {
        set()
        entry.bytes += more
        cache.grew(entry, by: more)
    }

    private func isNotModified(_ entry: CachedResponse, _ head: borrowing RequestHead, _ input: Span<UInt8>) -> Bool {
        if let range = head.ifNoneMatch { return Conditional.matches(input, range, etag: entry.etag) }
        guard let since = head.ifModifiedSince, let last = entry.lastModified else { return false }
        return Conditional.isNotModified(
            ifNoneMatch: nil, ifModifiedSince: [UInt8](copying: input, since), etag: nil, lastModified: last, now: now)
    }

    // MARK: Parts of a head

    /// Whether a 2xx of a GET or HEAD must not be sent because If-Match or If-Unmodified-Since forbids it: the answer is 412 then. Other
    /// methods are the handler's to judge, before it does anything.
    package func hasFailedPrecondition(_ response: Response, _ facts: borrowing Facts) -> Bool {
        guard facts.isGetOrHead, facts.ifMatch != nil || facts.ifUnmodifiedSince != nil, (200...299).contains(response.status) else {
            return false
        }
        return Conditional.hasFailed(
            ifMatch: facts.ifMatch, ifUnmodifiedSince: facts.ifUnmodifiedSince,
            etag: response.fields.first("ETag").map { Array($0.utf8) },
            lastModified: response.fields.first("Last-Modified").map { Array($0.utf8) }, now: now)
    }

    private func isNotModified(_ fields: FieldLines, _ facts: borrowing Facts) -> Bool {
        guard facts.ifNoneMatch != nil || facts.ifModifiedSince != nil else { return false }
        return Conditional.isNotModified(
            ifNoneMatch: facts.ifNoneMatch, ifModifiedSince: facts.ifModifiedSince,
            etag: fields.first("ETag").map { Array($0.utf8) }, lastModified: fields.first("Last-Modified").map { Array($0.utf8) },
            now: now)
    }

    /// 304 with the fields that a cache needs (RFC 9110 §15.4.5) and none that describe the body.
    private func appendNotModified(_ fields: FieldLines, to out: OutputBuffer) {
        status = 304
        StatusLine.append(304, to: out)
        appendFields(fields, withoutContent: true, weakensETag: false, to: out)
        if Self.isCompressible(fields), !fields.contains("Vary") { out.append("Vary: Accept-Encoding\r\n") }
    }

    private func appendHead(_ status: Int, _ fields: FieldLines, length: Int?, isGzip: Bool, varies: Bool, to out: OutputBuffer) {
        self.status = status
        StatusLine.append(status, to: out)
        appendFields(fields, withoutContent: status == 304, weakensETag: isGzip, to: out)
        if isGzip { out.append("Content-Encoding: gzip\r\n") }
        if varies, !fields.contains("Vary") { out.append("Vary: Accept-Encoding\r\n") }
        if let length, !(status < 200 || status == 204 || status == 304) {
            out.append("Content-Length: ")
            out.appendDecimal(length)
            out.append("\r\n")
        }
    }

    /// The handler's fields, without those that the server alone sets.
    private func appendFields(_ fields: FieldLines, withoutContent: Bool, weakensETag: Bool, to out: OutputBuffer) {
        let wire = fields.wire.span
        fields.forEachLine { name, line in
            switch name.count {
            case 4 where Bytes.equals(wire, name.lowerBound, name.upperBound, "date"): return
            case 4 where weakensETag && Bytes.equals(wire, name.lowerBound, name.upperBound, "etag"):
                out.append("ETag: ")
                // A strong tag names the bytes of one coding; the same for another must be weak (RFC 9110 §8.8.3.3).
                if wire[name.upperBound + 2] == Bytes.quote { out.append("W/") }
                out.append(wire, name.upperBound + 2..<line.upperBound)
                return
            case 7 where Bytes.equals(wire, name.lowerBound, name.upperBound, "trailer"): return
            case 10 where Bytes.equals(wire, name.lowerBound, name.upperBound, "connection"): return
            case 10 where Bytes.equals(wire, name.lowerBound, name.upperBound, "keep-alive"): return
            case 12 where Bytes.equals(wire, name.lowerBound, name.upperBound, "x-request-id"): return
            case 14 where Bytes.equals(wire, name.lowerBound, name.upperBound, "content-length"): return
            case 17 where Bytes.equals(wire, name.lowerBound, name.upperBound, "transfer-encoding"): return
            default: break
            }
            if withoutContent, name.count > 8, Bytes.equals(wire, name.lowerBound, name.lowerBound + 8, "content-") { return }
            out.append(wire, line)
        }
    }

    private func appendClosing(_ facts: borrowing Facts, microseconds: Int?, to out: OutputBuffer) {
        out.append(dateLine)
        out.append("X-Request-Id: ")
        out.append(facts.requestID)
        if let microseconds { appendTiming(microseconds, to: out) }
        appendConnection(facts.version, persists: facts.persists, to: out)
    }

    /// Without `microseconds` the answer came from the cache.
    private func appendClosing(
        _ head: borrowing RequestHead, _ input: Span<UInt8>, persists: Bool, microseconds: Int? = nil, to out: OutputBuffer
    ) {
        out.append(dateLine)
        out.append("X-Request-Id: ")
        if let given = head.requestID, RequestIDSource.isUsable(input, given, max: limits.requestIDBytesMax) {
            out.append(input, given)
        } else {
            out.appendHexadecimal(requestIDs.next(), digits: 16)
        }
        if let microseconds {
            appendTiming(microseconds, to: out)
        } else {
            out.append("\r\nServer-Timing: cache;desc=hit")
        }
        appendConnection(head.version, persists: persists, to: out)
    }

    private func appendTiming(_ microseconds: Int, to out: OutputBuffer) {
        out.append("\r\nServer-Timing: app;dur=")
        out.appendDecimal(microseconds / 1_000)
        out.append(0x2E)
        out.append(UInt8(truncatingIfNeeded: microseconds / 100 % 10) + 0x30)
        out.append(UInt8(truncatingIfNeeded: microseconds / 10 % 10) + 0x30)
        out.append(UInt8(truncatingIfNeeded: microseconds % 10) + 0x30)
    }

    private func appendConnection(_ version: HTTPVersion, persists: Bool, to out: OutputBuffer) {
        if !persists {
            out.append("\r\nConnection: close\r\n\r\n")
        } else if version == .http10 {
            out.append("\r\nConnection: keep-alive\r\n\r\n")
        } else {
            out.append("\r\n\r\n")
        }
    }

    static func hasNoBody(_ status: Int) -> Bool { status < 200 || status == 204 || status == 304 }

    /// Text, JSON, XML and scripts, not coded yet: what gzip makes smaller.
    static func isCompressible(_ fields: FieldLines) -> Bool {
        guard let type = fields.joined("Content-Type"), !fields.contains("Content-Encoding") else { return false }
        let span = type.span
        var end = 0
        while end < type.count, type[end] != Bytes.semicolon, type[end] != Bytes.space { end += 1 }
        if end > 5, Bytes.equals(span, 0, 5, "text/") { return !Bytes.equals(span, 0, end, "text/event-stream") }
        if end >= 4, Bytes.equals(span, end - 4, end, "json") || Bytes.equals(span, end - 4, end, "+xml") { return true }
        return Bytes.equals(span, 0, end, "application/xml") || Bytes.equals(span, 0, end, "application/javascript")
            || Bytes.equals(span, 0, end, "application/x-ndjson")
    }
}
