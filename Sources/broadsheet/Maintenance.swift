import ArgumentParser
import Store

/// Verifies a database.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify a database: SQLite's own check, counters, and the search index against the articles.",
        discussion: "Prints what is wrong, a line each; exit 1 when anything is.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let database = try Database(path: try options.existingDatabase())
        defer { database.close() }
        let report = try database.check()
        for problem in report.problems { print(problem) }
        guard report.isSound else {
            StandardError.write("\(report.problemCount) problems")
            throw ExitCode.failure
        }
        print("ok: \(report.articles) articles, \(report.files) files, \(report.segments) index segments")
    }
}

/// Rebuilds the search index.
struct Reindex: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rebuild the search index from the stored articles; a server may go on reading.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let path = try options.existingDatabase()
        let database: Database
        if let opened = try Self.openIfSound(path) {
            database = opened
            try database.writer.reindex()
        } else {
            try Database.rebuildIndex(path: path)
            database = try Database(path: path)
            try database.writer.mergeIfNeeded()
        }
        defer { database.close() }
        print("reindexed \(try database.makeReader().stats().articles) articles")
    }

    /// nil where the index is so damaged that it keeps the database from opening: it is then built without looking at it, for the
    /// articles hold everything that it is made from.
    private static func openIfSound(_ path: String) throws -> Database? {
        do { return try Database(path: path) } catch {
            guard error.code == .corrupt else { throw error }
            StandardError.write("the index cannot be read and is built anew: \(error.message)")
            return nil
        }
    }
}

/// Brings a database to this program's schema.
struct Migrate: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Create a database, or bring one to this program's schema; safe to repeat.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let path = try options.configuration().database
        try Database(path: path).close()
        print("\(path) is ready")
    }
}
