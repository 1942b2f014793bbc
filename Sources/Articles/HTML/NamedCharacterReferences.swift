/// The named character references, ready for look-ups: read once from `NamedCharacterReferenceList`, about 0.2 ms.
struct NamedCharacterReferences: Sendable {
    static let standard = NamedCharacterReferences(reading: NamedCharacterReferenceList.entries)

    private struct Entry: Sendable {
        var nameStart: UInt32
        var nameCount: UInt8
        /// May stand without its semicolon.
        var isLegacy: Bool
        var first: UInt32
        var second: UInt32
    }

    private static let slotCount = 8_192
    private var slots = [UInt16](repeating: 0, count: slotCount)
    private var entries: [Entry] = []
    private var names: [UInt8] = []
    /// Characters of the longest name, and of the longest that may lack its semicolon.
    private var longest = 0
    private var longestLegacy = 0

    /// How many names there are, those without a semicolon counted on their own: 2,231.
    var count: Int { entries.reduce(0) { $0 + ($1.isLegacy ? 2 : 1) } }

    private init(reading list: StaticString) {
        let source = unsafe Array(UnsafeBufferPointer(start: list.utf8Start, count: list.utf8CodeUnitCount))
        for item in source.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
            guard let mark = item.firstIndex(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "*") }) else { continue }
            let points = item[(mark + 1)...].split(separator: UInt8(ascii: "_"))
                .map { $0.reduce(UInt32(0)) { $0 << 4 | UInt32(Self.hexadecimal($1)) } }
            add(item[..<mark], isLegacy: item[mark] == UInt8(ascii: "*"), points)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8 {
        isASCIIDigit(byte) ? byte &- 0x30 : byte &- 0x37
    }

    private mutating func add(_ name: ArraySlice<UInt8>, isLegacy: Bool, _ points: [UInt32]) {
        let start = names.count
        names.append(contentsOf: name)
        entries.append(
            Entry(
                nameStart: UInt32(start), nameCount: UInt8(name.count), isLegacy: isLegacy, first: points.first ?? 0xFFFD,
                second: points.count > 1 ? points[1] : 0))
        longest = max(longest, name.count)
        if isLegacy { longestLegacy = max(longestLegacy, name.count) }
        var slot = Self.hash(names.span, start, names.count)
        while slots[slot] != 0 { slot = (slot + 1) & (Self.slotCount - 1) }
        slots[slot] = UInt16(entries.count)
    }

    /// FNV-1a; a name has at most 32 bytes here.
    private static func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var hash: UInt32 = 2_166_136_261
        var index = start
        while index < end {
            hash = (hash ^ UInt32(bytes[index])) &* 16_777_619
            index += 1
        }
        return Int(hash ^ (hash >> 15)) & (slotCount - 1)
    }

    private func entry(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Entry? {
        var slot = Self.hash(input, start, end)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if Int(entry.nameCount) == end - start && isSame(Int(entry.nameStart), input, start, end) { return entry }
            slot = (slot + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    private func isSame(_ nameStart: Int, _ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = 0
        while start + index < end {
            if names[nameStart + index] != input[start + index] { return false }
            index += 1
        }
        return true
    }

    /// The longest reference whose name starts at `start`, the byte after `&`.
    func match(in input: Span<UInt8>, name start: Int, end: Int, inAttribute: Bool) -> CharacterReference.Match? {
        var nameEnd = start
        let limit = min(end, start + longest + 1)
        while nameEnd < limit && (isASCIILetter(input[nameEnd]) || isASCIIDigit(input[nameEnd])) { nameEnd += 1 }
        if nameEnd < end && input[nameEnd] == UInt8(ascii: ";"), let entry = entry(input, start, nameEnd) {
            return CharacterReference.Match(first: entry.first, second: entry.second, end: nameEnd + 1)
        }
        var prefix = min(nameEnd, start + longestLegacy)
        while prefix > start + 1 {
            if let entry = entry(input, start, prefix), entry.isLegacy {
                if inAttribute && prefix < end {
                    let after = input[prefix]
                    if after == UInt8(ascii: "=") || isASCIILetter(after) || isASCIIDigit(after) { return nil }
                }
                return CharacterReference.Match(first: entry.first, second: entry.second, end: prefix)
            }
            prefix -= 1
        }
        return nil
    }
}
