import Glibc
import HTTP
import Server

/// A server in a process of its own, so that a test can count its descriptors and memory:
/// `server-child IDLE-SECONDS DESCRIPTORS BODY-SECONDS BUFFERED-BYTES`.
/// Tells its port in a line, and ends when its input does. Descriptors 0: as many as the system allows; bytes 0: as many as are usual.
@main
enum ServerChild {
    static func main() throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard numbers.count == 4 else { exit(64) }
        if numbers[1] > 0 {
            var limit = rlimit(rlim_cur: rlim_t(numbers[1]), rlim_max: rlim_t(numbers[1]))
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(71) }
        }
        var configuration = ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:0")])
        configuration.limits.headSecondsMax = 1
        configuration.limits.bodySecondsMax = numbers[2]
        if numbers[3] > 0 { configuration.limits.bufferedBytesMax = numbers[3] }
        configuration.limits.writeSecondsMax = 1
        configuration.limits.lingerSecondsMax = 1
        configuration.limits.idleSecondsMax = numbers[0]
        let server = Server(configuration: configuration, handlers: ChildSite())
        print(try server.start().first?.port ?? 0)
        fflush(nil)
        while readLine() != nil {}
        server.stop()
    }
}

private struct ChildSite: HandlerFactory {
    var generation: UInt64 { 1 }
    func makeHandler() -> any Handler { ChildHandler() }
}

/// `/hello`; `/big`, a megabyte; `/events`, silent; anything else echoes.
private final class ChildHandler: Handler {
    private static let megabyte = [UInt8](repeating: 0x78, count: 1_000_000)

    func isBlocking(_ request: Request) -> Bool { false }

    func respond(to request: Request) -> Response {
        switch String(decoding: request.path, as: UTF8.self) {
        case "/hello": Response(fields: FieldLines([("Content-Type", "text/plain")]), body: .bytes(Array("hello".utf8)))
        case "/big": Response(body: .bytes(Self.megabyte))
        case "/events": Response(fields: FieldLines([("Content-Type", "text/event-stream")]), body: .stream(Silence()))
        default: Response(body: .bytes(request.body))
        }
    }

    func response(forStatus status: Int, code: String, detail: String) -> Response { Response(status: status) }
}

private final class Silence: ResponseStream {
    let pauseMilliseconds = 200
    func next() -> [UInt8]? { [] }
    func cancel() {}
}
