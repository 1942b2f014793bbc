import CLinux
import Glibc
import HTTP
import Synchronization

/// One event loop: level-triggered epoll over its own listeners, connections, buffers, timers, cache and handler. No locks on its way.
@safe final class Loop {
    let shared: Shared
    let limits: ServerLimits
    let mailbox: Mailbox
    let handler: any Handler
    let out = OutputBuffer()
    let writer: ResponseWriter
    let cache: ResponseCache
    var head = RequestHead()
    var listeners: [Listener]
    /// By descriptor.
    var connections: [Connection?] = []
    var connectionCount = 0
    var wheel: TimerWheel
    /// Seconds since the loop began.
    var now: Int32 = 0
    var isDraining = false
    /// Connections with requests left over from their turn.
    var ready: [Connection] = []
    /// Streams that asked for a pause.
    var paused: [Connection] = []
    /// Bytes of input and output held by connections.
    var heldBytes = 0
    let heldBytesMax: Int
    var isAcceptPaused = false
    /// Answered since the counts were last told.
    var requests = 0
    var cachedRequests = 0
    var sentBytes = 0
    let readBuffer: UnsafeMutableRawBufferPointer

    private let epoll: Int32
    private let epoch: Int
    private var lastSerial: UInt32 = 0
    private var isStopped = false
    private var due: [Int32] = []
    private var evictionHand = 0

    static let eventsMax = 256
    private static let mailboxTag = UInt64.max
    private static let listenerBit: UInt64 = 1 << 63

    init(_ shared: Shared, _ listeners: [Listener], _ mailbox: Mailbox, loops: Int) throws(ServerError) {
        self.shared = shared
        self.listeners = listeners
        self.mailbox = mailbox
        limits = shared.configuration.limits
        epoch = Socket.monotonicSeconds()
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw ServerError("cannot make an epoll descriptor", code: errno) }
        writer = ResponseWriter(limits: limits)
        cache = ResponseCache(bytesMax: limits.cacheBytesMax / loops, entriesMax: limits.cacheEntriesMax)
        heldBytesMax = limits.bufferedBytesMax / loops
        wheel = TimerWheel(now: 0)
        unsafe readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(limits.readBytesMax, 1_024), alignment: 64)
        handler = shared.factory.makeHandler()
        _ = broadsheet_epoll_control(epoll, EPOLL_CTL_ADD, mailbox.descriptor, EPOLLIN.rawValue, Self.mailboxTag)
        setAccepting(true, operation: EPOLL_CTL_ADD)
    }

    deinit {
        unsafe readBuffer.deallocate()
        Glibc.close(epoll)
    }

    /// Runs until the server is stopped, or drained and without connections.
    func run() {
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: Self.eventsMax)
        defer { unsafe events.deallocate() }
        while !isStopped {
            let count = unsafe epoll_wait(epoll, events, Int32(Self.eventsMax), waitMilliseconds())
            updateClock()
            var index: Int32 = 0
            while index < count {
                let tag = unsafe broadsheet_epoll_tag(events, index)
                let flags = unsafe broadsheet_epoll_flags(events, index)
                if tag == Self.mailboxTag {
                    readMailbox()
                } else if tag & Self.listenerBit != 0 {
                    accept(Int32(truncatingIfNeeded: tag))
                } else if let connection = connection(Int32(truncatingIfNeeded: tag), UInt32(truncatingIfNeeded: tag >> 32)) {
                    handleEvent(connection, flags)
                }
                index += 1
            }
            runReady()
            resumeStreams()
            tellCounts()
            if isDraining, connectionCount == 0 { isStopped = true }
        }
        closeAll()
    }

    private func waitMilliseconds() -> Int32 {
        if !ready.isEmpty { return 0 }
        if !paused.isEmpty { return streamWaitMilliseconds() }
        // Without timers nothing needs the clock; a paused listener is looked at again each second.
        return wheel.count > 0 || isAcceptPaused ? 1_000 : -1
    }

    private func updateClock() {
        let elapsed = Int32(clamping: Socket.monotonicSeconds() - epoch)
        writer.setTime(Socket.wallSeconds())
        guard elapsed > now else { return }
        now = elapsed
        if isAcceptPaused, hasRoom {
            setAccepting(true, operation: EPOLL_CTL_MOD)
        }
        due.removeAll(keepingCapacity: true)
        wheel.advance(to: now, &due)
        for number in due {
            if let connection = connections[Int(number)] { timeUp(connection) }
        }
    }

    private func tellCounts() {
        guard requests > 0 || sentBytes > 0 else { return }
        shared.requests.add(requests, ordering: .relaxed)
        shared.cachedRequests.add(cachedRequests, ordering: .relaxed)
        shared.sentBytes.add(sentBytes, ordering: .relaxed)
        requests = 0
        cachedRequests = 0
        sentBytes = 0
    }

    // MARK: Mail

    private func readMailbox() {
        for message in mailbox.takeAll() {
            switch message {
            case .answered(let descriptor, let serial, let response, let microseconds):
                if let connection = connection(descriptor, serial) {
                    answered(connection, response, microseconds)
                } else if case .stream(let stream) = response.body {
                    stream.cancel()
                }
            case .pulled(let descriptor, let serial, let pieces, let isEnd):
                if let connection = connection(descriptor, serial) { pulled(connection, pieces, isEnd: isEnd) }
            case .drain: drain()
            case .stop:
                isStopped = true
                return
            }
        }
    }

    private func drain() {
        guard !isDraining else { return }
        // Connections that the kernel has accepted for us would be reset with the listener.
        for listener in listeners { accept(listener.descriptor) }
        isDraining = true
        closeListeners()
        for connection in connections {
            guard let connection, !connection.isClosed else { continue }
            if connection.machine.phase == .idle, connection.pending == nil, connection.input.isEmpty {
                // A request may have come since the last look.
                readable(connection)
                if !connection.isClosed, connection.machine.phase == .idle, connection.pending == nil { close(connection) }
            } else if let stream = connection.exchange?.stream {
                _ = shared.pool.submit(.cancel(stream))
            }
        }
    }

    private func closeListeners() {
        for listener in listeners where !listener.isShared || listener.path != nil || listener.descriptor >= 0 {
            if !listener.isShared {
                Glibc.close(listener.descriptor)
            } else {
                _ = broadsheet_epoll_control(epoll, EPOLL_CTL_DEL, listener.descriptor, 0, 0)
            }
        }
        listeners = []
    }

    private func closeAll() {
        closeListeners()
        for connection in connections {
            if let connection { close(connection) }
        }
        connections = []
    }

    // MARK: Connections

    func connection(_ descriptor: Int32, _ serial: UInt32) -> Connection? {
        let place = Int(descriptor)
        guard place >= 0, place < connections.count, let found = connections[place], found.serial == serial else { return nil }
        return found
    }

    func add(_ descriptor: Int32, _ peer: Address) -> Connection {
        // 31 bits, because the highest bit of a tag marks a listener.
        lastSerial = (lastSerial &+ 1) & 0x7FFF_FFFF
        let connection = Connection(descriptor, lastSerial, peer, now: now, limits: limits)
        while connections.count <= Int(descriptor) { connections.append(nil) }
        connections[Int(descriptor)] = connection
        connectionCount += 1
        shared.connections.add(1, ordering: .relaxed)
        return connection
    }

    func close(_ connection: Connection) {
        guard !connection.isClosed else { return }
        connection.isClosed = true
        hold(-(connection.input.count + (connection.pending?.count ?? 0) + connection.heldBody))
        connection.heldBody = 0
        connection.input = []
        connection.pending = nil
        if let stream = connection.exchange?.stream {
            shared.streams.subtract(1, ordering: .relaxed)
            _ = shared.pool.submit(.cancel(stream))
        }
        connection.exchange = nil
        wheel.remove(Int(connection.descriptor))
        connections[Int(connection.descriptor)] = nil
        connectionCount -= 1
        shared.connections.subtract(1, ordering: .relaxed)
        if connection.isCounted { shared.release(connection.peer) }
        Glibc.close(connection.descriptor)
    }

    /// Counts bytes that connections hold.
    func hold(_ more: Int) { heldBytes += more }

    /// Counts the body that the connection collects or has given to a worker, and cuts the connection when all hold too much.
    func countBody(_ connection: Connection) {
        guard !connection.isClosed else { return }
        let held = connection.machine.heldBytes + (connection.exchange?.bodyBytes ?? 0)
        guard held != connection.heldBody else { return }
        hold(held - connection.heldBody)
        let grew = held > connection.heldBody
        connection.heldBody = held
        if grew, heldBytes > heldBytesMax { close(connection) }
    }

    /// Tells epoll what the connection waits for, by a system call only when that has changed.
    func setInterest(_ connection: Connection, _ events: UInt32) {
        guard connection.interest != events, !connection.isClosed else { return }
        let operation = connection.interest == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD
        let tag = UInt64(connection.serial) << 32 | UInt64(UInt32(bitPattern: connection.descriptor))
        connection.interest = events
        if broadsheet_epoll_control(epoll, operation, connection.descriptor, events, tag) != 0 { close(connection) }
    }

    /// Puts the connection into the wheel where its deadline has come nearer; later deadlines are found when the slot comes up.
    func schedule(_ connection: Connection) {
        guard !connection.isClosed else { return }
        let deadline = connection.deadline
        guard deadline < connection.wheelSecond else { return }
        connection.wheelSecond = deadline
        wheel.schedule(Int(connection.descriptor), at: deadline)
    }

    private func timeUp(_ connection: Connection) {
        connection.wheelSecond = .max
        if now >= connection.writeDeadline {
            close(connection)
        } else if let step = connection.machine.timeout(now: now, holding: connection.input.span, &head, limits: limits) {
            if case .refuse(let refusal) = step {
                refuse(connection, refusal)
                finishTurn(connection)
            } else {
                close(connection)
            }
        }
        schedule(connection)
    }

    /// Listens, or waits until descriptors are free again.
    func setAccepting(_ isAccepting: Bool, operation: Int32) {
        isAcceptPaused = !isAccepting
        for listener in listeners {
            let tag = Self.listenerBit | UInt64(UInt32(bitPattern: listener.descriptor))
            var events: UInt32 = isAccepting ? EPOLLIN.rawValue : 0
            // An exclusive registration cannot be modified, so it is taken out and put in again.
            if listener.isShared {
                if operation == EPOLL_CTL_MOD { _ = broadsheet_epoll_control(epoll, EPOLL_CTL_DEL, listener.descriptor, 0, 0) }
                guard isAccepting else { continue }
                events |= EPOLLEXCLUSIVE.rawValue
                _ = broadsheet_epoll_control(epoll, EPOLL_CTL_ADD, listener.descriptor, events, tag)
            } else {
                _ = broadsheet_epoll_control(epoll, operation, listener.descriptor, events, tag)
            }
        }
    }

    /// Closes the connection that has been idle (or unfinished in its head) longest among some; false when there is none.
    func evictOne() -> Bool {
        var candidate: Connection?
        var seen = 0
        var steps = 0
        while steps < connections.count, seen < 64 {
            evictionHand = (evictionHand + 1) % connections.count
            steps += 1
            guard let connection = connections[evictionHand], connection.exchange == nil else { continue }
            let phase = connection.machine.phase
            guard phase == .idle || phase == .head || connection.isLingering else { continue }
            seen += 1
            if let best = candidate, best.machine.deadline <= connection.machine.deadline { continue }
            candidate = connection
        }
        guard let candidate else { return false }
        shared.evicted.add(1, ordering: .relaxed)
        close(candidate)
        return true
    }
}
