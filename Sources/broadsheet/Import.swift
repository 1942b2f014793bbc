import ArgumentParser
import Config
import Importing
import Store

/// One import without a server.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Import a folder of posts into a database, once.",
        discussion: "Prints the report. Exit codes: 0 all imported, 75 some files were refused, 1 failed, 64 wrong usage.")

    @Argument(help: "The folder of posts.")
    var folder: String

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .long, help: "Print the report as JSON.")
    var json = false

    @Option(name: .long, help: ArgumentHelp("incremental, full or dry_run.", valueName: "mode"))
    var mode: String = "incremental"

    @Flag(name: .long, help: "Take an emptied or exchanged folder for what it says: delete the rest (BROADSHEET_ALLOW_EMPTY).")
    var allowEmpty = false

    func validate() throws {
        guard ImportMode(rawValue: mode) != nil else {
            throw ValidationError("--mode: '\(mode)' is none of \(ImportMode.allCases.map(\.rawValue).joined(separator: ", "))")
        }
    }

    func run() throws {
        var configuration = try options.configuration()
        if allowEmpty { configuration.allowsEmpty = true }
        let zone = try Zone.named(configuration.timeZone)
        var open = Database.Options()
        open.localOffset = zone.standardOffset
        let database = try Database(path: configuration.database, options: open)
        defer { database.close() }
        let rules = try RulesFile(path: configuration.cleaningRules)
        var settings = configuration.importOptions(zone)
        settings.rules = { rules.current }
        // Sample posts make room here as they do for a server's folder.
        if let former = try database.formerRoot(), SampleFolder.isOne(former) { settings.allowsEmpty = true }
        let log = Log.make(configuration.logLevel)
        let importer = Importer(
            database: database, root: folder, options: settings, progress: ProgressLine(log: log).show)
        guard let mode = ImportMode(rawValue: mode) else { throw ExitCode.validationFailure }
        let report = try importer.run(mode: mode)
        try database.writer.updateStories()
        try database.writer.makeAnswers()
        try database.writer.mergeIfNeeded()
        print(json ? String(decoding: report.json, as: UTF8.self) : report.text)
        if report.counts.failed > 0 { throw ExitCode(75) }
    }
}
