import Foundation
import Testing

private let project = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

private func text(_ path: String) throws -> String { try String(contentsOf: project.appending(path: path), encoding: .utf8) }

@Test func `every flag and command that help shows is in the README`() throws {
    let readme = try text("README.md")
    let commands = ["serve", "import", "search", "check", "reindex", "migrate", "sample", "healthcheck"]
    for command in commands {
        let help = try Program.run(["help", command]).output
        #expect(readme.contains(command), "\(command)")
        for match in help.matches(of: /--[a-z][a-z-]+/) where !["--help", "--version"].contains(String(match.0)) {
            #expect(readme.contains(match.0), "\(command) \(match.0)")
        }
    }
}

@Test func `every key of the configuration is in the README with its default`() throws {
    let readme = try text("README.md")
    for line in try text("Config/broadsheet.conf").split(separator: "\n") where !line.hasPrefix("#") {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(readme.contains("| `\(parts[0])` | `\(parts.count > 1 && !parts[1].isEmpty ? parts[1] : " ")` |"), "\(line)")
    }
}

@Test func `every route of the OpenAPI document is in the README`() throws {
    let folder = try TemporaryFolder()
    let server = try RunningServer([], at: folder.url)
    let document = try server.client.get("/openapi.json").json
    let readme = try text("README.md")
    #expect(document["paths"].keys.count > 20)
    for path in document["paths"].keys {
        let short = path.replacing("/v1/articles/{id}/neighbors", with: "/neighbors")
        #expect(readme.contains(short), "\(path)")
    }
    server.end()
}
