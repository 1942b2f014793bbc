import CZlib

/// gzip by zlib with one stream that is reset, not made anew: a fresh one costs 260 KB of memory to clear. Lives on one thread.
@safe package final class Gzip {
    private var deflater = unsafe z_stream()
    private var isReady = false
    private let level: Int32

    /// Levels 1–9 as in zlib.
    package init(level: Int32 = 6) { self.level = level }

    deinit { if isReady { unsafe deflateEnd(&deflater) } }

    /// The gzipped bytes, or nil when zlib has no memory or the input is longer than it takes.
    package func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count <= Int(UInt32.max) / 2 else { return nil }
        if isReady {
            guard unsafe deflateReset(&deflater) == Z_OK else { return nil }
        } else {
            guard unsafe broadsheet_deflate_init(&deflater, level, 15 + 16, 8) == Z_OK else { return nil }
            isReady = true
        }
        let bound = unsafe Int(deflateBound(&deflater, UInt(bytes.count)))
        var isDone = false
        let result = unsafe bytes.withUnsafeBytes { source in
            unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, count in
                unsafe deflater.next_in = UnsafeMutablePointer(
                    mutating: source.bindMemory(to: UInt8.self).baseAddress)
                unsafe deflater.avail_in = UInt32(source.count)
                unsafe deflater.next_out = target.baseAddress
                unsafe deflater.avail_out = UInt32(bound)
                isDone = unsafe deflate(&deflater, Z_FINISH) == Z_STREAM_END
                count = unsafe bound - Int(deflater.avail_out)
            }
        }
        return isDone ? result : nil
    }

    /// The bytes that a whole gzip or zlib body stands for, at most `max`; nil when it is damaged or larger.
    package static func inflate(_ bytes: [UInt8], max: Int) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard bytes.count <= Int(UInt32.max) / 2, unsafe broadsheet_inflate_init(&stream, 15 + 32) == Z_OK else { return nil }
        defer { unsafe inflateEnd(&stream) }
        var out: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(max + 1, 65_536))
        var status = Z_OK
        unsafe bytes.withUnsafeBytes { source in
            unsafe stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
            unsafe stream.avail_in = UInt32(source.count)
            while status == Z_OK, out.count <= max {
                let made: Int = unsafe piece.withUnsafeMutableBufferPointer { target in
                    unsafe stream.next_out = target.baseAddress
                    unsafe stream.avail_out = UInt32(target.count)
                    status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
                    return unsafe target.count - Int(stream.avail_out)
                }
                if made == 0, status == Z_OK { break }
                out.append(piece.span, 0..<made)
            }
        }
        return status == Z_STREAM_END && out.count <= max ? out : nil
    }
}
