import CZlib

/// Whole gzip members back to what they stand for, by one zlib stream that is reset, not made anew, and one call: the member tells its
/// length. Lives on one thread.
@safe package final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var isReady = false

    package init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
    }

    /// Bytes of room behind the plain ones: with less, zlib decodes the end of a text byte by byte (`inflate_fast` in its sources).
    private static let spareBytes = 272

    deinit {
        if isReady { unsafe inflateEnd(stream) }
        unsafe stream.deallocate()
    }

    /// The plain bytes; nil when they are more than `max`, or when the bytes are not one whole member (of an odd length, of several).
    package func inflate(_ gzip: [UInt8], max: Int) -> [UInt8]? {
        // ISIZE (RFC 1952 §2.3.1). A length that zlib could never reach (1,032 times) is a lie, and must not be allocated.
        guard gzip.count >= 18, gzip.count <= Int(UInt32.max) / 2 else { return nil }
        var length = 0
        for place in 1...4 { length = length << 8 | Int(gzip[gzip.count - place]) }
        guard length <= max, length <= Int(UInt32.max) / 2, length <= gzip.count * 1_032, begin() else { return nil }
        var isWhole = false
        let room = length + Self.spareBytes
        let plain = unsafe gzip.withUnsafeBufferPointer { input in
            unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                let status = unsafe CZlib.inflate(stream, Z_FINISH)
                count = unsafe room - Int(stream.pointee.avail_out)
                isWhole = unsafe status == Z_STREAM_END && count == length && stream.pointee.avail_in == 0
            }
        }
        return isWhole ? plain : nil
    }

    private func begin() -> Bool {
        if isReady { return unsafe inflateReset(stream) == Z_OK }
        isReady = unsafe broadsheet_inflate_init(stream, 15 + 16) == Z_OK
        return isReady
    }
}
