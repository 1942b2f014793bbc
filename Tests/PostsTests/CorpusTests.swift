import Foundation
import Testing

@testable import Posts

/// The shared corpus beside the repository: only where it is there.
enum Corpus {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/corpus")
    static var exists: Bool { FileManager.default.fileExists(atPath: root.appendingPathComponent("truth.jsonl").path) }

    struct Truth: Decodable {
        var path: String
        var gen: Int
        var title: String
        var topic: String
        var site: String
        var channel: String
        var date: String?
        var image: String
    }

    static func truth() throws -> [Truth] {
        let text = try String(contentsOf: root.appendingPathComponent("truth.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Truth.self, from: Data($0.utf8)) }
    }
}

@Test(.enabled(if: Corpus.exists)) func `every file of the corpus reads as its truth says`() throws {
    var differences: [String] = []
    let reader = PostReader()
    for truth in try Corpus.truth() {
        let bytes = try [UInt8](Data(contentsOf: Corpus.root.appendingPathComponent("posts").appendingPathComponent(truth.path)))
        guard case .post(let post, let diagnostics) = reader.read(bytes, path: Array(truth.path.utf8)) else {
            differences.append("refused: \(truth.path)")
            continue
        }
        // The one lossy step: a line end within a quoted title is a blank to YAML.
        let title = truth.title.replacingOccurrences(of: "\n", with: " ").trimmingCharacters(in: .whitespaces)
        if post.title != title { differences.append("title \(post.title.debugDescription) is \(title.debugDescription)") }
        if post.categories != [[truth.topic, truth.site, truth.channel]] {
            differences.append("categories \(post.categories) of \(truth.path)")
        }
        if post.author != truth.site || post.source != truth.site { differences.append("author \(post.author ?? "") of \(truth.path)") }
        let date = truth.date.flatMap { try? Date($0, strategy: .iso8601) }.map { Int64($0.timeIntervalSince1970) }
        if post.published?.seconds != date { differences.append("date \(String(describing: post.published)) is \(truth.date ?? "")") }
        if date == nil, !diagnostics.contains(where: { $0.code == "date_not_understood" }) {
            differences.append("no diagnostic: \(truth.path)")
        }
        // The truth keeps the first 300 characters of a data: image.
        if !truth.image.isEmpty, !post.covers.contains(where: { $0.hasPrefix(truth.image) }) {
            differences.append("covers of \(truth.path) lack \(truth.image.prefix(80))")
        }
        if !post.isGenerated { differences.append("not known as the generator's: \(truth.path)") }
        if !post.body.starts(with: Array("\n<div>".utf8)) { differences.append("body of \(truth.path)") }
    }
    #expect(differences.isEmpty, "\(differences.count) differ, such as \(differences.prefix(20).joined(separator: "\n"))")
}
