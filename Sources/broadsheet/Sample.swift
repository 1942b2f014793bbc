import ArgumentParser
import Glibc
import Samples

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes realistic posts, for demonstrations, tests and benchmarks.
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write realistic posts in the formats that real archives have; the same seed writes the same files.",
        discussion:
            "Chinese (both scripts), English, Japanese and Korean; messy HTML and Markdown; some broken front matters; some near-copies.")

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Posts to write, 1 to \(Self.countMax).", valueName: "number"))
    var count: Int = 100

    @Option(name: .long, help: ArgumentHelp("The folder to write to; made when it is not there.", valueName: "folder"))
    var out: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Another seed writes other posts.", valueName: "number"))
    var seed: UInt64 = 1

    static let countMax = 1_000_000

    func validate() throws {
        guard (1...Self.countMax).contains(count) else { throw ValidationError("--count: '\(count)' is not from 1 to \(Self.countMax)") }
    }

    func run() throws {
        let root = URL(filePath: out)
        let generator = SampleGenerator(seed: seed)
        var folders: Set<String> = []
        for index in 0..<count {
            let post = generator.post(index)
            let file = root.appending(path: post.path)
            let folder = file.deletingLastPathComponent()
            do {
                if folders.insert(folder.path).inserted {
                    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                }
                try Data(post.bytes).write(to: file)
            } catch {
                throw UnwritableFile(path: file.path, error)
            }
        }
        print("wrote \(count) posts to \(out)")
    }
}

/// A file that could not be written, and why.
private struct UnwritableFile: Error, CustomStringConvertible {
    let description: String

    init(path: String, _ error: any Error) {
        let cause = ((error as? CocoaError)?.underlying as? POSIXError)?.code.rawValue
        description = "--out: cannot write \(path): \(cause.map { unsafe String(cString: strerror($0)) } ?? "\(error)")"
    }
}
