import Foundation
import Glibc
import Testing

@testable import Importing

/// Collects what a walk tells.
final class Collector: WalkVisitor {
    var files: [String] = []
    var keys: [[UInt8]] = []
    var problems: [String: String] = [:]
    var entered: [String] = []
    var stopsAfter = Int.max

    func enter(_ folder: Folder) { entered.append(String(decoding: folder.path, as: UTF8.self)) }

    func file(_ key: [UInt8], nameStart: Int, kind: SourceKind, status: FileStatus, in folder: Folder) -> Bool {
        keys.append(key)
        files.append(String(decoding: key, as: UTF8.self))
        return files.count < stopsAfter
    }

    func leave(_ folder: Folder) -> Bool { true }

    func problem(_ path: [UInt8], code: String, message: String) { problems[String(decoding: path, as: UTF8.self)] = code }
}

@Suite struct FolderWalkerTests {
    private func walk(_ folder: TemporaryFolder, _ collector: Collector = Collector()) throws -> (Collector, FolderWalker, isWhole: Bool) {
        var walker = FolderWalker(kinds: SourceKinds().compiled())
        let isWhole = try walker.walk(try Folder.root(Array(folder.path.utf8)), collector)
        return (collector, walker, isWhole)
    }

    @Test func `files of the wanted kinds are found at any depth`() throws {
        let folder = TemporaryFolder()
        for name in ["a.md", "b.MARKDOWN", "中文/新浪 财经/c.html", "f.json", "f.xml", "f.rss", "f.atom", "x.tar.gz", "x.tgz", "x.zip", " .md"] {
            try folder.write(name, "x")
        }
        try folder.write("picture.png", "x")
        let (found, walker, isWhole) = try walk(folder)
        #expect(
            found.files.sorted()
                == [" .md", "a.md", "b.MARKDOWN", "f.atom", "f.json", "f.rss", "f.xml", "x.tar.gz", "x.tgz", "x.zip", "中文/新浪 财经/c.html"])
        #expect(isWhole)
        #expect(walker.skips == WalkSkipsMaker.make(other: 1))
        #expect(walker.folders == 3)
    }

    @Test func `folders come in the order of their names`() throws {
        let folder = TemporaryFolder()
        for name in ["c/x.md", "a/x.md", "b/z/x.md", "b/x.md"] { try folder.write(name, "x") }
        #expect(try walk(folder).0.files == ["a/x.md", "b/x.md", "b/z/x.md", "c/x.md"])
    }

    @Test func `hidden files and folders, links and special files are passed over`() throws {
        let folder = TemporaryFolder()
        let outside = TemporaryFolder()
        try outside.write("secret.md", "x")
        try folder.write("a.md", "x")
        try folder.write(".hidden.md", "x")
        try folder.write(".git/b.md", "x")
        try folder.link("out.md", to: outside.at("secret.md"))
        try folder.link("out", to: outside.path)
        try folder.link("loop", to: ".")
        try folder.link("up", to: "..")
        mkfifo(folder.at("fifo.md"), 0o600)
        let (found, walker, _) = try walk(folder)
        #expect(found.files == ["a.md"])
        #expect(found.problems.isEmpty)
        #expect(walker.skips == WalkSkipsMaker.make(links: 4, special: 1, hidden: 2))
    }

    @Test func `a root that is itself a link is followed, for the user named it`() throws {
        let folder = TemporaryFolder()
        let other = TemporaryFolder()
        try folder.write("a.md", "x")
        try other.link("root", to: folder.path)
        let collector = Collector()
        var walker = FolderWalker(kinds: SourceKinds().compiled())
        _ = try walker.walk(try Folder.root(Array(other.at("root").utf8)), collector)
        #expect(collector.files == ["a.md"])
    }

    @Test func `names that are not UTF-8 are bytes like others`() throws {
        let folder = TemporaryFolder()
        let name: [UInt8] = [0xC4, 0xE3, 0xBA, 0xC3, 0xFF] + Array(".md".utf8)
        let path = Array((folder.path + "/").utf8) + name + [0]
        let descriptor = path.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { creat($0.baseAddress ?? UnsafePointer(bitPattern: 1)!, 0o600) }
        }
        #expect(descriptor >= 0)
        close(descriptor)
        #expect(try walk(folder).0.keys == [name])
    }

    @Test(arguments: [(FolderWalker.depthMax, true), (FolderWalker.depthMax + 1, false)])
    func `folders deeper than the limit are reported, not entered`(depth: Int, isFound: Bool) throws {
        let folder = TemporaryFolder()
        let path = (0..<depth).map { _ in "d" }.joined(separator: "/")
        try folder.write(path + "/a.md", "x")
        let (found, _, isWhole) = try walk(folder)
        #expect(found.files == (isFound ? [path + "/a.md"] : []))
        #expect(Array(found.problems.values) == (isFound ? [] : ["folder_too_deep"]))
        #expect(isWhole)
    }

    @Test(arguments: [(4_096, true), (4_097, false)])
    func `paths longer than the limit are reported`(bytes: Int, isFound: Bool) throws {
        let folder = TemporaryFolder()
        // Made folder by folder, for no single call takes such a path. 16 folders of 241 bytes each with their slash.
        var descriptor = open(folder.path, O_RDONLY | O_DIRECTORY)
        let part = String(repeating: "p", count: 240)
        for _ in 0..<16 {
            mkdirat(descriptor, part, 0o700)
            let next = openat(descriptor, part, O_RDONLY | O_DIRECTORY)
            close(descriptor)
            descriptor = next
        }
        let name = String(repeating: "n", count: bytes - 16 * 241 - 3) + ".md"
        let file = openat(descriptor, name, O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        close(descriptor)
        let (found, _, _) = try walk(folder)
        #expect(found.files.count == (isFound ? 1 : 0))
        #expect(Array(found.problems.values) == (isFound ? [] : ["path_too_long"]))
    }

    @Test func `a stopped walk says that it is not whole`() throws {
        let folder = TemporaryFolder()
        for number in 0..<10 { try folder.write("\(number)/a.md", "x") }
        let collector = Collector()
        collector.stopsAfter = 3
        let (found, _, isWhole) = try walk(folder, collector)
        #expect(!isWhole)
        #expect(found.files.count == 3)
    }

    @Test func `a folder larger than one buffer is read whole, and no descriptor is left`() throws {
        let folder = TemporaryFolder()
        for number in 0..<3_000 { try folder.write("long-name-to-fill-the-buffer-\(number).md", "x") }
        #expect(try walk(folder).0.files.count == 3_000)
        #expect(openDescriptors(into: folder.path) == 0)
    }

    @Test func `a missing root is an error with the system's words`() {
        #expect(throws: SystemError(code: ENOENT)) { try Folder.root(Array("/nowhere/at/all".utf8)) }
        #expect(SystemError(code: ENOENT).message == "No such file or directory")
    }
}

enum WalkSkipsMaker {
    static func make(links: Int = 0, special: Int = 0, hidden: Int = 0, other: Int = 0) -> WalkSkips {
        var skips = WalkSkips()
        skips.links = links
        skips.special = special
        skips.hidden = hidden
        skips.other = other
        return skips
    }
}
