/// Where a field line's name and value lie in the bytes that hold them.
package struct FieldRange: Sendable, Equatable {
    package var nameStart: Int32
    package var nameEnd: Int32
    package var valueStart: Int32
    package var valueEnd: Int32
}

/// Field lines in order; names compare without case. RFC 9110 §5.
///
/// Kept as the bytes of the wire (`Name: value` CR LF), so that a response's fields are copied into its head whole and a request's become
/// Strings only when asked for.
package struct FieldLines: Sendable, Equatable {
    /// The lines as they go over the wire, each with its CR LF.
    package private(set) var wire: [UInt8] = []
    private var ranges: [FieldRange] = []

    package init() {}

    package init(_ lines: [(String, String)]) {
        for (name, value) in lines { append(name, value) }
    }

    /// The lines of a parsed head: `range` of the input holds them, `ranges` points into the input.
    init(_ input: Span<UInt8>, _ range: Range<Int>, _ ranges: [FieldRange]) {
        wire = [UInt8](copying: input, range)
        self.ranges = ranges
        let shift = Int32(truncatingIfNeeded: range.lowerBound)
        var index = 0
        while index < self.ranges.count {
            self.ranges[index].nameStart -= shift
            self.ranges[index].nameEnd -= shift
            self.ranges[index].valueStart -= shift
            self.ranges[index].valueEnd -= shift
            index += 1
        }
    }

    /// The lines of a parsed head, copied out of the bytes that it points into.
    package init(_ input: Span<UInt8>, _ head: borrowing RequestHead) {
        self.init(input, head.fieldsRange, head.fields)
    }

    /// Appends a line. Control characters in the value become blanks and a name that is no token is dropped: nothing can add a line of its own.
    package mutating func append(_ name: String, _ value: String) {
        let before = wire.count
        wire.reserveCapacity(before + name.utf8.count + value.utf8.count + 4)
        for byte in name.utf8 where Bytes.isToken(byte) { wire.append(byte) }
        let nameEnd = wire.count
        guard nameEnd > before else { return }
        wire.append(Bytes.colon)
        wire.append(Bytes.space)
        let valueStart = wire.count
        for byte in value.utf8 { wire.append(Bytes.isFieldValue(byte) ? byte : Bytes.space) }
        ranges.append(
            FieldRange(
                nameStart: Int32(truncatingIfNeeded: before), nameEnd: Int32(truncatingIfNeeded: nameEnd),
                valueStart: Int32(truncatingIfNeeded: valueStart), valueEnd: Int32(truncatingIfNeeded: wire.count)))
        wire.append(Bytes.cr)
        wire.append(Bytes.lf)
    }

    package var count: Int { ranges.count }

    /// The lines as Strings, made anew at each call.
    package var lines: [(name: String, value: String)] {
        ranges.map { range in
            (name: text(range.nameStart, range.nameEnd), value: text(range.valueStart, range.valueEnd))
        }
    }

    /// All values of a name, in order.
    package func values(_ name: String) -> [String] {
        var found: [String] = []
        for range in ranges where isNamed(range, name) { found.append(text(range.valueStart, range.valueEnd)) }
        return found
    }

    /// The first value of a name.
    package func first(_ name: String) -> String? {
        for range in ranges where isNamed(range, name) { return text(range.valueStart, range.valueEnd) }
        return nil
    }

    /// The bytes of the values of a name joined by `, ` (RFC 9110 §5.3), or nil without such a line.
    package func joined(_ name: String) -> [UInt8]? {
        var found: [UInt8]?
        for range in ranges where isNamed(range, name) {
            if found == nil { found = [] } else { found?.append(contentsOf: [Bytes.comma, Bytes.space]) }
            found?.append(contentsOf: wire[Int(range.valueStart)..<Int(range.valueEnd)])
        }
        return found
    }

    package func contains(_ name: String) -> Bool {
        for range in ranges where isNamed(range, name) { return true }
        return false
    }

    package static func == (a: FieldLines, b: FieldLines) -> Bool {
        guard a.ranges.count == b.ranges.count else { return false }
        return zip(a.lines, b.lines).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    /// Calls with the name and the whole line (CR LF included) of each field, for a writer that leaves some out.
    func forEachLine(_ body: (_ name: Range<Int>, _ line: Range<Int>) -> Void) {
        for range in ranges {
            body(Int(range.nameStart)..<Int(range.nameEnd), Int(range.nameStart)..<Int(range.valueEnd) + 2)
        }
    }

    private func text(_ start: Int32, _ end: Int32) -> String { String(decoding: wire[Int(start)..<Int(end)], as: UTF8.self) }

    private func isNamed(_ range: FieldRange, _ name: String) -> Bool {
        let utf8 = name.utf8
        guard Int(range.nameEnd - range.nameStart) == utf8.count else { return false }
        var index = Int(range.nameStart)
        for byte in utf8 {
            if Self.lower(wire[index]) != Self.lower(byte) { return false }
            index += 1
        }
        return true
    }

    @inline(__always) private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
