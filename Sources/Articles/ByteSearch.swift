/// Finding bytes in bytes.
enum ByteSearch {
    static func starts(_ needle: [UInt8], in bytes: [UInt8], at index: Int) -> Bool {
        guard index >= 0, bytes.count - index >= needle.count else { return false }
        var offset = 0
        while offset < needle.count {
            if bytes[index + offset] != needle[offset] { return false }
            offset += 1
        }
        return true
    }

    /// The first place from `start` on.
    static func first(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let head = needle.first else { return start <= bytes.count ? start : nil }
        var index = start
        while index + needle.count <= bytes.count {
            if bytes[index] == head, starts(needle, in: bytes, at: index) { return index }
            index += 1
        }
        return nil
    }
}

/// Bytes that are looked for in text after text, at a byte of it for each of theirs (Horspool's search).
struct ByteNeedle: Sendable {
    let bytes: [UInt8]
    /// By the text's byte below the last of these: how far on the next place is that may match.
    private let steps: [UInt8]

    /// - Parameter text: 1 to 255 bytes of it are looked for.
    init(_ text: StaticString) {
        let bytes = Array(text.description.utf8.prefix(255))
        var steps = [UInt8](repeating: UInt8(bytes.count), count: 256)
        for (index, byte) in bytes.dropLast().enumerated() { steps[Int(byte)] = UInt8(bytes.count - 1 - index) }
        self.bytes = bytes
        self.steps = steps
    }

    /// The first place from `start` on.
    func first(in text: [UInt8], from start: Int) -> Int? {
        let (text, needle, steps) = (text.span, bytes.span, steps.span)
        let last = needle.count - 1
        guard last >= 0, start >= 0 else { return nil }
        var end = start + last
        while end < text.count {
            let byte = text[end]
            if byte == needle[last], matches(text, needle, at: end - last) { return end - last }
            end += Int(steps[Int(byte)])
        }
        return nil
    }

    private func matches(_ text: Span<UInt8>, _ needle: Span<UInt8>, at start: Int) -> Bool {
        var offset = 0
        while offset < needle.count {
            if text[start + offset] != needle[offset] { return false }
            offset += 1
        }
        return true
    }
}
