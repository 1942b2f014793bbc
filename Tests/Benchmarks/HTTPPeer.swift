import API
import ArgumentParser
import CBenchFloor
import CTestSupport
import Foundation
import HTTP
import Server
import Store

/// What `http` starts in a process of its own: one of the servers, on core 0, with the port on standard output.
struct HTTPPeer: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "http-peer", abstract: "A server to be measured.", shouldDisplay: false)

    @Argument var name: String
    @Option var bytes = 2_048
    /// Serves its articles instead of one fixed answer.
    @Option var database: String?

    func run() throws {
        bench_pin(0)
        if name == "c-floor" {
            var port: UInt16 = 0
            let listener = bench_listen(&port)
            tell(port)
            let answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(bytes)\r\n\r\n"
                + String(repeating: "x", count: bytes)
            answer.withCString { bench_floor_serve(listener, $0, answer.utf8.count) }
        } else {
            var configuration = ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")])
            configuration.loops = 1
            let handlers: any HandlerFactory =
                if let database { APIHandlerFactory(database: try Database(path: database)) } else { FixedSite(bytes: bytes) }
            let server = Server(configuration: configuration, handlers: handlers)
            tell(try server.start().first?.port ?? 0)
            while true { sleep(1_000) }
        }
    }

    private func tell(_ port: UInt16) {
        print(port)
        fflush(nil)
    }
}

/// One cacheable answer.
private struct FixedSite: HandlerFactory {
    let bytes: Int
    var generation: UInt64 { 1 }
    func makeHandler() -> any Handler { FixedHandler(bytes) }
}

private final class FixedHandler: Handler {
    private let body: [UInt8]
    init(_ bytes: Int) { body = Array(repeating: 0x78, count: bytes) }
    func isBlocking(_ request: Request) -> Bool { false }

    func respond(to request: Request) -> Response {
        if request.path == Array("/allocations".utf8) { return Response(body: .bytes(Array("\(broadsheet_allocations())".utf8))) }
        return Response(
            fields: FieldLines([
                ("Content-Type", "application/json"), ("ETag", "W/\"g1-0123456789ab\""), ("Cache-Control", "public, max-age=30"),
            ]),
            body: .bytes(body), isCacheable: true)
    }

    func response(forStatus status: Int, code: String, detail: String) -> Response { Response(status: status) }
}
