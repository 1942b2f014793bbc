import CZlib
import Search

/// An article's text as it is, and its HTML as a zlib stream (RFC 1950) with the text as preset dictionary, for it repeats
/// the text. A search shows twenty texts, and inflating them took a fifth of its time; an article's HTML is read alone.
///
///     varint bytes of text · varint bytes of HTML · 0 · text · zlib(HTML)
///
/// The dictionary's Adler-32 in the stream covers the text's last 32 KB. Bodies of the first format are read too:
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

    /// Stands where a stream of the first format begins with 0x78.
    private static let plainMark: UInt8 = 0
    /// zlib looks no further back (RFC 1951 §2).
    private static let dictionaryBytesMax = 32_768

    /// - Throws: `other` when zlib has no memory.
    func compress(text: [UInt8], html: [UInt8]) throws(StoreError) -> [UInt8] {
        guard text.count <= Self.partBytesMax, html.count <= Self.partBytesMax else { throw Self.failed("body too large") }
        var packed: [UInt8] = []
        Varint.append(UInt64(text.count), to: &packed)
        Varint.append(UInt64(html.count), to: &packed)
        packed.append(Self.plainMark)
        packed += text
        guard !html.isEmpty else { return packed }
        if !hasDeflater {
            guard unsafe broadsheet_deflate_init(deflater, Self.level, 15, 8) == Z_OK else { throw Self.failed("deflateInit2") }
            hasDeflater = true
        } else {
            guard unsafe deflateReset(deflater) == Z_OK else { throw Self.failed("deflateReset") }
        }
        if !text.isEmpty {
            let code = unsafe text.suffix(Self.dictionaryBytesMax).withUnsafeBufferPointer {
                unsafe deflateSetDictionary(deflater, $0.baseAddress, UInt32(clamping: $0.count))
            }
            guard code == Z_OK else { throw Self.failed("deflateSetDictionary") }
        }
        packed += try deflated(html)
        return packed
    }

    private func deflated(_ plain: [UInt8]) throws(StoreError) -> [UInt8] {
        var plain = plain
        let bound = Int(unsafe deflateBound(deflater, UInt(plain.count)))
        var code = Z_STREAM_ERROR
        let stream = unsafe deflater
        let packed = unsafe [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            unsafe plain.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(bound)
                code = unsafe deflate(stream, Z_FINISH)
            }
            count = bound - Int(unsafe stream.pointee.avail_out)
        }
        guard code == Z_STREAM_END else { throw Self.failed("deflate \(code)") }
        return packed
    }

    /// Text, and HTML unless only the text is wanted.
    ///
    /// - Throws: `corrupt` for bytes that are not such a body.
    func expand(_ bytes: [UInt8], textOnly: Bool = false) throws(StoreError) -> (text: [UInt8], html: [UInt8]) {
        let head = try head(bytes)
        if head.isPlain {
            let text = Array(bytes[head.start..<head.start + head.text])
            guard !textOnly else { return (text, []) }
            return (text, try html(bytes, from: head.start + head.text, count: head.html, text))
        }
        try openStream()
        guard head.text > 0 || !textOnly && head.html > 0 else { return ([], []) }
        let text = try inflate(bytes, from: head.start, count: head.text, isFirst: true)
        let html = textOnly ? [] : try inflate(bytes, from: nil, count: head.html, isFirst: false)
        guard textOnly || isAtEnd(bytes) else { throw Self.damaged }
        return (text, html)
    }

    /// The HTML, whose stream asks for the text as its dictionary (RFC 1950 §2.2, FDICT).
    private func html(_ bytes: [UInt8], from start: Int, count: Int, _ text: [UInt8]) throws(StoreError) -> [UInt8] {
        guard count > 0 else {
            guard start == bytes.count else { throw Self.damaged }
            return []
        }
        try openStream()
        if !text.isEmpty { try setDictionary(bytes, from: start, text) }
        let next = text.isEmpty ? start : position(bytes)
        let html = try inflate(bytes, from: next, count: count, isFirst: true)
        guard isAtEnd(bytes) else { throw Self.damaged }
        return html
    }

    /// Reads the stream's head and answers with the text; one that is not the text it was made with is damage.
    private func setDictionary(_ bytes: [UInt8], from start: Int, _ text: [UInt8]) throws(StoreError) {
        var spare: [UInt8] = [0]
        var code = unsafe spare.withUnsafeMutableBufferPointer { unsafe step(bytes, from: start, into: $0, room: 0).code }
        guard code == Z_NEED_DICT else { throw Self.damaged }
        code = unsafe text.suffix(Self.dictionaryBytesMax).withUnsafeBufferPointer {
            unsafe inflateSetDictionary(inflater, $0.baseAddress, UInt32(clamping: $0.count))
        }
        guard code == Z_OK else { throw Self.damaged }
    }

    /// One call of zlib's `inflate`: its answer, and how much of `room` bytes of `output` was left.
    private func step(
        _ bytes: [UInt8], from start: Int, into output: UnsafeMutableBufferPointer<UInt8>, room: Int
    ) -> (code: Int32, left: Int) {
        unsafe bytes.withUnsafeBufferPointer { input in
            let stream = unsafe inflater
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { unsafe $0 + start })
            unsafe stream.pointee.avail_in = UInt32(clamping: input.count - start)
            unsafe stream.pointee.next_out = output.baseAddress
            unsafe stream.pointee.avail_out = UInt32(clamping: min(room, output.count))
            let code = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
            return (code, Int(unsafe stream.pointee.avail_out))
        }
    }

    /// Where the stream goes on.
    private func position(_ bytes: [UInt8]) -> Int { bytes.count - Int(unsafe inflater.pointee.avail_in) }

    /// The text piece by piece, each as long as all before: no more is inflated than is asked for. To be read before the
    /// codec is used again.
    ///
    /// - Throws: `corrupt` for bytes that are not such a stream, at once or later.
    func text(_ bytes: [UInt8], first: Int) throws(StoreError) -> SnippetText<StoreError> {
        let head = try head(bytes)
        if head.isPlain {
            return SnippetText(Array(bytes[head.start..<head.start + head.text])) { (_) throws(StoreError) in false }
        }
        try openStream()
        let count = head.text
        guard count > 0 else { return SnippetText([]) { (_) throws(StoreError) in false } }
        let beginning = try inflate(bytes, from: head.start, count: min(first, count), isFirst: true)
        return SnippetText(beginning) { (text) throws(StoreError) in
            let more = min(max(text.count, 1), count - text.count)
            guard more > 0 else { return false }
            text += try self.inflate(bytes, from: nil, count: more, isFirst: false)
            return true
        }
    }

    /// What stands before the text or stream, checked: where that starts, bytes of text, bytes of HTML.
    private func head(_ bytes: [UInt8]) throws(StoreError) -> (isPlain: Bool, start: Int, text: Int, html: Int) {
        var reader = VarintReader(bytes)
        guard let textCount = reader.unsigned(), let htmlCount = reader.unsigned(), textCount <= UInt64(Self.partBytesMax),
            htmlCount <= UInt64(Self.partBytesMax)
        else { throw Self.damaged }
        let (text, html) = (Int(textCount), Int(htmlCount))
        let rest = bytes.count - reader.position
        if rest > 0, bytes[reader.position] == Self.plainMark {
            // zlib cannot expand more than 1,032 times: a length beyond it is a lie, and must not be allocated.
            guard text <= rest - 1, html <= (rest - 1 - text) * 1_032 else { throw Self.damaged }
            return (true, reader.position + 1, text, html)
        }
        guard text + html <= rest * 1_032 else { throw Self.damaged }
        return (false, reader.position, text, html)
    }

    private func openStream() throws(StoreError) {
        if !hasInflater {
            guard unsafe broadsheet_inflate_init(inflater, 15) == Z_OK else { throw Self.failed("inflateInit2") }
            hasInflater = true
        } else {
            guard unsafe inflateReset(inflater) == Z_OK else { throw Self.failed("inflateReset") }
        }
    }

    /// Whether nothing but the stream's checksum follows, and whether it is right.
    private func isAtEnd(_ bytes: [UInt8]) -> Bool {
        let start = position(bytes)
        var spare: [UInt8] = [0]
        let (code, left) = unsafe spare.withUnsafeMutableBufferPointer { unsafe step(bytes, from: start, into: $0, room: 1) }
        return code == Z_STREAM_END && left == 1
    }

    /// The next bytes of the stream; the input stays where the call before left it.
    private func inflate(_ bytes: [UInt8], from start: Int?, count: Int, isFirst: Bool) throws(StoreError) -> [UInt8] {
        let start = start ?? position(bytes)
        guard count > 0 else {
            if isFirst { unsafe inflater.pointee.avail_in = UInt32(clamping: bytes.count - start) }
            return []
        }
        var isComplete = false
        let plain = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            let (code, left) = unsafe step(bytes, from: start, into: buffer, room: count)
            isComplete = (code == Z_OK || code == Z_STREAM_END) && left == 0
            written = count - left
        }
        guard isComplete else { throw Self.damaged }
        return plain
    }

    private static var damaged: StoreError { StoreError(code: .corrupt, message: "an article's body is damaged") }

    private static func failed(_ what: String) -> StoreError { StoreError(code: .other, message: "zlib: \(what)") }
}
