/// The unpacked bytes of a gzip file, member after member (RFC 1952 §2.2). One thread.
final class GzipStream {
    /// Bytes read from the file at once.
    static let chunkBytes = 65_536

    private let descriptor: Descriptor
    private let inflater: Inflater
    private var input: [UInt8] = []
    private var position = 0
    private var packed: Int64 = 0
    private var isAtEnd = false
    /// Some byte of the present member was read.
    private var isInMember = false
    private(set) var meter: ArchiveMeter

    init(_ descriptor: consuming Descriptor, limits: ArchiveLimits) throws(ArchiveError) {
        self.descriptor = descriptor
        inflater = try Inflater(.gzip)
        meter = ArchiveMeter(limits)
    }

    func countEntry() throws(ArchiveError) { try meter.countEntry() }

    /// What the system says of the file now.
    func status() throws(SystemError) -> FileStatus { try descriptor.status() }

    /// Appends exactly `count` bytes, or fewer at the end.
    func read(_ count: Int, into output: inout [UInt8]) throws(ArchiveError) {
        let end = output.count + count
        while output.count < end, !isAtEnd {
            if position >= input.count, try !fill() {
                guard !isInMember else { throw ArchiveError(code: .truncated, message: "the file ends before its data does") }
                isAtEnd = true
                break
            }
            if !isInMember, !isMember {
                // Zeros of a tape block, or a signature behind the last member.
                isAtEnd = true
                break
            }
            isInMember = true
            let before = output.count
            if try inflater.inflate(input, &position, into: &output, count: min(end - output.count, Self.chunkBytes)) {
                isInMember = false
                inflater.reset()
            }
            try meter.count(output.count - before, packed: packed)
        }
    }

    /// Passes over bytes.
    /// - Returns: how many there were.
    func skip(_ count: Int64) throws(ArchiveError) -> Int64 {
        var left = count
        var scratch: [UInt8] = []
        while left > 0 {
            scratch.removeAll(keepingCapacity: true)
            try read(Int(min(left, Int64(Self.chunkBytes))), into: &scratch)
            if scratch.isEmpty { break }
            left -= Int64(scratch.count)
        }
        return count - left
    }

    /// A member begins with 1F 8B; at the very first byte anything is tried, so that zlib says what is wrong.
    private var isMember: Bool { packed == Int64(input.count) && position == 0 || input[position] == 0x1F }

    private func fill() throws(ArchiveError) -> Bool {
        input.removeAll(keepingCapacity: true)
        position = 0
        do throws(SystemError) {
            let count = try descriptor.read(Self.chunkBytes, into: &input)
            packed += Int64(count)
            return count > 0
        } catch { throw ArchiveError(code: .unreadable, message: error.message) }
    }
}
