import HTTP

/// One connection on its loop. Small, because ten thousand may be idle: what only a busy one needs is made when it gets busy.
final class Connection {
    let descriptor: Int32
    /// Tells this connection from an earlier one with the same descriptor.
    let serial: UInt32
    let peer: Address
    var machine: ConnectionMachine
    /// Bytes of an unfinished request, or of requests that wait for an answer.
    var input: [UInt8] = []
    /// Output that the socket did not take.
    var pending: PendingOutput?
    /// A request that is with a worker, or a stream.
    var exchange: Exchange?
    /// Events asked of epoll; nil before the descriptor is registered.
    var interest: UInt32?
    /// The second in whose slot of the wheel the connection waits.
    var wheelSecond = Int32.max
    /// The second by which output must have moved on.
    var writeDeadline = Int32.max
    /// Bytes thrown away while lingering.
    var lingered: Int32 = 0
    /// Bytes counted for a body that is being collected or is with a worker.
    var heldBody = 0
    var closesAfterWrite = false
    var isLingering = false
    var isClosed = false
    var isReady = false
    /// Counted against its address.
    var isCounted = false

    init(_ descriptor: Int32, _ serial: UInt32, _ peer: Address, now: Int32, limits: borrowing ServerLimits) {
        self.descriptor = descriptor
        self.serial = serial
        self.peer = peer
        machine = ConnectionMachine(now: now, limits: limits)
    }

    /// The first second at which something must happen.
    var deadline: Int32 { min(machine.deadline, writeDeadline) }
}

/// Output in order that waits for the socket; large bodies are held by reference.
final class PendingOutput {
    private var segments: [[UInt8]] = []
    private var first = 0
    private var offset = 0
    /// Bytes still to be sent.
    private(set) var count = 0
    /// Bytes sent since the write deadline was last moved.
    var progress = 0

    func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        segments.append(bytes)
        count += bytes.count
    }

    /// Bytes of the first segment and where to go on in it; nil when all is sent.
    var head: (bytes: [UInt8], offset: Int)? { first < segments.count ? (segments[first], offset) : nil }

    func sent(_ bytes: Int) {
        count -= bytes
        progress += bytes
        offset += bytes
        if first < segments.count, offset >= segments[first].count {
            segments[first] = []
            first += 1
            offset = 0
            if first > 64, first * 2 > segments.count {
                segments.removeFirst(first)
                first = 0
            }
        }
    }
}

/// What a connection remembers of a request whose answer comes later.
final class Exchange {
    let facts: ResponseWriter.Facts
    /// The cache key, where the answer may be kept.
    let key: [UInt8]?
    let generation: UInt64
    /// For the log; nil when requests are not logged.
    let record: RequestRecord?
    /// Bytes of the request's body, which the worker holds.
    let bodyBytes: Int
    /// Set once the head is written and pieces follow.
    var stream: (any ResponseStream)?
    var isChunked = false
    var isPulling = false
    /// Microseconds of the loop's clock before which a paused stream is not asked again.
    var pausedUntil: Int?

    init(_ facts: ResponseWriter.Facts, key: [UInt8]?, generation: UInt64, bodyBytes: Int = 0, record: RequestRecord?) {
        self.bodyBytes = bodyBytes
        self.facts = facts
        self.key = key
        self.generation = generation
        self.record = record
    }
}
