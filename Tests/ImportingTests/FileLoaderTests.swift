import Dispatch
import Foundation
import Glibc
import Testing

@testable import Importing

@Suite struct FileLoaderTests {
    private func load(_ name: String, _ folder: TemporaryFolder, sizeMax: Int64 = 1_000) throws -> FileLoader.Outcome {
        FileLoader(sizeMax: sizeMax).load(Array(name.utf8), in: try Folder.root(Array(folder.path.utf8)))
    }

    @Test func `a file is read whole with its status`() throws {
        let folder = TemporaryFolder()
        try folder.write("a.md", "hello")
        guard case .bytes(let bytes, let status, let readAt) = try load("a.md", folder) else { throw POSIXError(.EIO) }
        #expect(bytes == Array("hello".utf8))
        #expect(status.size == 5)
        #expect(!status.isRacy(at: readAt))
    }

    @Test(arguments: [(1_000, false), (1_001, true)])
    func `a file over the limit is refused without being read`(size: Int, isTooLarge: Bool) throws {
        let folder = TemporaryFolder()
        try folder.write("a.md", bytes: [UInt8](repeating: 65, count: size))
        if case .tooLarge(let status) = try load("a.md", folder) {
            #expect(isTooLarge && status.size == Int64(size))
        } else {
            #expect(!isTooLarge)
        }
    }

    @Test func `a sparse file of 200 MB costs nothing`() throws {
        let folder = TemporaryFolder()
        try folder.write("a.md", "x")
        #expect(truncate(folder.at("a.md"), 200 << 20) == 0)
        guard case .tooLarge = try load("a.md", folder, sizeMax: 16 << 20) else { throw POSIXError(.EIO) }
    }

    @Test(arguments: ["link.md", "fifo.md", "folder.md", "missing.md"])
    func `what took the place of a file is not read`(name: String) throws {
        let folder = TemporaryFolder()
        try folder.write("target", "secret")
        try folder.link("link.md", to: folder.at("target"))
        mkfifo(folder.at("fifo.md"), 0o600)
        try folder.makeFolder("folder.md")
        guard case .gone = try load(name, folder) else {
            Issue.record("\(name) was read")
            return
        }
    }

    @Test func `a file that grows at each reading is left for the next run`() throws {
        let folder = TemporaryFolder()
        // A file of /proc claims to be empty and is not: each reading finds more than its size.
        let outcome = FileLoader(sizeMax: 1_000).load(Array("stat".utf8), in: try Folder.root(Array("/proc/self".utf8)))
        guard case .changing = outcome else {
            Issue.record("\(outcome)")
            return
        }
        withExtendedLifetime(folder) {}
    }

    @Test func `a file saved anew while it is read is read again`() throws {
        let folder = TemporaryFolder()
        try folder.write("a.md", String(repeating: "0", count: 500))
        let path = folder.path
        let isDone = DispatchSemaphore(value: 0)
        DispatchQueue(label: "saver").async {
            for number in 0..<300 {
                let text = String(repeating: "\(number % 10)", count: 400 + number)
                try? text.write(toFile: path + "/new", atomically: false, encoding: .utf8)
                rename(path + "/new", path + "/a.md")
            }
            isDone.signal()
        }
        var states = 0
        while isDone.wait(timeout: .now()) == .timedOut {
            if case .bytes(let bytes, _, _) = try load("a.md", folder) {
                #expect(Set(bytes).count == 1, "bytes of two states")
                states += 1
            }
        }
        #expect(states > 0)
    }

    @Test(
        arguments: [(0, true), (1_999_999_999, true), (2_000_000_000, false), (-1_999_999_999, true), (-2_000_000_000, false)]
            as [(Int64, Bool)])
    func `a file is racy within two seconds of its time`(distance: Int64, isRacy: Bool) throws {
        let folder = TemporaryFolder()
        try folder.write("a.md", "x")
        let status = try Folder.root(Array(folder.path.utf8)).status(Array("a.md".utf8))
        #expect(status.isRacy(at: status.modified + distance) == isRacy)
        #expect(status.stamp(key: [], canonicalHash: 0, readAt: status.modified + distance).size == (isRacy ? -1 : 1))
    }
}
