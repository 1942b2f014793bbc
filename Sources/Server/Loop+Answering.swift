import CLinux
import Glibc
import HTTP
import Synchronization

extension Loop {
    /// Answers one request: from the cache, by the handler on this loop, or by a worker.
    func handle(_ connection: Connection, _ head: borrowing RequestHead, _ input: Span<UInt8>, body: [UInt8]) {
        let persists = connection.machine.persists(head, limits: limits) && !isDraining
        requests += 1
        let verdict = takeToken(connection, head, input)
        if let verdict, !verdict.isAllowed {
            shared.rateLimited.add(1, ordering: .relaxed)
            refuse(connection, .rateLimited, retryAfter: verdict.resetSeconds, verdict: verdict, head, input, persists: persists)
            return
        }
        let isKept =
            (head.method == .get || head.method == .head) && body.isEmpty && !head.hasAuthorization && !head.hasPreconditions
            && verdict == nil
        let generation = shared.factory.generation
        if isKept, !head.hasRepeatedLists, let entry = cache.find(input, head.targetRange, generation: generation) {
            cachedRequests += 1
            let rest = writer.appendCached(entry, in: cache, head, input, persists: persists, to: out)
            if shared.configuration.logsRequests { record(connection, head, input, nil, microseconds: 0, isCached: true) }
            finishAnswer(connection, rest, persists: persists)
            return
        }
        if isKept, !head.hasRepeatedLists, !shared.configuration.logsRequests, answerReady(connection, head, input, persists: persists) {
            return
        }
        answerFresh(connection, head, input, body, persists: persists, isKept: isKept, generation, verdict)
    }

    /// Answers with what stands ready outside of the cache; false when there is none, or when the target is asked for so often that the
    /// cache shall keep it.
    private func answerReady(_ connection: Connection, _ head: borrowing RequestHead, _ input: Span<UInt8>, persists: Bool) -> Bool {
        let start = Socket.monotonicMicroseconds()
        guard let ready = handler.readyResponse(input, head.targetRange), !cache.hasMissed(input, head.targetRange) else { return false }
        let spent = Socket.monotonicMicroseconds() - start
        guard let rest = writer.appendReady(ready, head, input, persists: persists, microseconds: spent, to: out) else { return false }
        finishAnswer(connection, rest, persists: persists)
        return true
    }

    private func answerFresh(
        _ connection: Connection, _ head: RequestHead, _ input: Span<UInt8>, _ body: [UInt8], persists: Bool, isKept: Bool,
        _ generation: UInt64, _ verdict: RateLimiter.Verdict?
    ) {
        let identifier = writer.identify(input, head.requestID)
        let facts = ResponseWriter.Facts(head, input, persists: persists, requestID: identifier)
        let request = head.makeRequest(
            input, body: body, remoteAddress: clientAddress(connection, head, input).description,
            requestID: String(decoding: identifier, as: UTF8.self))
        let key = isKept ? [UInt8](copying: input, head.targetRange) : nil
        guard handler.isBlocking(request) else {
            let start = Socket.monotonicMicroseconds()
            var response = handler.respond(to: request)
            let spent = Socket.monotonicMicroseconds() - start
            if let verdict { addRateLimit(verdict, &response) }
            answer(connection, response, facts, key: key, generation, microseconds: spent)
            if shared.configuration.logsRequests {
                record(connection, head, input, request.requestID, microseconds: spent, isCached: false)
            }
            return
        }
        let isTaken = shared.pool.submit(
            .respond(request, to: mailbox, descriptor: connection.descriptor, serial: connection.serial))
        guard isTaken else {
            shared.overloads.add(1, ordering: .relaxed)
            refuse(connection, .overloaded, retryAfter: limits.retryAfterSeconds, verdict: verdict, head, input, persists: persists)
            return
        }
        let draft = shared.configuration.logsRequests ? draft(connection, head, input, request.requestID) : nil
        connection.exchange = Exchange(facts, key: key, generation: generation, bodyBytes: body.count, record: draft)
    }

    /// Frames a handler's answer and moves the connection on.
    private func answer(
        _ connection: Connection, _ response: Response, _ facts: ResponseWriter.Facts, key: [UInt8]?, _ generation: UInt64,
        microseconds: Int
    ) {
        let rest: ResponseWriter.Rest
        if writer.hasFailedPrecondition(response, facts) {
            if case .stream(let stream) = response.body { stream.cancel() }
            rest = append(problem(.preconditionFailed, facts.requestID), facts)
        } else if let key, facts.isGetOrHead, writer.isKeepable(response) {
            let entry = CachedResponse(key: key, generation: generation, response: response)
            cache.insert(entry)
            rest = writer.append(entry, in: cache, facts, microseconds: microseconds, to: out)
        } else {
            if case .stream(let stream) = response.body, !facts.isHead {
                guard shared.streams.load(ordering: .relaxed) < limits.streamsMax else {
                    stream.cancel()
                    refuseStream(connection, facts)
                    return
                }
            }
            rest = writer.append(response, facts, microseconds: microseconds, to: out)
        }
        finishAnswer(connection, rest, persists: facts.persists, facts)
    }

    private func finishAnswer(
        _ connection: Connection, _ rest: ResponseWriter.Rest, persists: Bool, _ facts: ResponseWriter.Facts? = nil
    ) {
        switch rest {
        case .nothing: break
        case .body(let bytes): flush(connection, with: bytes)
        case .stream(let stream, let isChunked):
            beginStream(connection, stream, isChunked: isChunked, facts ?? ResponseWriter.Facts())
            return
        }
        guard !connection.isClosed else { return }
        connection.machine.responded(persists: persists, now: now, limits: limits)
        if !persists { connection.closesAfterWrite = true }
    }

    /// A worker's answer has come back.
    func answered(_ connection: Connection, _ response: Response, _ microseconds: Int) {
        guard let exchange = connection.exchange, exchange.stream == nil else {
            if case .stream(let stream) = response.body { stream.cancel() }
            return
        }
        connection.exchange = nil
        countBody(connection)
        out.removeAll()
        var facts = exchange.facts
        if isDraining { facts.persists = false }
        answer(connection, response, facts, key: exchange.key, exchange.generation, microseconds: microseconds)
        if var record = exchange.record {
            record.status = writer.lastStatus
            record.microseconds = microseconds
            shared.log(.request(record))
        }
        flush(connection)
        guard !connection.isClosed, connection.exchange == nil else { return }
        if connection.pending == nil, !connection.closesAfterWrite { resume(connection) } else { settle(connection) }
        schedule(connection)
    }

    // MARK: Refusals

    /// Answers what never became a request, and closes.
    func refuse(_ connection: Connection, _ refusal: Refusal) {
        shared.refusals.add(1, ordering: .relaxed)
        let nothing = [UInt8]()
        let identifier = writer.identify(nothing.span, nil)
        var facts = ResponseWriter.Facts()
        facts.persists = false
        facts.requestID = identifier
        let response = problem(refusal, identifier)
        _ = append(response, facts)
        startLinger(connection)
    }

    /// Answers a request that could be read but is not taken on; the connection may stay.
    private func refuse(
        _ connection: Connection, _ refusal: Refusal, retryAfter: Int, verdict: RateLimiter.Verdict?, _ head: RequestHead,
        _ input: Span<UInt8>, persists: Bool
    ) {
        let identifier = writer.identify(input, head.requestID)
        var response = problem(refusal, identifier)
        response.fields.append("Retry-After", String(retryAfter))
        if let verdict { addRateLimit(verdict, &response) }
        let facts = ResponseWriter.Facts(head, input, persists: persists, requestID: identifier)
        let rest = append(response, facts)
        finishAnswer(connection, rest, persists: persists)
    }

    private func refuseStream(_ connection: Connection, _ facts: ResponseWriter.Facts) {
        shared.overloads.add(1, ordering: .relaxed)
        var response = problem(.tooManyStreams, facts.requestID)
        response.fields.append("Retry-After", String(limits.retryAfterSeconds))
        let rest = append(response, facts)
        finishAnswer(connection, rest, persists: facts.persists)
    }

    private func append(_ response: Response, _ facts: ResponseWriter.Facts) -> ResponseWriter.Rest {
        writer.append(response, facts, microseconds: nil, to: out)
    }

    private func problem(_ refusal: Refusal, _ identifier: [UInt8]) -> Response {
        var response = handler.response(
            forStatus: refusal.status, code: refusal.code, detail: refusal.detail,
            requestID: String(decoding: identifier, as: UTF8.self))
        // A stream in place of a refusal would outlive the connection's end.
        if case .stream(let stream) = response.body {
            stream.cancel()
            response.body = .bytes([])
        }
        return response
    }

    // MARK: The log

    private func record(
        _ connection: Connection, _ head: RequestHead, _ input: Span<UInt8>, _ requestID: String?, microseconds: Int, isCached: Bool
    ) {
        var record = draft(connection, head, input, requestID ?? head.requestID.map { text(input, $0, 64) } ?? "")
        record.status = writer.lastStatus
        record.microseconds = microseconds
        record.isCached = isCached
        shared.log(.request(record))
    }

    private func draft(_ connection: Connection, _ head: RequestHead, _ input: Span<UInt8>, _ requestID: String) -> RequestRecord {
        RequestRecord(
            method: text(input, head.methodRange, 32), target: text(input, head.targetRange, 512), status: 0, microseconds: 0,
            isCached: false, remoteAddress: clientAddress(connection, head, input).description, requestID: requestID,
            traceparent: FieldLines(input, head).first("traceparent").map { String($0.prefix(64)) })
    }

    private func text(_ input: Span<UInt8>, _ range: Range<Int>, _ max: Int) -> String {
        String(decoding: [UInt8](copying: input, range.lowerBound..<min(range.upperBound, range.lowerBound + max)), as: UTF8.self)
    }
}
