/// Why bytes of a request target are not text.
enum EncodingFault: Error, Equatable {
    /// `%` without two hexadecimal digits, as sent.
    case escape(String)
    case notUTF8
    /// Not UTF-8, but well-formed as GBK.
    case gbk
    case nul

    var detail: String {
        switch self {
        case .escape(let text): "'\(text)' is not a percent-encoded byte: % needs two hexadecimal digits (a percent sign itself is %25)"
        case .notUTF8: "the bytes are not UTF-8"
        case .gbk: "the bytes are not UTF-8; they look like GBK: encode the text as UTF-8 before percent-encoding it"
        case .nul: "the byte 0 is not allowed"
        }
    }

    /// The word of the error's entry.
    var code: String {
        switch self {
        case .escape: "bad_escape"
        case .notUTF8: "not_utf8"
        case .gbk: "gbk"
        case .nul: "nul"
        }
    }
}

/// Percent-encoding over bytes: raw UTF-8 passes, either hexadecimal case, `+` as blank in queries only. RFC 3986 §2.1, API.md §1.
enum TargetText {
    /// The text of one component.
    /// - Complexity: O(bytes).
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsBlank: Bool) throws(EncodingFault) -> String {
        let decoded = try unescape(bytes, plusIsBlank: plusIsBlank)
        guard !decoded.contains(0) else { throw .nul }
        guard let text = String(validating: decoded, as: UTF8.self) else { throw isGBK(decoded) ? .gbk : .notUTF8 }
        return text
    }

    /// The bytes of one component.
    static func unescape(_ bytes: ArraySlice<UInt8>, plusIsBlank: Bool) throws(EncodingFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "%"):
                guard bytes.endIndex - index > 2, let high = hexadecimal(bytes[index + 1]), let low = hexadecimal(bytes[index + 2]) else {
                    throw .escape(String(decoding: bytes[index..<min(index + 3, bytes.endIndex)], as: UTF8.self))
                }
                result.append(high << 4 | low)
                index += 3
            case UInt8(ascii: "+") where plusIsBlank:
                result.append(UInt8(ascii: " "))
                index += 1
            default:
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    /// Percent-encodes for a query value or a path segment: everything but unreserved characters and `/ : , *`, so that links stay legible ASCII.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count * 3)
        for byte in text.utf8 {
            if isPlain(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A target as received made into a valid URI reference: bytes outside of printable ASCII are percent-encoded, the rest stays.
    static func reference(path: [UInt8], query: [UInt8]?) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        func append(_ bytes: [UInt8]) {
            for byte in bytes {
                if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "<"), byte != UInt8(ascii: ">") {
                    result.append(byte)
                } else {
                    result.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
                }
            }
        }
        append(path)
        if let query {
            result.append(UInt8(ascii: "?"))
            append(query)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "*"): true
        default: false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// ASCII and two-byte characters of GBK only, at least half of the latter common ones, and no UTF-8 that was cut.
    private static func isGBK(_ bytes: [UInt8]) -> Bool {
        guard !isCutUTF8(bytes) else { return false }
        var index = 0
        var (pairs, common) = (0, 0)
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            guard (0x81...0xFE).contains(bytes[index]), index + 1 < bytes.count else { return false }
            let trail = bytes[index + 1]
            guard (0x40...0xFE).contains(trail), trail != 0x7F else { return false }
            pairs += 1
            // The 3,755 characters of everyday Chinese: GB 2312, level 1.
            if (0xB0...0xD7).contains(bytes[index]), trail >= 0xA1 { common += 1 }
            index += 2
        }
        return pairs > 0 && common * 2 >= pairs
    }

    /// UTF-8 whose last character misses its end.
    private static func isCutUTF8(_ bytes: [UInt8]) -> Bool {
        guard let lead = bytes.suffix(3).lastIndex(where: { $0 >= 0xC2 }), bytes[lead] <= 0xF4 else { return false }
        let needed = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
        let rest = bytes[(lead + 1)...]
        return rest.count < needed - 1 && rest.allSatisfy { (0x80...0xBF).contains($0) }
            && String(validating: bytes[..<lead], as: UTF8.self) != nil
    }
}
