import CSQLite

/// One SQLite connection and its kept statements. One thread at a time; closes itself.
///
/// All pointers of the store live in this folder; everything above sees bytes, numbers and `StoreError`.
@safe final class Connection {
    /// How a connection is opened: SQLite page `c3ref/open.html`.
    struct Mode {
        var isReadOnly = false
        /// The file cannot change and has no WAL beside it: no lock, no -shm.
        var isImmutable = false
        /// Milliseconds to wait for another's lock.
        var busyTimeout = 5_000
        /// KiB of pages to keep.
        var cacheKibibytes = 2_048
    }

    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    let isReadOnly: Bool

    /// - Throws: `cannotOpen`, or what the first look at the file shows.
    init(path: String, mode: Mode) throws(StoreError) {
        var opened: OpaquePointer?
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        flags |= mode.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        if mode.isImmutable { flags |= SQLITE_OPEN_URI }
        let name = mode.isImmutable ? "file:\(Self.escaped(path))?immutable=1" : path
        let code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            var message = unsafe String(cString: sqlite3_errstr(code))
            if let partial = unsafe opened {
                message = unsafe String(cString: sqlite3_errmsg(partial))
                unsafe sqlite3_close_v2(partial)
            }
            throw StoreError(sqlite: code, message: message, context: path, fallback: .cannotOpen)
        }
        unsafe handle = opened
        isReadOnly = mode.isReadOnly
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: mode.busyTimeout))
        // SQLITE_DBCONFIG_DEFENSIVE and _TRUSTED_SCHEMA: a hostile schema must not run code of ours.
        _ = unsafe broadsheet_sqlite_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = unsafe broadsheet_sqlite_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        // mmap_size=0: a truncated file is an error, not SIGBUS.
        try execute(
            """
            PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA synchronous=NORMAL; \
            PRAGMA cache_size=-\(mode.cacheKibibytes);
            """, about: path)
    }

    deinit {
        statements.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// RFC 3986 §2.1, as SQLite's URI names read it.
    private static func escaped(_ path: String) -> String {
        var escaped: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                escaped.append(byte)
            default: escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// A kept statement, reset and unbound.
    ///
    /// - Complexity: a hash of the text after the first call.
    func statement(_ sql: String) throws(StoreError) -> Statement {
        if let kept = statements[sql] {
            kept.reset()
            return kept
        }
        let made = try Statement(sql, connection: self)
        statements[sql] = made
        return made
    }

    /// Runs statements without parameters or results, one after the other.
    ///
    /// - Parameter place: what an error names in place of the statements.
    func execute(_ sql: String, about place: String? = nil) throws(StoreError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, place ?? sql) }
    }

    /// The first column of the first row; nil without a row or with NULL.
    func integer(_ sql: String) throws(StoreError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return statement.isNull(0) ? nil : statement.integer(0)
    }

    /// The first column of the first row as text, for pragmas.
    func text(_ sql: String) throws(StoreError) -> String? {
        let statement = try statement(sql)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        return statement.text(0)
    }

    /// Rows that the last statement changed.
    var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

    /// False while a transaction is open. A full disk or an I/O error may have ended it: `lang_transaction.html`.
    var isAutocommit: Bool { unsafe sqlite3_get_autocommit(handle) != 0 }

    /// Runs a body in one transaction; rolled back when it throws.
    ///
    /// - Parameter isWrite: takes the write lock at once, waiting up to the busy timeout.
    func transaction<Result>(isWrite: Bool, _ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try run(isWrite ? "BEGIN IMMEDIATE" : "BEGIN")
        let result: Result
        do throws(StoreError) {
            result = try body()
            try run("COMMIT")
        } catch {
            rollBack()
            throw error
        }
        return result
    }

    func rollBack() {
        for statement in statements.values { statement.reset() }
        if !isAutocommit { try? execute("ROLLBACK") }
    }

    /// Runs a kept statement without parameters.
    func run(_ sql: String) throws(StoreError) {
        let statement = try statement(sql)
        _ = try statement.step()
        statement.reset()
    }

    /// Moves what it can of the WAL into the file: `wal.html`. A busy checkpoint is normal (another process may hold the log).
    ///
    /// - Returns: pages left in the log.
    @discardableResult
    func checkpoint(truncates: Bool) throws(StoreError) -> Int {
        // A connection that has read nothing yet checkpoints nothing, silently.
        _ = try integer("SELECT count(*) FROM sqlite_schema")
        var (log, moved): (Int32, Int32) = (0, 0)
        let code = unsafe sqlite3_wal_checkpoint_v2(
            handle, "main", truncates ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &log, &moved)
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw error(code, "checkpoint") }
        return max(0, Int(log) - Int(moved))
    }

    func error(_ code: Int32, _ context: String) -> StoreError {
        StoreError(sqlite: code, message: unsafe String(cString: sqlite3_errmsg(handle)), context: context)
    }

    /// For `Statement` only.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }
}
