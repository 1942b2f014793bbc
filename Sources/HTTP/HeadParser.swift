/// One pass over a request head, strict after RFC 9112 §2–7: anything that could be read in two ways is refused.
///
/// Useful for a buffer that begins with a request; not useful for bodies (`ChunkedDecoder`). Stateless: a partial head is parsed again when
/// its first line or its end has come (`ConnectionMachine` sees to that), so the cost stays linear.
package enum HeadParser {
    package enum Outcome: Sendable, Equatable {
        /// The head ended; `head.end` is the first byte after it.
        case complete
        /// Nothing wrong so far.
        case partial
        case refused(Refusal)
    }

    /// Parses the head that begins at `start`. An error is reported at the first byte that makes one, so the answer does not depend on how
    /// the bytes were cut into reads.
    package static func parse(
        _ input: Span<UInt8>, from start: Int, into head: inout RequestHead, limits: borrowing ServerLimits
    ) -> Outcome {
        head.reset()
        let stop = min(input.count, start + limits.headBytesMax)
        let isFull = input.count - start >= limits.headBytesMax
        var index = start
        do throws(Refusal) {
            guard try skipEmptyLines(input, &index, stop, limits.leadingEmptyLinesMax),
                try requestLine(input, &index, stop, isFull, &head, limits)
            else {
                if isFull { return .refused(.headTooLarge) }
                return .partial
            }
            let fieldsStart = index
            var facts = FieldFacts()
            while index < stop {
                if input[index] == Bytes.cr {
                    guard index + 1 < stop else { break }
                    guard input[index + 1] == Bytes.lf else { throw .bareCarriageReturn }
                    head.fieldsRange = fieldsStart..<index
                    head.end = index + 2
                    try facts.finish(input, &head)
                    return .complete
                }
                guard try fieldLine(input, &index, stop, &head, &facts) else { break }
                if head.fields.count > limits.fieldCountMax { throw .tooManyFields }
            }
        } catch {
            return .refused(error)
        }
        return isFull ? .refused(.headTooLarge) : .partial
    }

    /// Steps over empty lines before the request line (RFC 9112 §2.2); false when the bytes end first.
    private static func skipEmptyLines(_ input: Span<UInt8>, _ index: inout Int, _ stop: Int, _ max: Int) throws(Refusal) -> Bool {
        var count = 0
        while index < stop {
            if input[index] == Bytes.lf { throw .bareLineFeed }
            guard input[index] == Bytes.cr else { return true }
            guard index + 1 < stop else { return false }
            guard input[index + 1] == Bytes.lf else { throw .bareCarriageReturn }
            count += 1
            if count > max { throw .emptyLines }
            index += 2
        }
        return false
    }

    /// Method, target and version (RFC 9112 §3); false when the bytes end first.
    private static func requestLine(
        _ input: Span<UInt8>, _ index: inout Int, _ stop: Int, _ isFull: Bool, _ head: inout RequestHead,
        _ limits: borrowing ServerLimits
    ) throws(Refusal) -> Bool {
        let methodStart = index
        while index < stop, Bytes.isToken(input[index]) {
            index += 1
            if index - methodStart > limits.methodBytesMax { throw .methodTooLong }
        }
        guard index < stop else { return false }
        guard input[index] == Bytes.space, index > methodStart else { throw wrongByte(input[index], .malformedRequestLine) }
        head.methodRange = methodStart..<index
        head.method = methodKind(input, methodStart, index)
        index += 1
        let targetStart = index
        let targetStop = min(stop, targetStart + limits.targetBytesMax + 1)
        while index < targetStop, Bytes.isTarget(input[index]) { index += 1 }
        if index - targetStart > limits.targetBytesMax { throw .targetTooLong }
        guard index < stop else {
            if isFull { throw .targetTooLong }
            return false
        }
        guard input[index] == Bytes.space else {
            throw wrongByte(input[index], input[index] == Bytes.cr ? .malformedRequestLine : .invalidTarget)
        }
        guard index > targetStart else { throw .malformedRequestLine }
        let targetEnd = index
        index += 1
        // "HTTP/1.1" CR LF: ten bytes at fixed places.
        guard try version(input, &index, stop, &head) else { return false }
        try TargetParser.parse(input, targetStart, targetEnd, &head)
        if head.method == .other, Bytes.equals(input, methodStart, targetStart - 1, "connect") { throw .methodNotImplemented }
        return true
    }

    private static func version(_ input: Span<UInt8>, _ index: inout Int, _ stop: Int, _ head: inout RequestHead) throws(Refusal) -> Bool {
        var place = 0
        var major: UInt8 = 0
        var minor: UInt8 = 0
        while place < 10 {
            guard index < stop else { return false }
            let byte = input[index]
            let isRight: Bool
            switch place {
            case 0: isRight = byte == 0x48
            case 1, 2: isRight = byte == 0x54
            case 3: isRight = byte == 0x50
            case 4: isRight = byte == 0x2F
            case 5:
                isRight = Bytes.isDigit(byte)
                major = byte
            case 6: isRight = byte == 0x2E
            case 7:
                isRight = Bytes.isDigit(byte)
                minor = byte
            case 8: isRight = byte == Bytes.cr
            default: isRight = byte == Bytes.lf
            }
            guard isRight else { throw place == 9 ? .bareCarriageReturn : wrongByte(byte, .malformedVersion) }
            index += 1
            place += 1
        }
        guard major == 0x31 else { throw .unsupportedVersion }
        // A higher minor version is spoken to in the highest of ours (RFC 9110 §2.5).
        head.version = minor == 0x30 ? .http10 : .http11
        return true
    }

    /// One field line (RFC 9112 §5); false when the bytes end first.
    private static func fieldLine(
        _ input: Span<UInt8>, _ index: inout Int, _ stop: Int, _ head: inout RequestHead, _ facts: inout FieldFacts
    ) throws(Refusal) -> Bool {
        let nameStart = index
        while index < stop, Bytes.isToken(input[index]) { index += 1 }
        guard index < stop else { return false }
        guard input[index] == Bytes.colon, index > nameStart else {
            let byte = input[index]
            if byte == Bytes.space || byte == Bytes.tab { throw index == nameStart ? .lineFolding : .spaceBeforeColon }
            throw wrongByte(byte, .invalidFieldName)
        }
        let nameEnd = index
        index += 1
        while index < stop, input[index] == Bytes.space || input[index] == Bytes.tab { index += 1 }
        let valueStart = index
        while index < stop, Bytes.isFieldValue(input[index]) { index += 1 }
        guard index < stop else { return false }
        guard input[index] == Bytes.cr else { throw wrongByte(input[index], .invalidFieldValue) }
        guard index + 1 < stop else { return false }
        guard input[index + 1] == Bytes.lf else { throw .bareCarriageReturn }
        var valueEnd = index
        while valueEnd > valueStart, input[valueEnd - 1] == Bytes.space || input[valueEnd - 1] == Bytes.tab { valueEnd -= 1 }
        index += 2
        let field = FieldRange(
            nameStart: Int32(truncatingIfNeeded: nameStart), nameEnd: Int32(truncatingIfNeeded: nameEnd),
            valueStart: Int32(truncatingIfNeeded: valueStart), valueEnd: Int32(truncatingIfNeeded: valueEnd))
        head.fields.append(field)
        try facts.note(input, nameStart, nameEnd, valueStart, valueEnd, &head)
        return true
    }

    /// The most telling refusal for a byte that stands where none like it may.
    private static func wrongByte(_ byte: UInt8, _ other: Refusal) -> Refusal { byte == Bytes.lf ? .bareLineFeed : other }

    private static func methodKind(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> RequestHead.MethodKind {
        var word: UInt64 = 0
        guard end - start <= 8 else { return .other }
        var index = start
        while index < end {
            word = word << 8 | UInt64(input[index])
            index += 1
        }
        switch word {
        case 0x47_4554: return .get
        case 0x4845_4144: return .head
        case 0x504F_5354: return .post
        case 0x50_5554: return .put
        case 0x4445_4C45_5445: return .delete
        case 0x4F_5054_494F_4E53: return .options
        default: return .other
        }
    }
}
