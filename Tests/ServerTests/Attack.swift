import Foundation
import Glibc
import HTTP
import Synchronization

/// Ways of hurting a server, each kept up until `end`. The connections stay open after that, in silence.
final class Attack: @unchecked Sendable {
    // Unchecked: `clients` is filled before the threads start and only read by them.
    enum Kind: CaseIterable { case idle, slowHead, slowBody, slowReader, resets, halfCloses, pipelining, garbage }

    private let port: UInt16
    private let kind: Kind
    private var clients: [Client] = []
    private let isOver = Atomic<Bool>(false)
    private let threads = DispatchGroup()

    /// - Parameter idle: connections of the idle attack.
    init(_ kind: Kind, port: UInt16, idle: Int) throws {
        self.kind = kind
        self.port = port
        let opening = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
        switch kind {
        case .idle: try open(idle) { _ in }
        case .slowHead: try open(300) { $0.send("GET /hello HTTP/1.1\r\nX: ") }
        case .slowBody: try open(300) { $0.send(opening) }
        case .slowReader:
            try open(100, receiveBytes: 4_096) { $0.send(String(repeating: "GET /big HTTP/1.1\r\nHost: a\r\n\r\n", count: 20)) }
        case .resets, .halfCloses, .pipelining, .garbage: break
        }
        for index in 0..<2 {
            DispatchQueue(label: "attack.\(index)").async(group: threads) { [self] in
                var random = RequestIDSource(seed: UInt64(index))
                var turn = index
                while !isOver.load(ordering: .relaxed) {
                    strike(turn, &random)
                    turn += 2
                }
            }
        }
    }

    /// The threads stop; nothing is closed.
    func end() {
        isOver.store(true, ordering: .relaxed)
        threads.wait()
    }

    private func open(_ count: Int, receiveBytes: Int32? = nil, _ begin: (Client) -> Void) throws {
        for _ in 0..<count {
            let client = try Client(port: port, receiveBytes: receiveBytes)
            begin(client)
            clients.append(client)
        }
    }

    private func strike(_ turn: Int, _ random: inout RequestIDSource) {
        switch kind {
        case .idle, .slowReader: usleep(10_000)
        case .slowHead, .slowBody:
            clients[turn % clients.count].sendNow([0x78])
            usleep(200)
        case .resets:
            guard let client = try? Client(port: port) else { return }
            client.sendNow(Array((turn % 4 < 2 ? "GET /big HTTP/1.1\r\nHost: a\r\n\r\n" : "GET /he").utf8))
            client.resetsOnClose()
        case .halfCloses:
            guard let client = try? Client(port: port) else { return }
            client.sendNow(Array((turn % 4 < 2 ? "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" : "POST /echo HTTP/1.1\r\nHo").utf8))
            client.finishSending()
            if turn % 8 < 4 { _ = client.receive() }
        case .pipelining:
            guard let client = try? Client(port: port) else { return }
            let burst = Array(String(repeating: "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", count: 400).utf8)
            for _ in 0..<20 where !isOver.load(ordering: .relaxed) {
                client.sendNow(burst)
                // Half of them never read.
                if turn % 4 < 2 { client.drainNow() }
            }
            usleep(2_000)
        case .garbage:
            guard let client = try? Client(port: port) else { return }
            let bytes = (0..<Int(random.next() % 2_000)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            client.sendNow(turn % 4 < 2 ? bytes : Array("GET /hello HTTP/1.1\r\nHost: a\r\n".utf8) + bytes)
        }
    }
}

extension Client {
    /// Sends what fits without waiting.
    func sendNow(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) }
    }

    /// Throws away what has come.
    func drainNow() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0 {}
    }
}
