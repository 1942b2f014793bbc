import Articles
import Glibc
import Synchronization

/// The one SQLite file: opens, migrates, hands out readers and the one writer. Any thread.
package final class Database: Sendable {
    /// How to open.
    package struct Options: Sendable {
        package var isReadOnly = false
        /// Milliseconds to wait for another process's lock.
        package var busyTimeout = 5_000
        /// Where `published_local` of the cards is told, seconds east of UTC.
        package var localOffset = 28_800
        /// Bytes of search postings kept in memory for all readers.
        package var postingsCacheBytes = 40 << 20
        /// Segments of the index are merged beside the imports; false: only by `Writer.mergeIfNeeded`.
        package var mergesInBackground = true
        /// Bytes that stay free on the disk: a batch or a merge that finds fewer does not begin and says `full`. A write-ahead log of one
        /// batch and its checkpoint fit in the default. 0: the disk is filled to its end.
        package var freeBytesMin = 64 << 20
        /// Seconds since 1970.
        package var clock: @Sendable () -> Int64 = { Int64(time(nil)) }
        package init() {}
    }

    package let path: String
    let options: Options
    let board: StateBoard
    let blobs: BlobCache
    private let mode: Connection.Mode
    private let writing: Writer?

    /// Opens or creates, checks, migrates.
    /// - Throws: `StoreError` for a file that is no database, is newer than this program, cannot be read or written.
    package init(path: String, options: Options = Options()) throws(StoreError) {
        self.path = path
        self.options = options
        blobs = BlobCache(bytesMax: options.postingsCacheBytes)
        if options.isReadOnly {
            let (connection, mode) = try Self.openReadOnly(path, options)
            self.mode = mode
            board = StateBoard(
                try connection.transaction(isWrite: false) { () throws(StoreError) in try StoreState.load(connection, openSegments: []) })
            writing = nil
        } else {
            mode = Connection.Mode(busyTimeout: options.busyTimeout)
            let connection = try Self.openForWriting(path, options)
            let board = StateBoard(
                try connection.transaction(isWrite: false) { () throws(StoreError) in try StoreState.load(connection, openSegments: []) })
            self.board = board
            writing = try Writer(
                core: WriterCore(connection: connection, board: board, localOffset: options.localOffset, clock: options.clock),
                path: path, options: options)
            writing?.resume()
        }
    }

    private static func openForWriting(_ path: String, _ options: Options) throws(StoreError) -> Connection {
        do throws(StoreError) {
            let connection = try Connection(
                path: path, mode: Connection.Mode(busyTimeout: options.busyTimeout, cacheKibibytes: 16_384))
            try Schema.migrate(connection, path: path, now: options.clock())
            return connection
        } catch {
            guard error.code == .readOnly else { throw error }
            throw StoreError(
                code: .readOnly,
                message: "\(path) cannot be written (\(error.message)): give this program the right to write it and its folder, "
                    + "or serve it as it is with --read-only", sqliteCode: error.sqliteCode)
        }
    }

    /// A copy that another engine follows or that lies on a read-only disk: no journal mode is set, nothing is written.
    private static func openReadOnly(_ path: String, _ options: Options) throws(StoreError) -> (Connection, Connection.Mode) {
        var mode = Connection.Mode(isReadOnly: true, busyTimeout: options.busyTimeout)
        do throws(StoreError) {
            let connection = try Connection(path: path, mode: mode)
            try checkReadable(connection, path)
            return (connection, mode)
        } catch {
            // WAL mode without -wal and -shm in a folder where they cannot be made (`wal.html` §5): nobody writes there.
            guard error.code == .cannotOpen || error.code == .readOnly, unsafe access(path, R_OK) == 0,
                unsafe access("\(path)-wal", F_OK) != 0
            else { throw error }
            mode.isImmutable = true
            let connection = try Connection(path: path, mode: mode)
            try checkReadable(connection, path)
            return (connection, mode)
        }
    }

    private static func checkReadable(_ connection: Connection, _ path: String) throws(StoreError) {
        guard let applied = try Schema.check(connection, path: path) else {
            throw StoreError(code: .notADatabase, message: "\(path) is empty: open it for writing first")
        }
        try Schema.requireCurrent(applied, path: path)
    }

    /// Rises with each commit that changes what readers see. One atomic load; any thread.
    package var generation: UInt64 { board.generation }

    /// A connection of its own, for one thread at a time.
    package func makeReader() throws(StoreError) -> Reader {
        Reader(connection: try Connection(path: path, mode: readerMode), database: self)
    }

    private var readerMode: Connection.Mode {
        var mode = mode
        mode.isReadOnly = true
        return mode
    }

    /// The one writer: calls are serialised, each is one transaction.
    package var writer: Writer { writing ?? Writer.refusing }

    /// Notices commits of other processes.
    package func refresh(with reader: Reader) throws(StoreError) { _ = try reader.read { _ throws(StoreError) in 0 } }

    /// Checkpoints and closes; idempotent. Readers close themselves.
    package func close() { writing?.close() }

    deinit { close() }
}
