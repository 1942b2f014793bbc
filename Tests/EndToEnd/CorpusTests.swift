import Foundation
import Testing

/// The shared corpus: real texts in the genuine format, with what each file was made from.
private enum Corpus {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/corpus").standardizedFileURL
    static let isThere = FileManager.default.fileExists(atPath: root.appending(path: "truth.jsonl").path)
    static var posts: String { root.appending(path: "posts").path }

    struct Truth: Decodable {
        var path: String
        var title: String
        var topic: String
        var site: String
        var channel: String
        /// nil where the post says `Invalid Date`.
        var date: String?
    }

    static func truth() throws -> [Truth] {
        let lines = try Data(contentsOf: root.appending(path: "truth.jsonl")).split(separator: UInt8(ascii: "\n"))
        return try lines.map { try JSONDecoder().decode(Truth.self, from: $0) }
    }
}

@Test(.enabled(if: Corpus.isThere)) func `every file of the corpus is an article with its title, categories and date, or a reported merge`()
    throws
{
    let folder = try TemporaryFolder()
    let outcome = try Program.run(["import", Corpus.posts, "--database", "x.db", "--json"], at: folder.url)
    #expect(outcome.status == 0, "\(outcome.talk)")
    let report = (try? JSONSerialization.jsonObject(with: Data(outcome.output.utf8))).map { JSON($0) } ?? .null
    let truth = try Corpus.truth()
    #expect((report["counts"]["created"].int ?? 0) + (report["counts"]["merged"].int ?? 0) == truth.count)
    let server = try RunningServer(["--database", "x.db", "--read-only"], at: folder.url)
    var articles: [String: [JSON]] = [:]
    var target: String? = "/v1/articles?limit=100"
    while let next = target {
        let page = try server.client.get(next).json
        for card in page["data"].array { articles[card["title"].string ?? "", default: []].append(card) }
        target = page["links"]["next"].string
    }
    let id = try #require(server.client.get("/v1/imports").json["data"][0]["id"].string)
    var merged: Set<String> = []
    var problems: String? = "/v1/imports/\(id)/problems"
    while let next = problems {
        let page = try server.client.get(next).json
        for problem in page["data"].array where problem["code"].string == "merged" { merged.insert(problem["file"].string ?? "") }
        problems = page["links"]["next"].string
    }
    for var entry in truth {
        // YAML folds a line end inside a quoted title to a blank.
        entry.title = entry.title.replacing("\n", with: " ")
        let isThere = (articles[entry.title] ?? []).contains { card in
            card["published_at"].string == entry.date
                && card["categories"].array.contains { $0["path"].array.map(\.string) == [entry.topic, entry.site, entry.channel] }
        }
        #expect(isThere || merged.contains(entry.path), "\(entry.path): \(articles[entry.title] ?? [])")
    }
}

@Test func `killed at any moment and started again, an import ends as an undisturbed one does`() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(["sample", "--count", "1500", "--seed", "3", "--out", "posts"], at: folder.url).status == 0)
    #expect(try [0, 75].contains(Program.run(["import", "posts", "--database", "calm.db"], at: folder.url).status))
    let calm = try titles(in: "calm.db", folder)
    #expect(calm.count > 1_200)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<4 {
        let server = try RunningServer(["posts", "--database", "killed.db"], at: folder.url)
        usleep(UInt32.random(in: 1_000...700_000, using: &generator))
        server.end(with: SIGKILL)
    }
    let server = try RunningServer(["posts", "--database", "killed.db", "--no-watch"], at: folder.url)
    _ = try server.waitUntilImported()
    server.end()
    #expect(try titles(in: "killed.db", folder) == calm)
}

/// Id and revision of every article, read through the API.
private func titles(in database: String, _ folder: TemporaryFolder) throws -> [String: String] {
    let server = try RunningServer(["--database", database, "--read-only"], at: folder.url)
    var found: [String: String] = [:]
    var target: String? = "/v1/articles?limit=100"
    while let next = target {
        let page = try server.client.get(next).json
        for card in page["data"].array { found[card["id"].string ?? "", default: ""] += card["rev"].string ?? "" }
        target = page["links"]["next"].string
    }
    return found
}
