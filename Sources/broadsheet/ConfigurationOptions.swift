import ArgumentParser
import Config
import Store

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where settings come from, for every command: flags over `BROADSHEET_*` over the file over the defaults.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Read settings from this file (BROADSHEET_CONFIG).", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("The SQLite file (BROADSHEET_DATABASE; default ./broadsheet.db).", valueName: "file"))
    var database: String?

    @Option(
        name: .long,
        help: ArgumentHelp("trace, debug, info, notice, warning, error or critical (BROADSHEET_LOG_LEVEL).", valueName: "level"))
    var logLevel: String?

    /// The settings of file, environment and these flags; the command's own flags come after.
    /// - Throws: `ValidationError` (exit 64) with the place and the remedy.
    func configuration() throws -> Configuration {
        var configuration = Configuration()
        let environment = ProcessInfo.processInfo.environment
        do {
            if let file = config ?? environment["BROADSHEET_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    throw ConfigurationError(place: config == nil ? "BROADSHEET_CONFIG" : "--config", message: "cannot read '\(file)'")
                }
                try configuration.read(file: String(decoding: bytes, as: UTF8.self), named: file)
            }
            try configuration.read(environment: environment)
            try set(&configuration, "database", database, "--database")
            try set(&configuration, "log_level", logLevel, "--log-level")
        } catch let error as ConfigurationError { throw ValidationError(error.description) }
        return configuration
    }

    /// The database's path, for commands that must not make one.
    /// - Throws: `StoreError` where there is no such file.
    func existingDatabase() throws -> String {
        let path = try configuration().database
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(code: .cannotOpen, message: "\(path) is not there: name another with --database, or import a folder first")
        }
        return path
    }

    private func set(_ configuration: inout Configuration, _ name: String, _ value: String?, _ flag: String) throws {
        if let value { try configuration.set(name, to: value, place: flag) }
    }
}
