import CSQLite

/// What went wrong in the store.
package struct StoreError: Error, Sendable, Equatable {
    package enum Code: String, Sendable {
        case notImplemented, cannotOpen, notADatabase, newerThanProgram, corrupt, full, readOnly, busy, interrupted, other
    }
    package var code: Code
    package var message: String
    /// The extended SQLite result code where there is one.
    package var sqliteCode: Int32?

    package init(code: Code, message: String, sqliteCode: Int32? = nil) {
        self.code = code
        self.message = message
        self.sqliteCode = sqliteCode
    }
}

extension StoreError: CustomStringConvertible {
    /// What a person reads: the message alone.
    package var description: String { message }
}

extension StoreError {
    /// Sorts an extended result code (`rescode.html`) into what a caller can act on.
    init(sqlite code: Int32, message: String, context: String, fallback: Code = .other) {
        let sorted: Code =
            switch code & 0xFF {
            case SQLITE_NOTADB: .notADatabase
            case SQLITE_CORRUPT, SQLITE_FORMAT: .corrupt
            case SQLITE_FULL: .full
            case SQLITE_READONLY: .readOnly
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_INTERRUPT: .interrupted
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            default: fallback
            }
        self.init(code: sorted, message: "\(message) [\(code)] (\(context.prefix(160)))", sqliteCode: code)
    }
}
