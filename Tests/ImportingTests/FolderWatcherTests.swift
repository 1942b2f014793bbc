import Foundation
import Glibc
import Store
import Synchronization
import Testing

@testable import Importing

@Suite struct FolderWatcherTests {
    let folder = TemporaryFolder()
    let store = ModelDestination()

    /// Waits as long as it takes on a busy machine.
    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<12_000 {
            if condition() { return true }
            usleep(10_000)
        }
        return false
    }

    private func watch(
        _ options: WatchOptions = WatchOptions(), log: @escaping @Sendable (ImportNotice) -> Void = { _ in }
    ) throws -> FolderWatcher {
        let importer = Importer(destination: store, root: Array(folder.path.utf8), log: log)
        let watcher = FolderWatcher(importer: importer, options: options, log: log)
        watcher.start()
        _ = try importer.run(mode: .incremental)
        return watcher
    }

    @Test func `a new, a changed, an atomically saved and a removed file are noticed`() throws {
        try folder.write("a.md", post("A"))
        try folder.write("gone.md", post("G"))
        let watcher = try watch()
        defer { watcher.stop() }
        try folder.write("b.md", post("B"))
        #expect(eventually { store.titles["b.md"] == "B" })
        try folder.write("a.md", post("A2"))
        #expect(eventually { store.titles["a.md"] == "A2" })
        try folder.write("a.md.tmp", post("A3"))
        try folder.move("a.md.tmp", to: "a.md")
        #expect(eventually { store.titles["a.md"] == "A3" })
        try folder.remove("gone.md")
        #expect(eventually { store.titles["gone.md"] == nil })
        #expect(store.keys == ["a.md", "b.md"])
    }

    @Test func `folders made with files in them, moved in, moved within and moved out are noticed`() throws {
        try folder.write("a.md", post("A"))
        let outside = TemporaryFolder()
        try outside.write("tree/deep/x.md", post("X"))
        let watcher = try watch()
        defer { watcher.stop() }
        try folder.write("new/sub/b.md", post("B"))
        #expect(eventually { store.titles["new/sub/b.md"] == "B" })
        try folder.write("new/sub/c.md", post("C"))
        #expect(eventually { store.titles["new/sub/c.md"] == "C" })
        #expect(rename(outside.at("tree"), folder.at("tree")) == 0)
        #expect(eventually { store.titles["tree/deep/x.md"] == "X" })
        try folder.write("tree/deep/y.md", post("Y"))
        #expect(eventually { store.titles["tree/deep/y.md"] == "Y" })
        try folder.move("tree", to: "new/tree")
        #expect(eventually { store.titles["new/tree/deep/y.md"] == "Y" && store.titles["tree/deep/y.md"] == nil })
        #expect(rename(folder.at("new"), outside.at("new")) == 0)
        #expect(eventually { store.keys == ["a.md"] })
    }

    @Test func `who does not watch still looks at set times, and not before`() throws {
        try folder.write("a.md", post("A"))
        var options = WatchOptions()
        options.usesNotifications = false
        options.pollSeconds = nil
        options.scheduleSeconds = 1
        let watcher = try watch(options)
        defer { watcher.stop() }
        try folder.write("b.md", post("B"))
        #expect(eventually { store.titles["b.md"] == "B" })
        try folder.remove("a.md")
        #expect(eventually { store.keys == ["b.md"] })

        options.scheduleSeconds = 100_000
        let other = TemporaryFolder()
        let idle = ModelDestination()
        try other.write("a.md", post("A"))
        let lazy = FolderWatcher(importer: Importer(destination: idle, root: Array(other.path.utf8)), options: options)
        defer { lazy.stop() }
        lazy.start()
        try folder.write("c.md", post("C"))
        // By then the other one has looked again, and more than the patience of any hint has passed.
        #expect(eventually { store.titles["c.md"] == "C" })
        usleep(UInt32(options.patienceMilliseconds + 500) * 1_000)
        #expect(idle.keys.isEmpty)
    }

    @Test func `a burst of many files is few looks`() throws {
        try folder.write("a.md", post("A"))
        let watcher = try watch()
        defer { watcher.stop() }
        for number in 0..<500 { try folder.write("n\(number).md", post("N\(number)")) }
        #expect(eventually { store.titles.count == 501 })
        #expect(store.state.withLock { $0.records.count } < 60)
    }

    @Test func `polling notices changes without notifications`() throws {
        try folder.write("a.md", post("A"))
        var options = WatchOptions()
        options.usesNotifications = false
        options.pollSeconds = 1
        let watcher = try watch(options)
        defer { watcher.stop() }
        try folder.write("b.md", post("B"))
        #expect(eventually { store.titles["b.md"] == "B" })
    }

    @Test func `the schedule starts imports where nothing else does`() throws {
        try folder.write("a.md", post("A"))
        var options = WatchOptions()
        options.usesNotifications = false
        options.pollSeconds = 100_000
        options.scheduleSeconds = 1
        let watcher = try watch(options)
        defer { watcher.stop() }
        // The first round could be the first look's.
        for title in ["B", "C", "D"] {
            try folder.write("b.md", post(title))
            #expect(eventually { store.titles["b.md"] == title })
        }
    }

    @Test func `where not every folder can be watched, looking regularly stands in, and the operator is told once`() throws {
        for name in ["a.md", "x/b.md", "y/c.md", "z/d.md"] { try folder.write(name, post(name)) }
        let notices = Mutex<[ImportNotice]>([])
        var options = WatchOptions()
        options.foldersMax = 2
        options.pollSeconds = 1
        let watcher = try watch(options) { notice in notices.withLock { $0.append(notice) } }
        defer { watcher.stop() }
        for name in ["x/new.md", "y/new.md", "z/new.md"] { try folder.write(name, post(name)) }
        #expect(eventually { ["x/new.md", "y/new.md", "z/new.md"].allSatisfy { store.titles[$0] == $0 } })
        // A second round: the first could have been the first look.
        for name in ["x/new.md", "y/new.md", "z/new.md"] { try folder.write(name, post("again " + name)) }
        #expect(eventually { ["x/new.md", "y/new.md", "z/new.md"].allSatisfy { store.titles[$0] == "again " + $0 } })
        let warnings = notices.withLock { $0.filter { $0.level == .warning } }
        #expect(warnings.count == 1)
        #expect(warnings.first?.facts["reason"] == "No space left on device")
        #expect(warnings.first?.facts["remedy"]?.contains("max_user_watches") == true)
    }

    @Test func `a change in one folder is a look at that folder`() throws {
        for number in 0..<10 { try folder.write("\(number)/a.md", post("T\(number)")) }
        let watcher = try watch()
        defer { watcher.stop() }
        // The first look of the watch is at everything.
        #expect(eventually { store.state.withLock { $0.known.count >= 2 } })
        let before = store.state.withLock { $0.known.count }
        try folder.write("3/b.md", post("B"))
        #expect(eventually { store.titles["3/b.md"] == "B" })
        #expect(store.state.withLock { $0.known[before...].allSatisfy { $0 == "3/" } })
        #expect(store.titles.count == 11)
    }

    @Test func `looks that find nothing leave no record`() throws {
        try folder.write("a.md", post("A"))
        let looks = Mutex(0)
        let importer = Importer(
            destination: store, root: Array(folder.path.utf8),
            progress: { progress in if progress.state == .idle { looks.withLock { $0 += 1 } } })
        let watcher = FolderWatcher(importer: importer)
        watcher.start()
        _ = try importer.run(mode: .incremental)
        defer { watcher.stop() }
        for look in 2...4 {
            watcher.look()
            #expect(eventually { looks.withLock { $0 } >= look })
        }
        #expect(store.state.withLock { $0.records.count } == 1)
    }

    @Test func `a folder that vanishes and comes back is followed, and nothing is lost between`() throws {
        try folder.write("root/a.md", post("A"))
        let failures = Mutex<[String]>([])
        let log: @Sendable (ImportNotice) -> Void = { notice in
            if notice.level == .error { failures.withLock { $0.append(notice.facts["code"] ?? "") } }
        }
        let importer = Importer(destination: store, root: Array(folder.at("root").utf8), log: log)
        var options = WatchOptions()
        options.pollSeconds = 1
        let watcher = FolderWatcher(importer: importer, options: options, log: log)
        watcher.start()
        _ = try importer.run(mode: .incremental)
        defer { watcher.stop() }
        try folder.move("root", to: "elsewhere")
        #expect(eventually { importer.status.state == .failed })
        #expect(store.keys == ["a.md"])
        try folder.move("elsewhere", to: "root")
        #expect(eventually { importer.status.state == .idle })
        try folder.write("root/b.md", post("B"))
        #expect(eventually { store.keys == ["a.md", "b.md"] })
        #expect(failures.withLock { $0 } == ["root_unreadable"])
    }

    @Test func `an overflow of notes leads to a look`() {
        let overflow: [UInt8] = [255, 255, 255, 255, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let events = Inotify.events(in: overflow)
        #expect(events.count == 1)
        #expect(events.first?.isOverflow == true)
    }

    @Test func `notes are taken apart, and cut ones dropped`() {
        let note: [UInt8] = [1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0] + Array("a.md".utf8) + [0, 0, 0, 0]
        #expect(Inotify.events(in: note + note).map(\.name) == [Array("a.md".utf8), Array("a.md".utf8)])
        for end in 0..<note.count { #expect(Inotify.events(in: Array(note[..<end])).isEmpty) }
        #expect(Inotify.events(in: [UInt8](repeating: 255, count: 64)).isEmpty)
    }

    @Test func `a folder that was moved out is no longer watched`() throws {
        try folder.write("in/a.md", post("A"))
        try folder.write("stays.md", post("S"))
        let outside = TemporaryFolder()
        let notes = FolderNotes(try Inotify(), root: Array(folder.path.utf8), log: { _ in })
        let importer = Importer(destination: store, root: Array(folder.path.utf8))
        importer.observe(notes)
        _ = try importer.run(mode: .incremental)
        #expect(notes.count == 2)
        #expect(rename(folder.at("in"), outside.at("in")) == 0)
        _ = try importer.run(mode: .incremental)
        #expect(notes.count == 1)
        _ = notes.inotify.read()
        try outside.write("in/b.md", "x")
        #expect(notes.inotify.read().isEmpty)
    }
}
