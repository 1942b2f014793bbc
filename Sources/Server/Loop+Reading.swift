import CLinux
import Glibc
import HTTP

extension Loop {
    /// What epoll reports of a connection.
    func handleEvent(_ connection: Connection, _ flags: UInt32) {
        if flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            // Reset, or both sides shut: nothing more can be said.
            close(connection)
            return
        }
        if flags & EPOLLOUT.rawValue != 0 { writable(connection) }
        if flags & EPOLLIN.rawValue != 0, !connection.isClosed { readable(connection) }
        schedule(connection)
    }

    /// Reads once and answers what is whole.
    func readable(_ connection: Connection) {
        if connection.isLingering {
            discard(connection)
            return
        }
        guard mayRead(connection) else {
            // A stream may be silent for long: without this look its place would stay taken by a client that has left.
            if connection.exchange?.stream != nil, Socket.hasEnded(connection.descriptor) {
                close(connection)
                return
            }
            // Level-triggered: without taking the interest away the loop would spin.
            setInterest(connection, connection.pending == nil ? 0 : EPOLLOUT.rawValue)
            return
        }
        switch unsafe Socket.receive(connection.descriptor, readBuffer) {
        case .moved(let count):
            if connection.input.isEmpty {
                let bytes = unsafe UnsafeRawBufferPointer(rebasing: readBuffer[0..<count])
                let span = unsafe Span<UInt8>(_unsafeBytes: bytes)
                let taken = turn(connection, span)
                if taken < count, !connection.isClosed {
                    connection.input = [UInt8](copying: span, taken..<count)
                    hold(count - taken)
                }
            } else {
                unsafe connection.input.append(contentsOf: readBuffer[0..<count])
                hold(count)
                runInput(connection)
            }
            if heldBytes > heldBytesMax, !connection.input.isEmpty { close(connection) }
        case .wouldBlock: return
        case .ended:
            connection.machine.inputEnded()
            if connection.machine.phase == .responding {
                setInterest(connection, connection.pending == nil ? 0 : EPOLLOUT.rawValue)
            } else {
                runInput(connection)
            }
        case .failed: close(connection)
        }
    }

    /// A connection that owes an answer or has output waiting is not read.
    private func mayRead(_ connection: Connection) -> Bool {
        connection.pending == nil && connection.machine.phase != .responding && !connection.machine.isEnded && !connection.isReady
    }

    /// Looks at the bytes that the connection holds.
    func runInput(_ connection: Connection) {
        let bytes = connection.input
        connection.input = []
        let taken = turn(connection, bytes.span)
        guard !connection.isClosed else {
            hold(-bytes.count)
            return
        }
        if taken == 0 {
            connection.input = bytes
        } else {
            hold(-taken)
            connection.input = taken < bytes.count ? [UInt8](bytes[taken...]) : []
        }
    }

    /// Answers requests until the bytes, the turn or the room for output end. Returns how many bytes were taken.
    private func turn(_ connection: Connection, _ input: Span<UInt8>) -> Int {
        var offset = 0
        var count = 0
        let most = ready.isEmpty ? limits.requestsPerTurnMax : min(limits.requestsPerTurnMax, limits.requestsPerTurnCrowded)
        // A local head is passed on without copies; its array goes back for the next turn.
        var head = RequestHead()
        swap(&head, &self.head)
        defer { swap(&head, &self.head) }
        out.removeAll()
        steps: while !connection.isClosed {
            if out.count >= limits.outputBytesMax { flush(connection) }
            if connection.pending != nil || connection.isClosed { break }
            switch connection.machine.next(input, &offset, &head, now: now, limits: limits) {
            case .more, .wait: break steps
            case .request:
                handle(connection, head, input, body: [])
            case .upload:
                guard let upload = connection.machine.takeUpload() else { break steps }
                let bytes = upload.bytes
                handle(connection, upload.head, bytes.span, body: upload.body)
            case .sendContinue:
                out.append("HTTP/1.1 100 Continue\r\n\r\n")
            case .refuse(let refusal):
                refuse(connection, refusal)
                break steps
            case .close:
                connection.closesAfterWrite = true
                break steps
            }
            count += 1
            if connection.closesAfterWrite {
                // What follows a last request is not answered, but must not reset the answer either.
                if offset < input.count { startLinger(connection) }
                break
            }
            if count >= most {
                if offset < input.count, !connection.isReady {
                    connection.isReady = true
                    ready.append(connection)
                }
                break
            }
        }
        finishTurn(connection)
        countBody(connection)
        return offset
    }

    /// Sends what the turn made, closes if that was the last, and waits for the right thing.
    func finishTurn(_ connection: Connection) {
        guard !connection.isClosed else {
            out.removeAll()
            return
        }
        flush(connection)
        settle(connection)
    }

    /// Closes a connection that is done, or asks epoll for what it waits for next.
    func settle(_ connection: Connection) {
        guard !connection.isClosed else { return }
        if connection.pending != nil {
            setInterest(connection, EPOLLOUT.rawValue)
        } else if connection.closesAfterWrite {
            if connection.isLingering { shutDown(connection) } else { close(connection) }
        } else if connection.interest != nil {
            if connection.machine.phase != .responding { setInterest(connection, connection.machine.isEnded ? 0 : EPOLLIN.rawValue) }
        }
    }

    /// After a refusal or a last answer: the client's unread bytes would make the kernel reset the connection and lose the answer.
    func startLinger(_ connection: Connection) {
        connection.isLingering = true
        connection.closesAfterWrite = true
        connection.machine.linger(now: now, limits: limits)
    }

    private func shutDown(_ connection: Connection) {
        if connection.machine.isEnded {
            close(connection)
            return
        }
        Glibc.shutdown(connection.descriptor, Int32(SHUT_WR))
        setInterest(connection, EPOLLIN.rawValue)
        schedule(connection)
    }

    private func discard(_ connection: Connection) {
        switch unsafe Socket.receive(connection.descriptor, readBuffer) {
        case .moved(let count):
            connection.lingered += Int32(truncatingIfNeeded: count)
            if Int(connection.lingered) > limits.lingerBytesMax { close(connection) }
        case .wouldBlock: return
        case .ended:
            if connection.pending == nil { close(connection) } else { setInterest(connection, EPOLLOUT.rawValue) }
            connection.machine.inputEnded()
        case .failed: close(connection)
        }
    }

    /// Gives the first of the connections with left-over requests their next turn. Only so many before epoll is asked again: however
    /// many floods wait, a client with one request waits for a few turns and not for theirs.
    func runReady() {
        guard !ready.isEmpty else { return }
        let batch = ready.prefix(limits.leftoversPerTurnMax)
        ready.removeFirst(batch.count)
        for connection in batch where !connection.isClosed {
            connection.isReady = false
            resume(connection)
            schedule(connection)
        }
    }

    /// After an answer or a write: the bytes that came meanwhile, then new ones.
    func resume(_ connection: Connection) {
        guard !connection.isClosed, connection.pending == nil, !connection.isLingering else { return }
        if !connection.input.isEmpty || connection.machine.isEnded {
            runInput(connection)
        } else {
            settle(connection)
        }
    }
}
