import ArgumentParser

/// Point it at a folder of posts and get a news API.
@main
struct Broadsheet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broadsheet", abstract: "Point it at a folder of posts and get a news API.")
}
