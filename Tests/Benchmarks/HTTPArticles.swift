import CBenchFloor
import Foundation
import HTTP
import Store

/// Articles by their ids, each request for another one than those before, so that the response cache has none of them.
extension HTTPBenchmark {
    func measureArticles() throws {
        let path = database ?? NSTemporaryDirectory() + "/broadsheet-http-\(getpid()).db"
        defer {
            if database == nil { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
        }
        let (ids, text) = try articles(path)
        bench_pin(1)
        let bytes = try measureArticles(ids, path, coding: nil)
        let codedBytes = try measureArticles(ids, path, coding: "gzip")
        print("  gzip: \(rounded(Double(codedBytes) / Double(max(1, bytes)))) × the bytes")
        try compareCoding(Array(text.prefix(bytes)))
    }

    /// The ids of a database that is made where it is not there, in an order that has nothing to do with that of the rows, and some of
    /// its HTML.
    private func articles(_ path: String) throws -> (ids: [String], text: [UInt8]) {
        let isThere = FileManager.default.fileExists(atPath: path)
        let store = try Database(path: path)
        defer { store.close() }
        if !isThere {
            var vocabulary = SearchVocabulary(seed: 1)
            try SearchCorpus(count: count, seed: 1).fill(store, nil, &vocabulary)
        }
        try store.writer.makeAnswers()
        let reader = try store.makeReader()
        let ids = try reader.changes(since: 0, limit: 1_000_000).map(\.id)
        var text: [UInt8] = []
        for id in ids.prefix(50) {
            if case .found(let item) = try reader.item(id) { text += item.html }
        }
        return (ids.map { "\($0)" }.sorted(), text)
    }

    /// - Returns: the mean size of the bodies.
    private func measureArticles(_ ids: [String], _ path: String, coding: String?) throws -> Int {
        let accept = coding.map { "Accept-Encoding: \($0)\r\n" } ?? ""
        let requests = ids.map { "GET /v1/articles/\($0) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(accept)\r\n" }
        var (own, peer) = (Figure(), Figure())
        var bytes = 0
        var cached = 0.0
        for _ in 0..<rounds {
            let result = try measure("broadsheet", requests, &own, database: path)
            bytes = Int(result.body_bytes / max(1, result.answers))
            cached = Double(result.cached) / Double(max(1, result.answers))
            _ = try measure("nginx", Self.file, &peer, bytes: bytes)
        }
        let how = coding.map { ", \($0)" } ?? ""
        print("\(ids.count) articles by id\(how): bodies of \(bytes) bytes, \(rounded(cached * 100)) % from the cache")
        print("  broadsheet: \(Int(own.rate)) requests/s, \(rounded(own.microseconds)) µs CPU a request")
        guard peer.rate > 0 else {
            print("  nginx is not installed: no ratio")
            return bytes
        }
        print("  nginx, a file of that size: \(Int(peer.rate)) requests/s, \(rounded(peer.microseconds)) µs CPU a request")
        print("  × nginx: requests/s \(rounded(own.rate / peer.rate)) (mark ≥ 0.5), CPU \(rounded(own.microseconds / peer.microseconds))")
        return bytes
    }

    /// What nginx pays for coding a text of that size anew each time, at its fastest level.
    private func compareCoding(_ text: [UInt8]) throws {
        var figure = Figure()
        let requests = ["GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"]
        for _ in 0..<rounds { _ = try measure("nginx", requests, &figure, coded: text) }
        guard figure.rate > 0 else { return }
        print("  nginx, the like coded each time: \(Int(figure.rate)) requests/s, \(rounded(figure.microseconds)) µs CPU a request")
    }

    private static let file = ["GET /f HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"]

    /// One round; the best of all rounds stays in the figure. Nothing is counted where the peer is not installed.
    private func measure(
        _ name: String, _ requests: [String], _ figure: inout Figure, bytes: Int = 0, database: String? = nil, coded text: [UInt8]? = nil
    ) throws -> bench_result {
        guard let peer = try Peer(name, bytes: bytes, database: database, coded: text) else { return bench_result() }
        defer { peer.end() }
        let before = peer.cpuSeconds()
        let result = load(peer, requests)
        let answers = Double(max(result.answers, 1))
        figure.rate = max(figure.rate, answers / max(result.seconds, 0.001))
        figure.microseconds = min(figure.microseconds, (peer.cpuSeconds() - before) * 1e6 / answers)
        if result.errors > 0 { print("  \(name): \(result.errors) errors after \(result.answers) answers") }
        return result
    }

    private func load(_ peer: Peer, _ requests: [String]) -> bench_result {
        requests.joined().withCString { text in
            var load = bench_load(
                port: peer.port, connections: 64, depth: 1, reconnects: 0, seconds: seconds, request: text,
                request_size: requests.first?.utf8.count ?? 0, request_count: requests.count)
            return bench_run_in_turn(&load)
        }
    }
}
