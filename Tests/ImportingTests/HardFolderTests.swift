import CLinux
import Foundation
import Glibc
import Store
import Synchronization
import Testing

@testable import Importing

/// Folders as they are found in the wild: what cannot be read, what is no file, what changes meanwhile.
@Suite struct HardFolderTests {
    let folder = TemporaryFolder()
    let store = ModelDestination()

    private var importer: Importer { Importer(destination: store, root: Array(folder.path.utf8)) }

    /// Runs an import as somebody whom permissions bind: the rights to files are a thread's own, and its threads inherit them (setfsuid(2)).
    private func runAsNobody() throws -> ImportReport {
        let importer = importer
        let result = Mutex<Result<ImportReport, any Error>?>(nil)
        BackgroundThread.run {
            if geteuid() == 0 { _ = setfsuid(65_534) }
            let outcome = Result { try importer.run(mode: .incremental) }
            result.withLock { $0 = outcome }
        }
        return try #require(result.withLock { $0 }).get()
    }

    @Test func `files and folders without permission are reported, keep their articles, and are read when they may be`() throws {
        for name in ["a.md", "b.md", "c/d.md", "e/f.md"] { try folder.write(name, post(name)) }
        for name in ["a.md", "b.md", "c/d.md", "e/f.md"] { chmod(folder.at(name), 0o644) }
        for name in ["", "c", "e"] { chmod(folder.at(name), 0o755) }
        _ = try runAsNobody()
        #expect(store.keys == ["a.md", "b.md", "c/d.md", "e/f.md"])
        // A new one, a changed one, and a folder.
        try folder.write("new.md", post("new"))
        try folder.write("b.md", post("changed"))
        for name in ["new.md", "b.md", "c"] { chmod(folder.at(name), 0) }
        let report = try runAsNobody()
        #expect(report.problems == ["file_unreadable": 2, "folder_unreadable": 1])
        #expect(report.counts.failed == 3 && report.counts.deleted == 0)
        #expect(store.titles["b.md"] == "b.md" && store.titles["c/d.md"] == "c/d.md")
        for name in ["new.md", "b.md"] { chmod(folder.at(name), 0o644) }
        chmod(folder.at("c"), 0o755)
        let after = try runAsNobody()
        #expect(after.problems.isEmpty)
        #expect(store.titles["b.md"] == "changed" && store.titles["new.md"] == "new")
    }

    @Test func `a file whose reading fails is told from one that is gone`() throws {
        // A process's memory has nothing at address 0: reading it is an input/output error even for root.
        let outcome = FileLoader(sizeMax: 1_000).load(Array("mem".utf8), in: try Folder.root(Array("/proc/self".utf8)))
        guard case .unreadable(let error) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(error.code == EIO)
    }

    @Test func `sockets and FIFOs named like posts are passed over, counted, and never waited for`() throws {
        try folder.write("a.md", post("A"))
        #expect(mkfifo(folder.at("fifo.md"), 0o600) == 0)
        let socket = try makeSocket("s.md")
        defer { close(socket) }
        let report = try importer.run(mode: .incremental)
        #expect(store.keys == ["a.md"])
        #expect(report.skips.special == 2)
        #expect(report.text.contains("2 special files"))
        #expect(report.counts.failed == 0)
    }

    private func makeSocket(_ name: String) throws -> CInt {
        let number = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        // By a short path: an address has 108 bytes.
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let short = "/tmp/bs-\(UUID().uuidString.prefix(8))"
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0)
        try #require(rename(short, folder.at(name)) == 0)
        return number
    }

    static let canMakeDevices: Bool = {
        let folder = TemporaryFolder()
        return mknod(folder.at("null"), S_IFCHR | 0o600, 0x103) == 0
    }()

    @Test(.enabled(if: canMakeDevices, "no device can be made here"))
    func `devices are passed over and not opened`() throws {
        try folder.write("a.md", post("A"))
        // Zeros without end (1:5), and a number that no driver has (240:7).
        #expect(mknod(folder.at("zero.md"), S_IFCHR | 0o600, 0x105) == 0)
        #expect(mknod(folder.at("block.md"), S_IFBLK | 0o600, 0xF007) == 0)
        let report = try importer.run(mode: .incremental)
        #expect(store.keys == ["a.md"])
        #expect(report.skips.special == 2)
    }

    @Test func `a file of 200 MB is a line of the report, and the rest is imported`() throws {
        try folder.write("a.md", post("A"))
        try folder.write("big.md", "x")
        #expect(truncate(folder.at("big.md"), 200 << 20) == 0)
        let report = try importer.run(mode: .incremental)
        #expect(report.counts.created == 1 && report.counts.failed == 1)
        #expect(report.examples.map(\.code) == ["file_too_large"])
        #expect(report.examples.first?.path == Array("big.md".utf8))
    }

    @Test func `files under names that are not UTF-8 are imported, known again and told apart`() throws {
        let names: [[UInt8]] = [[0xC4, 0xE3, 0xFF] + Array(".md".utf8), [0xC4, 0xE3, 0xFE] + Array(".md".utf8)]
        for name in names {
            let path = Array((folder.path + "/").utf8) + name
            let descriptor = withCString(path) { creat($0, 0o600) }
            try #require(descriptor >= 0)
            let text = Array("---\ntitle: T\ndate: 2022-05-05\n---\n\(name[2])".utf8)
            #expect(write(descriptor, text, text.count) == text.count)
            close(descriptor)
        }
        let report = try importer.run(mode: .incremental)
        #expect(report.counts.created == 2 && report.counts.failed == 0)
        #expect(Set(store.state.withLock { $0.files.keys }) == Set(names))
        #expect(try importer.run(mode: .incremental).counts.unchanged == 2)
        // The file that goes is the one that goes.
        #expect(withCString(Array((folder.path + "/").utf8) + names[0]) { unlink($0) } == 0)
        #expect(try importer.run(mode: .incremental).counts.deleted == 1)
        #expect(store.state.withLock { Array($0.files.keys) } == [names[1]])
    }

    @Test func `files written, cut, removed and renamed under imports end as they are`() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed of the changes under imports: \(seed)")
        for number in 0..<20 { try folder.write("\(number).md", post("T\(number)")) }
        let isDone = Atomic(false)
        let group = DispatchGroup()
        BackgroundThread.start(in: group) { [folder] in
            var state = seed
            for round in 0..<2_000 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let name = "\(state >> 33 % 20).md"
                switch state >> 60 {
                case 0: unlink(folder.at(name))
                case 1: rename(folder.at(name), folder.at("\(state >> 40 % 20).md"))
                case 2, 3: truncate(folder.at(name), off_t(state >> 50 % 60))
                default: try? folder.write(name, post("R\(round)", body: String(repeating: "字", count: Int(state >> 45 % 3_000))), age: 0)
                }
            }
            isDone.store(true, ordering: .releasing)
        }
        while !isDone.load(ordering: .acquiring) { _ = try importer.run(mode: .incremental) }
        group.wait()
        // Some file is there in any case, or the folder would count as emptied.
        try folder.write("last.md", post("last"))
        _ = try importer.run(mode: .incremental)
        let fresh = ModelDestination()
        _ = try Importer(destination: fresh, root: Array(folder.path.utf8)).run(mode: .incremental)
        #expect(store.titles == fresh.titles)
        #expect(store.keys == fresh.keys)
        #expect(store.titles["last.md"] == "last")
    }

    @Test func `a root that is emptied, and filled again, loses and doubles nothing`() throws {
        for number in 0..<5 { try folder.write("a/\(number).md", post("T\(number)")) }
        _ = try importer.run(mode: .incremental)
        try folder.move("a", to: "../\((folder.path as NSString).lastPathComponent)-moved")
        let error = #expect(throws: ImportError.self) { try importer.run(mode: .incremental) }
        #expect(error?.code == .rootEmptied)
        #expect(rename(folder.path + "-moved", folder.at("a")) == 0)
        let report = try importer.run(mode: .incremental)
        #expect(report.counts.unchanged == 5 && report.counts.created == 0)
        #expect(store.keys.count == 5)
    }
}
