import Foundation
import Importing
import Store

/// One import in a process of its own, for tests that kill it: `import-child FOLDER DATABASE CHANGES-A-BATCH`.
@main
enum ImportChild {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let changes = Int(arguments[3]) else { exit(64) }
        let database = try Database(path: arguments[2])
        var options = ImportOptions()
        options.batch.changes = changes
        options.batch.age = 20_000_000
        _ = try Importer(database: database, root: arguments[1], options: options).run(mode: .incremental)
        database.close()
    }
}
