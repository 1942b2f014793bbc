/// Reads a tar archive as a stream: ustar, pax (`path`, `size`) and GNU long names.
///
///     512 bytes of header: name[100] mode[8] uid[8] gid[8] size[12] mtime[12] checksum[8] type[1] linkname[100] magic[6] … prefix[155]
///     the data, filled up to 512
///     … two blocks of zeros
///
/// Links, devices and sparse files are passed over; names lead nowhere: they are only keys.
struct TarReader {
    private enum Field {
        static let name = 0..<100, size = 124..<136, checksum = 148..<156, magic = 257..<262, prefix = 345..<500
        static let type = 156
    }

    static let blockBytes = 512
    /// Bytes of a pax header or of a GNU long name.
    static let extensionBytesMax = 65_536

    private let stream: GzipStream
    private let entryBytesMax: Int64
    private var longName: [UInt8]?
    private var longSize: Int64?

    init(_ stream: GzipStream, entryBytesMax: Int64) {
        self.stream = stream
        self.entryBytesMax = entryBytesMax
    }

    /// - Returns: false when the visitor ended it.
    mutating func read(_ visitor: some ArchiveVisitor) throws(ArchiveError) -> Bool {
        while let header = try nextHeader() {
            try stream.countEntry()
            guard Self.isChecksumRight(header) else { throw ArchiveError(code: .corrupt, message: "a header's checksum is wrong") }
            let type = header[Field.type]
            guard var size = Self.number(header[Field.size]) else {
                throw ArchiveError(code: .corrupt, message: "a header's size is no number")
            }
            if try takeExtension(type, size) { continue }
            size = longSize ?? size
            let name = longName ?? Self.name(header)
            (longName, longSize) = (nil, nil)
            let isFile = type == UInt8(ascii: "0") || type == 0 || type == UInt8(ascii: "7")
            guard isFile, name.last != UInt8(ascii: "/") else {
                // The size of a link is that of its target in some archives: it has no data.
                let hasData = type != UInt8(ascii: "1") && type != UInt8(ascii: "2") && type != UInt8(ascii: "5")
                if hasData { try skipData(size) }
                continue
            }
            if try !readFile(name, size, visitor) { return false }
        }
        return true
    }

    private mutating func nextHeader() throws(ArchiveError) -> [UInt8]? {
        var header: [UInt8] = []
        try stream.read(Self.blockBytes, into: &header)
        if header.isEmpty { return nil }
        guard header.count == Self.blockBytes else { throw ArchiveError(code: .truncated, message: "it ends within a header") }
        return header.contains { $0 != 0 } ? header : nil
    }

    private func readFile(_ name: [UInt8], _ size: Int64, _ visitor: some ArchiveVisitor) throws(ArchiveError) -> Bool {
        guard visitor.wants(name, size: size) else {
            try skipData(size)
            return true
        }
        guard size <= entryBytesMax else {
            visitor.refuse(name, code: "file_too_large", message: "\(size) bytes; a post may have \(entryBytesMax)")
            try skipData(size)
            return true
        }
        return visitor.take(name, try data(size))
    }

    private func data(_ size: Int64) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(min(size, 65_536)))
        try stream.read(Int(size), into: &bytes)
        guard bytes.count == Int(size) else { throw ArchiveError(code: .truncated, message: "it ends within a file") }
        try skipData(size, from: size)
        return bytes
    }

    /// Passes over data and what fills its last block up.
    private func skipData(_ size: Int64, from start: Int64 = 0) throws(ArchiveError) {
        let block = Int64(Self.blockBytes)
        let count = size - start + (block - size % block) % block
        guard try stream.skip(count) == count else { throw ArchiveError(code: .truncated, message: "it ends within a file") }
    }

    /// A header that only tells about the next one.
    private mutating func takeExtension(_ type: UInt8, _ size: Int64) throws(ArchiveError) -> Bool {
        switch type {
        case UInt8(ascii: "x"), UInt8(ascii: "L"):
            guard size <= Self.extensionBytesMax else { throw ArchiveError(code: .corrupt, message: "a header of \(size) bytes") }
            let bytes = try data(size)
            if type == UInt8(ascii: "L") { longName = Array(bytes.prefix { $0 != 0 }) } else { takePax(bytes) }
            return true
        case UInt8(ascii: "g"), UInt8(ascii: "K"):
            try skipData(size)
            return true
        default: return false
        }
    }

    /// `30 path=a/b.md\n`: the number counts the whole record. Damaged records end the list; nothing of them is used.
    private mutating func takePax(_ bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            var length = 0
            var cursor = position
            while cursor < bytes.count, cursor - position < 7, (0x30...0x39).contains(bytes[cursor]) {
                length = length * 10 + Int(bytes[cursor] - 0x30)
                cursor += 1
            }
            let end = position + length
            guard length > 0, cursor < end, end <= bytes.count, bytes[cursor] == UInt8(ascii: " ") else { return }
            let record = bytes[(cursor + 1)..<(end - 1)]
            if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
                let value = record[(equals + 1)...]
                if record[..<equals].elementsEqual("path".utf8) { longName = Array(value.prefix { $0 != 0 }) }
                if record[..<equals].elementsEqual("size".utf8) { longSize = Self.decimal(value) }
            }
            position = end
        }
    }

    private static func name(_ header: [UInt8]) -> [UInt8] {
        let name = Array(header[Field.name].prefix { $0 != 0 })
        guard header[Field.magic].elementsEqual("ustar".utf8), header[Field.magic.upperBound] == 0 else { return name }
        let prefix = Array(header[Field.prefix].prefix { $0 != 0 })
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    /// Octal with blanks and NULs around, or base 256 with the top bit set. At most 2^53, so that sums cannot overflow.
    static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        if let first = field.first, first & 0x80 != 0 {
            for (index, byte) in field.enumerated() {
                guard value < 1 << 45 else { return nil }
                value = value << 8 | Int64(index == 0 ? byte & 0x7F : byte)
            }
            return value
        }
        var isEnded = false
        for byte in field {
            if byte == 0 || byte == UInt8(ascii: " ") {
                if value > 0 { isEnded = true }
            } else {
                guard !isEnded, (0x30...0x37).contains(byte) else { return nil }
                value = value << 3 | Int64(byte - 0x30)
            }
        }
        return value
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte), value < 1 << 48 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return digits.isEmpty ? nil : value
    }

    /// The sum of all bytes, the checksum's own taken as blanks; some old writers summed signed bytes.
    private static func isChecksumRight(_ header: [UInt8]) -> Bool {
        var unsigned: Int64 = 0
        var signed: Int64 = 0
        for (index, byte) in header.enumerated() {
            let byte = Field.checksum.contains(index) ? 0x20 : byte
            unsigned += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        guard let written = number(header[Field.checksum]) else { return false }
        return written == unsigned || written == signed
    }
}
