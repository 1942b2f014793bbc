import CSQLite

/// A prepared statement: bind, step, read columns, reset. Owned by its connection's thread.
///
/// Values cross as bytes and integers: reading a 5 KB column as String costs 5 µs, as bytes nothing to speak of.
@safe final class Statement {
    private let handle: OpaquePointer
    private unowned let connection: Connection
    private let sql: String

    init(_ sql: String, connection: Connection) throws(StoreError) {
        var made: OpaquePointer?
        let code = unsafe connection.withHandle {
            unsafe sqlite3_prepare_v3($0, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        }
        guard code == SQLITE_OK, let made = unsafe made else { throw connection.error(code, sql) }
        unsafe handle = made
        self.connection = connection
        self.sql = sql
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Ready to run again, with every parameter NULL.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    /// The next row, if there is one.
    func step() throws(StoreError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = connection.error(code, sql)
            unsafe sqlite3_reset(handle)
            throw error
        }
    }

    /// Runs to the end and resets.
    func run() throws(StoreError) {
        while try step() {}
        reset()
    }

    // MARK: Parameters, from 1

    @discardableResult
    func bind(_ index: Int32, _ value: Int64) -> Self {
        unsafe sqlite3_bind_int64(handle, index, value)
        return self
    }

    @discardableResult
    func bind(_ index: Int32, _ value: Int64?) -> Self {
        if let value { bind(index, value) } else { self }
    }

    @discardableResult
    func bind(_ index: Int32, _ value: Int) -> Self { bind(index, Int64(value)) }

    @discardableResult
    func bind(_ index: Int32, _ value: UInt32) -> Self { bind(index, Int64(value)) }

    @discardableResult
    func bind(_ index: Int32, _ bytes: [UInt8]) -> Self {
        guard !bytes.isEmpty else {
            unsafe sqlite3_bind_zeroblob(handle, index, 0)
            return self
        }
        unsafe bytes.withUnsafeBytes {
            _ = unsafe sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), broadsheet_sqlite_transient())
        }
        return self
    }

    /// Text with its length, so a NUL inside is kept.
    @discardableResult
    func bind(_ index: Int32, text: String) -> Self {
        var text = text
        text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) {
                // A nil address would be NULL, not an empty text.
                if let start = $0.baseAddress {
                    _ = unsafe sqlite3_bind_text64(
                        handle, index, start, UInt64($0.count), broadsheet_sqlite_transient(), UInt8(SQLITE_UTF8))
                } else {
                    _ = unsafe sqlite3_bind_text(handle, index, "", 0, broadsheet_sqlite_transient())
                }
            }
        }
        return self
    }

    @discardableResult
    func bind(_ index: Int32, text: String?) -> Self {
        if let text { bind(index, text: text) } else { self }
    }

    // MARK: Columns, from 0

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    func integerOrNil(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// A number as stored; what a hostile file put outside of the range becomes 0.
    func number(_ column: Int32) -> UInt32 { UInt32(exactly: integer(column)) ?? 0 }

    /// A copy of the column's bytes, text or blob.
    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Invalid UTF-8 is repaired.
    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func textOrNil(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
