/// Reads a zip archive by its central directory: stored and deflated entries, zip64 (APPNOTE 6.3 §4.3–4.5).
///
/// Encrypted entries and other methods are refused one by one. Names lead nowhere: they are only keys.
struct ZipReader {
    /// Bytes at the end of the file among which the end record must be: 22 and a comment.
    static let endBytesMax = 22 + 65_535
    /// Bytes of the central directory read at once.
    static let chunkBytes = 65_536

    private let file: ArchiveFile
    private let entryBytesMax: Int64
    private var meter: ArchiveMeter
    private var packed: Int64 = 0

    init(_ file: ArchiveFile, limits: ArchiveLimits, entryBytesMax: Int64) {
        self.file = file
        self.entryBytesMax = entryBytesMax
        meter = ArchiveMeter(limits)
    }

    /// Where the central directory is.
    private struct Directory {
        var start: Int64
        var end: Int64
        /// Bytes before the archive, such as a program that unpacks it: all its offsets lack them.
        var shift: Int64
    }

    private struct Entry {
        var name: [UInt8]
        var flags: Int
        var method: Int
        var crc: UInt32
        var packedSize: Int64
        var size: Int64
        var offset: Int64
        /// Of Unix, in the upper half of the external attributes.
        var mode: Int

        var isFolder: Bool { name.last == UInt8(ascii: "/") }
        var isLink: Bool { mode & 0xF000 == 0xA000 }
        var isEncrypted: Bool { flags & 1 != 0 }
    }

    /// - Returns: false when the visitor ended it.
    mutating func read(_ visitor: some ArchiveVisitor) throws(ArchiveError) -> Bool {
        let directory = try findDirectory()
        var window: [UInt8] = []
        var windowStart = directory.start
        var position = directory.start
        while position < directory.end {
            // The longest entry of a directory has 46 bytes and three fields of 65,535.
            let here = Int(position - windowStart)
            if window.count - here < 46 + 3 * 65_535, windowStart + Int64(window.count) < directory.end {
                windowStart = position
                window = try file.read(at: position, count: Int(min(directory.end - position, Int64(46 + 3 * 65_535 + Self.chunkBytes))))
            }
            guard let (entry, length) = Self.entry(window, at: Int(position - windowStart)) else {
                throw ArchiveError(code: .corrupt, message: "its directory is damaged")
            }
            position += Int64(length)
            try meter.countEntry()
            if try !read(entry, shift: directory.shift, visitor) { return false }
        }
        return true
    }

    private mutating func read(_ entry: Entry, shift: Int64, _ visitor: some ArchiveVisitor) throws(ArchiveError) -> Bool {
        guard !entry.isFolder, !entry.isLink, visitor.wants(entry.name, size: entry.size) else { return true }
        if entry.isEncrypted {
            visitor.refuse(entry.name, code: "archive_encrypted", message: "the entry is encrypted")
        } else if entry.method != 0, entry.method != 8 {
            visitor.refuse(entry.name, code: "archive_method", message: "compression method \(entry.method) is not supported")
        } else if entry.size > entryBytesMax {
            visitor.refuse(entry.name, code: "file_too_large", message: "\(entry.size) bytes; a post may have \(entryBytesMax)")
        } else if let bytes = try data(entry, shift: shift) {
            return visitor.take(entry.name, bytes)
        } else {
            visitor.refuse(entry.name, code: "archive_corrupt", message: "the entry's data is damaged")
        }
        return true
    }

    /// The bytes of an entry; nil when they are not what the directory says.
    private mutating func data(_ entry: Entry, shift: Int64) throws(ArchiveError) -> [UInt8]? {
        let local = try file.read(at: entry.offset + shift, count: 30)
        guard local.count == 30, Self.word(local, 0) == 0x0403_4B50 else { return nil }
        var position = entry.offset + shift + 30 + Int64(Self.half(local, 26)) + Int64(Self.half(local, 28))
        let end = position + entry.packedSize
        guard end <= file.size else { return nil }
        packed += entry.packedSize
        var bytes: [UInt8] = []
        if entry.method == 0 {
            guard entry.size == entry.packedSize else { return nil }
            bytes = try file.read(at: position, count: Int(entry.size))
        } else {
            let inflater = try Inflater(.raw)
            var isEnded = false
            while !isEnded, position < end, Int64(bytes.count) <= entry.size {
                let input = try file.read(at: position, count: Int(min(end - position, Int64(Self.chunkBytes))))
                guard !input.isEmpty else { return nil }
                var used = 0
                while !isEnded, used < input.count, Int64(bytes.count) <= entry.size {
                    let before = (used, bytes.count)
                    // One byte more than the entry may have, so that too many show.
                    let room = Int(min(entry.size + 1 - Int64(bytes.count), Int64(Self.chunkBytes)))
                    do throws(ArchiveError) { isEnded = try inflater.inflate(input, &used, into: &bytes, count: room) } catch { return nil }
                    if !isEnded, (used, bytes.count) == before { return nil }
                }
                position += Int64(input.count)
            }
        }
        // Entries may claim the same bytes: what counts is what the file has.
        try meter.count(bytes.count, packed: min(packed, file.size))
        return Int64(bytes.count) == entry.size && Inflater.crc(0, bytes) == entry.crc ? bytes : nil
    }

    private func findDirectory() throws(ArchiveError) -> Directory {
        let tailStart = max(0, file.size - Int64(Self.endBytesMax))
        let tail = try file.read(at: tailStart, count: Int(file.size - tailStart))
        var index = tail.count - 22
        while index >= 0 {
            if Self.word(tail, index) == 0x0605_4B50, index + 22 + Self.half(tail, index + 20) <= tail.count { break }
            index -= 1
        }
        guard index >= 0 else { throw ArchiveError(code: .truncated, message: "it has no end record: cut off, or no zip file") }
        var size = Int64(Self.word(tail, index + 12))
        var offset = Int64(Self.word(tail, index + 16))
        var endRecord = tailStart + Int64(index)
        if index >= 20, Self.word(tail, index - 20) == 0x0706_4B50 {
            // zip64: the locator before the end record leads to a larger one.
            guard let place = Self.long(tail, index - 12), place >= 0, place < file.size else { throw Self.damaged }
            let record = try file.read(at: place, count: 56)
            guard record.count == 56, Self.word(record, 0) == 0x0606_4B50, let longSize = Self.long(record, 40),
                let longOffset = Self.long(record, 48)
            else { throw Self.damaged }
            (size, offset, endRecord) = (longSize, longOffset, place)
        }
        guard size >= 0, offset >= 0, size <= endRecord, offset <= endRecord - size else { throw Self.damaged }
        return Directory(start: endRecord - size, end: endRecord, shift: endRecord - size - offset)
    }

    private static let damaged = ArchiveError(code: .corrupt, message: "its end record is damaged")

    private static func entry(_ bytes: [UInt8], at start: Int) -> (Entry, length: Int)? {
        guard start >= 0, start + 46 <= bytes.count, word(bytes, start) == 0x0201_4B50 else { return nil }
        let (nameCount, extraCount, commentCount) = (half(bytes, start + 28), half(bytes, start + 30), half(bytes, start + 32))
        let nameStart = start + 46
        let extraStart = nameStart + nameCount
        let end = extraStart + extraCount + commentCount
        guard end <= bytes.count else { return nil }
        var entry = Entry(
            name: Array(bytes[nameStart..<extraStart]), flags: half(bytes, start + 8), method: half(bytes, start + 10),
            crc: word(bytes, start + 16), packedSize: Int64(word(bytes, start + 20)), size: Int64(word(bytes, start + 24)),
            offset: Int64(word(bytes, start + 42)), mode: half(bytes, start + 40))
        guard takeLongSizes(bytes, extraStart, extraStart + extraCount, &entry) else { return nil }
        return (entry, end - start)
    }

    /// zip64's extra field 1 has those of size, packed size and offset that are all ones in the entry, in this order.
    private static func takeLongSizes(_ bytes: [UInt8], _ start: Int, _ end: Int, _ entry: inout Entry) -> Bool {
        var position = start
        while position + 4 <= end {
            let length = half(bytes, position + 2)
            guard position + 4 + length <= end else { break }
            if half(bytes, position) == 1 {
                var place = position + 4
                for field in [\Entry.size, \Entry.packedSize, \Entry.offset] where entry[keyPath: field] == 0xFFFF_FFFF {
                    guard place + 8 <= position + 4 + length, let value = long(bytes, place), value >= 0, value < 1 << 53 else {
                        return false
                    }
                    entry[keyPath: field] = value
                    place += 8
                }
            }
            position += 4 + length
        }
        return true
    }

    // Little endian; the callers have checked that the bytes are there.
    private static func half(_ bytes: [UInt8], _ index: Int) -> Int { Int(bytes[index]) | Int(bytes[index + 1]) << 8 }

    private static func word(_ bytes: [UInt8], _ index: Int) -> UInt32 {
        UInt32(half(bytes, index)) | UInt32(half(bytes, index + 2)) << 16
    }

    private static func long(_ bytes: [UInt8], _ index: Int) -> Int64? {
        Int64(exactly: UInt64(word(bytes, index)) | UInt64(word(bytes, index + 4)) << 32)
    }
}

/// An open file that is read at any place. One thread.
final class ArchiveFile {
    private let descriptor: Descriptor
    /// Bytes, when it was opened.
    let size: Int64

    init(_ descriptor: consuming Descriptor, size: Int64) {
        self.descriptor = descriptor
        self.size = size
    }

    func status() throws(SystemError) -> FileStatus { try descriptor.status() }

    /// Exactly `count` bytes, or fewer where the file ends.
    func read(at offset: Int64, count: Int) throws(ArchiveError) -> [UInt8] {
        do throws(SystemError) { return try descriptor.read(at: offset, count: count) } catch {
            throw ArchiveError(code: .unreadable, message: error.message)
        }
    }
}
