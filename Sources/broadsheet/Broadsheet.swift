import ArgumentParser

/// Point it at a folder of posts and get a news API.
@main
struct Broadsheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadsheet",
        abstract: "Point it at a folder of posts and get a news API.",
        discussion: """
            `broadsheet serve ./posts` answers on http://127.0.0.1:8080 at once and imports the folder in the background.
            Exit codes: 0 done, 1 failed, 64 wrong usage, 75 an import refused some files (its report says which and why).
            Data goes to standard output, everything else to standard error.
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Import.self, Search.self, Check.self, Reindex.self, Migrate.self, Sample.self, Healthcheck.self,
        ])
}

/// What this program is called by.
enum Version {
    static let text = "0.1.0"
}
