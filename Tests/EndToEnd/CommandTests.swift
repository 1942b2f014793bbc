import Foundation
import Testing

@Test(arguments: [
    (["serve", "--listen", "nonsense"], "listen"), (["serve", "--nope"], "--nope"), (["import"], "folder"),
    (["sample", "--count", "x", "--out", "y"], "--count"), (["serve", "--log-level", "loud"], "--log-level"),
    (["healthcheck", "--timeout", "0"], "--timeout"), (["healthcheck", "--timeout", "-3"], "'-3' is not from 1 to 60"),
    (["serve", "--poll-interval", "-1"], "--poll-interval"), (["serve", "--poll-interval", "-1"], "-1"),
    (["sample", "--count", "-1", "--out", "y"], "'-1'"), (["search", "x", "--limit", "-1"], "'-1' is not from 1 to 100"),
])
func `wrong usage ends with 64 and names the flag`(arguments: [String], name: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(arguments, at: folder.url)
    #expect(outcome.status == 64, "\(outcome.talk)")
    #expect(outcome.talk.lowercased().contains(name.lowercased()), "\(outcome.talk)")
    #expect(outcome.output.isEmpty)
}

@Test func `an unknown variable is refused with its name`() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["serve"], environment: ["BROADSHEET_LISTN": "x"], at: folder.url)
    #expect(outcome.status == 64)
    #expect(outcome.talk.contains("BROADSHEET_LISTN") && outcome.talk.contains("listen"))
}

@Test func `help names every command, and the settings in force can be printed`() throws {
    let help = try Program.run(["help"])
    #expect(help.status == 0)
    for command in ["serve", "import", "search", "check", "reindex", "migrate", "sample", "healthcheck"] {
        #expect(help.output.contains(command), "\(command)")
    }
    let printed = try Program.run(["serve", "--print-config"], environment: ["BROADSHEET_LOOPS": "3"])
    #expect(printed.output.contains("loops = 3"))
}

@Test func `an import prints its report, and says by its status that files were refused`() throws {
    let folder = try TemporaryFolder()
    try folder.write("---\ntitle: 一\ndate: 2021-01-01\n---\n正文一\n", to: "posts/a.md")
    let clean = try Program.run(["import", "posts", "--database", "x.db"], at: folder.url)
    #expect(clean.status == 0, "\(clean.talk)")
    #expect(clean.output.contains("1 created"))
    try folder.write("", to: "posts/empty.md")
    let refused = try Program.run(["import", "posts", "--database", "x.db", "--json"], at: folder.url)
    #expect(refused.status == 75, "\(refused.talk)")
    let report = (try? JSONSerialization.jsonObject(with: Data(refused.output.utf8))).map { JSON($0) } ?? .null
    #expect(report["counts"]["failed"].int == 1 && report["counts"]["unchanged"].int == 1)
    let missing = try Program.run(["import", "nowhere", "--database", "x.db"], at: folder.url)
    #expect(missing.status == 1)
    #expect(missing.talk.hasPrefix("Error: nowhere cannot be read: No such file or directory"), "\(missing.talk)")
}

@Test(arguments: [["check"], ["reindex"], ["search", "x"]])
func `a command that reads a database makes none`(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(arguments + ["--database", "x.db"], at: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.talk.hasPrefix("Error: x.db is not there"), "\(outcome.talk)")
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "x.db").path))
}

@Test func `a search from the shell finds what was imported, a check passes, and an index is rebuilt`() throws {
    let folder = try TemporaryFolder()
    try folder.write("---\ntitle: 上海新闻\ndate: 2021-01-01\n---\n正文一\n", to: "posts/a.md")
    #expect(try Program.run(["import", "posts", "--database", "x.db"], at: folder.url).status == 0)
    let found = try Program.run(["search", "上海", "--database", "x.db"], at: folder.url)
    #expect(found.status == 0)
    #expect(found.output.contains("上海新闻"))
    let check = try Program.run(["check", "--database", "x.db"], at: folder.url)
    #expect(check.status == 0, "\(check.output)\(check.talk)")
    #expect(try Program.run(["migrate", "--database", "x.db"], at: folder.url).status == 0)
    #expect(try Program.run(["reindex", "--database", "x.db"], at: folder.url).status == 0)
    #expect(try Program.run(["search", "上海", "--database", "x.db"], at: folder.url).output.contains("上海新闻"))
}

@Test func `a check says which article is not indexed as it is, and ends with 1`() throws {
    let folder = try TemporaryFolder()
    try folder.write("---\ntitle: 上海新闻\ndate: 2021-01-01\n---\n正文一\n", to: "posts/a.md")
    #expect(try Program.run(["import", "posts", "--database", "x.db"], at: folder.url).status == 0)
    let file = folder.url.appending(path: "x.db")
    var bytes = [UInt8](try Data(contentsOf: file))
    let (old, new) = (Array("上海新闻".utf8), Array("北京新闻".utf8))
    for start in bytes.indices.dropLast(old.count) where bytes[start..<start + old.count].elementsEqual(old) {
        bytes.replaceSubrange(start..<start + old.count, with: new)
    }
    try Data(bytes).write(to: file)
    let check = try Program.run(["check", "--database", "x.db"], at: folder.url)
    #expect(check.status == 1)
    #expect(check.output.contains("indexed with other terms than its text has"), "\(check.output)")
    // The title was changed in the answer that stands ready too.
    #expect(check.output.contains("its ready answer is not what it says now"), "\(check.output)")
    #expect(check.talk.contains("2 problems"), "\(check.talk)")
    #expect(try Program.run(["reindex", "--database", "x.db"], at: folder.url).status == 0)
    #expect(try Program.run(["check", "--database", "x.db"], at: folder.url).status == 0)
    #expect(try Program.run(["search", "北京", "--database", "x.db"], at: folder.url).output.contains("北京新闻"))
}

@Test func `a file that is no database is refused and left as it is`() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "this is no database. ", count: 100), to: "x.db")
    let outcome = try Program.run(["search", "x", "--database", "x.db"], at: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.talk.hasPrefix("Error: file is not a database") && outcome.talk.contains("x.db"), "\(outcome.talk)")
    #expect(try String(contentsOf: folder.url.appending(path: "x.db"), encoding: .utf8).hasPrefix("this is no database"))
}

@Test func `samples that cannot be written are told with the file and the reason`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "x")
    let outcome = try Program.run(["sample", "--count", "2", "--out", "x"], at: folder.url)
    #expect(outcome.status == 1)
    #expect(outcome.talk.hasPrefix("Error: --out: cannot write ") && outcome.talk.contains("Not a directory"), "\(outcome.talk)")
}

@Test func `samples are the same for the same seed, and import without loss`() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
        let outcome = try Program.run(["sample", "--count", "60", "--seed", "7", "--out", name], at: folder.url)
        #expect(outcome.status == 0, "\(outcome.talk)")
    }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.url.appending(path: "a").path).filter {
        $0.hasSuffix(".md") || $0.hasSuffix(".html")
    }
    #expect(files.count == 60)
    for file in files {
        #expect(try Data(contentsOf: folder.url.appending(path: "a/\(file)")) == Data(contentsOf: folder.url.appending(path: "b/\(file)")))
    }
    let report = try Program.run(["import", "a", "--database", "x.db", "--json"], at: folder.url)
    let counts = (try? JSONSerialization.jsonObject(with: Data(report.output.utf8))).map { JSON($0) }?["counts"] ?? .null
    #expect((counts["created"].int ?? 0) + (counts["merged"].int ?? 0) + (counts["failed"].int ?? 0) >= 60)
}

@Test func `a health check tells a ready server from none`() throws {
    let folder = try TemporaryFolder()
    let server = try RunningServer([], at: folder.url)
    let address = "127.0.0.1:\(server.client.port)"
    #expect(try Program.run(["healthcheck", "--listen", address]).status == 0)
    server.end()
    #expect(try Program.run(["healthcheck", "--listen", address]).status == 1)
}
