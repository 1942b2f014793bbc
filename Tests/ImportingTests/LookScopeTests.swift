import Foundation
import Testing

@testable import Importing

@Suite struct LookScopeTests {
    private func bytes(_ paths: [String]) -> [[UInt8]] { paths.map { Array($0.utf8) } }

    @Test func `folders below another go with it, and the root is everything`() {
        #expect(LookScope(Set(bytes(["b/c/", "a/", "b/", "ab/", "b/c/d/"]))).paths == bytes(["a/", "ab/", "b/"]))
        #expect(LookScope(Set(bytes(["a/", ""]))) == .everything)
        #expect(LookScope([]) == .everything)
        #expect(LookScope.everything.paths == [[]])
    }

    @Test(arguments: [(LookScope.foldersMax, false), (LookScope.foldersMax + 1, true)])
    func `too many folders are everything`(count: Int, isEverything: Bool) {
        #expect((LookScope(Set((0..<count).map { Array("f\($0)/".utf8) })) == .everything) == isEverything)
    }

    @Test func `the folder above`() {
        #expect(LookScope.parent(of: Array("a/b/".utf8)) == Array("a/".utf8))
        #expect(LookScope.parent(of: Array("a/".utf8)) == [])
        #expect(LookScope.parent(of: []) == [])
    }

    @Test func `a folder that is gone stands for the one above it`() throws {
        let folder = TemporaryFolder()
        try folder.makeFolder("a/b")
        try folder.makeFolder("c")
        try folder.link("link", to: "c")
        let root = try Folder.root(Array(folder.path.utf8))
        #expect(LookScope(Set(bytes(["a/b/", "c/"]))).existing(in: root).paths == bytes(["a/b/", "c/"]))
        #expect(LookScope(Set(bytes(["a/b/x/y/", "c/"]))).existing(in: root).paths == bytes(["a/b/", "c/"]))
        #expect(LookScope(Set(bytes(["gone/x/"]))).existing(in: root) == .everything)
        // A link is no folder.
        #expect(LookScope(Set(bytes(["link/"]))).existing(in: root) == .everything)
    }

    @Test func `a look at one folder asks for its files only, and touches no others`() throws {
        let folder = TemporaryFolder()
        let store = ModelDestination()
        let importer = Importer(destination: store, root: Array(folder.path.utf8))
        for name in ["a.md", "x/b.md", "x/y/c.md", "z/d.md", "x0.md"] { try folder.write(name, post(name)) }
        _ = try importer.run(mode: .incremental)
        store.state.withLock { $0.known = [] }
        try folder.remove("x/b.md")
        try folder.write("x/y/new.md", post("new"))
        try folder.write("z/unseen.md", post("unseen"))
        #expect(try importer.look(LookScope([Array("x/".utf8)])))
        #expect(store.state.withLock { $0.known } == ["x/"])
        #expect(store.keys == ["a.md", "x/y/c.md", "x/y/new.md", "x0.md", "z/d.md"])
        #expect(try importer.look())
        #expect(store.keys == ["a.md", "x/y/c.md", "x/y/new.md", "x0.md", "z/d.md", "z/unseen.md"])
    }

    @Test func `a folder that lost all its files is not judged alone`() throws {
        let folder = TemporaryFolder()
        let store = ModelDestination()
        let importer = Importer(destination: store, root: Array(folder.path.utf8))
        for name in ["a.md", "x/b.md"] { try folder.write(name, post(name)) }
        _ = try importer.run(mode: .incremental)
        try folder.remove("x/b.md")
        let scope = LookScope([Array("x/".utf8)])
        #expect(try !importer.look(scope))
        #expect(store.keys == ["a.md", "x/b.md"])
        try folder.remove("a.md")
        let error = #expect(throws: ImportError.self) { try importer.look() }
        #expect(error?.code == .rootEmptied)
    }

    @Test func `depth counts from the root wherever the walk begins`() throws {
        let folder = TemporaryFolder()
        let path = (0..<FolderWalker.depthMax).map { _ in "d/" }.joined()
        try folder.write(path + "a.md", "x")
        try folder.write(path + "d/b.md", "x")
        let collector = Collector()
        var walker = FolderWalker(kinds: SourceKinds().compiled())
        #expect(try walker.walk(try Folder.root(Array(folder.path.utf8)), below: Array("d/d/d/".utf8), collector))
        #expect(collector.files == [path + "a.md"])
        #expect(Array(collector.problems.values) == ["folder_too_deep"])
        #expect(collector.entered.first == "d/d/d/")
    }
}
