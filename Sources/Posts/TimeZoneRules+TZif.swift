extension TimeZoneRules {
    /// Transitions of one zone file that are read; the largest known has some 250.
    package static let transitionsMax = 4_000

    /// Rules from the bytes of a TZif file (RFC 8536, versions 1 to 4); nil when they are not one or are damaged. Linear.
    package init?(name: String, tzif bytes: [UInt8]) {
        guard let first = TZifBlock(bytes, at: 0, wide: false) else { return nil }
        var block = first
        var footer: [UInt8] = []
        if first.version >= 0x32 {
            guard let second = TZifBlock(bytes, at: first.end, wide: true) else { return nil }
            block = second
            let rest = bytes[second.end...]
            if rest.first == 0x0A, let close = rest.dropFirst().firstIndex(of: 0x0A) { footer = Array(rest[(second.end + 1)..<close]) }
        }
        let rule = POSIXZone(footer)
        let last = block.transitions.last?.offset ?? block.firstOffset
        self.init(
            name: name, standardOffset: rule?.standardOffset ?? last, transitions: block.transitions, firstOffset: block.firstOffset,
            rule: rule?.rule)
    }
}

/// One data block of a TZif file: a version 1 block has 32-bit times, the second block of later versions 64-bit ones.
private struct TZifBlock {
    let version: UInt8
    let transitions: [TimeZoneRules.Transition]
    let firstOffset: Int
    let end: Int

    init?(_ bytes: [UInt8], at start: Int, wide: Bool) {
        guard bytes.count - start >= 44, bytes[start..<start + 4].elementsEqual("TZif".utf8) else { return nil }
        func number(_ at: Int, _ count: Int) -> Int64 {
            var value: Int64 = bytes[at] & 0x80 != 0 ? -1 : 0
            for index in at..<at + count { value = value << 8 | Int64(bytes[index]) }
            return value
        }
        version = bytes[start + 4]
        let counts = (0..<6).map { Int(number(start + 20 + $0 * 4, 4)) }
        let (utc, standard, leaps, times, types, letters) = (counts[0], counts[1], counts[2], counts[3], counts[4], counts[5])
        let width = wide ? 8 : 4
        let limit = TimeZoneRules.transitionsMax
        guard counts.allSatisfy({ $0 >= 0 && $0 <= limit }), types > 0, types <= 256 else { return nil }
        let size = times * width + times + types * 6 + letters + leaps * (width + 4) + standard + utc
        guard bytes.count - start - 44 >= size else { return nil }
        let data = start + 44
        let kinds = data + times * (width + 1)
        var offsets: [Int] = []
        for type in 0..<types {
            let offset = Int(number(kinds + type * 6, 4))
            guard abs(offset) <= 26 * 3_600 else { return nil }
            offsets.append(offset)
        }
        var found: [TimeZoneRules.Transition] = []
        for index in 0..<times {
            let instant = number(data + index * width, width)
            let type = Int(bytes[data + times * width + index])
            guard type < types, found.last.map({ $0.instant < instant }) ?? true else { return nil }
            found.append(TimeZoneRules.Transition(instant: instant, offset: offsets[type]))
        }
        transitions = found
        firstOffset = offsets[0]
        end = data + size
    }
}

/// The footer of a TZif file: `CST-8`, `EST5EDT,M3.2.0,M11.1.0`, `<+08>-8`. Offsets count west there.
private struct POSIXZone {
    var standardOffset: Int
    var rule: DaylightRule?

    private let text: [UInt8]
    private var at = 0

    init?(_ text: [UInt8]) {
        self.text = text
        standardOffset = 0
        guard !text.isEmpty, skipName(), let standard = time() else { return nil }
        standardOffset = -standard
        guard at < text.count else { return }
        guard skipName() else { return nil }
        var daylight = standardOffset + 3_600
        if at < text.count, text[at] != 0x2C {
            guard let value = time() else { return nil }
            daylight = -value
        }
        guard let start = change(), let end = change(), at == text.count else { return nil }
        rule = DaylightRule(standardOffset: standardOffset, daylightOffset: daylight, start: start, end: end)
    }

    private mutating func skipName() -> Bool {
        let start = at
        if at < text.count, text[at] == 0x3C {
            while at < text.count, text[at] != 0x3E { at += 1 }
            at += 1
            return at <= text.count
        }
        while at < text.count, Bytes.isLetter(text[at]) { at += 1 }
        return at - start >= 3
    }

    private mutating func number() -> Int? {
        let start = at
        var value = 0
        while at < text.count, Bytes.isDigit(text[at]), at - start < 4 {
            value = value * 10 + Int(text[at] - 0x30)
            at += 1
        }
        return at > start ? value : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < text.count, text[at] == byte else { return false }
        at += 1
        return true
    }

    /// `-8`, `5:30`, `+10:00:00` in seconds.
    private mutating func time() -> Int? {
        let sign = take(0x2D) ? -1 : 1
        if sign == 1 { _ = take(0x2B) }
        guard var value = number(), value <= 167 else { return nil }
        value *= 3_600
        if take(0x3A) {
            guard let minutes = number(), minutes < 60 else { return nil }
            value += minutes * 60
            if take(0x3A) {
                guard let seconds = number(), seconds < 60 else { return nil }
                value += seconds
            }
        }
        return sign * value
    }

    /// `,M3.2.0/2`, `,J60`, `,59`.
    private mutating func change() -> DaylightRule.Change? {
        guard take(0x2C) else { return nil }
        let day: DaylightRule.Day
        if take(0x4D) {
            guard let month = number(), take(0x2E), let week = number(), take(0x2E), let weekday = number(), (1...12).contains(month),
                (1...5).contains(week), weekday <= 6
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else if take(0x4A) {
            guard let number = number(), (1...365).contains(number) else { return nil }
            day = .julian(number)
        } else {
            guard let number = number(), number <= 365 else { return nil }
            day = .zeroBased(number)
        }
        guard take(0x2F) else { return DaylightRule.Change(day: day, time: 7_200) }
        return time().map { DaylightRule.Change(day: day, time: $0) }
    }
}
