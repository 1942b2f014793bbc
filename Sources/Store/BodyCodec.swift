import CZlib
import Search

/// An article's text and HTML as one zlib stream (RFC 1950): the HTML repeats the text, so it costs little behind it, and
/// a snippet inflates the text only.
///
///     varint bytes of text · varint bytes of HTML · zlib(text, HTML)
@safe final class BodyCodec {
    /// Bytes of either part: what is larger was refused long before.
    static let partBytesMax = 256 << 20
    /// zlib's fastest: this runs once an article beside the whole import.
    private static let level: Int32 = 1

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

    /// - Throws: `other` when zlib has no memory.
    func compress(text: [UInt8], html: [UInt8]) throws(StoreError) -> [UInt8] {
        if !hasDeflater {
            guard unsafe broadsheet_deflate_init(deflater, Self.level, 15, 8) == Z_OK else { throw Self.failed("deflateInit2") }
            hasDeflater = true
        } else {
            guard unsafe deflateReset(deflater) == Z_OK else { throw Self.failed("deflateReset") }
        }
        var head: [UInt8] = []
        Varint.append(UInt64(text.count), to: &head)
        Varint.append(UInt64(html.count), to: &head)
        guard text.count <= Self.partBytesMax, html.count <= Self.partBytesMax else { throw Self.failed("body too large") }
        var plain = text
        plain += html
        let bound = Int(unsafe deflateBound(deflater, UInt(plain.count)))
        var code = Z_STREAM_ERROR
        let stream = unsafe deflater
        let packed = unsafe [UInt8](unsafeUninitializedCapacity: head.count + bound) { buffer, count in
            for index in 0..<head.count { unsafe buffer[index] = head[index] }
            unsafe plain.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = buffer.baseAddress.map { unsafe $0 + head.count }
                unsafe stream.pointee.avail_out = UInt32(bound)
                code = unsafe deflate(stream, Z_FINISH)
            }
            count = head.count + bound - Int(unsafe stream.pointee.avail_out)
        }
        guard code == Z_STREAM_END else { throw Self.failed("deflate \(code)") }
        return packed
    }

    /// Text, and HTML unless only the text is wanted.
    ///
    /// - Throws: `corrupt` for bytes that are not such a stream.
    func expand(_ bytes: [UInt8], textOnly: Bool = false) throws(StoreError) -> (text: [UInt8], html: [UInt8]) {
        let (start, textCount, htmlCount) = try open(bytes, textOnly: textOnly)
        guard textCount > 0 || !textOnly && htmlCount > 0 else { return ([], []) }
        let text = try inflate(bytes, from: start, count: textCount, isFirst: true)
        let html = textOnly ? [] : try inflate(bytes, from: nil, count: htmlCount, isFirst: false)
        guard textOnly || isAtEnd(bytes) else { throw Self.damaged }
        return (text, html)
    }

    /// The text piece by piece, each as long as all before: no more is inflated than is asked for. To be read before the
    /// codec is used again.
    ///
    /// - Throws: `corrupt` for bytes that are not such a stream, at once or later.
    func text(_ bytes: [UInt8], first: Int) throws(StoreError) -> SnippetText<StoreError> {
        let (start, count, _) = try open(bytes, textOnly: true)
        guard count > 0 else { return SnippetText([]) { (_) throws(StoreError) in false } }
        let beginning = try inflate(bytes, from: start, count: min(first, count), isFirst: true)
        return SnippetText(beginning) { (text) throws(StoreError) in
            let more = min(max(text.count, 1), count - text.count)
            guard more > 0 else { return false }
            text += try self.inflate(bytes, from: nil, count: more, isFirst: false)
            return true
        }
    }

    /// Reads the lengths and makes the inflater ready: where the stream starts, bytes of text, bytes of HTML.
    private func open(_ bytes: [UInt8], textOnly: Bool) throws(StoreError) -> (start: Int, text: Int, html: Int) {
        var reader = VarintReader(bytes)
        guard let textCount = reader.unsigned(), let htmlCount = reader.unsigned(), textCount <= UInt64(Self.partBytesMax),
            htmlCount <= UInt64(Self.partBytesMax)
        else { throw Self.damaged }
        let start = reader.position
        // zlib cannot expand more than 1,032 times: a length beyond it is a lie, and must not be allocated.
        let most = (bytes.count - start) * 1_032
        guard Int(textCount) + (textOnly ? 0 : Int(htmlCount)) <= most else { throw Self.damaged }
        if !hasInflater {
            guard unsafe broadsheet_inflate_init(inflater, 15) == Z_OK else { throw Self.failed("inflateInit2") }
            hasInflater = true
        } else {
            guard unsafe inflateReset(inflater) == Z_OK else { throw Self.failed("inflateReset") }
        }
        return (start, Int(textCount), Int(htmlCount))
    }

    /// Whether nothing but the stream's checksum follows, and whether it is right.
    private func isAtEnd(_ bytes: [UInt8]) -> Bool {
        let stream = unsafe inflater
        let offset = bytes.count - Int(unsafe stream.pointee.avail_in)
        var code = Z_STREAM_ERROR
        var left: UInt32 = 0
        var spare: [UInt8] = [0]
        unsafe bytes.withUnsafeBufferPointer { input in
            unsafe spare.withUnsafeMutableBufferPointer { buffer in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { unsafe $0 + offset })
                unsafe stream.pointee.avail_in = UInt32(clamping: input.count - offset)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = 1
                code = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                left = unsafe stream.pointee.avail_out
            }
        }
        return code == Z_STREAM_END && left == 1
    }

    /// The next bytes of the stream; the input stays where the call before left it.
    private func inflate(_ bytes: [UInt8], from start: Int?, count: Int, isFirst: Bool) throws(StoreError) -> [UInt8] {
        let stream = unsafe inflater
        let offset = start ?? bytes.count - Int(unsafe stream.pointee.avail_in)
        guard count > 0 else {
            if isFirst { unsafe stream.pointee.avail_in = UInt32(clamping: bytes.count - offset) }
            return []
        }
        var isComplete = false
        let plain = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            unsafe bytes.withUnsafeBufferPointer { input in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { unsafe $0 + offset })
                unsafe stream.pointee.avail_in = UInt32(clamping: input.count - offset)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(count)
                let code = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                let left = unsafe stream.pointee.avail_out
                isComplete = (code == Z_OK || code == Z_STREAM_END) && left == 0
            }
            written = count - Int(unsafe stream.pointee.avail_out)
        }
        guard isComplete else { throw Self.damaged }
        return plain
    }

    private static var damaged: StoreError { StoreError(code: .corrupt, message: "an article's body is damaged") }

    private static func failed(_ what: String) -> StoreError { StoreError(code: .other, message: "zlib: \(what)") }
}
