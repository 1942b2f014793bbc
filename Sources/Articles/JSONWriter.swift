/// Writes JSON into bytes: UTF-8, no `\/`, U+2028 and U+2029 escaped, so that the text is a JavaScript literal too (API.md §1).
///
///     var json = JSONWriter()
///     json.object {
///         $0.key("id"); $0.string("7k3m…")
///         $0.key("count"); $0.number(3)
///     }
package struct JSONWriter: Sendable {
    package internal(set) var bytes: [UInt8] = []
    /// True when the next value or key must be preceded by a comma.
    private var needsComma = false

    package init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Goes on behind bytes that are there already, without a copy when nothing else holds them.
    ///
    /// - Parameter needsComma: whether a value stands before the next one.
    package init(continuing bytes: consuming [UInt8], needsComma: Bool) {
        self.bytes = bytes
        self.needsComma = needsComma
    }

    package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "{"))
        try body(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "["))
        try body(&self)
        close(UInt8(ascii: "]"))
    }

    /// A key; exactly one value must follow.
    package mutating func key(_ name: String) {
        separate()
        quote(name.utf8)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value.utf8)
        needsComma = true
    }

    /// A string from bytes that are UTF-8 already; what is not becomes U+FFFD.
    package mutating func string(utf8 value: [UInt8]) {
        separate()
        quote(String(decoding: value, as: UTF8.self).utf8)
        needsComma = true
    }

    /// A string from bytes of our own making, which are UTF-8 for sure.
    package mutating func string(validUTF8 value: [UInt8]) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        escape(value.span)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func number(_ value: some BinaryInteger) {
        raw(String(value).utf8)
    }

    /// The same digit by digit: positions in texts are most of what a page of highlights counts.
    package mutating func number(_ value: Int) {
        guard value >= 0, value < 10_000 else { return raw(String(value).utf8) }
        separate()
        var unit = value >= 1_000 ? 1_000 : value >= 100 ? 100 : value >= 10 ? 10 : 1
        while unit > 0 {
            bytes.append(0x30 &+ UInt8(truncatingIfNeeded: value / unit % 10))
            unit /= 10
        }
        needsComma = true
    }

    /// Not finite: null, for JSON has no such number.
    package mutating func number(_ value: Double) {
        value.isFinite ? raw("\(value)".utf8) : null()
    }

    package mutating func bool(_ value: Bool) { raw(value ? "true".utf8 : "false".utf8) }

    package mutating func null() { raw("null".utf8) }

    /// A ready JSON value, taken as it is.
    package mutating func raw(_ json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    package mutating func stringOrNull(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    package mutating func numberOrNull(_ value: (some BinaryInteger)?) {
        if let value { number(value) } else { null() }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func quote(_ text: String.UTF8View) {
        bytes.append(UInt8(ascii: "\""))
        escape(text.span)
        bytes.append(UInt8(ascii: "\""))
    }
}
