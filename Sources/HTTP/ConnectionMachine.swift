/// The state of one connection without its socket: bytes and a clock in, steps out. RFC 9112 §9.
///
/// A head that is wrong gets the same refusal however it was cut into reads: at once when the bytes came together, else at its next line end
/// worth a parse, and at the latest when the head, the input or its time ends. (RFC 9112 leaves the moment open.)
///
/// The owner calls `next` as long as it has unread bytes and does what the step says; after answering it calls `responded`.
/// Deadlines are seconds of the owner's monotonic clock.
package struct ConnectionMachine {
    package enum Step: Sendable, Equatable {
        /// Keep the bytes from the offset on and come again with more.
        case more
        /// The head describes a whole request without a body.
        case request
        /// A request with its body is whole: `takeUpload`.
        case upload
        /// Write `100 Continue`, then come again.
        case sendContinue
        /// Answer with the refusal and close.
        case refuse(Refusal)
        /// Close without a word.
        case close
        /// An answer is owed; come again after `responded`.
        case wait
    }

    package enum Phase: UInt8, Sendable { case idle, head, body, responding, finished }

    package private(set) var phase = Phase.idle
    /// The client has sent its last byte.
    package private(set) var isEnded = false
    private var sawLine = false
    /// Bytes of the unfinished head that were searched already.
    private var searched: Int32 = 0
    /// The second at which the phase has lasted too long; far away while an answer is owed.
    package private(set) var deadline: Int32
    package private(set) var requests: UInt32 = 0
    private var upload: Upload?

    package init(now: Int32, limits: borrowing ServerLimits) {
        deadline = Self.after(now, limits.idleSecondsMax)
    }

    private static func after(_ now: Int32, _ seconds: Int) -> Int32 {
        let (sum, isOver) = now.addingReportingOverflow(Int32(clamping: seconds))
        return isOver ? .max : sum
    }

    /// Looks at the bytes from `offset` on, moves it behind what was taken, and says what to do.
    package mutating func next(
        _ input: Span<UInt8>, _ offset: inout Int, _ head: inout RequestHead, now: Int32, limits: borrowing ServerLimits
    ) -> Step {
        switch phase {
        case .idle, .head: return nextHead(input, &offset, &head, now, limits)
        case .body: return nextBody(input, &offset, limits)
        case .responding: return .wait
        case .finished:
            offset = input.count
            return isEnded ? .close : .wait
        }
    }

    private mutating func nextHead(
        _ input: Span<UInt8>, _ offset: inout Int, _ head: inout RequestHead, _ now: Int32, _ limits: borrowing ServerLimits
    ) -> Step {
        let available = input.count - offset
        guard available > 0 else { return isEnded ? finish(.close) : .more }
        // An error inside an unfinished line is told at the latest when the head, the input or the time ends.
        if searched > 0, !isEnded, available < limits.headBytesMax, !isWorthParsing(input, offset) {
            searched = Int32(truncatingIfNeeded: available)
            return .more
        }
        switch HeadParser.parse(input, from: offset, into: &head, limits: limits) {
        case .refused(let refusal):
            offset = input.count
            return finish(.refuse(refusal))
        case .partial:
            if isEnded { return finish(.close) }
            if phase == .idle {
                phase = .head
                deadline = Self.after(now, limits.headSecondsMax)
            }
            noteLine(input, offset)
            searched = Int32(truncatingIfNeeded: available)
            return .more
        case .complete:
            searched = 0
            sawLine = false
            let start = offset
            offset = head.end
            if !head.hasBody {
                phase = .responding
                deadline = .max
                return .request
            }
            if let length = head.contentLength, length > limits.bodyBytesMax { return finish(.refuse(.bodyTooLarge)) }
            upload = Upload(input, start, head)
            phase = .body
            deadline = Self.after(now, limits.bodySecondsMax)
            if head.expectsContinue, offset == input.count, !isEnded { return .sendContinue }
            return nextBody(input, &offset, limits)
        }
    }

    /// Whether the bytes after those searched could end the head or its first line, or hold a bare CR: only then is a new parse worth its cost.
    private func isWorthParsing(_ input: Span<UInt8>, _ offset: Int) -> Bool {
        var index = offset + Int(searched)
        while index < input.count {
            if input[index] == Bytes.lf {
                if !sawLine { return true }
                let isAfterReturn = index > offset && input[index - 1] == Bytes.cr
                let lineEnd = isAfterReturn ? index - 1 : index
                if !isAfterReturn || lineEnd == offset || input[lineEnd - 1] == Bytes.lf { return true }
            } else if index > offset, input[index - 1] == Bytes.cr {
                return true
            }
            index += 1
        }
        return false
    }

    private mutating func noteLine(_ input: Span<UInt8>, _ offset: Int) {
        guard !sawLine else { return }
        var index = offset + Int(searched)
        while index < input.count {
            // An empty line before the request line does not count.
            if input[index] == Bytes.lf, index > offset + 1, input[index - 2] != Bytes.lf, index - 2 >= offset {
                sawLine = true
                return
            }
            index += 1
        }
    }

    private mutating func nextBody(_ input: Span<UInt8>, _ offset: inout Int, _ limits: borrowing ServerLimits) -> Step {
        guard let upload else { return finish(.close) }
        switch upload.receive(input, &offset, limits) {
        case .done:
            phase = .responding
            deadline = .max
            return .upload
        case .refused(let refusal):
            offset = input.count
            return finish(.refuse(refusal))
        case .more:
            return isEnded ? finish(.close) : .more
        }
    }

    private mutating func finish(_ step: Step) -> Step {
        phase = .finished
        upload = nil
        deadline = .max
        return step
    }

    /// The request with a body that `next` announced.
    package mutating func takeUpload() -> Upload? {
        defer { upload = nil }
        return upload
    }

    /// Bytes of a head and a body that are being collected.
    package var heldBytes: Int { upload?.heldBytes ?? 0 }

    /// Whether the connection may stay after the answer to the head.
    package func persists(_ head: borrowing RequestHead, limits: borrowing ServerLimits) -> Bool {
        guard head.persists else { return false }
        return Int(requests) + 1 < limits.requestsPerConnectionMax
    }

    /// The answer was handed to the connection. Without `persists` no further request is read.
    package mutating func responded(persists: Bool, now: Int32, limits: borrowing ServerLimits) {
        if requests < .max { requests += 1 }
        guard persists else {
            phase = .finished
            deadline = .max
            return
        }
        phase = .idle
        deadline = Self.after(now, limits.idleSecondsMax)
    }

    /// The client has closed its side; what came before is still answered.
    package mutating func inputEnded() { isEnded = true }

    /// After a refusal the client gets a little time to read it.
    package mutating func linger(now: Int32, limits: borrowing ServerLimits) {
        phase = .finished
        deadline = Self.after(now, limits.lingerSecondsMax)
    }

    /// What the passing of the deadline means when the owner holds bytes: an unfinished head that is wrong already is told so, and not
    /// that it is late, as it would have been had it come in one piece. Costs one parse of a head that timed out.
    package mutating func timeout(
        now: Int32, holding input: Span<UInt8>, _ head: inout RequestHead, limits: borrowing ServerLimits
    ) -> Step? {
        if phase == .head, now >= deadline, case .refused(let refusal) = HeadParser.parse(input, from: 0, into: &head, limits: limits) {
            return finish(.refuse(refusal))
        }
        return timeout(now: now)
    }

    /// What the passing of the deadline means, or nil while there is time.
    package mutating func timeout(now: Int32) -> Step? {
        guard now >= deadline else { return nil }
        switch phase {
        case .head: return finish(.refuse(.headTimeout))
        case .body: return finish(.refuse(.bodyTimeout))
        default: return finish(.close)
        }
    }
}

/// A request whose body is being collected: it owns a copy of its head. Lives on its connection's thread.
package final class Upload {
    package private(set) var head: RequestHead
    /// The bytes that the head points into.
    package let bytes: [UInt8]
    package private(set) var body: [UInt8] = []
    package var heldBytes: Int { bytes.count + body.count }
    private var remaining: Int
    private var decoder = ChunkedDecoder()

    init(_ input: Span<UInt8>, _ start: Int, _ head: RequestHead) {
        bytes = [UInt8](copying: input, start..<head.end)
        remaining = head.contentLength ?? 0
        self.head = head
        self.head.rebase(by: start)
    }

    func receive(_ input: Span<UInt8>, _ offset: inout Int, _ limits: borrowing ServerLimits) -> ChunkedDecoder.Outcome {
        if head.isChunked { return decoder.decode(input, &offset, into: &body, limits: limits) }
        let count = min(remaining, input.count - offset)
        body.append(input, offset..<offset + count)
        offset += count
        remaining -= count
        return remaining == 0 ? .done : .more
    }
}
