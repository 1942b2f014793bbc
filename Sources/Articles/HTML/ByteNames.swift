/// Maps short ASCII names, in any case, to small numbers: an open-addressed table over the bytes themselves, no String and no allocation
/// in a look-up.
struct ByteNames: Sendable {
    /// Positions in `entries` plus one; 0 is a free slot. A power of two, at most half full.
    private var slots: [UInt16]
    private var entries: [Entry] = []
    /// All names, lower case, one after the other.
    private var bytes: [UInt8] = []

    private struct Entry: Sendable {
        var start: Int
        var count: Int
        var value: UInt16
    }

    /// - Parameter names: lower-case ASCII, each once, fewer than 16,000.
    init(_ names: [(String, UInt16)]) {
        var capacity = 16
        while capacity < names.count * 4 { capacity *= 2 }
        slots = Array(repeating: 0, count: capacity)
        for (name, value) in names {
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            entries.append(Entry(start: start, count: bytes.count - start, value: value))
            var slot = Self.hash(bytes.span, start, bytes.count) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt16(truncatingIfNeeded: entries.count)
        }
    }

    /// The number of the name at `start..<end`, compared without ASCII case; 0 when it is not there. O(1) for any length.
    @inline(__always)
    func value(in input: Span<UInt8>, _ start: Int, _ end: Int) -> UInt16 {
        guard end > start else { return 0 }
        var slot = Self.hash(input, start, end) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.count == end - start && matches(entry, input, start) { return entry.value }
            slot = (slot + 1) & (slots.count - 1)
        }
        return 0
    }

    @inline(__always)
    private func matches(_ entry: Entry, _ input: Span<UInt8>, _ start: Int) -> Bool {
        var index = 0
        while index < entry.count {
            if bytes[entry.start + index] != asciiLower(input[start + index]) { return false }
            index += 1
        }
        return true
    }

    /// Takes the length and four bytes only, so that a name of a megabyte costs no more than one of two bytes.
    @inline(__always)
    private static func hash(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        let count = end - start
        let first = Int(input[start] | 0x20)
        let last = Int(input[end - 1] | 0x20)
        let second = Int(input[start + (count > 1 ? 1 : 0)] | 0x20)
        let middle = Int(input[start + count / 2] | 0x20)
        let mixed = first &+ second &* 31 &+ middle &* 241 &+ last &* 1_009 &+ count &* 7_919
        return mixed ^ (mixed >> 7)
    }
}

/// `byte` in lower case when it is an ASCII letter.
@inline(__always)
func asciiLower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}

/// A to Z or a to z.
@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
}

/// 0 to 9.
@inline(__always)
func isASCIIDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
}

/// The white space of HTML: tab, LF, FF, CR, space.
@inline(__always)
func isHTMLSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
}

extension [UInt8] {
    /// Appends `bytes[start..<end]` by one copy.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        guard end > start else { return }
        unsafe bytes.extracting(start..<end).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends the ASCII of a literal.
    @inline(__always)
    mutating func append(_ literal: StaticString) {
        unsafe append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}
