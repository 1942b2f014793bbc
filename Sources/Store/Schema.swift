import Articles
import Migrations

/// Brings a file to this program's schema, or says why not.
enum Schema {
    /// `application_id` of our files: "BrSh". SQLite page `fileformat2.html` §1.3.
    static let applicationID: Int64 = 0x4272_5368
    /// Bytes of a page of a new file; rows and extents of the index are larger than SQLite's 4,096.
    static let pageBytes = 8_192

    /// Refuses files that are not ours or too new.
    ///
    /// - Returns: the number of migrations applied; nil for an empty file.
    static func check(_ connection: Connection, path: String) throws(StoreError) -> Int? {
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        let application = try connection.integer("PRAGMA application_id") ?? 0
        if tables == 0, application == 0 { return nil }
        guard application == applicationID else {
            throw StoreError(
                code: .notADatabase,
                message: "\(path) is an SQLite database of another program (application_id \(application)), left untouched")
        }
        let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
        guard version <= Migrations.all.count else {
            throw StoreError(
                code: .newerThanProgram,
                message: """
                    \(path) was written by a newer broadsheet (schema \(version); this program knows \(Migrations.all.count)): \
                    upgrade the program, or name another database
                    """)
        }
        return version
    }

    /// For a reader that cannot migrate.
    static func requireCurrent(_ applied: Int, path: String) throws(StoreError) {
        guard applied == Migrations.all.count else {
            throw StoreError(
                code: .readOnly, message: "\(path) has schema \(applied) and needs \(Migrations.all.count): open it once for writing")
        }
    }

    /// Applies what is missing, each step in a transaction of its own.
    static func migrate(_ connection: Connection, path: String, now: Int64) throws(StoreError) {
        let applied = try check(connection, path: path)
        if applied == nil {
            try connection.execute("PRAGMA page_size=\(pageBytes)")
        }
        // A log that a killed process left long is moved into the file later, by the first commit after the opening.
        try connection.execute("PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=0")
        if let applied, applied == Migrations.all.count {
            try verifyChecksums(connection, path: path)
            return
        }
        for migration in Migrations.all {
            try connection.transaction(isWrite: true) { () throws(StoreError) in
                // Another process may have been faster.
                let done = Int(try connection.integer("PRAGMA user_version") ?? 0)
                guard migration.number > done else { return }
                if done == 0 {
                    try connection.execute(
                        """
                        PRAGMA application_id=\(applicationID);
                        CREATE TABLE IF NOT EXISTS migration (
                            number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, applied_at INTEGER NOT NULL) STRICT;
                        """)
                }
                try connection.execute(String(decoding: migration.sql, as: UTF8.self))
                try connection.statement("INSERT INTO migration VALUES (?, ?, ?, ?)")
                    .bind(1, migration.number).bind(2, text: migration.name).bind(3, SHA256.digest(migration.sql)).bind(4, now).run()
                try connection.execute("PRAGMA user_version=\(migration.number)")
            }
        }
        try verifyChecksums(connection, path: path)
    }

    /// A shipped migration never changes: a file made by other text of the same number is not this program's.
    private static func verifyChecksums(_ connection: Connection, path: String) throws(StoreError) {
        let statement = try connection.statement("SELECT number, checksum FROM migration ORDER BY number")
        defer { statement.reset() }
        var number = 0
        while try statement.step() {
            guard number < Migrations.all.count else { break }
            let migration = Migrations.all[number]
            number += 1
            guard statement.integer(0) == Int64(migration.number), statement.bytes(1) == SHA256.digest(migration.sql) else {
                throw StoreError(
                    code: .corrupt,
                    message: "\(path): migration \(migration.number) (\(migration.name)) is not the one that this program ships")
            }
        }
        guard number == Migrations.all.count else {
            throw StoreError(code: .corrupt, message: "\(path): \(Migrations.all.count - number) migrations are not recorded")
        }
    }
}
