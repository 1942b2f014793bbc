import CLinux
import Foundation
import Glibc

/// A blocking loopback client with a time-out on each read, so that a broken server fails a test and does not hang it.
final class Client: @unchecked Sendable {
    // Unchecked: a test sends on one thread and reads on another; only the reader touches `rest`.
    let descriptor: Int32

    /// - Parameter source: the last byte of the own address, 127.0.0.x.
    init(port: UInt16, receiveBytes: Int32? = nil, source: UInt8? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        if var receiveBytes { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, 4) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        if let source {
            name.sin_addr.s_addr = UInt32(0x7F00_0000 | UInt32(source)).bigEndian
            _ = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            // Whole already: `deinit` closes the socket, and a second close would be that of another test's new one.
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    /// A client of a UNIX socket.
    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return }
            offset += count
        }
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes the coming close a reset.
    func resetsOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// What comes in one read; empty at the end or the time-out.
    func receive() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// Everything until the server closes.
    func receiveAll() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = receive()
            if piece.isEmpty { return all }
            all += piece
        }
    }

    private var rest: [UInt8] = []

    /// The next whole answer (by Content-Length or chunks); nil when the connection ends first.
    func answer(isHead: Bool = false) -> Answer? {
        while true {
            if let (answer, count) = Answer.parse(rest, isHead: isHead) {
                rest.removeFirst(count)
                return answer
            }
            let piece = receive()
            if piece.isEmpty { return nil }
            rest += piece
        }
    }
}

/// A parsed answer.
struct Answer {
    var status: Int
    var fields: [(String, String)]
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? { fields.first { $0.0.lowercased() == name.lowercased() }?.1 }

    static func parse(_ bytes: [UInt8], isHead: Bool) -> (Answer, Int)? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        var answer = Answer(status: status, fields: fields, body: [])
        let start = end.upperBound
        if isHead || status == 204 || status == 304 || status == 100 { return (answer, start) }
        if let length = answer.field("Content-Length").flatMap({ Int($0) }) {
            guard bytes.count >= start + length else { return nil }
            answer.body = Array(bytes[start..<start + length])
            return (answer, start + length)
        }
        guard answer.field("Transfer-Encoding") == "chunked" else { return nil }
        var place = start
        while true {
            guard let line = bytes[place...].firstRange(of: [13, 10]),
                let size = Int(String(decoding: bytes[place..<line.lowerBound], as: UTF8.self), radix: 16),
                bytes.count >= line.upperBound + size + 2
            else { return nil }
            answer.body += bytes[line.upperBound..<line.upperBound + size]
            place = line.upperBound + size + 2
            if size == 0 { return (answer, place) }
        }
    }
}
