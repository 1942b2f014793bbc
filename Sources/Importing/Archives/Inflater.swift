import CZlib

/// zlib's inflate over arrays. One thread.
@safe
final class Inflater {
    enum Form {
        case gzip
        /// Deflate without a wrapper, as in zip files.
        case raw
    }

    // Allocated once and freed in deinit: zlib keeps a pointer to the stream.
    private let stream: UnsafeMutablePointer<z_stream>

    init(_ form: Form) throws(ArchiveError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let windowBits: CInt = form == .gzip ? 15 + 16 : -15
        let result = unsafe inflateInit2_(stream, windowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard result == Z_OK else { throw ArchiveError(code: .unreadable, message: "no memory to unpack it") }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Ready for another member or entry.
    func reset() { unsafe inflateReset(stream) }

    /// Unpacks from `input[position...]` and appends at most `count` bytes to `output`; `position` moves behind what was used.
    /// - Returns: true at the end of the compressed data.
    func inflate(_ input: [UInt8], _ position: inout Int, into output: inout [UInt8], count: Int) throws(ArchiveError) -> Bool {
        var result = Z_OK
        var used = 0
        let start = min(max(0, position), input.count)
        unsafe input.withUnsafeBufferPointer { source in
            // zlib reads through this pointer only, though its type lets it write.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { unsafe $0 + start })
            unsafe stream.pointee.avail_in = UInt32(clamping: source.count - start)
            output.append(addingCapacity: count) { span in
                unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
                    unsafe stream.pointee.next_out = buffer.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(clamping: buffer.count)
                    result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                    unsafe filled = buffer.count - Int(stream.pointee.avail_out)
                }
            }
            unsafe used = source.count - start - Int(stream.pointee.avail_in)
            unsafe stream.pointee.next_in = nil
            unsafe stream.pointee.next_out = nil
        }
        position = start + used
        switch result {
        case Z_STREAM_END: return true
        // Z_BUF_ERROR: no progress without more input or room; no error of the data.
        case Z_OK, Z_BUF_ERROR: return false
        default: throw ArchiveError(code: .corrupt, message: "the compressed data is damaged")
        }
    }

    /// The checksum of zip files and gzip members, continued over `bytes`.
    static func crc(_ crc: UInt32, _ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32_z(UInt(crc), buffer.baseAddress, buffer.count))
        }
    }
}
