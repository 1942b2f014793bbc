import CZlib

/// Makes archives to be read, right and wrong ones.
enum ArchiveMaker {
    /// One tar entry: a header and its data, filled up.
    static func tarEntry(_ name: [UInt8], _ data: [UInt8], type: Character = "0", size: Int? = nil, magic: String = "ustar\u{0}00")
        -> [UInt8]
    {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Sequence<UInt8>, at start: Int) {
            for (offset, byte) in bytes.enumerated() where start + offset < 512 { header[start + offset] = byte }
        }
        put(name.prefix(100), at: 0)
        put("0000644".utf8, at: 100)
        let digits = String(size ?? data.count, radix: 8)
        put((String(repeating: "0", count: 11 - digits.count) + digits).utf8, at: 124)
        put("00000000000".utf8, at: 136)
        header[156] = type.asciiValue ?? 0x30
        put(magic.utf8, at: 257)
        put("        ".utf8, at: 148)
        let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        put((String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ").utf8, at: 148)
        return header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }

    static func tarEntry(_ name: String, _ data: String, type: Character = "0") -> [UInt8] {
        tarEntry(Array(name.utf8), Array(data.utf8), type: type)
    }

    /// A pax header with one record, for the entry that follows.
    static func pax(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [0x0A]
        var length = rest.count + 1
        while length != rest.count + String(length).utf8.count { length = rest.count + String(length).utf8.count }
        return tarEntry(Array("PaxHeaders/x".utf8), Array(String(length).utf8) + rest, type: "x")
    }

    static let tarEnd = [UInt8](repeating: 0, count: 1_024)

    static func gzip(_ bytes: [UInt8]) -> [UInt8] { deflated(bytes, windowBits: 31) }

    static func deflated(_ bytes: [UInt8], windowBits: CInt = -15) -> [UInt8] {
        var stream = z_stream()
        deflateInit2_(&stream, 6, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        var input = bytes
        let count = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                deflate(&stream, Z_FINISH)
                return target.count - Int(stream.avail_out)
            }
        }
        deflateEnd(&stream)
        return Array(output[..<count])
    }

    struct ZipEntry {
        var name: [UInt8]
        var data: [UInt8]
        var isDeflated = true
        var flags = 0
        var method: Int?
        var mode = 0o100644
        /// Written instead of the true ones.
        var size: Int?
        var crc: UInt32?
        var usesZip64 = false

        init(_ name: String, _ data: String) {
            self.name = Array(name.utf8)
            self.data = Array(data.utf8)
        }
    }

    static func zip(_ entries: [ZipEntry], comment: String = "", before: [UInt8] = [], usesZip64: Bool = false) -> [UInt8] {
        var file = before
        var directory: [UInt8] = []
        for entry in entries {
            let packed = entry.isDeflated ? deflated(entry.data) : entry.data
            let crc = entry.crc ?? checksum(entry.data)
            let size = entry.size ?? entry.data.count
            let method = entry.method ?? (entry.isDeflated ? 8 : 0)
            let offset = file.count - before.count
            file += word(0x0403_4B50) + half(20) + half(entry.flags) + half(method) + half(0) + half(0) + word(Int(crc))
            file += word(packed.count) + word(size) + half(entry.name.count) + half(0) + entry.name + packed
            let extra: [UInt8] = entry.usesZip64 ? half(1) + half(24) + long(size) + long(packed.count) + long(offset) : []
            let (small, packedSmall, offsetSmall) = entry.usesZip64 ? (0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF) : (size, packed.count, offset)
            directory += word(0x0201_4B50) + half(3 << 8 | 20) + half(20) + half(entry.flags) + half(method) + half(0) + half(0)
            directory += word(Int(crc)) + word(packedSmall) + word(small) + half(entry.name.count) + half(extra.count) + half(0)
            directory += half(0) + half(0) + word(entry.mode << 16) + word(offsetSmall) + entry.name + extra
        }
        let start = file.count - before.count
        file += directory
        if usesZip64 {
            let place = file.count
            file += word(0x0606_4B50) + long(44) + half(45) + half(45) + word(0) + word(0) + long(entries.count) + long(entries.count)
            file += long(directory.count) + long(start)
            file += word(0x0706_4B50) + word(0) + long(place) + word(1)
        }
        let (count, size, offset) = usesZip64 ? (0xFFFF, 0xFFFF_FFFF, 0xFFFF_FFFF) : (entries.count, directory.count, start)
        file += word(0x0605_4B50) + half(0) + half(0) + half(count) + half(count) + word(size) + word(offset)
        return file + half(comment.utf8.count) + Array(comment.utf8)
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 { UInt32(truncatingIfNeeded: crc32(0, bytes, UInt32(bytes.count))) }
    private static func half(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8 & 255)] }
    private static func word(_ value: Int) -> [UInt8] { half(value & 0xFFFF) + half(value >> 16) }
    private static func long(_ value: Int) -> [UInt8] { word(value & 0xFFFF_FFFF) + word(value >> 32) }
}
