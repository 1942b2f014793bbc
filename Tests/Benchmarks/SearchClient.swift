import Foundation

/// One keep-alive connection that asks and waits. One thread at a time.
final class SearchClient: @unchecked Sendable {
    // Sendable: each client is used by one iteration only.
    private let descriptor: Int32
    private var filled = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    /// Answers with status 200.
    private(set) var answers = 0

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard code == 0 else { throw Failure(description: "cannot connect: errno \(errno)") }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// `meta.total` of the last answer.
    var total: Int { number(after: "\"total\":", filled) ?? 0 }

    /// Waits for one answer and gives the bytes of its body; anything but 200 throws.
    func get(_ target: String) throws -> Int {
        let request = Array("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Failure(description: "cannot send")
        }
        filled = 0
        var head = 0
        var wanted = Int.max
        while filled < wanted {
            let count = buffer.withUnsafeMutableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                return recv(descriptor, rest.baseAddress, rest.count, 0)
            }
            guard count > 0 else { throw Failure(description: "the connection ended") }
            filled += count
            if head == 0, let end = Self.find(Array("\r\n\r\n".utf8), in: buffer, filled) {
                head = end + 4
                guard let length = number(after: "content-length: ", head) else { throw Failure(description: "no length") }
                wanted = head + length
                guard wanted <= buffer.count else { throw Failure(description: "an answer of \(length) bytes") }
            }
        }
        guard buffer[9..<12].elementsEqual("200".utf8) else {
            throw Failure(description: "\(target): " + String(decoding: buffer[..<min(filled, 600)], as: UTF8.self))
        }
        answers += 1
        return wanted - head
    }

    private func number(after name: String, _ end: Int) -> Int? {
        guard let start = Self.find(Array(name.utf8), in: buffer, end) else { return nil }
        var value = 0
        var index = start + name.utf8.count
        while index < end, buffer[index] >= 0x30, buffer[index] <= 0x39 {
            value = value * 10 + Int(buffer[index] & 15)
            index += 1
        }
        return value
    }

    /// Letters without regard to case.
    private static func find(_ name: [UInt8], in buffer: [UInt8], _ end: Int) -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            var index = 0
            while index + name.count <= end {
                var length = 0
                while length < name.count, bytes[index + length] | 0x20 == name[length] | 0x20 { length += 1 }
                if length == name.count { return index }
                index += 1
            }
            return nil
        }
    }
}
