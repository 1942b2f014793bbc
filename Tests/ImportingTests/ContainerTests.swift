import Foundation
import Store
import Testing

@testable import Importing

@Suite struct ContainerTests {
    let folder = TemporaryFolder()
    let store = ModelDestination()

    private func run(_ mode: ImportMode = .incremental) throws -> ImportReport {
        try Importer(destination: store, root: Array(folder.path.utf8)).run(mode: mode)
    }

    private func tar(_ posts: [(String, String)]) -> [UInt8] {
        ArchiveMaker.gzip(posts.flatMap { ArchiveMaker.tarEntry($0.0, post($0.1)) } + ArchiveMaker.tarEnd)
    }

    @Test func `the posts of archives are imported under keys of their own, once`() throws {
        try folder.write("old/backup.tar.gz", bytes: tar([("./2021/a.md", "A"), ("2021/b.md", "B"), ("readme.txt", "no")]))
        try folder.write("more.zip", bytes: ArchiveMaker.zip([.init("c.md", post("C")), .init("../d.md", post("D"))]))
        let report = try run()
        #expect(
            store.titles == [
                "old/backup.tar.gz#2021/a.md": "A", "old/backup.tar.gz#2021/b.md": "B", "more.zip#c.md": "C", "more.zip#d.md": "D",
            ])
        #expect(report.counts.created == 4 && report.counts.failed == 0)
        #expect(report.counts.seen == 6 && report.counts.total == 6)
        let again = try run()
        #expect(again.counts.unchanged == 6 && again.counts.created == 0)
        try folder.remove("more.zip")
        #expect(try run().counts.deleted == 3)
        #expect(store.titles.count == 2)
    }

    @Test func `a changed archive: new, changed, unchanged and missing posts`() throws {
        try folder.write("x.tgz", bytes: tar([("a.md", "A"), ("b.md", "B"), ("c.md", "C")]))
        _ = try run()
        try folder.write("x.tgz", bytes: tar([("a.md", "A"), ("b.md", "B2"), ("d.md", "D")]), age: 50)
        let report = try run()
        #expect(store.titles == ["x.tgz#a.md": "A", "x.tgz#b.md": "B2", "x.tgz#d.md": "D"])
        #expect(report.counts.created == 1 && report.counts.updated == 1 && report.counts.unchanged == 1 && report.counts.deleted == 1)
    }

    @Test func `a damaged archive gives what it has, is reported once, and takes nothing away`() throws {
        try folder.write("x.tgz", bytes: tar([("a.md", "A"), ("b.md", "B")]))
        _ = try run()
        var bytes = ArchiveMaker.tarEntry("a.md", post("A2")) + ArchiveMaker.tarEntry("c.md", post("C"))
        bytes += ArchiveMaker.tarEntry("cut.md", String(repeating: "x", count: 4_000)).prefix(1_000)
        try folder.write("x.tgz", bytes: ArchiveMaker.gzip(bytes), age: 50)
        let report = try run()
        #expect(report.problems == ["archive_truncated": 1])
        #expect(store.titles == ["x.tgz#a.md": "A2", "x.tgz#b.md": "B", "x.tgz#c.md": "C"])
        let again = try run()
        #expect(again.counts.failed == 0 && again.problems.isEmpty && again.counts.deleted == 0)
    }

    @Test func `an archive still being written is left for the next run`() throws {
        try folder.write("x.zip", bytes: Array(ArchiveMaker.zip([.init("a.md", post("A"))]).dropLast(5)), age: 0)
        let report = try run()
        #expect(report.problems == ["file_changing": 1])
        #expect(store.keys.isEmpty)
        try folder.write("x.zip", bytes: ArchiveMaker.zip([.init("a.md", post("A"))]))
        #expect(try run().counts.created == 1)
    }

    @Test func `an import that ended within an archive goes on where it was`() throws {
        try folder.write("x.tgz", bytes: tar([("a.md", "A"), ("b.md", "B")]))
        _ = try run()
        // As if the process had been killed before the second post and the archive were recorded.
        store.state.withLock { state in
            state.files[Array("x.tgz".utf8)] = nil
            state.files[Array("x.tgz#b.md".utf8)] = nil
        }
        let report = try run()
        #expect(report.counts.created == 1 && report.counts.unchanged == 1)
        #expect(store.titles == ["x.tgz#a.md": "A", "x.tgz#b.md": "B"])
    }

    @Test func `a file named like an item is reported`() throws {
        try folder.write("x.zip#a.md", post("A"))
        let report = try run()
        #expect(report.problems == ["name_reserved": 1])
        #expect(report.counts.failed == 1)
    }

    @Test func `one item of an archive is read again when its article went with another file`() throws {
        try folder.write("x.tgz", bytes: tar([("a.md", "A"), ("b.md", "B")]))
        _ = try run()
        try folder.write("c.md", post("C"))
        store.state.withLock { state in
            state.readAgain = [Array("x.tgz#b.md".utf8)]
            state.files[Array("x.tgz#b.md".utf8)]?.title = nil
        }
        _ = try run()
        #expect(store.titles == ["x.tgz#a.md": "A", "x.tgz#b.md": "B", "c.md": "C"])
    }

    private func feed(_ items: [(String, String)]) -> String {
        let items = items.map {
            """
            <item><title>\($0.1)</title><guid>\($0.0)</guid><pubDate>Thu, 05 May 2022 13:11:00 GMT</pubDate>\
            <description>&lt;p&gt;Text of \($0.1)&lt;/p&gt;</description></item>
            """
        }
        return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Feed</title>\(items.joined())</channel></rss>"
    }

    @Test func `a feed is imported item by item, and what it no longer shows stays`() throws {
        try folder.write("news/feed.xml", feed([("g1", "One"), ("http://host/2", "Two")]))
        #expect(try run().counts.created == 2)
        #expect(store.titles == ["news/feed.xml#g1": "One", "news/feed.xml#http://host/2": "Two"])
        #expect(try run().counts.unchanged == 3)
        try folder.write("news/feed.xml", feed([("http://host/2", "Two"), ("g3", "Three")]), age: 50)
        let report = try run()
        #expect(report.counts.created == 1 && report.counts.deleted == 0 && report.counts.unchanged == 1)
        #expect(store.titles.count == 3)
        #expect(try run().counts.deleted == 0)
        try folder.remove("news/feed.xml")
        try folder.write("a.md", post("A"))
        #expect(try run().counts.deleted == 4)
        #expect(store.titles == ["a.md": "A"])
    }

    @Test func `a JSON file that is no feed is said once and fails nothing`() throws {
        try folder.write("package.json", "{\"name\": \"x\"}")
        try folder.write(
            "feed.json",
            #"{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","title":"J","content_text":"x"}]}"#)
        let report = try run()
        #expect(report.counts.failed == 0 && report.problems == ["not_a_feed": 1])
        #expect(store.titles == ["feed.json#1": "J"])
        #expect(try run().problems.isEmpty)
    }
}
