import ArgumentParser
import CBenchFloor
import Foundation

/// `broadsheet-bench http`: the server beside a bare C epoll server and nginx, on one core each, the load on another.
struct HTTPBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "http", abstract: "Requests a second and CPU a request beside a bare C server and nginx.")

    @Option(help: "Seconds of each measurement.") var seconds = 2.0
    @Option(help: "Rounds; the best of each contender counts, because noise only slows down.") var rounds = 2
    @Flag(help: "Only the cached 2 KB case.") var quick = false
    @Flag(help: "Only articles by id.") var articles = false
    @Option(help: "Sample articles that are asked for by id.") var count = 6_000
    @Option(help: "Where their database is made, or is already.") var database: String?

    private struct Case {
        var name: String
        var bytes: Int
        var depth = 1
        var reconnects = false
        /// Marks: requests a second and CPU beside nginx.
        var rate: Double
        var cpu: Double?
    }

    struct Figure {
        var rate = 0.0
        var microseconds = Double.infinity
    }

    func run() throws {
        let cases = [
            Case(name: "2 KB", bytes: 2_048, rate: 1.2, cpu: 0.7), Case(name: "20 KB", bytes: 20_480, rate: 0.9),
            Case(name: "2 KB, a connection each", bytes: 2_048, reconnects: true, rate: 0.85),
            Case(name: "2 KB, 16 deep", bytes: 2_048, depth: 16, rate: 5),
        ]
        if articles { return try measureArticles() }
        bench_pin(1)
        for test in quick ? Array(cases.prefix(1)) : cases { try measure(test) }
        try measureAllocations()
        if !quick {
            try measureIdle()
            try measureArticles()
        }
    }

    /// What the loop's thread asks of the allocator while it answers from the cache.
    private func measureAllocations() throws {
        guard let peer = try Peer("broadsheet", bytes: 2_048) else { return }
        defer { peer.end() }
        let ask = "GET /allocations HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        func count() -> Int64 { bench_fetch_number(peer.port, ask, ask.utf8.count) }
        let request = "GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        func load(_ seconds: Double) -> Double {
            request.withCString { text in
                var load = bench_load(
                    port: peer.port, connections: 8, depth: 1, reconnects: 0, seconds: seconds, request: text,
                    request_size: request.utf8.count, request_count: 1)
                return Double(bench_run(&load).answers)
            }
        }
        // The second count has the same connections and one longer load: what both have goes away.
        let first = count()
        let few = load(0.1)
        let second = count()
        let many = load(1.1)
        let third = count()
        let allocations = Double((third - second) - (second - first)) / max(1, many - few)
        print("allocations a cached request: \(String(format: "%.5f", allocations)) (mark 0, but for the Date line once a second)")
    }

    private func measure(_ test: Case) throws {
        var figures: [String: Figure] = [:]
        for _ in 0..<rounds {
            for name in ["broadsheet", "c-floor", "nginx"] {
                guard let peer = try Peer(name, bytes: test.bytes) else { continue }
                defer { peer.end() }
                let figure = try load(peer, test)
                let best = figures[name] ?? Figure()
                figures[name] = Figure(
                    rate: max(best.rate, figure.rate), microseconds: min(best.microseconds, figure.microseconds))
            }
        }
        print("\(test.name):")
        for name in ["broadsheet", "c-floor", "nginx"] {
            guard let figure = figures[name] else {
                print("  \(name) is not installed: no ratio")
                continue
            }
            print("  \(name): \(Int(figure.rate)) requests/s, \(rounded(figure.microseconds)) µs CPU a request")
        }
        guard let own = figures["broadsheet"], let floor = figures["c-floor"] else { return }
        // A cached answer is looked up, checked and framed; pipelined, that is all there is to pay for.
        let floorMark = test.depth == 1 && !test.reconnects && test.bytes < 8_192 ? " (mark ≤ 1.2)" : ""
        print("  × C floor: CPU \(rounded(own.microseconds / floor.microseconds))\(floorMark)")
        if let peer = figures["nginx"] {
            let cpuMark = test.cpu.map { " (mark ≤ \($0))" } ?? ""
            print(
                "  × nginx: requests/s \(rounded(own.rate / peer.rate)) (mark ≥ \(test.rate)), CPU \(rounded(own.microseconds / peer.microseconds))\(cpuMark)"
            )
        }
    }

    private func load(_ peer: Peer, _ test: Case) throws -> Figure {
        let request =
            "GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\(test.reconnects ? "Connection: close\r\n" : "")\r\n"
        let before = peer.cpuSeconds()
        let result = request.withCString { text in
            var load = bench_load(
                port: peer.port, connections: 64, depth: Int32(test.depth), reconnects: test.reconnects ? 1 : 0, seconds: seconds,
                request: text, request_size: request.utf8.count, request_count: 1)
            return bench_run(&load)
        }
        if result.errors > 0 { print("  \(peer.name): \(result.errors) errors, answers of \(result.answer_size) bytes") }
        let answers = Double(max(result.answers, 1))
        return Figure(rate: answers / max(result.seconds, 0.001), microseconds: (peer.cpuSeconds() - before) * 1e6 / answers)
    }

    private func measureIdle() throws {
        guard let peer = try Peer("broadsheet", bytes: 2_048) else { return }
        defer { peer.end() }
        let request = "GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        _ = bench_idle(peer.port, 10, request, request.utf8.count)
        let before = peer.residentKilobytes()
        let answered = bench_idle(peer.port, 10_000, request, request.utf8.count)
        print("\(answered) idle connections: \(rounded(Double(peer.residentKilobytes() - before) / 1_024)) MB (mark < 2)")
        print("start to first answer: \(rounded(peer.startMilliseconds)) ms (mark ≤ 20)")
    }

    func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// A server in a process of its own, on core 0.
final class Peer {
    let name: String
    private(set) var port: UInt16 = 0
    private(set) var startMilliseconds = 0.0
    private let process = Process()
    private var folder: URL?

    /// nil when the peer is not installed.
    init?(_ name: String, bytes: Int, database: String? = nil, coded content: [UInt8]? = nil) throws {
        self.name = name
        if name == "nginx" {
            guard try startNginx(content ?? Array(repeating: 0x78, count: bytes), codes: content != nil) else { return nil }
            return
        }
        let start = Date()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = ["http-peer", name, "--bytes", "\(bytes)"] + (database.map { ["--database", $0] } ?? [])
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        port = UInt16(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        let request = "GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        _ = bench_idle(port, 1, request, request.utf8.count)
        startMilliseconds = Date().timeIntervalSince(start) * 1_000
    }

    private func startNginx(_ content: [UInt8], codes: Bool) throws -> Bool {
        let path = "/usr/sbin/nginx"
        guard FileManager.default.isExecutableFile(atPath: path) else { return false }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("broadsheet-bench-\(UUID().uuidString)")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(content).write(to: folder.appendingPathComponent("f"))
        let listener = bench_listen(&port)
        close(listener)
        // One process, so that its CPU is found under one id; everything that serves a static file fast is on.
        let text = """
            daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/error crit; user root;
            events { worker_connections 20000; }
            http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=10;
              \(codes ? "gzip on; gzip_comp_level 1; gzip_types *;" : "")
              server { listen 127.0.0.1:\(port) backlog=4096; root \(folder.path); } }
            """
        try Data(text.utf8).write(to: folder.appendingPathComponent("conf"))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
        process.arguments = ["-c", "0", path, "-c", folder.appendingPathComponent("conf").path]
        process.standardError = FileHandle.nullDevice
        try process.run()
        let request = "GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        for _ in 0..<100 {
            if bench_idle(port, 1, request, request.utf8.count) == 1 { return true }
            usleep(20_000)
        }
        return false
    }

    func end() {
        process.terminate()
        process.waitUntilExit()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    func cpuSeconds() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8) else { return 0 }
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func residentKilobytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8) else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
