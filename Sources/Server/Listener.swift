import CLinux
import Glibc

/// Listening sockets: opened before the loops run, so that a port that is taken is told to the caller.
struct Listener: Sendable {
    let descriptor: Int32
    let bound: BoundAddress
    /// One socket for all loops (UNIX, inherited): the kernel must wake one loop only.
    let isShared: Bool
    /// The file to remove when the server closes the socket.
    let path: String?

    /// One listener a loop for an IP address, one for all loops otherwise.
    static func open(_ address: ListenAddress, loops: Int, backlog: Int32) throws(ServerError) -> [Listener] {
        switch address {
        case .ip(let ip, let port):
            return try openIP(ip, port, loops, backlog, isDual: false)
        case .any(let port):
            do {
                return try openIP(Address(high: 0, low: 0), port, loops, backlog, isDual: true)
            } catch {
                guard error.code == EAFNOSUPPORT || error.code == EADDRNOTAVAIL else { throw error }
                return try openIP(Address(high: 0, low: 0x0000_FFFF_0000_0000), port, loops, backlog, isDual: false)
            }
        case .unix(let path):
            return [try openUNIX(path, backlog)]
        case .descriptor(let descriptor):
            return [try adopt(descriptor)]
        }
    }

    private static func openIP(
        _ address: Address, _ port: UInt16, _ loops: Int, _ backlog: Int32, isDual: Bool
    ) throws(ServerError) -> [Listener] {
        var listeners: [Listener] = []
        var port = port
        do {
            while listeners.count < loops {
                let listener = try openOne(address, port, backlog, isDual: isDual)
                port = listener.bound.port ?? port
                listeners.append(listener)
            }
        } catch {
            for listener in listeners { close(listener.descriptor) }
            throw error
        }
        return listeners
    }

    private static func openOne(
        _ address: Address, _ port: UInt16, _ backlog: Int32, isDual: Bool
    ) throws(ServerError) -> Listener {
        let what = "cannot listen on \(BoundAddress(port: port, host: address.description))"
        let family = address.isIPv4 ? AF_INET : AF_INET6
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServerError(what, code: errno) }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        _ = Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        guard Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) else { throw ServerError(what, code: errno) }
        // Accepted sockets inherit it: an answer is one write and must not wait for the acknowledgement of the last.
        _ = Socket.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let result: Int32
        if address.isIPv4 {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            result = bindTo(descriptor, &name)
        } else {
            _ = Socket.setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, isDual ? 0 : 1)
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &name.sin6_addr) { bytes in
                unsafe bytes.storeBytes(of: address.high.bigEndian, toByteOffset: 0, as: UInt64.self)
                unsafe bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            result = bindTo(descriptor, &name)
        }
        guard result == 0, listen(descriptor, backlog) == 0 else { throw ServerError(what, code: errno) }
        isKept = true
        return Listener(descriptor: descriptor, bound: boundAddress(descriptor), isShared: false, path: nil)
    }

    private static func bindTo<Name>(_ descriptor: Int32, _ name: inout Name) -> Int32 {
        unsafe withUnsafeMutablePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, socklen_t(MemoryLayout<Name>.size))
            }
        }
    }

    private static func openUNIX(_ path: String, _ backlog: Int32) throws(ServerError) -> Listener {
        let what = "cannot listen on unix:\(path)"
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count > 0, bytes.count < 108 else { throw ServerError(what, code: ENAMETOOLONG) }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { target in
            unsafe target.copyBytes(from: bytes)
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServerError(what, code: errno) }
        var code = bindTo(descriptor, &name) == 0 ? 0 : errno
        // A file that is no socket refuses to be connected to as well, and is not ours to remove.
        if code == EADDRINUSE, isSocket(path), isStale(&name) {
            unsafe unlink(path)
            code = bindTo(descriptor, &name) == 0 ? 0 : errno
        }
        if code == 0, listen(descriptor, backlog) != 0 { code = errno }
        guard code == 0 else {
            close(descriptor)
            throw ServerError(what, code: code)
        }
        return Listener(descriptor: descriptor, bound: BoundAddress(port: nil, host: path), isShared: true, path: path)
    }

    private static func isSocket(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// True when nobody answers the UNIX socket that lies there.
    private static func isStale(_ name: inout sockaddr_un) -> Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        let result = unsafe withUnsafeMutablePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(probe, address, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result != 0 && errno == ECONNREFUSED
    }

    private static func adopt(_ descriptor: Int32) throws(ServerError) -> Listener {

        guard broadsheet_make_nonblocking(descriptor) == 0 else {
            throw ServerError("cannot listen on the inherited descriptor \(descriptor)", code: errno)
        }
        var isListening: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0, isListening == 1 else {
            throw ServerError("the inherited descriptor \(descriptor) is not a listening socket")
        }
        _ = Socket.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        return Listener(descriptor: descriptor, bound: boundAddress(descriptor), isShared: true, path: nil)
    }

    private static func boundAddress(_ descriptor: Int32) -> BoundAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        return unsafe withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let port = UInt16(bigEndian: unsafe bytes.loadUnaligned(as: sockaddr_in.self).sin_port)
                return BoundAddress(port: port, host: Address(storage).description)
            case AF_INET6:
                let port = UInt16(bigEndian: unsafe bytes.loadUnaligned(as: sockaddr_in6.self).sin6_port)
                return BoundAddress(port: port, host: Address(storage).description)
            default:
                let path = unsafe bytes.dropFirst(2).prefix { $0 != 0 }
                return BoundAddress(port: nil, host: String(decoding: unsafe path.map { $0 }, as: UTF8.self))
            }
        }
    }
}
