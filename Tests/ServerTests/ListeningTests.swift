import Foundation
import HTTP
import Testing

@testable import Server

@Suite struct ListeningTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1"), ("0.0.0.0:1", "0.0.0.0"), ("[::1]:80", "::1"), ("localhost:80", "127.0.0.1"),
    ])
    func `addresses are read`(text: String, host: String) throws {
        guard case .ip(let address, let port) = try ListenAddress(text) else {
            Issue.record("not an address")
            return
        }
        #expect(address.description == host)
        #expect(port == UInt16(text.split(separator: ":").last ?? ""))
    }

    @Test(arguments: [
        "", "8080", "a:b", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+1", "::1:80", "example.org:80", "unix:", "127.0.0.1:",
    ])
    func `other texts are refused with a reason`(text: String) {
        #expect(throws: ServerError.self) { try ListenAddress(text) }
    }

    @Test func `every address is listened on, IPv6, IPv4 and a UNIX socket at once`() throws {
        let path = NSTemporaryDirectory() + "broadsheet-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        try withServer(configure: {
            $0.addresses = [.ip(Address(high: 0, low: 0xFFFF_7F00_0001), port: 0), .unix(path: path), .any(port: 0)]
        }) { port, _, server in
            for client in [try Client(port: port), try Client(path: path)] {
                client.send("GET /who HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\n\r\n")
                let answer = try #require(client.answer())
                #expect(answer.text == "127.0.0.1 mine" || answer.text == "unix mine")
                #expect(answer.field("X-Request-Id") == "mine")
            }
            server.stop()
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a socket that nobody answers is replaced, any other file stays`() throws {
        let path = NSTemporaryDirectory() + "broadsheet-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sock"
        defer { unlink(path) }
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let refused = Server(configuration: ServerConfiguration(addresses: [.unix(path: path)]), handlers: TestSite())
        let error = #expect(throws: ServerError.self) { try refused.start() }
        #expect(error?.code == EADDRINUSE)
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
        // What a killed server leaves: a socket that is bound and never listens again.
        unlink(path)
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(left, $0, size) == 0 }
        }
        close(left)
        try #require(isBound)
        try withServer(configure: { $0.addresses = [.unix(path: path), .any(port: 0)] }) { _, _, _ in
            let client = try Client(path: path)
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.answer()?.text == "hello")
        }
    }

    @Test func `a second server may listen beside the first and take over`() throws {
        try withServer { port, _, first in
            let site = TestSite()
            let second = Server(configuration: ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:\(port)")]), handlers: site)
            _ = try second.start()
            defer { second.stop() }
            #expect(first.drain(deadline: .seconds(60)))
            for _ in 0..<20 {
                let client = try Client(port: port)
                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(client.answer()?.text == "hello")
            }
        }
    }

    @Test func `an address that is taken is an error that names it`() throws {
        let taken = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(taken) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(taken, $0, size) == 0 && listen(taken, 1) == 0 && getsockname(taken, $0, &size) == 0
            }
        }
        try #require(isBound)
        let port = UInt16(bigEndian: name.sin_port)
        let server = Server(configuration: ServerConfiguration(addresses: [try ListenAddress("127.0.0.1:\(port)")]), handlers: TestSite())
        do {
            _ = try server.start()
            Issue.record("the address was not taken")
        } catch {
            #expect("\(error)" == "cannot listen on http://127.0.0.1:\(port): Address already in use")
        }
    }

    @Test func `an inherited listening socket is served, another descriptor refused`() throws {
        let listeners = try Listener.open(.ip(Address(high: 0, low: 0xFFFF_7F00_0001), port: 0), loops: 1, backlog: 16)
        let listener = try #require(listeners.first)
        try withServer(configure: { $0.addresses = [.descriptor(listener.descriptor)] }) { port, _, _ in
            #expect(port == listener.bound.port)
            for _ in 0..<20 {
                let client = try Client(port: port)
                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(client.answer()?.text == "hello")
            }
        }
        #expect(throws: ServerError.self) { try Listener.open(.descriptor(999_999), loops: 1, backlog: 1) }
    }

    @Test func `systemd's sockets are taken only by the process they are for`() {
        #expect(ListenAddress.fromSystemd(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"]) == [.descriptor(3), .descriptor(4)])
        #expect(ListenAddress.fromSystemd(["LISTEN_PID": "1", "LISTEN_FDS": "2"]) == [])
        #expect(ListenAddress.fromSystemd([:]) == [])
        #expect(ListenAddress.fromSystemd(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "-1"]) == [])
    }

    @Test func `starting twice or without an address is an error, stopping twice is not`() throws {
        let none = Server(configuration: ServerConfiguration(addresses: []), handlers: TestSite())
        #expect(throws: ServerError.self) { try none.start() }
        none.stop()
        try withServer { _, _, server in
            #expect(throws: ServerError.self) { try server.start() }
            server.stop()
            server.stop()
        }
    }
}
