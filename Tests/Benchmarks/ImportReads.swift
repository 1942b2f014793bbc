import API
import Foundation
import HTTP
import Importing
import Samples
import Store
import Synchronization

/// What an import costs those who read meanwhile: the 50th and 99th of a hundred list and article answers, idle and during an import.
struct ImportReads {
    /// Posts there before, and as many that come.
    let count: Int
    let base: String
    /// Nanoseconds between two requests: they come as they come, whether the one before was answered or not.
    static let interval: Int64 = 2_000_000
    /// Requests while nothing else runs.
    static let idleRequests = 4_000
    /// The mark: during an import at most so many times idle.
    static let ratioMax = 2.0

    func run() throws {
        let folder = base + "/reads"
        try make(0..<count, folder)
        let database = try Database(path: base + "/reads.db")
        let importer = Importer(database: database, root: folder)
        _ = try importer.run(mode: .incremental)
        try database.writer.updateStories()
        try database.writer.mergeIfNeeded()
        let targets = try targets(database)
        let handler = APIHandlerFactory(database: database).makeHandler()
        _ = ask(handler, targets) { $0 < 500 }
        let idle = ask(handler, targets) { $0 < Self.idleRequests }
        try make(count..<count * 2, folder)
        let isOver = Mutex(false)
        let report = Mutex<ImportReport?>(nil)
        let group = DispatchGroup()
        BackgroundThread.start(in: group) {
            let done = try? importer.run(mode: .incremental)
            report.withLock { $0 = done }
            isOver.withLock { $0 = true }
        }
        let busy = ask(handler, targets) { _ in !isOver.withLock { $0 } }
        group.wait()
        guard let done = report.withLock({ $0 }), done.counts.created > 0 else { throw Failure(message: "the import failed") }
        print("reads while \(done.counts.created) of \(done.counts.total) posts came at \(done.rate) files/s:")
        for kind in Kind.allCases {
            guard let calm = idle[kind], let loaded = busy[kind] else { continue }
            print("  \(kind.rawValue): \(Self.line(calm, loaded))")
        }
        database.close()
    }

    struct Failure: Error { var message: String }

    enum Kind: String, CaseIterable { case list, article }

    private static func line(_ calm: [Int64], _ loaded: [Int64]) -> String {
        let (idle, busy) = (percentile(99, calm), percentile(99, loaded))
        let ratio = Double(busy) / Double(max(1, idle))
        return "idle p50 \(percentile(50, calm)) µs, p99 \(idle) µs; importing p50 \(percentile(50, loaded)) µs, p99 \(busy) µs, "
            + "worst \(percentile(100, loaded)) µs, of \(loaded.count); p99 ratio \(Double(Int(ratio * 100)) / 100)"
            + (ratio <= ratioMax ? "" : ", over the mark of \(ratioMax)")
    }

    /// Microseconds.
    private static func percentile(_ share: Int, _ nanoseconds: [Int64]) -> Int64 {
        let sorted = nanoseconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, sorted.count * share / 100)] / 1_000
    }

    private func targets(_ database: Database) throws -> [(Kind, Request)] {
        var query = ArticleQuery()
        query.limit = 100
        let hits = try database.makeReader().page(query).hits
        var targets: [(Kind, Request)] = []
        for (index, hit) in hits.enumerated() {
            let list = Array("limit=\(20 + index % 30)".utf8)
            targets.append((.list, Request(method: .get, path: Array("/v1/articles".utf8), query: list)))
            targets.append((.article, Request(method: .get, path: Array("/v1/articles/\(hit.id)".utf8))))
        }
        return targets
    }

    /// Nanoseconds from when each request was due to its answer.
    private func ask(
        _ handler: any Handler, _ targets: [(Kind, Request)], while goesOn: (Int) -> Bool
    ) -> [Kind: [Int64]] {
        var times: [Kind: [Int64]] = [:]
        var number = 0
        var due = Self.now
        while goesOn(number) {
            due += Self.interval
            let pause = due - Self.now
            if pause > 0 { usleep(UInt32(pause / 1_000)) }
            let (kind, request) = targets[number % targets.count]
            let response = handler.respond(to: request)
            precondition(response.status == 200, "\(kind) was answered with \(response.status)")
            times[kind, default: []].append(Self.now - due)
            number += 1
        }
        return times
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private func make(_ numbers: Range<Int>, _ folder: String) throws {
        let generator = SampleGenerator(seed: 2)
        for number in numbers {
            let post = generator.post(number)
            let url = URL(fileURLWithPath: folder + "/" + post.path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(post.bytes).write(to: url)
        }
    }
}
