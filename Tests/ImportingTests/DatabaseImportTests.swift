import Articles
import CSQLite
import Foundation
import Samples
import Store
import Synchronization
import Testing

@testable import Importing

/// Imports into a real database, undisturbed and disturbed.
@Suite struct DatabaseImportTests {
    let folder = TemporaryFolder()
    let files = TemporaryFolder()

    static let isLong = ProcessInfo.processInfo.environment["BROADSHEET_LONG_TESTS"] == "1"

    /// All that a reader can tell of the articles, by id.
    /// - Parameter most: of more articles, so many are read whole, evenly spread; the others' texts are empty.
    private func contents(_ database: Database, readingAtMost most: Int = .max) throws -> [String: String] {
        let reader = try database.makeReader()
        let step = max(1, try reader.stats().articles / most)
        var query = ArticleQuery()
        query.limit = 100
        var contents: [String: String] = [:]
        while true {
            let page = try reader.page(query)
            for hit in page.hits {
                guard contents.count % step == 0 else {
                    #expect(contents.updateValue("", forKey: hit.id.description) == nil, "\(hit.id) is listed twice")
                    continue
                }
                guard case .found(let item) = try reader.item(hit.id) else {
                    Issue.record("\(hit.id) is listed and not there")
                    continue
                }
                #expect(contents[hit.id.description] == nil, "\(hit.id) is listed twice")
                let text = String(decoding: item.text, as: UTF8.self)
                contents[hit.id.description] = Self.withoutTimes(String(decoding: item.card, as: UTF8.self)) + text
            }
            guard let next = page.next else { return contents }
            query.position = .after(next)
        }
    }

    /// A card without what tells when it was imported.
    private static func withoutTimes(_ card: String) -> String {
        card.replacingOccurrences(of: #""(first_seen_at|imported_at|updated_at)":"[^"]*""#, with: "", options: .regularExpression)
    }

    private func integrity(_ path: String) -> String {
        var handle: OpaquePointer?
        var statement: OpaquePointer?
        defer {
            sqlite3_finalize(statement)
            sqlite3_close(handle)
        }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
            sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
        else { return "cannot be checked" }
        return String(cString: text)
    }

    private func makeSamples(_ count: Int, age: Double = 100) throws {
        let generator = SampleGenerator(seed: 42)
        for index in 0..<count {
            let post = generator.post(index)
            try folder.write(post.path, bytes: post.bytes, age: age)
        }
    }

    private func importer(_ database: Database, _ options: ImportOptions = ImportOptions()) -> Importer {
        Importer(database: database, root: folder.path, options: options)
    }

    @Test func `the batches and threads of an import do not show in its result`() throws {
        try makeSamples(150)
        var results: [[String: String]] = []
        for (number, (workers, changes)) in [(1, 4_000), (4, 7)].enumerated() {
            let database = try Database(path: files.at("\(number).db"))
            var options = ImportOptions()
            options.workers = workers
            options.batch.changes = changes
            let report = try importer(database, options).run(mode: .incremental)
            #expect(report.counts.seen == 150 && report.counts.total == 150)
            #expect(report.counts.created + report.counts.merged + report.counts.failed == 150)
            results.append(try contents(database))
            let again = try importer(database, options).run(mode: .incremental)
            #expect(again.counts.unchanged == 150)
            database.close()
        }
        #expect(results[0].count > 100)
        #expect(results[0] == results[1])
    }

    @Test func `a bot's rewrite is unchanged: only the stamp is renewed`() throws {
        func file(_ random: Int) -> String {
            "---\ntitle: 'T'\ndate: Thu, 05 May 2022 13:11:00 GMT\nheadimg: 'https://picsum.photos/400/300?random=\(random)'\n---\n<p>正文</p>"
        }
        try folder.write("a.md", file(705))
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        _ = try importer(database).run(mode: .incremental)
        let generation = database.generation
        try folder.write("a.md", file(12), age: 50)
        let report = try importer(database).run(mode: .incremental)
        #expect(report.counts.unchanged == 1 && report.counts.updated == 0)
        #expect(database.generation == generation)
    }

    @Test func `a move keeps the id, and the last file that goes leaves a tombstone`() throws {
        try folder.write("x/a.md", post("Moved"))
        try folder.write("b.md", post("Other"))
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        _ = try importer(database).run(mode: .incremental)
        let before = Set(try contents(database).keys)
        try folder.move("x/a.md", to: "y/z/a.md")
        _ = try importer(database).run(mode: .incremental)
        #expect(Set(try contents(database).keys) == before)
        try folder.remove("y")
        _ = try importer(database).run(mode: .incremental)
        let gone = before.subtracting(try contents(database).keys)
        #expect(gone.count == 1)
        let id = try #require(gone.first.flatMap { ArticleID($0) })
        guard case .deleted = try database.makeReader().item(id) else {
            Issue.record("no tombstone")
            return
        }
    }

    @Test func `one article in two channels is one, and each file takes only its own category away`() throws {
        let text = { (body: String) in "---\ntitle: Same\ndate: 2022-05-05 12:00:00\nauthor: A\n---\n<p>\(body)</p>\n" }
        try folder.write("甲/a.md", text("Long enough to win over the other text."))
        try folder.write("乙/a.md", text("Short."))
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        let report = try importer(database).run(mode: .incremental)
        #expect(report.counts.created == 1 && report.counts.merged == 1)
        #expect(try contents(database).values.first?.contains("Long enough") == true)
        try folder.remove("甲/a.md")
        _ = try importer(database).run(mode: .incremental)
        let left = try contents(database)
        #expect(left.count == 1)
        #expect(left.values.first?.contains("Short.") == true)
        #expect(try database.makeReader().categories().map(\.path) == [["乙"]])
    }

    /// Imports dry, then really; the real counts, which the dry ones must equal.
    @discardableResult
    private func rehearsed(_ database: Database, _ options: ImportOptions, _ what: String) throws -> ImportCounts {
        let generation = database.generation
        let former = try contents(database)
        let dry = try importer(database, options).run(mode: .dryRun)
        #expect(database.generation == generation, "\(what)")
        #expect(try contents(database) == former, "\(what)")
        let real = try importer(database, options).run(mode: .incremental)
        #expect(dry.counts == real.counts, "\(what)")
        #expect(dry.problems == real.problems, "\(what)")
        let reader = try database.makeReader()
        let (dryID, realID) = (try #require(dry.id), try #require(real.id))
        #expect(try reader.import(dryID)?.counts == real.counts, "\(what)")
        let codes = { (id: Int64) in try reader.problems(import: id, after: 0, limit: 1_000).map(\.code).sorted() }
        #expect(try codes(dryID) == codes(realID), "\(what)")
        return real.counts
    }

    @Test(arguments: [4_000, 1]) func `a dry run's counts are those of the real one`(changes: Int) throws {
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        var options = ImportOptions()
        options.batch.changes = changes
        options.workers = 1
        let text = { (title: String, body: String) in "---\ntitle: \(title)\ndate: 2022-05-05 12:00:00\n---\n<p>\(body)</p>\n" }
        try makeSamples(40)
        try folder.write("甲/same.md", text("Same", "the longer one of two texts"))
        try folder.write("乙/same.md", text("Same", "a short text"))
        try folder.write("丙/same.md", text("Same", "a short text"))
        for name in ["a", "b", "c", "d"] { try folder.write("p/\(name).md", text(name, "text of \(name)")) }
        try folder.write("p/empty.md", "")
        try folder.write("p/draft.md", "---\ntitle: D\ndraft: true\n---\nx\n")
        let first = try rehearsed(database, options, "first import")
        #expect(first.created >= 5 && first.merged >= 2 && first.failed == 1)
        let second = try rehearsed(database, options, "nothing new")
        #expect(second.unchanged == second.seen)

        try folder.write("p/a.md", text("a", "edited"), age: 50)
        try folder.write("p/b.md", text("b under another name", "text of b"), age: 50)
        try folder.write("p/c.md", text("c", "text of c") + "\n\n", age: 50)
        try folder.write("p/empty.md", text("no longer", "empty"), age: 50)
        try folder.write("p/draft.md", text("no longer", "a draft"), age: 50)
        try folder.write("p/d.md", "", age: 50)
        let edited = try rehearsed(database, options, "edits")
        #expect(edited.updated >= 1 && edited.created >= 2 && edited.failed == 1 && edited.deleted >= 1)

        try folder.move("p/a.md", to: "q/deep/a.md")
        try folder.move("甲", to: "丁")
        let moved = try rehearsed(database, options, "moves")
        #expect(moved.deleted == 0 && moved.merged == 2 && moved.created == 0)

        // The text goes with its file, and the article stays with the next one's.
        try folder.remove("丁/same.md")
        let bared = try rehearsed(database, options, "removal of the better double")
        #expect(bared.deleted == 0 && bared.updated == 1)
        try folder.remove("乙/same.md")
        #expect(try rehearsed(database, options, "removal of an equal double").deleted == 0)
        try folder.remove("丙/same.md")
        try folder.remove("q")
        #expect(try rehearsed(database, options, "removal of the last ones").deleted == 2)

        try folder.write("z/1.md", text("Back", "one"))
        try folder.write("z/2.md", text("Back", "one, and two"))
        try folder.write("丙/same.md", text("Same", "back from the dead"))
        let back = try rehearsed(database, options, "returns and doubles")
        #expect(back.created == 2 && back.merged == 1)
        try folder.write("z/2.md", text("Back", "1"), age: 50)
        try rehearsed(database, options, "the better double becomes the worse")
    }

    /// The folder of the double that wins at first, and the lengths of both after the edits.
    @Test(arguments: [4_000, 1], [("甲", 10, 60), ("乙", 10, 60), ("甲", 60, 10), ("乙", 60, 10), ("甲", 20, 10), ("乙", 20, 10)])
    func `each file counts once, however its doubles fall into batches`(changes: Int, edit: (winner: String, best: Int, other: Int)) throws
    {
        let text = { (count: Int) in
            "---\ntitle: Same\ndate: 2022-05-05 12:00:00\n---\n<p>\(String(repeating: "字", count: count))</p>\n"
        }
        let (best, other) = (edit.winner, edit.winner == "甲" ? "乙" : "甲")
        try folder.write("\(best)/same.md", text(100))
        try folder.write("\(other)/same.md", text(50))
        try folder.write("丙/same.md", text(5))
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        var options = ImportOptions()
        options.batch.changes = changes
        options.workers = 1
        let first = try rehearsed(database, options, "first")
        #expect(first.created == 1 && first.merged == 2)
        try folder.write("\(best)/same.md", text(edit.best), age: 50)
        try folder.write("\(other)/same.md", text(edit.other), age: 50)
        let edited = try rehearsed(database, options, "both edited")
        #expect(edited.updated == 2 && edited.unchanged == 1 && edited.merged == 0)
        let expected = String(repeating: "字", count: max(edit.best, edit.other))
        #expect(try contents(database).values.first?.hasSuffix(expected) == true)
        try folder.write("\(best)/same.md", text(3), age: 40)
        try folder.write("\(other)/same.md", text(2), age: 40)
        let left = try rehearsed(database, options, "a third one wins")
        #expect(left.updated == 3 && left.unchanged == 0 && left.seen == 3)
        try folder.remove("丙")
        let bared = try rehearsed(database, options, "it goes")
        #expect(bared.updated == 1 && bared.unchanged == 1 && bared.deleted == 0)
    }

    @Test func `counts grow while an import runs, never beyond what was found, and end as the record has them`() throws {
        try makeSamples(300)
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        var options = ImportOptions()
        options.batch.changes = 20
        let told = Mutex<[ImportProgress]>([])
        let importer = Importer(
            database: database, root: folder.path, options: options, progress: { progress in told.withLock { $0.append(progress) } })
        let report = try importer.run(mode: .incremental)
        let all = told.withLock { $0 }
        for (earlier, later) in zip(all, all.dropFirst()) {
            #expect(earlier.counts.seen <= later.counts.seen && earlier.counts.total <= later.counts.total)
            #expect(earlier.counts.created <= later.counts.created)
        }
        for progress in all {
            let counts = progress.counts
            #expect(counts.seen <= counts.total && progress.id == report.id)
            #expect(counts.created + counts.updated + counts.unchanged + counts.merged + counts.failed == counts.seen)
        }
        #expect(all.last?.counts == report.counts && report.counts.seen == 300)
        #expect(try database.makeReader().import(#require(report.id))?.counts == report.counts)
    }

    @Test func `a cancelled import ends at its next batch, and the next one goes on from there`() throws {
        try makeSamples(300)
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        var options = ImportOptions()
        options.batch.changes = 10
        options.workers = 1
        let holder = Mutex<Importer?>(nil)
        let importer = Importer(
            database: database, root: folder.path, options: options,
            progress: { progress in if progress.counts.created > 0 { holder.withLock { $0 }?.cancel() } })
        holder.withLock { $0 = importer }
        let report = try importer.run(mode: .incremental)
        holder.withLock { $0 = nil }
        #expect(report.state == .cancelled)
        #expect(report.counts.created > 0 && report.counts.seen < 300, "\(report.text)")
        let reader = try database.makeReader()
        #expect(try reader.stats().articles == report.counts.created)
        let record = try reader.import(#require(report.id))
        #expect(record?.state == .cancelled && record?.counts == report.counts && record?.endedAt != nil)
        let rest = try importer.run(mode: .incremental)
        #expect(rest.state == .done && rest.counts.unchanged == report.counts.seen && rest.counts.seen == 300)
    }

    @Test func `a database that is open for reading only is a clear failure`() throws {
        try folder.write("a.md", post("A"))
        try Database(path: files.at("x.db")).close()
        var options = Database.Options()
        options.isReadOnly = true
        let database = try Database(path: files.at("x.db"), options: options)
        defer { database.close() }
        let error = #expect(throws: ImportError.self) { try importer(database).run(mode: .incremental) }
        #expect(error?.code == .readOnly)
    }

    /// The program beside this test's own, or another build of it: 100 kills of a release build are more moments of the import itself.
    private var child: String {
        if let named = ProcessInfo.processInfo.environment["BROADSHEET_IMPORT_CHILD"] { return named }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/import-child"
    }

    private func startChild(_ database: String, changes: Int) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: child)
        process.arguments = [folder.path, database, "\(changes)"]
        try process.run()
        return process
    }

    @Test func `an import that is killed again and again ends as an undisturbed one`() throws {
        let (count, kills, changes) = Self.isLong ? (20_000, 100, 200) : (200, 5, 10)
        try makeSamples(count)
        // Timed by the very program that is to be killed, so that the moments are spread over the whole of it.
        let started = ContinuousClock.now
        try startChild(files.at("reference.db"), changes: changes).waitUntilExit()
        let milliseconds = max(100, Int(started.duration(to: .now) / .milliseconds(1)))
        let reference = try Database(path: files.at("reference.db"))
        let expected = try contents(reference)
        #expect(expected.count > count / 2)
        reference.close()
        let path = files.at("killed.db")
        var seed = UInt64.random(in: .min ... .max)
        print("seed of the kills: \(seed)")
        var killed = 0
        var tries = 0
        while killed < kills, tries < kills * 4 {
            tries += 1
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let process = try startChild(path, changes: changes)
            usleep(UInt32(Int(seed >> 33) % milliseconds) * 1_000)
            let isRunning = process.isRunning
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if isRunning {
                killed += 1
            } else {
                // It was done before: from nothing again, so that there is something to kill.
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            }
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let database = try Database(path: path)
            // Whatever is there is whole: the same as in the reference, or an article that later files have yet to join.
            let present = try contents(database, readingAtMost: 500)
            #expect(Set(present.keys).isSubset(of: expected.keys))
            #expect(present.count == (try database.makeReader().stats().articles))
            database.close()
            #expect(integrity(path) == "ok")
        }
        print("killed \(killed) in \(tries) tries")
        #expect(killed > 0)
        let process = try startChild(path, changes: 4_000)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let database = try Database(path: path)
        #expect(try contents(database) == expected)
        #expect(try database.writer.knownFiles().count == count)
        #expect(try importer(database).run(mode: .incremental).counts.unchanged == count)
        database.close()
    }

    /// Whether a small disk can be made here: it takes root, and a container that may mount.
    static let canMount: Bool = {
        let folder = TemporaryFolder()
        return geteuid() == 0 && shell("mount -t tmpfs -o size=1000k tmpfs '\(folder.path)' && umount -l '\(folder.path)'")
    }()

    @Test(.enabled(if: canMount, "no small disk can be mounted here"), arguments: [(0, 1_000), (8 << 20, 9_000)])
    func `a disk that fills pauses the import, reads go on, and it ends when there is room`(reserve: Int, kibibytes: Int) throws {
        let mounts = TemporaryFolder()
        try mounts.makeFolder("small")
        #expect(Self.shell("mount -t tmpfs -o size=\(kibibytes)k tmpfs '\(mounts.at("small"))'"))
        defer { _ = Self.shell("umount -l '\(mounts.at("small"))'") }
        try makeSamples(400)
        var settings = Database.Options()
        settings.freeBytesMin = reserve
        let database = try Database(path: mounts.at("small/x.db"), options: settings)
        var options = ImportOptions()
        options.batch.changes = 50
        let importer = importer(database, options)
        _ = try importer.start(mode: .incremental)
        while importer.status.state == .running { usleep(10_000) }
        #expect(importer.status.state == .paused)
        #expect(importer.status.message?.contains("full") == true)
        let present = try contents(database).count
        #expect(present == (try database.makeReader().stats().articles))
        // With a reserve, SQLite never meets the end of the disk: some batches went in, and the room that was to stay free is there,
        // but for the batch that found just enough.
        if reserve > 0 { #expect(present > 0 && freeBytes(mounts.at("small")) > reserve / 2) }
        #expect(Self.shell("mount -o remount,size=200m '\(mounts.at("small"))'"))
        while importer.status.state == .paused || importer.status.state == .running { usleep(10_000) }
        #expect(importer.status.state == .idle)
        #expect(importer.status.counts.seen == 400)
        let again = try importer.run(mode: .incremental)
        #expect(again.counts.unchanged == 400)
        let undisturbed = try Database(path: files.at("undisturbed.db"))
        _ = try Importer(database: undisturbed, root: folder.path).run(mode: .incremental)
        #expect(try contents(undisturbed) == contents(database))
        undisturbed.close()
        database.close()
        #expect(integrity(mounts.at("small/x.db")) == "ok")
    }

    private func freeBytes(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    }

    private static func shell(_ command: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command + " 2>/dev/null"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test(.enabled(if: isLong)) func `a hundred thousand tiny files`() throws {
        for number in 0..<100_000 { try folder.write("\(number % 100)/\(number).md", "t\(number)\n\nx") }
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        let report = try importer(database).run(mode: .incremental)
        #expect(report.counts.seen == 100_000 && report.counts.failed == 0)
        #expect(try importer(database).run(mode: .incremental).counts.unchanged == 100_000)
    }

    static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/corpus")

    @Test(.enabled(if: isLong && FileManager.default.fileExists(atPath: corpus.path)))
    func `no file of the corpus is lost: each is an article or a reported merge`() throws {
        let database = try Database(path: files.at("x.db"))
        defer { database.close() }
        let report = try Importer(database: database, root: Self.corpus.path + "/posts").run(mode: .incremental)
        let counts = report.counts
        #expect(counts.failed == 0, "\(report.text)")
        #expect(counts.seen == counts.total && counts.created + counts.merged == counts.total, "\(report.text)")
        #expect(try database.makeReader().stats().articles == counts.created)
    }
}
