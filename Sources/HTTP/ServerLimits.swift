/// Every limit of the server in one place: bytes, counts and whole seconds. Nothing that a client can make grow is without one.
package struct ServerLimits: Sendable, Equatable {
    package init() {}

    // MARK: What one request may be

    /// Bytes of a request head, from the request line (and empty lines before it) to the empty line after the fields. Over it: 431.
    package var headBytesMax = 16_384
    /// Bytes of a request target. Over it: 414.
    package var targetBytesMax = 8_192
    /// Bytes of a method. Over it: 501 (RFC 9112 §3).
    package var methodBytesMax = 24
    /// Field lines of a head. Over it: 431.
    package var fieldCountMax = 100
    /// Empty lines ignored before a request line (RFC 9112 §2.2). Over it: 400.
    package var leadingEmptyLinesMax = 2
    /// Bytes of a request body, decoded. Over it: 413.
    package var bodyBytesMax = 1_048_576
    /// Bytes of all chunk extensions of one body. Over it: 400.
    package var chunkExtensionBytesMax = 4_096
    /// Bytes of a trailer section, which is checked and dropped. Over it: 431.
    package var trailerBytesMax = 4_096
    /// Bytes of an X-Request-Id that is taken over; a longer one is replaced.
    package var requestIDBytesMax = 64

    // MARK: What one connection may hold

    /// Requests on one connection; the last is answered with `Connection: close`.
    package var requestsPerConnectionMax = 1_000_000
    /// Requests answered for one connection before the loop looks at the others.
    package var requestsPerTurnMax = 64
    /// The same while other connections have requests left over from their turns.
    package var requestsPerTurnCrowded = 16
    /// Connections with left-over requests that a loop looks at before it asks for new events.
    package var leftoversPerTurnMax = 16
    /// Bytes of output that wait for a reader before the connection's next request is looked at.
    package var outputBytesMax = 262_144
    /// Bytes read and thrown away after a refusal, so that the client sees the answer and not a reset.
    package var lingerBytesMax = 1_048_576
    /// Requests of one connection that a blocked pipeline keeps is bounded by the bytes of one read.
    package var readBytesMax = 65_536

    // MARK: Seconds that a client may take

    /// From the first byte of a head to its end. Over it: 408.
    package var headSecondsMax = 10
    /// From the end of the head to the end of the body. Over it: 408.
    package var bodySecondsMax = 30
    /// To take `writeProgressBytesMin` bytes of output. Over it the connection is cut.
    package var writeSecondsMax = 30
    /// Bytes that a slow reader must take in `writeSecondsMax`.
    package var writeProgressBytesMin = 8_192
    /// Between two requests, and before the first.
    package var idleSecondsMax = 60
    /// After a refusal, for the client to close.
    package var lingerSecondsMax = 3

    // MARK: What all connections together may hold

    /// Open connections. Over it the longest idle is closed, and accepting waits.
    package var connectionsMax = 20_000
    /// Open connections of one address (IPv6: /64); loopback (unless the configuration says
    /// otherwise), UNIX sockets and trusted proxies are exempt. One more is closed without a word. 0: no limit.
    package var connectionsPerAddressMax = 1_024
    /// Connections accepted by a loop before it looks at the others.
    package var acceptsPerTurnMax = 64
    /// Descriptors kept free for files and the database: accepting waits before they are touched.
    package var descriptorsReserved = 128
    /// Bytes of input and output held for all connections together. Over it the connection that would add is cut.
    package var bufferedBytesMax = 33_554_432
    /// Requests that wait for a worker. Over it: 503 with Retry-After.
    package var workerQueueMax = 256
    /// Streams open at a time. Over it: 503 with Retry-After.
    package var streamsMax = 512
    /// Bytes of a piece of a stream that are sent before the next is asked for.
    package var streamBufferBytesMax = 65_536
    /// Seconds in a Retry-After of a 503.
    package var retryAfterSeconds = 2

    // MARK: The response cache

    /// Bytes of all cached responses of all loops.
    package var cacheBytesMax = 16_777_216
    /// Bytes of a body that is cached.
    package var cachedBodyBytesMax = 1_048_576
    /// Entries of one loop's cache, rounded up to a power of two.
    package var cacheEntriesMax = 4_096

    // MARK: Content coding

    /// Bytes from which a compressible body is gzipped.
    package var gzipBytesMin = 1_024
    /// Bytes that a stored gzip body may inflate to for a client without gzip.
    package var inflatedBytesMax = 67_108_864
    /// Bytes from which a body is sent beside its head by one vectored write, and not copied behind it.
    package var gatherBytesMin = 8_192
}
