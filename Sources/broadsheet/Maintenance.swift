import ArgumentParser
import Store

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
