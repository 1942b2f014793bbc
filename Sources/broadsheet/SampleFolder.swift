import Config
import Samples

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The embedded sample posts as files, for a server that was given no folder. Goes when the server ends.
struct SampleFolder: Sendable {
    let path: String

    private static let name = "broadsheet-samples"

    /// True when an import's root was one of these.
    static func isOne(_ root: String) -> Bool { root.contains("/\(name)-") }

    /// Lays the posts out when there is no folder, and the database has nothing of one's own.
    static func needed(folder: String?, configuration: Configuration, formerRoot: String?) throws -> SampleFolder? {
        guard folder == nil, !configuration.isReadOnly, formerRoot.map(isOne) ?? true else { return nil }
        let url = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(ProcessInfo.processInfo.processIdentifier)")
        for post in Samples.demonstration {
            let file = url.appending(path: post.path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(post.bytes).write(to: file)
        }
        return SampleFolder(path: url.path)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
