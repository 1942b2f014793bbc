import ArgumentParser
import Dispatch
import Foundation
import Importing
import Samples
import Store
import Synchronization

/// How fast a folder is imported with its index, what it takes in memory, and how fast an unchanged one is looked through.
struct ImportBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Posts a second with the index, resident memory, the rescan of an unchanged folder, and reads during an import.")

    @Option(help: "Sample posts to make; a folder given by --folder is used instead.")
    var count = 20_000
    @Option(help: "A folder of posts.")
    var folder: String?
    @Option(help: "Copy the folder's files so many times, each under a title of its own.")
    var times = 1
    @Option(help: "Where the posts and the database are made.")
    var directory = NSTemporaryDirectory()
    @Option(help: "Threads that read and parse.")
    var workers: Int?
    @Option(help: "Changes a batch.")
    var batch: Int?
    @Option(help: "Sample posts that come while others are read; 0: that is not measured.")
    var reads = 3_000
    @Option(help: "Rounds of reading, idle and while posts come.")
    var rounds = 5
    @Flag(help: "Keep what was made.")
    var keep = false

    func run() throws {
        let base = directory + "/broadsheet-import-\(getpid())"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { if !keep { try? FileManager.default.removeItem(atPath: base) } }
        let posts: String
        if let folder, times == 1 {
            posts = folder
        } else {
            posts = base + "/posts"
            try make(posts)
        }
        let database = try Database(path: base + "/import.db")
        var options = ImportOptions()
        options.workers = workers
        if let batch { options.batch.changes = batch }
        let importer = Importer(database: database, root: posts, options: options)
        for name in ["first", "unchanged", "unchanged"] {
            let before = usage()
            let report = try importer.run(mode: .incremental)
            let after = usage()
            let milliseconds = report.duration / 1_000_000
            print(
                "\(name): \(report.counts.seen) files, \(milliseconds) ms, \(report.rate) files/s, \(after.cpu - before.cpu) ms of CPU "
                    + "(\(after.writer - before.writer) the writer's), "
                    + "peak \(after.peak) MB; created \(report.counts.created) merged \(report.counts.merged) failed \(report.counts.failed) "
                    + "unchanged \(report.counts.unchanged)")
        }
        let stats = try database.makeReader().stats()
        print("articles \(stats.articles), database \(stats.bytes >> 20) MB")
        database.close()
        if reads > 0 { try ImportReads(count: reads, base: base, rounds: max(1, rounds)).run() }
    }

    private func make(_ path: String) throws {
        let made = Date()
        if let folder {
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".md") {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
                for number in 0..<times {
                    try write(path + "/\(number)/" + name, number == 0 ? Array(bytes) : Self.retitled(Array(bytes), number))
                }
            }
        } else {
            let generator = SampleGenerator(seed: 1)
            DispatchQueue.concurrentPerform(iterations: 2) { part in
                for index in stride(from: part, to: count, by: 2) {
                    let post = generator.post(index)
                    try? write(path + "/" + post.path, post.bytes)
                }
            }
        }
        print("made in \(Int(Date().timeIntervalSince(made))) s")
        // Files as young as their reading are read again by the next run; wait until they are not.
        sleep(3)
    }

    private func write(_ path: String, _ bytes: [UInt8]) throws {
        var descriptor = creat(path, 0o644)
        if descriptor < 0 {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            descriptor = creat(path, 0o644)
        }
        guard descriptor >= 0 else { throw ValidationError("cannot write \(path)") }
        Glibc.write(descriptor, bytes, bytes.count)
        close(descriptor)
    }

    /// The same post under another title, so that it is another article.
    private static func retitled(_ bytes: [UInt8], _ number: Int) -> [UInt8] {
        let mark = Array("title: ".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        var index = 0
        var isDone = false
        while index < bytes.count {
            if !isDone, bytes[index...].starts(with: mark) {
                result += mark
                index += mark.count
                if index < bytes.count, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\"") {
                    result.append(bytes[index])
                    index += 1
                }
                result += Array("\(number) ".utf8)
                isDone = true
                continue
            }
            result.append(bytes[index])
            index += 1
        }
        return result
    }

    /// Milliseconds of all threads and of this one, which is the writer; megabytes.
    private func usage() -> (cpu: Int, writer: Int, peak: Int) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000 + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return (cpu, time.tv_sec * 1_000 + time.tv_nsec / 1_000_000, usage.ru_maxrss / 1_024)
    }
}
