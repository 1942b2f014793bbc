import CZlib

/// gzip members (RFC 1952) of ready answers, by two zlib streams that are reset, not made anew. One thread.
@safe final class GzipCodec {
    /// Bytes of a plain answer; what is larger is made when it is asked for. A server inflates no more for who takes no gzip.
    static let plainBytesMax = 16 << 20
    /// zlib's usual: made once beside the imports and sent many times.
    private static let level: Int32 = 6
    /// 15 bits of window, and a gzip header: `deflateInit2` in `zlib.h`.
    private static let windowBits: Int32 = 15 + 16

    private let deflater: UnsafeMutablePointer<z_stream>
    private let inflater: UnsafeMutablePointer<z_stream>
    private var hasDeflater = false
    private var hasInflater = false

    init() {
        unsafe deflater = .allocate(capacity: 1)
        unsafe inflater = .allocate(capacity: 1)
        unsafe deflater.initialize(to: z_stream())
        unsafe inflater.initialize(to: z_stream())
    }

    deinit {
        if hasDeflater { unsafe deflateEnd(deflater) }
        if hasInflater { unsafe inflateEnd(inflater) }
        unsafe deflater.deallocate()
        unsafe inflater.deallocate()
    }

    /// - Returns: nil for more bytes than `plainBytesMax`.
    /// - Throws: `other` when zlib has no memory.
    func pack(_ plain: [UInt8]) throws(StoreError) -> [UInt8]? {
        guard plain.count <= Self.plainBytesMax else { return nil }
        if !hasDeflater {
            guard unsafe broadsheet_deflate_init(deflater, Self.level, Self.windowBits, 8) == Z_OK else {
                throw Self.failed("deflateInit2")
            }
            hasDeflater = true
        } else {
            guard unsafe deflateReset(deflater) == Z_OK else { throw Self.failed("deflateReset") }
        }
        let bound = Int(unsafe deflateBound(deflater, UInt(plain.count)))
        var code = Z_STREAM_ERROR
        let stream = unsafe deflater
        let packed = unsafe plain.withUnsafeBufferPointer { input in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(bound)
                code = unsafe deflate(stream, Z_FINISH)
                count = bound - Int(unsafe stream.pointee.avail_out)
            }
        }
        guard code == Z_STREAM_END else { throw Self.failed("deflate \(code)") }
        return packed
    }

    /// - Returns: nil for bytes that are not one whole member of at most `plainBytesMax`.
    /// - Throws: `other` when zlib has no memory.
    func unpack(_ packed: [UInt8]) throws(StoreError) -> [UInt8]? {
        // The last four bytes tell the length (RFC 1952 §2.3.1); zlib cannot expand more than 1,032 times.
        guard packed.count >= 18, packed.count <= Int(UInt32.max) else { return nil }
        let length = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.plainBytesMax, length <= packed.count * 1_032 else { return nil }
        if !hasInflater {
            guard unsafe broadsheet_inflate_init(inflater, Self.windowBits) == Z_OK else { throw Self.failed("inflateInit2") }
            hasInflater = true
        } else {
            guard unsafe inflateReset(inflater) == Z_OK else { throw Self.failed("inflateReset") }
        }
        var isWhole = false
        let stream = unsafe inflater
        let plain = unsafe packed.withUnsafeBufferPointer { input in
            // One more than it takes: zlib wants a place for output.
            unsafe [UInt8](unsafeUninitializedCapacity: length + 1) { buffer, count in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(length + 1)
                let code = unsafe inflate(stream, Z_FINISH)
                count = length + 1 - Int(unsafe stream.pointee.avail_out)
                isWhole = unsafe code == Z_STREAM_END && count == length && stream.pointee.avail_in == 0
            }
        }
        return isWhole ? plain : nil
    }

    private static func failed(_ what: String) -> StoreError { StoreError(code: .other, message: "zlib: \(what)") }
}
