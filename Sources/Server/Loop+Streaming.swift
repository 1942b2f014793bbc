import HTTP
import Synchronization

extension Loop {
    /// The head of a stream is written; its pieces are pulled by workers, one pull at a time, while the client reads.
    func beginStream(_ connection: Connection, _ stream: any ResponseStream, isChunked: Bool, _ facts: ResponseWriter.Facts) {
        let exchange = Exchange(facts, key: nil, generation: 0, record: nil)
        exchange.stream = stream
        exchange.isChunked = isChunked
        connection.exchange = exchange
        shared.streams.add(1, ordering: .relaxed)
        flush(connection)
        if !connection.isClosed, connection.pending == nil { pull(connection) }
    }

    /// Asks a worker for the next pieces.
    func pull(_ connection: Connection) {
        guard let exchange = connection.exchange, let stream = exchange.stream, !exchange.isPulling, !connection.isClosed else { return }
        exchange.isPulling = true
        exchange.pausedUntil = nil
        _ = shared.pool.submit(
            .pull(
                stream, to: mailbox, descriptor: connection.descriptor, serial: connection.serial, bytesMax: limits.streamBufferBytesMax))
    }

    /// Pieces have come: they are sent, and the next are asked for when the client has taken them.
    func pulled(_ connection: Connection, _ pieces: [[UInt8]], isEnd: Bool) {
        guard let exchange = connection.exchange, let stream = exchange.stream else { return }
        exchange.isPulling = false
        out.removeAll()
        for piece in pieces {
            if exchange.isChunked { ResponseWriter.appendChunk(piece, to: out) } else { out.append(piece) }
        }
        if isEnd {
            endStream(connection, exchange)
            return
        }
        flush(connection)
        guard !connection.isClosed else { return }
        if pieces.isEmpty {
            if isDraining {
                // A stream that waits for news would hold the drain up. Cut without the last chunk: the client sees that it is unfinished.
                close(connection)
                return
            }
            exchange.pausedUntil = Socket.monotonicMicroseconds() + max(1, min(stream.pauseMilliseconds, 60_000)) * 1_000
            paused.append(connection)
        } else if connection.pending == nil {
            pull(connection)
        } else {
            settle(connection)
        }
        schedule(connection)
    }

    private func endStream(_ connection: Connection, _ exchange: Exchange) {
        if exchange.isChunked { ResponseWriter.appendLastChunk(to: out) }
        connection.exchange = nil
        shared.streams.subtract(1, ordering: .relaxed)
        let persists = exchange.facts.persists && exchange.isChunked && !isDraining
        flush(connection)
        guard !connection.isClosed else { return }
        connection.machine.responded(persists: persists, now: now, limits: limits)
        if !persists { connection.closesAfterWrite = true }
        if connection.pending == nil, persists { resume(connection) } else { settle(connection) }
        schedule(connection)
    }

    /// Milliseconds until the first paused stream wants to be asked again, at most a second.
    func streamWaitMilliseconds() -> Int32 {
        let time = Socket.monotonicMicroseconds()
        var least = 1_000_000
        for connection in paused {
            if let until = connection.exchange?.pausedUntil { least = min(least, until - time) }
        }
        return Int32(clamping: max(0, (least + 999) / 1_000))
    }

    /// Asks the streams whose pause is over.
    func resumeStreams() {
        guard !paused.isEmpty else { return }
        let time = Socket.monotonicMicroseconds()
        let waiting = paused
        paused.removeAll(keepingCapacity: true)
        for connection in waiting where !connection.isClosed {
            guard let until = connection.exchange?.pausedUntil else { continue }
            if until <= time || isDraining { pull(connection) } else { paused.append(connection) }
        }
    }
}
