import CLinux
import Glibc

/// An IP address as 128 bits (IPv4 mapped into IPv6), or the other side of a UNIX socket.
package struct Address: Sendable, Hashable, CustomStringConvertible {
    package private(set) var high: UInt64
    package private(set) var low: UInt64

    private static let mappedPrefix: UInt64 = 0x0000_FFFF_0000_0000

    /// The peer of a UNIX socket.
    package static let unix = Address(high: .max, low: .max)

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the numeric form of an IPv4 or IPv6 address, without port, brackets or zone.
    package init?(_ text: String) {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: Self.mappedPrefix | UInt64(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(six)
    }

    init(_ six: in6_addr) {
        let words = unsafe withUnsafeBytes(of: six) {
            unsafe (
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.init(high: words.0, low: words.1)
    }

    /// The address of a filled socket address; `unix` for any other family.
    init(_ storage: sockaddr_storage) {
        self = unsafe withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                let four = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
                return Address(high: 0, low: Self.mappedPrefix | UInt64(UInt32(bigEndian: four.sin_addr.s_addr)))
            case AF_INET6:
                return Address(unsafe bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
            default: return .unix
            }
        }
    }

    package var isIPv4: Bool { high == 0 && low & 0xFFFF_FFFF_0000_0000 == Self.mappedPrefix }

    /// 127.0.0.0/8, ::1, and the other side of a UNIX socket.
    package var isLocal: Bool { self == .unix || (high == 0 && low == 1) || (isIPv4 && low >> 24 & 0xFF == 127) }

    /// The unit that limits count by: an IPv4 address, or the /64 that one IPv6 customer has.
    package var group: Address { isIPv4 || self == .unix ? self : Address(high: high, low: 0) }

    package var description: String {
        if self == .unix { return "unix" }
        if isIPv4 { return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)" }
        var bytes = (high.bigEndian, low.bigEndian)
        var text = [CChar](repeating: 0, count: 64)
        let isWritten = unsafe withUnsafeBytes(of: &bytes) { source in
            unsafe inet_ntop(AF_INET6, source.baseAddress, &text, 64) != nil
        }
        guard isWritten else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Addresses that share their first bits, such as `10.0.0.0/8` or `fd00::/8`.
package struct AddressRange: Sendable, Hashable {
    private let address: Address
    private let bits: Int

    /// `address` or `address/bits`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Address(String(first)) else { return nil }
        let most = address.isIPv4 ? 32 : 128
        var bits = most
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...most).contains(given), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            bits = given
        }
        self.address = address
        self.bits = address.isIPv4 ? bits + 96 : bits
    }

    package func contains(_ other: Address) -> Bool {
        guard other != .unix else { return false }
        let highMask: UInt64 = bits >= 64 ? .max : bits == 0 ? 0 : .max << UInt64(64 - bits)
        let lowMask: UInt64 = bits <= 64 ? 0 : .max << UInt64(128 - bits)
        return (address.high ^ other.high) & highMask == 0 && (address.low ^ other.low) & lowMask == 0
    }
}
