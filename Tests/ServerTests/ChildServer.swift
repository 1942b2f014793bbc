import CTestSupport
import Foundation
import Glibc

/// A running `server-child` seen from outside: what it holds is read from `/proc`.
///
/// Spawned by hand, so that it inherits nothing: Foundation's `Process` takes a program for running as long as anybody, such as a program
/// that another test started at that moment, holds a copy of its socket.
final class ChildServer {
    let port: UInt16
    private let process: pid_t
    /// The child ends when this is closed, and so with the test's process at the latest.
    private let input: Int32

    /// - Parameters:
    ///   - descriptors: the child's limit; 0 leaves the system's.
    ///   - bufferedBytes: what it may hold; 0 leaves the usual.
    init(idleSeconds: Int, descriptors: Int = 0, bodySeconds: Int = 1, bufferedBytes: Int = 0) throws {
        let texts = [Self.program, "\(idleSeconds)", "\(descriptors)", "\(bodySeconds)", "\(bufferedBytes)"]
        var arguments: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var (input, output): (Int32, Int32) = (-1, -1)
        process = broadsheet_spawn_alone(&arguments, &input, &output)
        guard process > 0 else { throw POSIXError(.ECHILD) }
        self.input = input
        defer { Glibc.close(output) }
        var line = [UInt8](repeating: 0, count: 64)
        let count = read(output, &line, line.count)
        let text = String(decoding: line.prefix(max(0, count)), as: UTF8.self)
        guard let port = UInt16(text.trimmingCharacters(in: .whitespacesAndNewlines)), port != 0 else { throw POSIXError(.ECHILD) }
        self.port = port
    }

    /// Ends the child and waits for it. Once only.
    func end() {
        kill(process, SIGKILL)
        Glibc.close(input)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// Open descriptors.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count) ?? 0
    }

    var residentBytes: Int { status("VmRSS:") }

    /// The most that was ever resident.
    var peakBytes: Int { status("VmHWM:") }

    private func status(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }

    /// Beside the test's own program.
    private static var program: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return (own as NSString).deletingLastPathComponent + "/server-child"
    }
}
