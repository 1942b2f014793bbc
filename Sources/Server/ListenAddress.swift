import CLinux
import Glibc

/// Where a server listens.
package enum ListenAddress: Sendable, Hashable {
    /// A numeric address and a port; port 0 is the system's choice.
    case ip(Address, port: UInt16)
    /// Every address of the machine, IPv6 and IPv4 (IPv4 alone where the kernel has no IPv6).
    case any(port: UInt16)
    /// A UNIX socket at a path; a stale one is replaced.
    case unix(path: String)
    /// A listening socket that somebody else opened, such as systemd.
    case descriptor(Int32)

    /// Reads `HOST:PORT`, `[V6]:PORT`, `:PORT`, `*:PORT`, `localhost:PORT`, `unix:/PATH`. Names other than localhost are not looked up.
    package init(_ text: String) throws(ServerError) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard path.utf8.count > 0, path.utf8.count < 108, !path.utf8.contains(0) else {
                throw ServerError("listen address \(text): the path of a UNIX socket has 1 to 107 bytes")
            }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":") else { throw ServerError("listen address \(text): write HOST:PORT or unix:/PATH") }
        let digits = text[text.index(after: colon)...]
        guard let port = UInt16(digits), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ServerError("listen address \(text): the port is a number from 0 to 65535")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw ServerError("listen address \(text): write an IPv6 address in brackets, [::1]:8080")
        }
        switch host {
        case "", "*": self = .any(port: port)
        case "localhost": self = .ip(Address(high: 0, low: 0x0000_FFFF_7F00_0001), port: port)
        default:
            guard let address = Address(host) else {
                throw ServerError("listen address \(text): \(host) is not a numeric address; names are not looked up")
            }
            self = .ip(address, port: port)
        }
    }

    /// The sockets that systemd passes (LISTEN_PID, LISTEN_FDS; sd_listen_fds(3)); empty when they are not for this process.
    package static func fromSystemd(_ environment: [String: String]) -> [ListenAddress] {
        guard let pid = environment["LISTEN_PID"].flatMap({ Int32($0) }), pid == getpid(),
            let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), count > 0, count <= 64
        else { return [] }
        return (3..<3 + count).map { .descriptor($0) }
    }
}

/// Where a server really listens.
package struct BoundAddress: Sendable, Hashable, CustomStringConvertible {
    /// The port, or nil for a UNIX socket.
    package let port: UInt16?
    /// `127.0.0.1`, `::`, or the path of a UNIX socket.
    package let host: String

    /// `http://127.0.0.1:8080`, `http://[::1]:8080`, `unix:/run/broadsheet.sock`.
    package var description: String {
        guard let port else { return "unix:\(host)" }
        return host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }
}
