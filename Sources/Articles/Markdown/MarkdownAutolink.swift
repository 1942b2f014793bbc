/// `<https://…>`, `<a@b.c>` (spec §6.5), and GFM's bare ones.
enum MarkdownAutolink {
    /// The address between angle brackets and the place behind them.
    static func bracketed(_ text: [UInt8], at start: Int) -> (address: [UInt8], isMail: Bool, end: Int)? {
        var index = start + 1
        guard index < text.count else { return nil }
        var colon = -1
        var at = -1
        while index < text.count, text[index] != UInt8(ascii: ">") {
            if text[index] <= 0x20 || text[index] == UInt8(ascii: "<") { return nil }
            if text[index] == UInt8(ascii: ":"), colon < 0 { colon = index }
            if text[index] == UInt8(ascii: "@"), at < 0 { at = index }
            index += 1
        }
        guard index < text.count else { return nil }
        let address = text[(start + 1)..<index]
        if colon > 0, isScheme(text[(start + 1)..<colon]) { return (Array(address), false, index + 1) }
        if at > 0, isMailbox(text[(start + 1)..<at]), isDomain(text[(at + 1)..<index]) { return (Array(address), true, index + 1) }
        return nil
    }

    private static func isScheme(_ name: ArraySlice<UInt8>) -> Bool {
        guard (2...32).contains(name.count), let first = name.first, MarkdownBytes.isLetter(first) else { return false }
        return name.allSatisfy { MarkdownBytes.isLetter($0) || MarkdownBytes.isDigit($0) || "+.-".utf8.contains($0) }
    }

    private static func isMailbox(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty
            && name.allSatisfy { MarkdownBytes.isLetter($0) || MarkdownBytes.isDigit($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
    }

    private static func isDomain(_ name: ArraySlice<UInt8>) -> Bool {
        name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { MarkdownBytes.isLetter($0) || MarkdownBytes.isDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// A cheap look: has the run a place where a bare address may start?
    static func mayHave(_ run: ArraySlice<UInt8>) -> Bool {
        var index = run.startIndex
        while index + 3 < run.endIndex {
            if run[index] == UInt8(ascii: ":"), run[index + 1] == UInt8(ascii: "/"), run[index + 2] == UInt8(ascii: "/") { return true }
            if run[index] | 0x20 == UInt8(ascii: "w"), run[index + 1] | 0x20 == UInt8(ascii: "w"), run[index + 3] == UInt8(ascii: ".") {
                return true
            }
            index += 1
        }
        return false
    }

    /// An address that starts here without brackets: what it is, what its link needs before it, and the place behind it.
    /// Letters before it rule it out; ideographs do not, for Chinese has no blanks around an address.
    static func bare(_ text: [UInt8], at start: Int, previous: UInt8) -> (address: [UInt8], prefix: [UInt8], end: Int)? {
        guard !MarkdownBytes.isLetter(previous), !MarkdownBytes.isDigit(previous) else { return nil }
        var prefix: [UInt8] = []
        let hostStart: Int
        if starts(text, start, "https://") {
            hostStart = start + 8
        } else if starts(text, start, "http://") {
            hostStart = start + 7
        } else if starts(text, start, "www.") {
            hostStart = start
            prefix = Array("http://".utf8)
        } else {
            return nil
        }
        var end = hostStart
        while end < text.count, isAddressByte(text[end]) { end += 1 }
        end = trimmedEnd(text, hostStart, end)
        let host = text[hostStart..<end].prefix { !"/?#:".utf8.contains($0) }
        guard host.contains(UInt8(ascii: ".")) || prefix.isEmpty, let first = host.first,
            MarkdownBytes.isLetter(first) || MarkdownBytes.isDigit(first)
        else { return nil }
        return (Array(text[start..<end]), prefix, end)
    }

    private static func starts(_ text: [UInt8], _ start: Int, _ wanted: StaticString) -> Bool {
        var offset = 0
        for byte in wanted.description.utf8 {
            guard start + offset < text.count else { return false }
            let have = text[start + offset]
            guard have == byte || (MarkdownBytes.isLetter(byte) && have | 0x20 == byte) else { return false }
            offset += 1
        }
        return true
    }

    /// ASCII without blanks, `<`, quotes and back-ticks: an ideograph ends a bare address.
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"<>\"`|\\^{}".utf8.contains(byte)
    }

    /// Closing punctuation is the sentence's, a closing parenthesis only when it is unbalanced.
    private static func trimmedEnd(_ text: [UInt8], _ start: Int, _ end: Int) -> Int {
        var end = end
        var opened = 0
        var closed = 0
        for byte in text[start..<end] {
            if byte == UInt8(ascii: "(") { opened += 1 }
            if byte == UInt8(ascii: ")") { closed += 1 }
        }
        while end > start {
            let last = text[end - 1]
            if last == UInt8(ascii: ")"), closed > opened {
                closed -= 1
            } else if !"?!.,:*_~'];[".utf8.contains(last) {
                break
            }
            end -= 1
        }
        return end
    }
}
