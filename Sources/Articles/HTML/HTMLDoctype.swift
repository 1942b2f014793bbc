/// The parts of a document type declaration: HTML standard §13.2.5.53 to §13.2.5.68.
struct HTMLDoctype: Equatable {
    /// Lower case; nil when missing.
    var name: [UInt8]?
    var publicIdentifier: [UInt8]?
    var systemIdentifier: [UInt8]?
    var forcesQuirks = false

    /// Reads what stands between `<!DOCTYPE` and the `>`, or the end of the input (`isCut`).
    init(_ input: Span<UInt8>, _ start: Int, _ end: Int, isCut: Bool) {
        var index = Self.skipSpaces(input, start, end)
        guard index < end else {
            forcesQuirks = true
            return
        }
        let nameStart = index
        while index < end && !isHTMLSpace(input[index]) { index += 1 }
        name = Self.text(input, nameStart, index, lowercased: true)
        index = Self.skipSpaces(input, index, end)
        var isBogus = false
        if index < end { isBogus = readIdentifiers(input, index, end) }
        if isCut && !isBogus { forcesQuirks = true }
    }

    /// True when something follows the system identifier: it is ignored, without quirks, and so is the end of the input then (§13.2.5.67).
    private mutating func readIdentifiers(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        if Self.isKeyword("public", input, index, end) {
            index = Self.skipSpaces(input, index + 6, end)
            guard let quoted = Self.quoted(input, index, end) else {
                forcesQuirks = true
                return false
            }
            publicIdentifier = quoted.value
            forcesQuirks = !quoted.isClosed
            index = Self.skipSpaces(input, quoted.next, end)
            guard index < end else { return false }
        } else if Self.isKeyword("system", input, index, end) {
            index = Self.skipSpaces(input, index + 6, end)
        } else {
            forcesQuirks = true
            return false
        }
        guard let quoted = Self.quoted(input, index, end) else {
            forcesQuirks = true
            return false
        }
        systemIdentifier = quoted.value
        forcesQuirks = forcesQuirks || !quoted.isClosed
        return Self.skipSpaces(input, quoted.next, end) < end
    }

    private static func skipSpaces(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end && isHTMLSpace(input[index]) { index += 1 }
        return index
    }

    private static func isKeyword(_ keyword: String, _ input: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start + 6 <= end else { return false }
        var index = start
        for byte in keyword.utf8 {
            if asciiLower(input[index]) != byte { return false }
            index += 1
        }
        return true
    }

    private static func quoted(
        _ input: Span<UInt8>, _ start: Int, _ end: Int
    ) -> (value: [UInt8], next: Int, isClosed: Bool)? {
        guard start < end, input[start] == 0x22 || input[start] == 0x27 else { return nil }
        var index = start + 1
        while index < end && input[index] != input[start] { index += 1 }
        return (text(input, start + 1, index, lowercased: false), min(index + 1, end), index < end)
    }

    private static func text(_ input: Span<UInt8>, _ start: Int, _ end: Int, lowercased: Bool) -> [UInt8] {
        var text: [UInt8] = []
        var index = start
        while index < end {
            let byte = input[index]
            if byte == 0 { text.append(contentsOf: [0xEF, 0xBF, 0xBD]) } else { text.append(lowercased ? asciiLower(byte) : byte) }
            index += 1
        }
        return text
    }
}
