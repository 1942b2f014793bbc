import Dispatch
import Foundation
import Posts
import Store
import Synchronization
import Testing

@testable import Importing

/// A post with a title, as a file.
func post(_ title: String, body: String = "正文。") -> String {
    "---\ntitle: \(title)\ndate: 2022-05-05 12:00:00\n---\n<p>\(body)</p>\n"
}

@Suite struct ImporterTests {
    let folder = TemporaryFolder()
    let store = ModelDestination()

    private func importer(_ options: ImportOptions = ImportOptions()) -> Importer {
        Importer(destination: store, root: Array(folder.path.utf8), options: options)
    }

    @Test func `every file becomes an article, and the next run touches nothing`() throws {
        for number in 0..<300 { try folder.write("\(number % 5)/\(number).md", post("T\(number)")) }
        let first = try importer().run(mode: .incremental)
        #expect(first.state == .done)
        #expect(first.counts.created == 300)
        #expect(first.counts.seen == 300 && first.counts.total == 300)
        #expect(store.titles.count == 300)
        #expect(store.titles["3/8.md"] == "T8")
        let batches = store.state.withLock { $0.batches.count }
        let second = try importer().run(mode: .incremental)
        #expect(second.counts.unchanged == 300 && second.counts.seen == 300)
        #expect(second.counts.created == 0 && second.counts.updated == 0)
        #expect(store.state.withLock { $0.batches.count } == batches)
    }

    @Test func `changed, new, moved and removed files are told apart`() throws {
        for name in ["a.md", "b.md", "c.md", "d.md"] { try folder.write(name, post(name)) }
        _ = try importer().run(mode: .incremental)
        try folder.write("a.md", post("changed"))
        try folder.write("e.md", post("new"))
        try folder.move("b.md", to: "sub/b.md")
        try folder.remove("c.md")
        let report = try importer().run(mode: .incremental)
        #expect(store.titles == ["a.md": "changed", "d.md": "d.md", "e.md": "new", "sub/b.md": "b.md"])
        #expect(report.counts.deleted == 2)
        #expect(report.counts.created == 2)
        #expect(report.counts.unchanged == 1)
    }

    @Test func `a file as young as its reading is read once more`() throws {
        try folder.write("a.md", post("young"), age: 0)
        _ = try importer().run(mode: .incremental)
        let size = store.state.withLock { $0.files[Array("a.md".utf8)]?.stamp.size }
        #expect(size == -1)
        // Written again in the same tick, with the same size.
        try folder.write("a.md", post("older"), age: 100)
        _ = try importer().run(mode: .incremental)
        #expect(store.titles["a.md"] == "older")
    }

    @Test func `a rewrite that keeps size, time and inode is seen, for nobody can set the time of change back`() throws {
        try folder.write("a.md", post("one"))
        _ = try importer().run(mode: .incremental)
        let before = try Folder.root(Array(folder.path.utf8)).status(Array("a.md".utf8))
        // Past the tick of the kernel's clock, which is 10 ms at the most.
        usleep(30_000)
        try folder.write("a.md", post("two"))
        var times = [timespec(), timespec()]
        for index in times.indices { times[index] = timespec(tv_sec: Int(before.modified / 1_000_000_000), tv_nsec: 0) }
        #expect(utimensat(AT_FDCWD, folder.at("a.md"), times, 0) == 0)
        let after = try Folder.root(Array(folder.path.utf8)).status(Array("a.md".utf8))
        #expect(after.size == before.size && after.modified == before.modified && after.inode == before.inode)
        let report = try importer().run(mode: .incremental)
        #expect(report.counts.updated == 1)
        #expect(store.titles["a.md"] == "two")
    }

    @Test func `new attributes of a file are no change of its article`() throws {
        try folder.write("a.md", post("one"))
        _ = try importer().run(mode: .incremental)
        usleep(30_000)
        #expect(chmod(folder.at("a.md"), 0o644) == 0)
        #expect(try importer().run(mode: .incremental).counts.unchanged == 1)
        #expect(store.titles["a.md"] == "one")
        let batches = store.state.withLock { $0.batches.count }
        #expect(try importer().run(mode: .incremental).counts.unchanged == 1)
        #expect(store.state.withLock { $0.batches.count } == batches, "the stamp was not renewed")
    }

    @Test func `a full import stores again what has not changed`() throws {
        try folder.write("a.md", post("A"))
        _ = try importer().run(mode: .incremental)
        let report = try importer().run(mode: .full)
        #expect(report.counts.updated == 1 && report.counts.unchanged == 0)
    }

    @Test func `a dry run writes nothing and tells what it would do`() throws {
        for name in ["a.md", "b.md", "c.md"] { try folder.write(name, post(name)) }
        _ = try importer().run(mode: .incremental)
        let batches = store.state.withLock { $0.batches.count }
        try folder.write("a.md", post("changed"))
        try folder.remove("b.md")
        try folder.write("d.md", post("new"))
        try folder.write("e.md", "")
        let report = try importer().run(mode: .dryRun, isRecorded: false)
        #expect(report.id == nil)
        #expect(report.counts.created == 1 && report.counts.updated == 1 && report.counts.deleted == 1 && report.counts.failed == 1)
        #expect(store.keys == ["a.md", "b.md", "c.md"])
        #expect(store.titles["a.md"] == "a.md")
        #expect(store.state.withLock { $0.batches.count } == batches)
    }

    @Test func `an emptied folder is not taken for delete everything`() throws {
        for name in ["a.md", "b/b.md"] { try folder.write(name, post(name)) }
        _ = try importer().run(mode: .incremental)
        try folder.remove("a.md")
        try folder.remove("b")
        let importer = importer()
        let error = #expect(throws: ImportError.self) { try importer.run(mode: .incremental) }
        #expect(error?.code == .rootEmptied)
        #expect(error?.message.contains("--allow-empty") == true)
        #expect(store.keys == ["a.md", "b/b.md"])
        #expect(importer.status.state == .failed)
        #expect(store.state.withLock { $0.records.last?.state } == .failed)
        var options = ImportOptions()
        options.allowsEmpty = true
        let report = try self.importer(options).run(mode: .incremental)
        #expect(report.counts.deleted == 2)
        #expect(store.keys.isEmpty)
    }

    @Test func `a folder that vanished is an error, and everything is kept`() throws {
        try folder.write("sub/a.md", post("A"))
        _ = try importer().run(mode: .incremental)
        try folder.remove("")
        let error = #expect(throws: ImportError.self) { try importer().run(mode: .incremental) }
        #expect(error?.code == .rootUnreadable)
        #expect(store.keys == ["sub/a.md"])
    }

    @Test func `another folder does not replace the one that was imported`() throws {
        try folder.write("a.md", post("A"))
        _ = try importer().run(mode: .incremental)
        let other = TemporaryFolder()
        try other.write("x.md", post("X"))
        for _ in 0..<2 {
            let error = #expect(throws: ImportError.self) {
                try Importer(destination: store, root: Array(other.path.utf8)).run(mode: .incremental)
            }
            #expect(error?.code == .rootExchanged)
        }
        #expect(store.keys == ["a.md"])
        // The same posts in another place are the same posts.
        try other.write("a.md", post("A"))
        _ = try Importer(destination: store, root: Array(other.path.utf8)).run(mode: .incremental)
        #expect(store.keys == ["a.md", "x.md"])
    }

    /// The first post of every new blog has the same name.
    @Test func `another folder that shares a few names does not replace the one that was imported`() throws {
        for name in ["hello-world.md", "b.md", "c.md", "d.md"] { try folder.write(name, post(name)) }
        _ = try importer().run(mode: .incremental)
        let other = TemporaryFolder()
        for name in ["hello-world.md", "x.md", "y.md", "z.md"] { try other.write(name, post("other \(name)")) }
        func run() throws { _ = try Importer(destination: store, root: Array(other.path.utf8)).run(mode: .incremental) }
        let error = #expect(throws: ImportError.self) { try run() }
        #expect(error?.code == .rootExchanged)
        #expect(error?.message.contains("only 1 of them is in") == true)
        #expect(store.keys == ["b.md", "c.md", "d.md", "hello-world.md"])
        // Half of them is enough: the folder was moved and has changed.
        try other.write("b.md", post("b.md"))
        try other.remove("z.md")
        try run()
        #expect(store.keys == ["b.md", "hello-world.md", "x.md", "y.md"])
    }

    @Test func `a folder that cannot be read keeps its articles`() throws {
        try folder.write("a.md", post("A"))
        try folder.write("deep/b.md", post("B"))
        _ = try importer().run(mode: .incremental)
        // As root permission bits do not bind: the folder moves below the depth that is walked.
        let deep = (0...FolderWalker.depthMax).map { _ in "d" }.joined(separator: "/")
        try folder.write(deep + "/c.md", post("C"))
        store.state.withLock { state in
            let stamp = FileStamp(key: Array((deep + "/c.md").utf8), size: 1, modifiedNanoseconds: 1, inode: 1, canonicalHash: 1)
            state.files[stamp.key] = ModelDestination.File(stamp: stamp, title: "C")
        }
        let report = try importer().run(mode: .incremental)
        #expect(store.titles[deep + "/c.md"] == "C")
        #expect(report.problems == ["folder_too_deep": 1])
        #expect(report.counts.deleted == 0)
    }

    @Test func `a refused file is reported, and not again while it stays as it is`() throws {
        try folder.write("a.md", post("A"))
        try folder.write("empty.md", "")
        try folder.write("big.md", bytes: [UInt8](repeating: 65, count: 5_001))
        var options = ImportOptions()
        options.fileBytesMax = 5_000
        let report = try importer(options).run(mode: .incremental)
        #expect(report.counts.created == 1 && report.counts.failed == 2)
        #expect(report.problems["file_too_large"] == 1 && report.problems["empty"] == 1)
        let again = try importer(options).run(mode: .incremental)
        #expect(again.counts.unchanged == 3 && again.counts.failed == 0)
    }

    @Test func `a full disk pauses the import until there is room`() throws {
        for number in 0..<10 { try folder.write("\(number).md", post("T\(number)")) }
        store.state.withLock { state in
            state.failures = [StoreError(code: .full, message: "no room"), StoreError(code: .full, message: "no room")]
        }
        let seen = Mutex<[ImportProgress.State]>([])
        let notices = Mutex<[ImportNotice]>([])
        let importer = Importer(
            destination: store, root: Array(folder.path.utf8), log: { notice in notices.withLock { $0.append(notice) } },
            progress: { progress in seen.withLock { $0.append(progress.state) } })
        let report = try importer.run(mode: .incremental)
        #expect(report.counts.created == 10)
        #expect(seen.withLock { $0.contains(.paused) })
        #expect(notices.withLock { $0.filter { $0.message == "import paused" }.count } == 1)
        #expect(store.titles.count == 10)
        #expect(importer.status.state == .idle)
    }

    @Test func `a disk that stays full fails the import after the limit, and nothing is doubled on the next run`() throws {
        try folder.write("a.md", post("A"))
        store.state.withLock { $0.failures = (0..<100).map { _ in StoreError(code: .full, message: "no room") } }
        var options = ImportOptions()
        options.pauseLimit = 0
        let error = #expect(throws: ImportError.self) { try importer(options).run(mode: .incremental) }
        #expect(error?.code == .full)
        store.state.withLock { $0.failures = [] }
        #expect(try importer().run(mode: .incremental).counts.created == 1)
    }

    @Test func `a read-only database is a clear failure`() throws {
        try folder.write("a.md", post("A"))
        store.state.withLock { $0.failures = [StoreError(code: .readOnly, message: "attempt to write a readonly database")] }
        let importer = importer()
        let error = #expect(throws: ImportError.self) { try importer.run(mode: .incremental) }
        #expect(error?.code == .readOnly)
        #expect(importer.status.state == .failed)
        #expect(importer.status.message?.contains("cannot be written") == true)
    }

    @Test func `one import at a time, cancelled at its next batch`() throws {
        for number in 0..<50 { try folder.write("\(number).md", post("T\(number)")) }
        // A disk that is full for ever holds the first import.
        store.state.withLock { $0.failures = (0..<10_000).map { _ in StoreError(code: .full, message: "no room") } }
        let importer = importer()
        let id = try importer.start(mode: .incremental)
        #expect(throws: ImportError.self) { try importer.run(mode: .incremental) }
        while importer.status.state != .paused { usleep(1_000) }
        #expect(importer.status.id == id)
        #expect(!importer.cancel(id + 1))
        #expect(importer.cancel(id))
        while importer.status.state != .idle { usleep(1_000) }
        #expect(store.state.withLock { $0.records.last?.state } == .cancelled)
        #expect(!importer.cancel(id))
        store.state.withLock { $0.failures = [] }
        #expect(try importer.run(mode: .incremental).counts.created == 50)
    }

    @Test func `an import can be cancelled before it has looked at anything, and one that ended cannot`() throws {
        try folder.write("a.md", post("A"))
        let importer = importer()
        let first = try #require(try importer.run(mode: .incremental).id)
        let recorder = try importer.reserve(.full, .always)
        let second = try #require(recorder.id)
        #expect(!importer.cancel(first))
        #expect(importer.cancel(second))
        let report = try importer.run(recorder)
        #expect(report.state == .cancelled && report.counts.updated == 0)
        #expect(!importer.cancel(second))
        // A look of the watch is nobody's import.
        let look = try importer.reserve(.incremental, .whenChanged)
        #expect(!importer.cancel(second) && !importer.cancel(first))
        #expect(importer.cancel())
        #expect(try importer.run(look).state == .cancelled)
        #expect(try importer.run(mode: .full).state == .done)
    }

    @Test func `a file whose article went with another is read again`() throws {
        try folder.write("x/a.md", post("A"))
        try folder.write("b.md", post("B"))
        _ = try importer().run(mode: .incremental)
        try folder.write("c.md", post("C"))
        store.state.withLock { state in
            state.readAgain = [Array("x/a.md".utf8), Array("gone.md".utf8)]
            state.files[Array("x/a.md".utf8)]?.title = nil
        }
        let report = try importer().run(mode: .incremental)
        #expect(store.titles["x/a.md"] == "A")
        #expect(report.counts.seen == 3)
    }

    @Test func `bulk batches stay within their limits`() throws {
        for number in 0..<500 { try folder.write("\(number).md", post("T\(number)", body: String(repeating: "字", count: 1_000))) }
        var options = ImportOptions()
        options.batch.changes = 64
        _ = try importer(options).run(mode: .incremental)
        #expect(store.titles.count == 500)
        #expect(store.state.withLock { $0.batches.allSatisfy { $0 <= 64 + ReadJob.filesMax * 8 } })
    }

    @Test func `the report is for people and for programs`() throws {
        try folder.write("a.md", post("A"))
        try folder.write("bad\u{7}.md", "")
        try folder.link("l.md", to: "a.md")
        let report = try importer().run(mode: .incremental)
        #expect(report.text.contains("1 created, 0 updated, 0 unchanged, 0 deleted, 0 merged, 1 failed"))
        #expect(report.text.contains("passed over: 1 links"))
        #expect(report.text.contains("bad?.md: empty: "))
        let json = try #require(try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
        #expect((json["counts"] as? [String: Int])?["created"] == 1)
        #expect((json["problems"] as? [String: Int]) == ["empty": 1])
        #expect((json["skipped"] as? [String: Int])?["links"] == 1)
        #expect(json["status"] as? String == "done")
    }

    @Test func `a progress line tells rate, share and time left`() {
        var progress = ImportProgress()
        progress.state = .running
        progress.counts.seen = 1_000
        progress.counts.total = 4_000
        progress.elapsed = 2_000_000_000
        #expect(progress.line == "importing 1000 of 4000 found so far, 500 files/s")
        progress.isTotalKnown = true
        progress.counts.failed = 2
        #expect(progress.line == "importing 1000/4000 (25 %), 500 files/s, 6 s left, 2 failed")
        progress.state = .paused
        progress.message = "the disk is full"
        #expect(progress.line.hasPrefix("paused 1000/4000"))
        #expect(progress.line.hasSuffix(": the disk is full"))
        #expect(ImportProgress.duration(125) == "2 min 05 s")
        #expect(ImportProgress.duration(11_220) == "3 h 07 min")
    }
}
