/// The grammar of `DateReader` over a normalized text.
struct DateParser {
    typealias Mark = DateText.Mark

    let text: [UInt8]
    let zone: TimeZoneRules
    var at = 0
    var year = 0
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var offset: Int?
    var precision = PostDate.Precision.day

    init(text: [UInt8], zone: TimeZoneRules) {
        var lo = 0
        var hi = text.count
        while lo < hi, text[lo] == 0x20 || text[lo] == 0x22 || text[lo] == 0x27 { lo += 1 }
        while hi > lo, text[hi - 1] == 0x20 || text[hi - 1] == 0x22 || text[hi - 1] == 0x27 { hi -= 1 }
        self.text = Array(text[lo..<hi])
        self.zone = zone
    }

    mutating func date() -> PostDate? {
        if next == 0x28 { skipSpace() }
        if isLetter(at) {
            guard let word = word() else { return nil }
            if Self.weekdays.contains(word) {
                if next == 0x2E { at += 1 }
                skipSpace(commas: true)
                if isLetter(at) {
                    guard let name = self.word(), let found = Self.month(name) else { return nil }
                    return monthFirst(found)
                }
            } else {
                guard let found = Self.month(word) else { return nil }
                return monthFirst(found)
            }
        }
        let start = at
        guard let (number, digits) = number() else { return nil }
        if at == text.count { return compact(number, digits) }
        switch digits {
        case 8, 12, 14: return compactDate(start, digits)
        case 4: return yearFirst(number)
        case 1, 2: return dayFirst(number)
        default: return nil
        }
    }

    // MARK: Reading pieces

    var next: UInt8 { at < text.count ? text[at] : 0 }

    func isLetter(_ index: Int) -> Bool { index < text.count && Bytes.isLetter(text[index]) }

    func isDigit(_ index: Int) -> Bool { index < text.count && Bytes.isDigit(text[index]) }

    /// Blanks and comments in parentheses (RFC 5322 §3.2.2).
    mutating func skipSpace(commas: Bool = false) {
        while at < text.count {
            if text[at] == 0x20 || commas && text[at] == 0x2C {
                at += 1
            } else if text[at] == 0x28 {
                guard let end = commentEnd() else { return }
                at = end
            } else {
                return
            }
        }
    }

    private func commentEnd() -> Int? {
        var depth = 0
        var index = at
        while index < text.count {
            if text[index] == 0x28 { depth += 1 }
            if text[index] == 0x29 {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
            index += 1
        }
        return nil
    }

    /// Up to 14 digits.
    mutating func number() -> (value: Int, digits: Int)? {
        var value = 0
        let start = at
        while at < text.count, Bytes.isDigit(text[at]) {
            guard at - start < 14 else { return nil }
            value = value * 10 + Int(text[at] - 0x30)
            at += 1
        }
        return at > start ? (value, at - start) : nil
    }

    /// One or two digits that no digit follows.
    mutating func short() -> Int? {
        let start = at
        guard let (value, digits) = number(), digits <= 2 else {
            at = start
            return nil
        }
        return value
    }

    /// Letters, in lower case.
    mutating func word() -> String? {
        let start = at
        while isLetter(at), at - start < 16 { at += 1 }
        guard at > start, !isLetter(at) else { return nil }
        return String(decoding: text[start..<at].map { $0 | 0x20 }, as: UTF8.self)
    }

    static let weekdays: Set<String> = [
        "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday",
    ]

    static func month(_ word: String) -> Int? { months[word] }

    private static let months: [String: Int] = {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        ]
        var table: [String: Int] = ["sept": 9]
        for (index, name) in names.enumerated() {
            table[name] = index + 1
            table[String(name.prefix(3))] = index + 1
        }
        return table
    }()

    // MARK: Finishing

    /// The instant of the fields, when they are a real day and time and only a comment follows.
    mutating func finished() -> PostDate? {
        guard isEnd(), (1_000...9_999).contains(year), (1...12).contains(month), day >= 1, day <= Calendar.daysInMonth(year, month) else {
            return nil
        }
        guard hour <= 24, minute <= 59, second <= 60, hour < 24 || minute == 0 && second == 0 else { return nil }
        let local = Int64(Calendar.days(year, month, day)) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
        let seconds = local - Int64(offset ?? zone.offset(atLocal: local))
        guard seconds <= DateReader.secondsMax else { return nil }
        return PostDate(seconds: seconds, precision: precision, offset: offset)
    }

    /// Nothing more, or what can only be a comment: `#`, `//`, `;`, `,`, `<!--`, a parenthesis, a word that is not Latin.
    private mutating func isEnd() -> Bool {
        let before = at
        while at < text.count, text[at] == 0x20 || text[at] == 0x28 {
            if text[at] == 0x28 {
                guard let end = commentEnd() else { break }
                if offset == nil, precision == .second || precision == .minute { takeZoneOfComment(at + 1..<end - 1) }
                at = end
            } else {
                at += 1
            }
        }
        guard at < text.count else { return true }
        switch text[at] {
        case 0x23, 0x3B, 0x2C, 0x28, 0x5B: return true
        case 0x2F: return at + 1 < text.count && text[at + 1] == 0x2F
        case 0x3C: return at + 1 < text.count && text[at + 1] == 0x21
        case Mark.other: return true
        case Mark.beijing:
            if offset == nil { offset = 28_800 }
            return true
        case Mark.year...Mark.sharp: return at > before && text[at] != Mark.hour && text[at] < Mark.morning
        default: return false
        }
    }

    /// `(UTC)`, `（北京时间）` after a time without a zone.
    private mutating func takeZoneOfComment(_ range: Range<Int>) {
        let inside = Array(text[range])
        if inside.contains(Mark.beijing) {
            offset = 28_800
            return
        }
        var parser = DateParser(text: inside, zone: zone)
        if parser.isLetter(0), parser.zoneSuffix(), parser.at == parser.text.count { offset = parser.offset }
    }
}
