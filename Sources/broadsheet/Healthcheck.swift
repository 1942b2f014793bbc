import ArgumentParser
import CLinux
import Config

#if canImport(Glibc)
import Glibc
#endif

/// Asks a running server whether it is ready, for a container's HEALTHCHECK: no curl or shell needed.
struct Healthcheck: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Exit 0 when the server that the settings name answers GET /readyz with 200.")

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: ArgumentHelp("HOST:PORT of the server (BROADSHEET_LISTEN; default 127.0.0.1:8080).", valueName: "host:port"))
    var listen: String?

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Seconds to wait for the answer.", valueName: "seconds"))
    var timeout: Int = 2

    func validate() throws {
        guard (1...60).contains(timeout) else { throw ValidationError("--timeout: '\(timeout)' is not from 1 to 60") }
    }

    func run() throws {
        let configured = try options.configuration().listen
        guard let address = listen ?? configured.first else { throw ValidationError("--listen: no address") }
        let status = try HealthProbe(address: address, timeoutSeconds: timeout).status(of: "/readyz")
        guard status == 200 else {
            StandardError.write("not ready: \(status)")
            throw ExitCode.failure
        }
        print("ready")
    }
}

/// One bounded GET over a socket of its own.
struct HealthProbe {
    /// `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`; a wildcard host is asked on loopback.
    let address: String
    let timeoutSeconds: Int

    /// The three digits of the answer.
    /// - Throws: `HealthProbeError` when nothing answers in time.
    func status(of path: String) throws -> Int {
        let descriptor = try connected()
        defer { close(descriptor) }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw HealthProbeError(message: "\(address) took no request")
        }
        var answer = [UInt8](repeating: 0, count: 64)
        var count = 0
        while count < 12 {
            let capacity = answer.count - count
            let read = unsafe answer.withUnsafeMutableBytes { buffer in
                unsafe buffer.baseAddress.map { unsafe recv(descriptor, $0 + count, capacity, 0) } ?? 0
            }
            guard read > 0 else { throw HealthProbeError(message: "\(address) did not answer in \(timeoutSeconds) s") }
            count += read
        }
        let digits = String(decoding: answer[9..<12], as: UTF8.self)
        guard answer.starts(with: "HTTP/1.".utf8), let status = Int(digits) else {
            throw HealthProbeError(message: "\(address) does not speak HTTP")
        }
        return status
    }

    private func connected() throws -> Int32 {
        var limits = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        let isUnix = address.hasPrefix("unix:")
        let isIPv6 = address.hasPrefix("[")
        let family = isUnix ? AF_UNIX : isIPv6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HealthProbeError(message: "no socket: errno \(errno)") }
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limits, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limits, socklen_t(MemoryLayout<timeval>.size))
        let result = isUnix ? connectUnix(descriptor) : isIPv6 ? connectIPv6(descriptor) : connectIPv4(descriptor)
        guard result == 0 else {
            close(descriptor)
            throw HealthProbeError(message: "\(address) does not answer")
        }
        return descriptor
    }

    private func hostAndPort() -> (host: String, port: UInt16)? {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]) else { return nil }
        var host = String(address[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return (host, port)
    }

    private func connectIPv4(_ descriptor: Int32) -> Int32 {
        guard let (name, port) = hostAndPort() else { return -1 }
        let host = ["", "0.0.0.0", "localhost", "*"].contains(name) ? "127.0.0.1" : name
        var socketAddress = sockaddr_in()
        socketAddress.sin_family = sa_family_t(AF_INET)
        socketAddress.sin_port = port.bigEndian
        guard unsafe inet_pton(AF_INET, host, &socketAddress.sin_addr) == 1 else { return -1 }
        return unsafe withUnsafePointer(to: &socketAddress) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func connectIPv6(_ descriptor: Int32) -> Int32 {
        guard let (name, port) = hostAndPort() else { return -1 }
        var socketAddress = sockaddr_in6()
        socketAddress.sin6_family = sa_family_t(AF_INET6)
        socketAddress.sin6_port = port.bigEndian
        guard unsafe inet_pton(AF_INET6, name == "::" ? "::1" : name, &socketAddress.sin6_addr) == 1 else { return -1 }
        return unsafe withUnsafePointer(to: &socketAddress) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    private func connectUnix(_ descriptor: Int32) -> Int32 {
        let path = Array(address.dropFirst("unix:".utf8.count).utf8)
        var socketAddress = sockaddr_un()
        socketAddress.sun_family = sa_family_t(AF_UNIX)
        guard path.count < MemoryLayout.size(ofValue: socketAddress.sun_path) else { return -1 }
        unsafe withUnsafeMutableBytes(of: &socketAddress.sun_path) { unsafe $0.copyBytes(from: path) }
        return unsafe withUnsafePointer(to: &socketAddress) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Nothing answered.
struct HealthProbeError: Error, CustomStringConvertible {
    var message: String
    var description: String { message }
}
