/// Bytes of unknown encoding → UTF-8 with LF line ends and no control characters.
struct TextDecoding {
    var bytes: [UInt8]
    /// Where the text starts: after byte order marks.
    var start: Int
    /// U+2028 and its kin are still in the text: blanks in a header, line ends in a body.
    var hasSeparators: Bool
    var diagnostics: [PostDiagnostic]

    enum Outcome {
        case text(TextDecoding)
        case refused(PostDiagnostic)
    }

    /// Linear; a file that is clean UTF-8 already is not copied.
    static func decode(_ raw: [UInt8]) -> Outcome {
        if let name = binaryName(raw) {
            return .refused(PostDiagnostic(code: "not_text", message: "this is \(name), not a text"))
        }
        var raw = raw
        var diagnostics: [PostDiagnostic] = []
        if let order = UTF16Decoding.detect(raw) {
            let decoded = UTF16Decoding.decode(raw, order)
            raw = decoded.bytes
            diagnostics.append(
                PostDiagnostic(code: "encoding_converted", message: "read as \(order.rawValue)", kept: "the whole text"))
            if decoded.replaced > 0 { diagnostics.append(replaced(decoded.replaced, of: order.rawValue)) }
        }
        var start = 0
        while Bytes.has("\u{FEFF}", at: start, in: raw, upTo: raw.count) { start += 3 }
        var scan = TextScan(raw, from: start)
        if scan.firstInvalid != nil, let decoded = GB18030.decodeIfLikely(raw, from: start) {
            diagnostics.append(
                PostDiagnostic(code: "encoding_converted", message: "read as GB18030 (GBK)", kept: "the whole text"))
            raw = decoded
            start = 0
            scan = TextScan(raw, from: 0)
        }
        if scan.isClean {
            return .text(TextDecoding(bytes: raw, start: start, hasSeparators: false, diagnostics: diagnostics))
        }
        return repaired(raw, from: start, diagnostics: diagnostics)
    }

    /// Replaces what is not UTF-8, drops controls, makes every line end LF.
    private static func repaired(_ raw: [UInt8], from start: Int, diagnostics before: [PostDiagnostic]) -> Outcome {
        var diagnostics = before
        var out: [UInt8] = []
        out.reserveCapacity(raw.count - start)
        var controls = 0
        var replacements = 0
        var separators = 0
        let span = raw.span
        var at = start
        while at < span.count {
            let byte = span[at]
            if byte == 0x0D {
                out.append(0x0A)
                at += at + 1 < span.count && span[at + 1] == 0x0A ? 2 : 1
                continue
            }
            if byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F {
                controls += 1
                at += 1
                continue
            }
            let length = UTF8Reading.length(span, at)
            if length == 0 {
                replacements += 1
                UTF8Reading.append(0xFFFD, to: &out)
                at += UTF8Reading.subpart(span, at)
                continue
            }
            if length == 2, byte == 0xC2, span[at + 1] < 0xA0, span[at + 1] != 0x85 {
                controls += 1
                at += 2
                continue
            }
            if length == 2, byte == 0xC2, span[at + 1] == 0x85 { separators += 1 }
            if length == 3, byte == 0xE2, span[at + 1] == 0x80, span[at + 2] & 0xFE == 0xA8 { separators += 1 }
            var index = 0
            while index < length {
                out.append(span[at + index])
                index += 1
            }
            at += length
        }
        let size = raw.count - start
        if controls * 10 > size && controls > 8 || replacements * 4 > size {
            return .refused(
                PostDiagnostic(
                    code: "not_text",
                    message: "not a text: \(controls) control characters and \(replacements) bytes that are not UTF-8 in \(size) bytes"))
        }
        if controls > 0 {
            diagnostics.append(
                PostDiagnostic(
                    code: "control_characters_removed", message: "\(controls) control characters removed", kept: "the rest of the text"))
        }
        if replacements > 0 { diagnostics.append(replaced(replacements, of: "UTF-8")) }
        return .text(TextDecoding(bytes: out, start: 0, hasSeparators: separators > 0, diagnostics: diagnostics))
    }

    private static func replaced(_ count: Int, of encoding: String) -> PostDiagnostic {
        PostDiagnostic(
            code: "encoding_replaced", message: "\(count) places that are not \(encoding) became U+FFFD", kept: "the rest of the text")
    }

    /// The name of a well-known binary format that the bytes begin like.
    private static func binaryName(_ raw: [UInt8]) -> String? {
        let table: [(head: [UInt8], name: String)] = [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D], "a PNG image"), ([0xFF, 0xD8, 0xFF], "a JPEG image"),
            ([0x47, 0x49, 0x46, 0x38], "a GIF image"), ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
            ([0x1F, 0x8B, 0x08], "gzip data"), ([0x25, 0x50, 0x44, 0x46, 0x2D], "a PDF document"),
            ([0x7F, 0x45, 0x4C, 0x46], "a program"), ([0xD0, 0xCF, 0x11, 0xE0], "an Office document"),
            ([0xFF, 0xFE, 0x00, 0x00], "UTF-32 text, which is not supported"),
            ([0x00, 0x00, 0xFE, 0xFF], "UTF-32 text, which is not supported"),
        ]
        guard let first = raw.first, first >= 0x7F || first == 0x47 || first == 0x50 || first == 0x1F || first == 0x25 || first == 0 else {
            return nil
        }
        return table.first { raw.starts(with: $0.head) }?.name
    }
}
