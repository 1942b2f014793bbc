import Articles
import Store

/// Where a page of one list continues, as one opaque word: base64url of 36 bytes.
///
///     0      version, 1
///     1      the order: its position in `ArticleSort.allCases`
///     2      0 onwards, 1 back
///     3      0
///     4–11   hash of the filters and of the order
///     12–19  the sort key's value, big-endian
///     20–31  the sort key's id, 80 bits, padded in front
///     32–35  checksum of the bytes before
///
/// It names a place between two articles, so it survives inserts, deletes, restarts and another replica. API.md §3.
struct Cursor: Equatable {
    enum Direction: UInt8 { case after = 0, before = 1 }

    static let byteCount = 36
    private static let version: UInt8 = 1

    var sort: ArticleSort
    var direction: Direction
    var filterHash: UInt64
    var key: SortKey

    init(sort: ArticleSort, direction: Direction, filterHash: UInt64, key: SortKey) {
        self.sort = sort
        self.direction = direction
        self.filterHash = filterHash
        self.key = key
    }

    /// nil for what this API did not make.
    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.byteCount, bytes[0] == Self.version, bytes[3] == 0,
            bytes[20] == 0, bytes[21] == 0,
            Self.number(bytes[32..<36]) == UInt64(Self.checksum(bytes[..<32])), Int(bytes[1]) < ArticleSort.allCases.count,
            let direction = Direction(rawValue: bytes[2])
        else { return nil }
        sort = ArticleSort.allCases[Int(bytes[1])]
        self.direction = direction
        filterHash = Self.number(bytes[4..<12])
        let id = ArticleID(bits: UInt128(Self.number(bytes[20..<24])) << 64 | UInt128(Self.number(bytes[24..<32])))
        key = SortKey(value: Int64(bitPattern: Self.number(bytes[12..<20])), id: id)
    }

    var text: String {
        var bytes: [UInt8] = [Self.version, UInt8(ArticleSort.allCases.firstIndex(of: sort) ?? 0), direction.rawValue, 0]
        bytes.reserveCapacity(Self.byteCount)
        Self.append(filterHash, count: 8, to: &bytes)
        Self.append(UInt64(bitPattern: key.value), count: 8, to: &bytes)
        Self.append(UInt64(truncatingIfNeeded: key.id.bits >> 64), count: 4, to: &bytes)
        Self.append(UInt64(truncatingIfNeeded: key.id.bits), count: 8, to: &bytes)
        Self.append(UInt64(Self.checksum(bytes[...])), count: 4, to: &bytes)
        return Base64URL.encode(bytes)
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var hash = FNV1a()
        hash.add(Array("broadsheet cursor".utf8))
        hash.add(bytes)
        return UInt32(truncatingIfNeeded: hash.value ^ hash.value >> 32)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func append(_ value: UInt64, count: Int, to bytes: inout [UInt8]) {
        for shift in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }
}

/// The 64-bit FNV-1a hash: the same in every process, unlike `Hasher`.
struct FNV1a {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    static func hash(_ text: String) -> UInt64 {
        var hash = FNV1a()
        hash.add(text.utf8)
        return hash.value
    }

    static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// Base 64 with `-` and `_`, without padding. RFC 4648 §5.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count * 4 + 2) / 3)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            for position in 0...min(left, 3) { result.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 63)]) }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// nil for other characters, for a length that no bytes have, and for set bits beyond the last byte: each value has one text.
    static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 1_024, text.utf8.count % 4 != 1 else { return nil }
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let value = value(of: byte) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return bits == 0 ? result : nil
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61 + 26)
        case 0x30...0x39: UInt32(byte - 0x30 + 52)
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
