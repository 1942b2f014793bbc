/// Makes addresses from attribute values: absolute http, https and mailto ones with no byte that could end an attribute, or nothing.
///
/// As the URL standard reads them where safety hangs on it: white space and control characters go before the scheme is looked at (§4.4), `\` is `/`
/// in http addresses, missing or repeated slashes after `http:` are mended.
struct WebAddress {
    /// Longest address, in bytes, that is kept.
    static let bytesMax = 8_192

    /// What relative addresses are resolved against; nil: they are dropped.
    var base: [UInt8]?

    /// - Parameter base: the post's own address; anything but an absolute http or https one of at most 2,048 bytes counts as none.
    init(base: String?) {
        guard let base, base.utf8.count <= 2_048 else { return }
        self.base = WebAddress().absolute(Array(base.utf8), allowsMail: false)
    }

    private init() {}

    /// The address of an attribute's decoded value; nil when it is to be dropped.
    func absolute(_ value: [UInt8], allowsMail: Bool) -> [UInt8]? {
        guard value.count <= Self.bytesMax else { return nil }
        let bytes = Self.trimmed(value)
        guard !bytes.isEmpty else { return nil }
        switch Self.scheme(of: bytes) {
        case .http(let rest): return Self.web("http://", bytes, from: rest)
        case .https(let rest): return Self.web("https://", bytes, from: rest)
        case .mail(let rest): return allowsMail && rest < bytes.count ? Self.escaped("mailto:", bytes, from: rest) : nil
        case .other: return nil
        case .none: return relative(bytes)
        }
    }

    /// Without control characters anywhere and blanks at the ends.
    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        var start = 0
        var end = value.count
        while start < end && value[start] <= 0x20 { start += 1 }
        while end > start && value[end - 1] <= 0x20 { end -= 1 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        while start < end {
            let byte = value[start]
            if byte >= 0x20 && byte != 0x7F { bytes.append(byte) }
            start += 1
        }
        return bytes
    }

    private enum Scheme { case http(Int), https(Int), mail(Int), other, none }

    private static func scheme(of bytes: [UInt8]) -> Scheme {
        guard isASCIILetter(bytes[0]) else { return bytes[0] == UInt8(ascii: ":") ? .other : .none }
        var index = 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ":") {
                switch index {
                case 4 where isWord(bytes, "http"): return .http(index + 1)
                case 5 where isWord(bytes, "https"): return .https(index + 1)
                case 6 where isWord(bytes, "mailto"): return .mail(index + 1)
                default: return .other
                }
            }
            let isPart = isASCIILetter(byte) || isASCIIDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
            if !isPart { return .none }
            index += 1
        }
        return .none
    }

    /// Whether the bytes begin with the lower-case word, in any case.
    private static func isWord(_ bytes: [UInt8], _ word: StaticString) -> Bool {
        var index = 0
        while index < word.utf8CodeUnitCount {
            if unsafe asciiLower(bytes[index]) != word.utf8Start[index] { return false }
            index += 1
        }
        return true
    }

    /// Where the host ends in an address that is kept as it is: `http://` or `https://` in lower case, a host, and nothing that must be
    /// escaped or mended. Nil: take the long way. One pass, no allocation.
    static func plainHostEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count > 8, bytes.count <= bytesMax, bytes[0] == 0x68, bytes[1] == 0x74, bytes[2] == 0x74, bytes[3] == 0x70 else {
            return nil
        }
        var index = bytes[4] == 0x73 ? 5 : 4
        guard bytes[index] == 0x3A, bytes[index + 1] == 0x2F, bytes[index + 2] == 0x2F else { return nil }
        index += 3
        let host = index
        while index < bytes.count, isASCIILetter(bytes[index]) || isASCIIDigit(bytes[index]) || bytes[index] == 0x2E || bytes[index] == 0x2D
        {
            index += 1
        }
        let end = index
        guard end > host, end == bytes.count || bytes[end] == 0x2F || bytes[end] == 0x3F || bytes[end] == 0x23 else { return nil }
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x3E && odd >> UInt64(byte) & 1 == 1 || byte == 0x5C || byte == 0x60 || byte == 0x7F { return nil }
            index += 1
        }
        return end
    }

    /// Bit b: byte b may not stand in an address as it is: controls, blank, quotes, `<`, `>`.
    private static let odd: UInt64 = 0xFFFF_FFFF | 1 << 0x20 | 1 << 0x22 | 1 << 0x27 | 1 << 0x3C | 1 << 0x3E

    private static func isSlash(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x5C }

    /// `http://` and what follows the slashes, when that starts with a host.
    private static func web(_ scheme: StaticString, _ bytes: [UInt8], from start: Int) -> [UInt8]? {
        var index = start
        while index < bytes.count && isSlash(bytes[index]) { index += 1 }
        var end = index
        while end < bytes.count {
            let byte = bytes[end]
            if isSlash(byte) || byte == 0x3F || byte == 0x23 { break }
            guard isAuthority(byte) else { return nil }
            end += 1
        }
        guard end > index else { return nil }
        return escaped(scheme, bytes, from: index)
    }

    private static func isAuthority(_ byte: UInt8) -> Bool {
        if isASCIILetter(byte) || isASCIIDigit(byte) || byte >= 0x80 { return true }
        switch byte {
        case 0x2D, 0x2E, 0x5F, 0x7E, 0x3A, 0x40, 0x25, 0x5B, 0x5D, 0x21, 0x24, 0x26, 0x2A, 0x2B, 0x2C, 0x3B, 0x3D: return true
        default: return false
        }
    }

    /// Percent-encodes what may not stand in an address or could confuse a reader of the markup.
    private static func escaped(_ scheme: StaticString, _ bytes: [UInt8], from start: Int) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 16)
        output.append(scheme)
        var isPath = true
        for byte in bytes[start...] {
            switch byte {
            case 0x20: output.append("%20")
            case 0x22: output.append("%22")
            case 0x27: output.append("%27")
            case 0x3C: output.append("%3C")
            case 0x3E: output.append("%3E")
            case 0x60: output.append("%60")
            case 0x5C where isPath: output.append(0x2F)
            case 0x5C: output.append("%5C")
            case 0x3F, 0x23:
                isPath = false
                output.append(byte)
            default: output.append(byte)
            }
        }
        return output.count <= bytesMax ? output : nil
    }

    /// The address of `www.a.com/x`, as people type it: labels with a dot between, a port perhaps, then the end, a path or a query; nil when it is
    /// something else.
    static func ofBareHost(_ value: [UInt8]) -> [UInt8]? {
        var index = 0
        var dots = 0
        while index < value.count, isASCIILetter(value[index]) || isASCIIDigit(value[index]) || value[index] == 0x2D || value[index] == 0x2E
        {
            if value[index] == 0x2E { dots += 1 }
            index += 1
        }
        guard dots > 0, value.first != 0x2E else { return nil }
        if index < value.count && value[index] == 0x3A {
            let port = index + 1
            index = port
            while index < value.count && isASCIIDigit(value[index]) { index += 1 }
            guard index > port else { return nil }
        }
        guard index == value.count || value[index] == 0x2F || value[index] == 0x3F || value[index] == 0x23 else { return nil }
        return WebAddress().absolute(Array("http://".utf8) + value, allowsMail: false)
    }

    // MARK: Relative addresses

    private func relative(_ bytes: [UInt8]) -> [UInt8]? {
        if bytes.count > 1 && Self.isSlash(bytes[0]) && Self.isSlash(bytes[1]) { return Self.web("https://", bytes, from: 0) }
        guard let base, bytes[0] != UInt8(ascii: "#") else { return nil }
        let parts = Self.parts(of: base)
        if bytes[0] == UInt8(ascii: "?") { return WebAddress().absolute(Array(base[..<parts.pathEnd]) + bytes, allowsMail: false) }
        var segments: [ArraySlice<UInt8>] = []
        if !Self.isSlash(bytes[0]) {
            segments = base[parts.pathStart..<parts.pathEnd].split(separator: 0x2F, omittingEmptySubsequences: false).dropFirst().dropLast()
        }
        let pathEnd = bytes.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? bytes.count
        let own = bytes[..<pathEnd].split(omittingEmptySubsequences: false, whereSeparator: Self.isSlash)
        segments.append(contentsOf: own.dropFirst(Self.isSlash(bytes[0]) ? 1 : 0))
        var path = Array(base[..<parts.pathStart])
        for segment in Self.withoutDots(segments) {
            path.append(0x2F)
            path.append(contentsOf: segment)
        }
        return WebAddress().absolute(path + bytes[pathEnd...], allowsMail: false)
    }

    /// RFC 3986 §5.2.4.
    private static func withoutDots(_ segments: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>] {
        var kept: [ArraySlice<UInt8>] = []
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.elementsEqual([0x2E]) {
                if isLast { kept.append([]) }
            } else if segment.elementsEqual([0x2E, 0x2E]) {
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return kept.isEmpty ? [[]] : kept
    }

    /// Where the path of an absolute address starts and ends.
    static func parts(of address: [UInt8]) -> (hostStart: Int, pathStart: Int, pathEnd: Int) {
        guard let colon = address.firstIndex(of: 0x3A), colon + 3 <= address.count else { return (0, 0, 0) }
        let hostStart = colon + 3
        let pathStart = address[hostStart...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? address.count
        let pathEnd = address[pathStart...].firstIndex { $0 == 0x3F || $0 == 0x23 } ?? address.count
        return (hostStart, pathStart, pathEnd)
    }

    /// The host in lower case, without user and port.
    static func host(of address: [UInt8]) -> [UInt8] {
        let parts = parts(of: address)
        var host = address[parts.hostStart..<max(parts.hostStart, parts.pathStart)]
        if let at = host.lastIndex(of: 0x40) { host = host[(at + 1)...] }
        if let colon = host.lastIndex(of: 0x3A), host.last != 0x5D { host = host[..<colon] }
        return host.map(asciiLower)
    }

    /// The percent-decoded value of the first query parameter of that name.
    static func queryValue(_ name: [UInt8], in address: [UInt8]) -> [UInt8]? {
        guard let question = address.firstIndex(of: 0x3F) else { return nil }
        let end = address[question...].firstIndex(of: 0x23) ?? address.count
        for pair in address[(question + 1)..<end].split(separator: 0x26) {
            let parts = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 && parts[0].elementsEqual(name) { return percentDecoded(parts[1]) }
        }
        return nil
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        func digit(_ byte: UInt8) -> UInt8? {
            if isASCIIDigit(byte) { return byte &- 0x30 }
            let letter = (byte | 0x20) &- 0x61
            return letter < 6 ? letter + 10 : nil
        }
        var output: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2, let high = digit(rest[rest.startIndex]), let low = digit(rest[rest.startIndex + 1]) {
                output.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(validating: output, as: UTF8.self) == nil ? nil : output
    }
}
