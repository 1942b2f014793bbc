import Foundation
import Testing

/// One request a connection over a plain socket: the tests see the bytes as they are.
struct HTTPClient: Sendable {
    let port: UInt16

    struct Reply: Sendable {
        var status: Int
        var head: String
        var body: Data

        /// The first value of a field, without case.
        func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() { return parts[1].trimmingCharacters(in: .whitespaces) }
            }
            return nil
        }

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSON { (try? JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)).map(JSON.init) ?? .null }
    }

    struct Failure: Error { var message: String }

    func get(_ target: String, fields: [(String, String)] = []) throws -> Reply { try send("GET", target, fields: fields) }

    func send(_ method: String, _ target: String, fields: [(String, String)] = [], body: String = "") throws -> Reply {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if !body.isEmpty { head += "Content-Length: \(body.utf8.count)\r\n" }
        return try exchange(Data((head + "\r\n" + body).utf8))
    }

    /// Sends the beginning of a request; the connection is the caller's to close.
    func begin(_ text: String) throws -> Int32 {
        let descriptor = try open()
        _ = text.withCString { Glibc.send(descriptor, $0, text.utf8.count, Int32(MSG_NOSIGNAL)) }
        return descriptor
    }

    private func open() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else {
            close(descriptor)
            throw Failure(message: "no connection")
        }
        return descriptor
    }

    /// Sends bytes, reads to the end.
    func exchange(_ request: Data) throws -> Reply {
        let descriptor = try open()
        defer { close(descriptor) }
        request.withUnsafeBytes { _ = Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            data.append(contentsOf: buffer[..<count])
        }
        guard let end = data.firstRange(of: Data("\r\n\r\n".utf8)) else { throw Failure(message: "no head: \(data.count) bytes") }
        let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var reply = Reply(status: status, head: head, body: Data(data[end.upperBound...]))
        if reply.field("Transfer-Encoding") == "chunked" { reply.body = Self.unchunked(reply.body) }
        return reply
    }

    private static func unchunked(_ data: Data) -> Data {
        var rest = data[...]
        var result = Data()
        while let end = rest.firstRange(of: Data("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16), size > 0 else { break }
            result.append(rest[end.upperBound..<(end.upperBound + size)])
            rest = rest[(end.upperBound + size + 2)...]
        }
        return result
    }
}

/// A JSON value that answers every question, so that a wrong shape is a failed comparison and not a crash.
struct JSON: @unchecked Sendable, CustomStringConvertible {
    // Sendable: JSONSerialization's immutable values, never changed after parsing.
    private let value: Any?

    static let null = JSON(value: nil)

    init(_ value: Any) { self.value = value }
    private init(value: Any?) { self.value = value }

    subscript(_ key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> JSON { array.indices.contains(index) ? array[index] : .null }
    var array: [JSON] { (value as? [Any])?.map(JSON.init) ?? [] }
    var string: String? { value as? String }
    var int: Int? { (value as? NSNumber)?.intValue }
    var bool: Bool? { (value as? NSNumber)?.boolValue }
    var isNull: Bool { value == nil || value is NSNull }
    var keys: [String] { (value as? [String: Any]).map { $0.keys.sorted() } ?? [] }
    var description: String { value.map { "\($0)" } ?? "nothing" }
}
