import Foundation
import Synchronization
import Testing

/// The built program, run as a user runs it.
final class Program: Sendable {
    /// The program lies beside the test runner.
    static var executable: URL {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(filePath: runner).deletingLastPathComponent().appending(path: "broadsheet")
    }

    /// What a finished run left.
    struct Outcome {
        var status: Int32
        var output: String
        var talk: String
    }

    /// Runs to the end.
    static func run(_ arguments: [String], environment: [String: String] = [:], at folder: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own }
        if let folder { process.currentDirectoryURL = folder }
        let (output, talk) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = talk
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // Both pipes are read at once, or a talkative program would wait for its reader.
        let collected = Mutex(Data())
        let reader = DispatchQueue(label: "talk")
        reader.async { collected.withLock { $0 = talk.fileHandleForReading.readDataToEndOfFile() } }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let talkData = reader.sync { collected.withLock { $0 } }
        return Outcome(
            status: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
            talk: String(decoding: talkData, as: UTF8.self))
    }
}

/// A running `broadsheet serve` on a port of the system's choice.
final class RunningServer: Sendable {
    private let process: Mutex<Process>
    let client: HTTPClient
    private let talk: TalkCollector

    /// Starts and waits for `listening on`.
    init(_ arguments: [String], environment: [String: String] = [:], at folder: URL) throws {
        let process = Process()
        process.executableURL = Program.executable
        process.arguments = ["serve"] + arguments
        process.environment = environment.merging(["PATH": "/usr/bin:/bin", "BROADSHEET_LISTEN": "127.0.0.1:0"]) { own, _ in own }
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let talk = TalkCollector(pipe.fileHandleForReading)
        try process.run()
        guard let port = talk.port(withinSeconds: 120) else {
            process.terminate()
            throw ServerDidNotStart(talk: talk.text)
        }
        self.talk = talk
        client = HTTPClient(port: port)
        self.process = Mutex(process)
    }

    struct ServerDidNotStart: Error { var talk: String }

    var standardError: String { talk.text }

    /// Sends a signal and waits for the end; the exit status, or the signal that ended it.
    @discardableResult
    func end(with number: Int32 = SIGTERM) -> Int32 {
        process.withLock { process in
            if process.isRunning { kill(process.processIdentifier, number) }
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    var isRunning: Bool { process.withLock { $0.isRunning } }

    func signal(_ number: Int32) { process.withLock { _ = kill($0.processIdentifier, number) } }

    /// Waits until an import has ended and the state is `idle` (or `failed`); the stats of that moment.
    func waitUntilImported(seconds: Double = 300) throws -> JSON {
        let deadline = Date().addingTimeInterval(seconds)
        var last = JSON.null
        while Date() < deadline {
            last = try client.get("/v1/stats").json
            let status = last["data"]["import"]["status"].string
            let isDone = try !client.get("/v1/imports?limit=1").json["data"].array.isEmpty
            if status != "running", isDone { return last }
            usleep(20_000)
        }
        Issue.record("the import did not end: \(last)")
        return last
    }

    deinit { end(with: SIGKILL) }
}

/// Reads a program's standard error as it comes.
final class TalkCollector: Sendable {
    private let data = Mutex(Data())

    init(_ handle: FileHandle) {
        DispatchQueue(label: "talk").async { [weak self] in
            while true {
                let piece = handle.availableData
                if piece.isEmpty { return }
                guard let self else { return }
                self.data.withLock { $0.append(piece) }
            }
        }
    }

    var text: String { String(decoding: data.withLock { $0 }, as: UTF8.self) }

    func port(withinSeconds seconds: Double) -> UInt16? {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if let match = text.firstMatch(of: /listening on http:\/\/127\.0\.0\.1:(\d+)/) { return UInt16(match.1) }
            usleep(2_000)
        }
        return nil
    }
}

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "broadsheet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
