import CTestSupport
import Foundation
import HTTP
import Synchronization

@testable import Server

/// A small site for tests: `/hello`, `/echo`, `/slow`, `/big`, `/cached`, `/stream`, `/pause`.
final class TestSite: HandlerFactory {
    let counter = Atomic<Int>(0)
    let current = Atomic<UInt64>(1)
    let cancelled = Atomic<Int>(0)
    /// Pieces that streams were asked for.
    let pieces = Atomic<Int>(0)
    let gate = DispatchSemaphore(value: 0)

    var generation: UInt64 { current.load(ordering: .relaxed) }
    func makeHandler() -> any Handler { TestHandler(self) }
}

final class TestHandler: Handler {
    private let site: TestSite
    init(_ site: TestSite) { self.site = site }

    func isBlocking(_ request: Request) -> Bool {
        request.path.starts(with: Array("/slow".utf8)) || request.path.starts(with: Array("/gate".utf8))
    }

    func readyResponse(_ input: Span<UInt8>, _ target: Range<Int>) -> ReadyResponse? {
        guard [UInt8](copying: input, target).starts(with: Array("/ready".utf8)) else { return nil }
        return ReadyResponse(
            etag: Array("W/\"1\"".utf8), lastModified: 1, contentLines: Array("Content-Type: text/plain\r\n".utf8),
            lines: Array("ETag: W/\"1\"\r\n".utf8), gzip: Gzip().compress(Array("stood ready".utf8)) ?? [])
    }

    func respond(to request: Request) -> Response {
        let path = String(decoding: request.path, as: UTF8.self)
        site.counter.add(1, ordering: .relaxed)
        let json = FieldLines([("Content-Type", "application/json")])
        switch path {
        case "/hello": return Response(fields: FieldLines([("Content-Type", "text/plain")]), body: .bytes(Array("hello".utf8)))
        case "/echo":
            return Response(fields: FieldLines([("Content-Type", "application/octet-stream")]), body: .bytes(request.body))
        case "/who": return Response(body: .bytes(Array("\(request.remoteAddress) \(request.requestID)".utf8)))
        case "/allocations": return Response(body: .bytes(Array("\(broadsheet_allocations())".utf8)))
        case "/slow": return Response(body: .bytes(Array("slow".utf8)))
        case "/gate":
            _ = site.gate.wait(timeout: .now() + 120)
            return Response(body: .bytes(Array("gate".utf8)))
        case "/big":
            let count = request.query.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 100_000
            return Response(
                fields: FieldLines([("Content-Type", "application/octet-stream")]), body: .bytes(Array(repeating: 0x78, count: count)))
        case "/cached":
            var fields = json
            fields.append("ETag", "W/\"g\(site.generation)\"")
            fields.append("Cache-Control", "public, max-age=30")
            let text = "{\"generation\":\(site.generation),\"text\":\"" + String(repeating: "news ", count: 800) + "\"}"
            return Response(fields: fields, body: .bytes(Array(text.utf8)), isCacheable: true)
        case "/ready": return Response(fields: json, body: .bytes(Array("was made".utf8)), isCacheable: true)
        case "/packed":
            let text = String(repeating: "packed ", count: 1_000)
            let packed = Gzip().compress(Array(text.utf8)) ?? []
            return Response(fields: json, body: .gzipped(packed), isCacheable: request.query != nil)
        case "/stream":
            return Response(fields: json, body: .stream(CountingStream(site, pieces: 5)))
        case "/endless":
            return Response(fields: json, body: .stream(CountingStream(site, pieces: .max)))
        case "/events":
            return Response(fields: FieldLines([("Content-Type", "text/event-stream")]), body: .stream(CountingStream(site, pieces: -1)))
        default:
            return response(forStatus: 404, code: "not_found", detail: path)
        }
    }

    func response(forStatus status: Int, code: String, detail: String) -> Response {
        Response(
            status: status, fields: FieldLines([("Content-Type", "application/problem+json")]),
            body: .bytes(Array("{\"status\":\(status),\"code\":\"\(code)\"}".utf8)))
    }
}

/// `1 2 3 …`; with −1 pieces one piece and then only pauses.
final class CountingStream: ResponseStream {
    private let site: TestSite
    private let pieces: Int
    private let made = Atomic<Int>(0)
    let pauseMilliseconds = 5

    init(_ site: TestSite, pieces: Int) {
        self.site = site
        self.pieces = pieces
    }

    func next() -> [UInt8]? {
        let count = made.add(1, ordering: .relaxed).newValue
        site.pieces.add(1, ordering: .relaxed)
        if pieces == -1 { return count == 1 ? Array("data: 1\n\n".utf8) : [] }
        if count > pieces { return nil }
        return pieces == .max ? Array(repeating: 0x79, count: 16_384) : Array("\(count) ".utf8)
    }

    func cancel() { site.cancelled.add(1, ordering: .relaxed) }
}

/// A running server on a port of the system's choice; stopped when the closure returns.
func withServer<Result>(
    limits: ServerLimits = ServerLimits(), workers: Int = 2, configure: (inout ServerConfiguration) -> Void = { _ in },
    log: @escaping @Sendable (ServerEvent) -> Void = { _ in }, _ body: (UInt16, TestSite, Server) throws -> Result
) throws -> Result {
    let site = TestSite()
    var configuration = ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")])
    configuration.limits = limits
    configuration.workers = workers
    configure(&configuration)
    let server = Server(configuration: configuration, handlers: site, log: log)
    let bound = try server.start()
    defer { server.stop() }
    return try body(bound.first?.port ?? 0, site, server)
}

/// Waits up to a minute until it is so.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<12_000 {
        if condition() { return true }
        usleep(5_000)
    }
    return false
}
