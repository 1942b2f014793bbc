import Articles

/// The one SQLite file: opens, migrates, hands out readers and the one writer. Any thread.
package final class Database: Sendable {
    /// How to open.
    package struct Options: Sendable {
        package var isReadOnly = false
        /// Milliseconds to wait for another process's lock.
        package var busyTimeout = 5_000
        /// Where `published_local` of the cards is told, seconds east of UTC.
        package var localOffset = 28_800
        package init() {}
    }

    /// Opens or creates, checks, migrates.
    /// - Throws: `StoreError` for a file that is no database, is newer than this program, cannot be read or written.
    package init(path: String, options: Options = Options()) throws(StoreError) {
        throw StoreError(code: .notImplemented, message: "the store is not there yet")
    }

    /// Rises with each commit that changes what readers see. One atomic load; any thread.
    package var generation: UInt64 { 0 }

    /// A connection of its own, for one thread at a time.
    package func makeReader() throws(StoreError) -> Reader { throw StoreError(code: .notImplemented, message: "") }

    /// The one writer: calls are serialised, each is one transaction.
    package var writer: Writer { Writer() }

    /// Checkpoints and closes; idempotent.
    package func close() {}
}

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
