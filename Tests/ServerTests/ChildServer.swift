import Foundation
import Glibc

/// A running `server-child` seen from outside: what it holds is read from `/proc`.
final class ChildServer {
    let port: UInt16
    private let process = Process()
    private let input = Pipe()

    /// - Parameter descriptors: the child's limit; 0 leaves the system's.
    init(idleSeconds: Int, descriptors: Int = 0) throws {
        process.executableURL = URL(fileURLWithPath: Self.program)
        process.arguments = ["\(idleSeconds)", "\(descriptors)"]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)), port != 0 else {
            process.terminate()
            throw POSIXError(.ECHILD)
        }
        self.port = port
    }

    /// Ends the child and waits for it; a child that was forgotten ends with the test's process, because its input does.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Open descriptors.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count) ?? 0
    }

    var residentBytes: Int { status("VmRSS:") }

    /// The most that was ever resident.
    var peakBytes: Int { status("VmHWM:") }

    private func status(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }

    /// Beside the test's own program.
    private static var program: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return (own as NSString).deletingLastPathComponent + "/server-child"
    }
}
