import Glibc

/// Finds the rules of a zone by name: built in, an offset, or a file of the system's time zone database where there is one.
package struct TimeZoneLoader: Sendable {
    /// The folder of TZif files.
    package var root: String
    /// Bytes of a zone file; the largest known has some 4,000.
    package static let fileBytesMax = 1 << 16

    package init(root: String = "/usr/share/zoneinfo") {
        self.root = root
    }

    /// `Asia/Shanghai`, `UTC`, `+08:00`, or a name below `root`; nil when there is no such zone. Reads one small file at most.
    package func zone(named name: String) -> TimeZoneRules? {
        switch name {
        case "Asia/Shanghai", "PRC": return .shanghai
        case "UTC", "Etc/UTC", "GMT", "Z": return .utc
        default: break
        }
        if let offset = Self.offset(name) { return TimeZoneRules(name: name, standardOffset: offset) }
        guard Self.isName(name), let bytes = Self.contents(root + "/" + name) else { return nil }
        return TimeZoneRules(name: name, tzif: bytes)
    }

    /// `+08:00` and `-0330` in seconds.
    private static func offset(_ name: String) -> Int? {
        let bytes = Array(name.utf8)
        guard let sign = bytes.first, sign == 0x2B || sign == 0x2D else { return nil }
        let digits = bytes.dropFirst().filter { $0 != 0x3A }
        guard digits.count == 4, digits.allSatisfy({ Bytes.isDigit($0) }), bytes.count == 5 || bytes.count == 6 && bytes[3] == 0x3A else {
            return nil
        }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard value % 100 < 60, value / 100 * 60 + value % 100 <= 14 * 60 else { return nil }
        return (sign == 0x2D ? -1 : 1) * (value / 100 * 3_600 + value % 100 * 60)
    }

    /// One to three parts of letters, digits, `_`, `+` and `-`: nothing that leaves the folder.
    static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, (1...3).contains(parts.count) else { return false }
        return parts.allSatisfy { part in
            guard let first = part.utf8.first, Bytes.isLetter(first) else { return false }
            return part.utf8.allSatisfy { Bytes.isLetter($0) || Bytes.isDigit($0) || $0 == 0x5F || $0 == 0x2B || $0 == 0x2D }
        }
    }

    /// The bytes of a small regular file; nil for anything else.
    private static func contents(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= fileBytesMax else { return nil }
        var bytes = [UInt8](repeating: 0, count: fileBytesMax)
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress?.advanced(by: filled), fileBytesMax - filled)
            }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }
}
