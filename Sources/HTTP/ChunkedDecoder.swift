/// A chunked body, decoded byte by byte as it comes (RFC 9112 §7.1). Strict: no bare line feed, no blank after a size, no sign or `0x`.
///
/// `5;name=value` CR LF `Hello` CR LF `0` CR LF `Trailer: dropped` CR LF CR LF
struct ChunkedDecoder: Sendable {
    enum Outcome: Sendable, Equatable { case more, done, refused(Refusal) }

    private enum State: UInt8 {
        case size, sizeDigits, extensions, sizeLineFeed, data, dataReturn, dataLineFeed
        case trailer, trailerName, trailerValue, trailerLineFeed, lastLineFeed, done
    }

    private var state = State.size
    private var remaining = 0
    private var digits = 0
    private var extensionBytes = 0
    private var trailerBytes = 0

    /// Decodes from `offset` on and moves it behind what was taken.
    mutating func decode(
        _ input: Span<UInt8>, _ offset: inout Int, into body: inout [UInt8], limits: borrowing ServerLimits
    ) -> Outcome {
        do throws(Refusal) {
            while offset < input.count, state != .done {
                if state == .data {
                    let count = min(remaining, input.count - offset)
                    body.append(input, offset..<offset + count)
                    offset += count
                    remaining -= count
                    if remaining == 0 { state = .dataReturn }
                } else {
                    try step(input[offset], body.count, limits)
                    offset += 1
                }
            }
        } catch {
            return .refused(error)
        }
        return state == .done ? .done : .more
    }

    private mutating func step(_ byte: UInt8, _ bodyBytes: Int, _ limits: borrowing ServerLimits) throws(Refusal) {
        switch state {
        case .size, .sizeDigits:
            try sizeStep(byte, bodyBytes, limits)
        case .extensions:
            if byte == Bytes.cr {
                state = .sizeLineFeed
            } else {
                guard Bytes.isFieldValue(byte) else { throw .invalidChunk }
                extensionBytes += 1
                if extensionBytes > limits.chunkExtensionBytesMax { throw .chunkExtensionTooLong }
            }
        case .sizeLineFeed:
            guard byte == Bytes.lf else { throw .invalidChunk }
            digits = 0
            state = remaining == 0 ? .trailer : .data
        case .dataReturn:
            guard byte == Bytes.cr else { throw .invalidChunk }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == Bytes.lf else { throw .invalidChunk }
            state = .size
        case .trailer, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
            try trailerStep(byte, limits)
        case .data, .done: break
        }
    }

    private mutating func sizeStep(_ byte: UInt8, _ bodyBytes: Int, _ limits: borrowing ServerLimits) throws(Refusal) {
        if let digit = Bytes.hexValue(byte) {
            digits += 1
            guard digits <= 16 else { throw .invalidChunk }
            // Checked after each digit, so sixteen digits cannot overflow.
            remaining = remaining << 4 | digit
            if remaining > limits.bodyBytesMax - bodyBytes { throw .bodyTooLarge }
            state = .sizeDigits
            return
        }
        guard state == .sizeDigits else { throw .invalidChunk }
        if byte == Bytes.cr {
            state = .sizeLineFeed
        } else if byte == Bytes.semicolon {
            state = .extensions
        } else {
            throw .invalidChunk
        }
    }

    private mutating func trailerStep(_ byte: UInt8, _ limits: borrowing ServerLimits) throws(Refusal) {
        trailerBytes += 1
        if trailerBytes > limits.trailerBytesMax { throw .trailerTooLarge }
        switch state {
        case .trailer:
            if byte == Bytes.cr {
                state = .lastLineFeed
            } else {
                guard Bytes.isToken(byte) else { throw .invalidTrailer }
                state = .trailerName
            }
        case .trailerName:
            if byte == Bytes.colon {
                state = .trailerValue
            } else {
                guard Bytes.isToken(byte) else { throw .invalidTrailer }
            }
        case .trailerValue:
            if byte == Bytes.cr {
                state = .trailerLineFeed
            } else {
                guard Bytes.isFieldValue(byte) else { throw .invalidTrailer }
            }
        case .trailerLineFeed:
            guard byte == Bytes.lf else { throw .invalidTrailer }
            state = .trailer
        default:
            guard byte == Bytes.lf else { throw .invalidTrailer }
            state = .done
        }
    }
}
