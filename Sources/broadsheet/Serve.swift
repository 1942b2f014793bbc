import API
import ArgumentParser
import Config
import Dispatch
import Glibc
import Logging
import Server
import Store

/// Answers at once, imports in the background.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a folder of posts as a JSON API; without a folder, sample posts.",
        discussion: """
            Opens or creates the database, listens, and imports the folder while it answers. Changes of the folder are in the API
            within two seconds. SIGTERM and SIGINT drain and end, a second one ends at once; SIGHUP imports again.
            Every flag is also a variable: --listen is BROADSHEET_LISTEN. Every key of broadsheet.conf is BROADSHEET_ and its name.
            """)

    @Argument(help: "The folder of posts.")
    var folder: String?

    @OptionGroup var options: ConfigurationOptions

    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "HOST:PORT, [IPv6]:PORT or unix:PATH; may be repeated; port 0 is the system's choice (BROADSHEET_LISTEN; default 127.0.0.1:8080).",
            valueName: "host:port"))
    var listen: [String] = []

    @Flag(name: .long, inversion: .prefixedNo, help: "Follow changes of the folder (BROADSHEET_WATCH; default on).")
    var watch: Bool?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Look for changes every so many seconds, for network folders (BROADSHEET_POLL_INTERVAL_SECONDS).", valueName: "seconds"))
    var pollInterval: Int?

    @Flag(name: .long, help: "Open the database without writing; nothing is imported (BROADSHEET_READ_ONLY).")
    var readOnly = false

    @Flag(name: .long, help: "Take an emptied or exchanged folder for what it says: delete the rest (BROADSHEET_ALLOW_EMPTY).")
    var allowEmpty = false

    @Flag(name: .long, help: "Print the settings that are in force, and end.")
    var printConfig = false

    func run() throws {
        var configuration = try options.configuration()
        do {
            if !listen.isEmpty { try configuration.set("listen", to: listen.joined(separator: ","), place: "--listen") }
            if let pollInterval { try configuration.set("poll_interval_seconds", to: "\(pollInterval)", place: "--poll-interval") }
        } catch { throw ValidationError(error.description) }
        if let watch { configuration.isWatching = watch }
        if readOnly { configuration.isReadOnly = true }
        if allowEmpty { configuration.allowsEmpty = true }
        if printConfig { return print(configuration.file, terminator: "") }
        try Service(configuration: configuration, folder: folder).run()
    }
}
