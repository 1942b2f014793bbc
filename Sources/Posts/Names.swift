/// Cleans what becomes a title or a name: references decoded, line ends and separators to blanks, marks nobody sees taken out, ends trimmed.
enum Names {
    /// Cost: nothing but a scan for ordinary text.
    static func cleaned(_ text: String, limit: Int) -> String {
        Bytes.cut(CanonicalComposition.composed(tidied(References.decoded(text))), limit)
    }

    /// The same for a part of what was decoded already: `&amp;lt;` has become `&lt;`, and stays it.
    static func tidied(_ text: String) -> String {
        needsWork(text) ? rewritten(text) : text
    }

    /// Whether anything but ordinary characters is there: a control, an end that is blank, U+00A0, U+2000–206F, U+3000, U+FEFF.
    private static func needsWork(_ text: String) -> Bool {
        let bytes = text.utf8.span
        guard !bytes.isEmpty else { return false }
        if bytes[0] <= 0x20 || bytes[bytes.count - 1] <= 0x20 { return true }
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF { return true }
        }
        return false
    }

    private static func rewritten(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x09, 0x0D, 0x85, 0x2028, 0x2029: scalars.append(" ")
            case 0xFEFF, 0x200B, 0x2060, 0xAD, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0..<0x20: continue
            default: scalars.append(scalar)
            }
        }
        var view = scalars[...]
        while let first = view.first, isSpace(first) { view.removeFirst() }
        while let last = view.last, isSpace(last) { view.removeLast() }
        return String(view)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x20 || scalar.value == 0xA0 || scalar.value == 0x3000 || scalar.value >= 0x2000 && scalar.value <= 0x200A
    }

    /// A file name without its extension, its piled quotes removed.
    static func stem(_ path: [UInt8]) -> String {
        let start = (path.lastIndex(of: 0x2F) ?? -1) + 1
        var end = path.count
        if let dot = path.lastIndex(of: 0x2E), dot >= start, path.count - dot <= 9 { end = dot }
        guard start < end else { return "" }
        return ScalarRepair.pile(path, start..<end) ?? Bytes.string(path, start..<end)
    }
}
