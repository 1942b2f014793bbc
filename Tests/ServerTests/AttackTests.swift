import Foundation
import HTTP
import Testing

@testable import Server

/// What an attack costs a normal client and the server. A server of its own for each, so that its memory and descriptors can be told.
@Suite(.serialized) struct AttackTests {
    /// Seconds of each answer to a normal client, sorted; a third of them on a connection of their own.
    private func healthyTimes(_ port: UInt16, count: Int = 120) throws -> [Double] {
        let kept = try Client(port: port)
        var times: [Double] = []
        for index in 0..<count {
            let start = DispatchTime.now().uptimeNanoseconds
            let client = index % 3 == 0 ? try Client(port: port) : kept
            client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            guard client.answer()?.text == "hello" else { return times + [.infinity] }
            times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
            usleep(1_000)
        }
        return times.sorted()
    }

    private func p99(_ port: UInt16) throws -> Double {
        let times = try healthyTimes(port)
        return times.last == .infinity ? .infinity : times[min(times.count - 1, times.count * 99 / 100)]
    }

    /// The best of up to three rounds: other work on the machine only adds.
    private func bestP99(_ port: UInt16, under most: Double) throws -> Double {
        var best = Double.infinity
        for _ in 0..<3 where best > most { best = min(best, try p99(port)) }
        return best
    }

    @Test func `under each attack a normal client is served in time, memory stays, and every descriptor comes back`() throws {
        let idle = min(10_000, (Socket.raiseDescriptorLimit() - 1_500) / 2)
        var children: [(Attack.Kind, ChildServer, Attack, descriptors: Int)] = []
        defer { for child in children { child.1.end() } }
        for kind in Attack.Kind.allCases {
            let child = try ChildServer(idleSeconds: kind == .idle ? 8 : 3)
            // What the server takes for any work is not the attack's.
            let calm = try p99(child.port)
            let (descriptors, memory) = (child.descriptors, child.residentBytes)
            let attack = try Attack(kind, port: child.port, idle: idle)
            children.append((kind, child, attack, descriptors))
            if kind == .idle { #expect(child.descriptors > idle * 3 / 4) }
            let most = 0.1 + calm
            let best = try bestP99(child.port, under: most)
            attack.end()
            #expect(best <= most, "\(kind): a normal client waited \(best) s, \(calm) s without the attack")
            #expect(child.peakBytes - memory <= 64 << 20, "\(kind): \((child.peakBytes - memory) >> 20) MB more")
        }
        // The attackers hold on to their connections; the server does not. Two connections of the calm client may have come back too.
        for (kind, child, _, descriptors) in children {
            var left = 0
            for _ in 0..<600 {
                left = child.descriptors
                if left <= descriptors { break }
                usleep(50_000)
            }
            #expect(left <= descriptors, "\(kind): \(left) descriptors, \(descriptors) before")
            #expect(try p99(child.port) < .infinity)
        }
    }

    @Test func `near the descriptor limit accepting waits, and goes on when there is room`() throws {
        let child = try ChildServer(idleSeconds: 30, descriptors: 200)
        defer { child.end() }
        // Streams are work under way: no room can be made by closing idle connections.
        var streams = try (0..<150).map { _ in try Client(port: child.port) }
        for client in streams { client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n") }
        // Half of 200 is the server's, because 128 kept free would leave too little.
        #expect(eventually { child.descriptors >= 95 })
        usleep(300_000)
        #expect(child.descriptors <= 110)
        let late = try Client(port: child.port)
        late.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        streams.removeFirst(80)
        #expect(late.answer()?.text == "hello")
    }
}
