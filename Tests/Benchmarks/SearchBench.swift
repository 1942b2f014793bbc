import API
import ArgumentParser
import Foundation
import Server
import Store

/// `broadsheet-bench search`: whole searches through HTTP on loopback, SQLite's FTS5 with pairs of characters beside them.
///
/// Every measured target is asked once only, so that no answer comes from the server's cache; the index is warm, because
/// the same queries were asked before for pages of another size.
struct SearchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Percentiles and rates of searches through HTTP, beside FTS5 with bigrams on the same articles.")

    @Option(help: "Sample posts to make and import.") var count = 100_000
    @Option(help: "Queries of each kind, one client.") var queries = 200
    @Option(help: "Mixed queries of the eight clients together.") var load = 4_000
    @Option(help: "A database kept from an earlier run with the same count, or where to keep this one.") var database: String?
    @Option(help: "Seed of posts and queries.") var seed: UInt64 = 1
    @Option(help: "Only kinds whose name contains this.") var only = ""
    @Flag(help: "Without FTS5, which takes most of the time.") var alone = false

    func run() throws {
        let folder = NSTemporaryDirectory() + "/broadsheet-search-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = database ?? folder + "/search.db"
        let isKept = FileManager.default.fileExists(atPath: path)
        let store = try Database(path: path)
        defer { store.close() }
        var vocabulary = SearchVocabulary(seed: seed)
        let peer = alone ? nil : try PairTable(path: folder + "/fts5.db")
        try SearchCorpus(count: count, seed: seed).fill(isKept ? nil : store, peer, &vocabulary)
        try vocabulary.finish(try store.makeReader())
        reportLoad()
        let server = try start(store)
        defer { _ = server.server.drain(deadline: .seconds(1)) }
        print(
            columns(["kind", "p50 ms", "p90 ms", "p99 ms", "max ms", "CPU ms", "hits", "FTS5 p50", "p99", "x p50"]))
        for kind in SearchKind.allCases where only.isEmpty || kind.rawValue.contains(only) {
            try measure(kind, &vocabulary, server.port, peer)
        }
        if only.isEmpty || only == "load" { try loadTogether(&vocabulary, server.port) }
        reportLoad()
    }

    private func start(_ store: Database) throws -> (server: Server, port: UInt16) {
        var configuration = ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")])
        configuration.limits.connectionsPerAddressMax = 64
        let server = Server(configuration: configuration, handlers: APIHandlerFactory(database: store))
        guard let port = try server.start().first?.port else { throw ValidationError("the server has no port") }
        return (server, port)
    }

    private func measure(_ kind: SearchKind, _ vocabulary: inout SearchVocabulary, _ port: UInt16, _ peer: PairTable?) throws {
        var asked: Set<String> = []
        var questions: [SearchQuestion] = []
        for _ in 0..<queries * 20 where questions.count < queries {
            let question = vocabulary.question(kind)
            if asked.insert(question.target(limit: 20)).inserted { questions.append(question) }
        }
        let client = try SearchClient(port: port)
        for question in questions { _ = try client.get(question.target(limit: 19)) }
        var times: [Double] = []
        var hits = 0
        let before = processMilliseconds()
        for question in questions {
            let start = wallTime()
            _ = try client.get(question.target(limit: 20))
            times.append(wallTime() - start)
            hits += client.total
        }
        let processor = (processMilliseconds() - before) / Double(max(1, questions.count))
        var cells = [kind.rawValue] + percentiles(times) + [decimal(processor), "\(hits / max(1, questions.count))"]
        let expressions = questions.compactMap(\.pairs)
        if let peer, expressions.count == questions.count {
            for expression in expressions { try peer.ask(expression) }
            let peerTimes = try expressions.map { expression in
                let start = wallTime()
                try peer.ask(expression)
                return wallTime() - start
            }
            let figures = percentiles(peerTimes)
            cells += [figures[0], figures[2], decimal((Double(figures[0]) ?? 0) / max(0.001, Double(percentiles(times)[0]) ?? 0))]
        }
        print(columns(cells))
    }

    /// Eight clients, each with a connection, take from one list of different targets.
    private func loadTogether(_ vocabulary: inout SearchVocabulary, _ port: UInt16) throws {
        var asked: Set<String> = []
        for _ in 0..<load * 4 where asked.count < load { asked.insert(vocabulary.question(.mixed).target(limit: 20)) }
        let targets = Array(asked)
        let clients = try (0..<8).map { _ in try SearchClient(port: port) }
        let before = processMilliseconds()
        let start = wallTime()
        DispatchQueue.concurrentPerform(iterations: clients.count) { part in
            for index in stride(from: part, to: targets.count, by: clients.count) { _ = try? clients[part].get(targets[index]) }
        }
        let milliseconds = wallTime() - start
        let processor = (processMilliseconds() - before) / Double(max(1, targets.count))
        let answered = clients.reduce(0) { $0 + $1.answers }
        print(
            "8 clients: \(Int(Double(answered) / milliseconds * 1_000)) queries/s of \(answered) different targets, "
                + "\(decimal(processor)) ms CPU a query, clients included (mark 5,000/s)")
    }

    private func percentiles(_ times: [Double]) -> [String] {
        let sorted = times.sorted()
        return [50, 90, 99, 100].map { sorted.isEmpty ? "-" : decimal(sorted[min(sorted.count - 1, sorted.count * $0 / 100)]) }
    }

    private func reportLoad() {
        var averages = [0.0, 0.0, 0.0]
        getloadavg(&averages, 3)
        print("load average \(averages.map(decimal).joined(separator: " "))")
    }

    private func columns(_ cells: [String]) -> String {
        cells.enumerated().map { index, cell in
            let blanks = String(repeating: " ", count: max(1, (index == 0 ? 34 : 9) - cell.count))
            return index == 0 ? cell + blanks : blanks + cell
        }.joined()
    }

    private func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
}

/// Milliseconds of the monotonic clock.
func wallTime() -> Double { clockTime(CLOCK_MONOTONIC) }

/// Milliseconds of all threads of this process.
func processMilliseconds() -> Double { clockTime(CLOCK_PROCESS_CPUTIME_ID) }

private func clockTime(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
}
