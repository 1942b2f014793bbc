import API
import Foundation
import HTTP
import Importing
import Samples
import Store
import Synchronization

/// What an import costs those who read meanwhile: the 50th and 99th of a hundred list and article answers, idle and during an import, in
/// turn; the middle of the rounds' ratios counts, so that one disturbance of the machine does not.
struct ImportReads {
    /// Posts there before, and as many that come in each round.
    let count: Int
    let base: String
    let rounds: Int
    /// Nanoseconds between two requests: they come as they come, whether the one before was answered or not.
    static let interval: Int64 = 2_000_000
    /// Requests of a round while nothing else runs.
    static let idleRequests = 1_000
    /// The mark: during an import at most so many times idle.
    static let ratioMax = 2.0

    func run() throws {
        let folder = base + "/reads"
        try make(0..<count, folder + "/0")
        for round in 1...rounds { try make(count * round..<count * (round + 1), "\(base)/coming/\(round)") }
        let database = try Database(path: base + "/reads.db")
        let importer = Importer(database: database, root: folder)
        _ = try importer.run(mode: .incremental)
        try settle(database)
        let targets = try targets(database)
        let handler = APIHandlerFactory(database: database).makeHandler()
        _ = ask(handler, targets) { $0 < 500 }
        var ratios: [Kind: [Double]] = [:]
        for round in 1...rounds {
            let before = Machine()
            let idle = ask(handler, targets) { $0 < Self.idleRequests }
            try FileManager.default.moveItem(atPath: "\(base)/coming/\(round)", toPath: "\(folder)/\(round)")
            let (busy, rate) = try askWhileImporting(importer, handler, targets)
            print("round \(round): \(rate) files/s; other programs took \(Machine().othersPercent(since: before)) % of the machine")
            for kind in Kind.allCases {
                guard let calm = idle[kind], let loaded = busy[kind] else { continue }
                let ratio = Double(Self.percentile(99, loaded)) / Double(max(1, Self.percentile(99, calm)))
                ratios[kind, default: []].append(ratio)
                print("  \(kind.rawValue): \(Self.line(calm, loaded, ratio))")
            }
            try settle(database)
        }
        for kind in Kind.allCases {
            let sorted = (ratios[kind] ?? []).sorted()
            guard !sorted.isEmpty else { continue }
            let middle = sorted[sorted.count / 2]
            print(
                "\(kind.rawValue) p99 while importing: \(Self.short(middle)) × idle, the middle of \(sorted.map(Self.short))"
                    + (middle <= Self.ratioMax ? "" : ", over the mark of \(Self.ratioMax)"))
        }
        database.close()
    }

    struct Failure: Error { var message: String }

    enum Kind: String, CaseIterable { case list, article }

    /// All that an import leaves to be done.
    private func settle(_ database: Database) throws {
        try database.writer.updateStories()
        try database.writer.mergeIfNeeded()
    }

    private func askWhileImporting(
        _ importer: Importer, _ handler: any Handler, _ targets: [(Kind, Request)]
    ) throws -> (times: [Kind: [Int64]], rate: Int) {
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
        return (busy, Int(Int64(done.counts.created) * 1_000_000_000 / max(1, done.duration)))
    }

    private static func line(_ calm: [Int64], _ loaded: [Int64], _ ratio: Double) -> String {
        "idle p50 \(percentile(50, calm)) µs, p99 \(percentile(99, calm)) µs; importing p50 \(percentile(50, loaded)) µs, "
            + "p99 \(percentile(99, loaded)) µs, worst \(percentile(100, loaded)) µs, of \(loaded.count); p99 ratio \(short(ratio))"
    }

    private static func short(_ ratio: Double) -> String { "\(Double(Int(ratio * 100)) / 100)" }

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

/// What the machine and this process have worked so far.
struct Machine {
    /// Hundredths of a second of all cores: spent, and spent working.
    private var all = 0
    private var busy = 0
    /// Hundredths of a second of this process.
    private var own = 0

    init() {
        let line = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first ?? ""
        let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Int($0) }
        guard ticks.count == 8 else { return }
        all = ticks.reduce(0, +)
        // user nice system idle iowait irq softirq steal: proc_stat(5).
        busy = all - ticks[3] - ticks[4]
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        own = seconds * 100 + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 10_000
    }

    /// The share of all cores that was spent outside this process.
    func othersPercent(since earlier: Machine) -> Int {
        max(0, (busy - earlier.busy) - (own - earlier.own)) * 100 / max(1, all - earlier.all)
    }
}
