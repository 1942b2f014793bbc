extension DateParser {
    /// What follows a date: a time, a zone, a comment or nothing.
    mutating func time() -> PostDate? {
        let mark = at
        var separated = false
        if next | 0x20 == 0x74, isDigit(at + 1) {
            at += 1
            separated = true
        } else {
            if next == 0x5F, isDigit(at + 1) { at += 1 }
            skipSpace(commas: true)
            skipWord("at")
            if isLetter(at) {
                let before = at
                if let word = word(), Self.weekdays.contains(word) { skipSpace(commas: true) } else { at = before }
            }
        }
        let isTime = isDigit(at) || next >= Mark.morning && next <= Mark.smallHours
        if isTime {
            guard at > mark || text[at] >= 0x80 || text[mark - 1] >= 0x80, clock(afterT: separated), zoneSuffix() else { return nil }
            return finished()
        }
        // `2024-05-27Z` and `2024-05-27+08:00` (XML Schema); a lone letter other than Z is no zone of a day.
        at = mark
        if isLetter(at), next | 0x20 != 0x7A, !isLetter(at + 1) { return nil }
        guard zoneSuffix() else { return nil }
        return finished()
    }

    private mutating func skipWord(_ expected: String) {
        let mark = at
        if isLetter(at), word() == expected { skipSpace() } else { at = mark }
    }

    /// `10:00:00.5`, `上午 10:00`, `10时5分`, `3 PM`; after `T` also `1000` and `10`.
    mutating func clock(afterT: Bool = false) -> Bool {
        var half: UInt8 = 0
        if next >= Mark.morning, next <= Mark.smallHours {
            half = next
            at += 1
            skipSpace()
        }
        guard let (value, digits) = number() else { return false }
        precision = .minute
        if digits == 4 || digits == 6 {
            guard afterT else { return false }
            let units = digits == 4 ? value * 100 : value
            (hour, minute, second) = (units / 10_000, units / 100 % 100, units % 100)
            if digits == 6 { precision = .second }
            return fraction(digits == 6)
        }
        guard digits <= 2 else { return false }
        hour = value
        if next == 0x3A {
            guard minutesAndSeconds() else { return false }
        } else if hasMark(Mark.hour) {
            guard markedMinutes() else { return false }
        } else {
            precision = .hour
            let mark = at
            skipSpace()
            guard afterT || half != 0 || isLatinHalf() else { return false }
            at = mark
        }
        return halves(half)
    }

    private mutating func minutesAndSeconds() -> Bool {
        at += 1
        guard let value = short() else { return false }
        minute = value
        guard next == 0x3A else { return true }
        at += 1
        guard let value = short() else { return false }
        second = value
        precision = .second
        return fraction(true)
    }

    /// `.123` or `,123` after seconds: cut off.
    private mutating func fraction(_ hasSeconds: Bool) -> Bool {
        guard hasSeconds, next == 0x2E || next == 0x2C, isDigit(at + 1) else { return true }
        at += 1
        while isDigit(at) { at += 1 }
        return true
    }

    /// The mark at `at` or after blanks, consumed.
    private mutating func hasMark(_ mark: UInt8) -> Bool {
        let before = at
        skipSpace()
        if next == mark {
            at += 1
            return true
        }
        at = before
        return false
    }

    /// After `10点`: `30分`, `半`, `整`, `30分15秒`.
    private mutating func markedMinutes() -> Bool {
        precision = .hour
        if hasMark(Mark.sharp) { return true }
        if hasMark(Mark.half) {
            minute = 30
            precision = .minute
            return true
        }
        let before = at
        skipSpace()
        guard isDigit(at) else {
            at = before
            return true
        }
        guard let value = short() else { return false }
        minute = value
        precision = .minute
        guard hasMark(Mark.minute) else { return true }
        skipSpace()
        guard isDigit(at) else { return true }
        guard let value = short(), hasMark(Mark.second) else { return false }
        second = value
        precision = .second
        return true
    }

    private func isLatinHalf() -> Bool {
        guard isLetter(at), text[at] | 0x20 == 0x61 || text[at] | 0x20 == 0x70 else { return false }
        if isLetter(at + 1), text[at + 1] | 0x20 == 0x6D, !isLetter(at + 2) { return true }
        return at + 2 < text.count && text[at + 1] == 0x2E && text[at + 2] | 0x20 == 0x6D
    }

    /// Applies 上午, 下午, AM, PM; false where the hour could mean two.
    private mutating func halves(_ mark: UInt8) -> Bool {
        switch mark {
        case Mark.morning: return hour < 12
        case Mark.smallHours:
            if hour == 12 { hour = 0 }
            return hour <= 6
        case Mark.noon:
            if hour <= 2 { hour += 12 }
            return (10...14).contains(hour)
        case Mark.afternoon:
            if hour < 12, hour > 0 { hour += 12 }
            return hour >= 12 && hour < 24
        case Mark.evening:
            if hour < 12, hour >= 4 { hour += 12 }
            return hour >= 16 && hour < 24
        default: break
        }
        let before = at
        skipSpace()
        guard isLatinHalf() else {
            at = before
            return true
        }
        let isAfternoon = text[at] | 0x20 == 0x70
        if text[at + 1] == 0x2E {
            at += 3
            if next == 0x2E { at += 1 }
        } else {
            at += 2
        }
        if isAfternoon {
            if hour < 12 { hour += 12 }
            return hour >= 13 || hour == 12
        }
        if hour == 12 { hour = 0 }
        return hour < 12
    }

    /// A zone, when one follows. False when what follows looks like one and is not understood.
    mutating func zoneSuffix() -> Bool {
        let before = at
        while next == 0x20 { at += 1 }
        if next == 0x2B || next == 0x2D, isDigit(at + 1) {
            guard let value = signed() else { return false }
            offset = value
            return skipRegion()
        }
        guard isLetter(at) else {
            at = before
            return true
        }
        guard let name = word() else { return false }
        if next == 0x2F { return region(name) }
        if name == "z" || name == "gmt" || name == "utc" || name == "ut" {
            offset = 0
            if name != "z", next == 0x2B || next == 0x2D {
                guard let value = signed() else { return false }
                offset = value
            }
            return skipRegion()
        }
        guard let value = Self.zoneOffset(name, zone) else { return false }
        offset = value
        return true
    }

    /// `+08:00`, `+0800`, `+08`, `+8`; within 14 hours.
    private mutating func signed() -> Int? {
        let sign = next == 0x2D ? -1 : 1
        at += 1
        guard let (value, digits) = number() else { return nil }
        var hours = value
        var minutes = 0
        switch digits {
        case 1, 2:
            if next == 0x3A {
                at += 1
                guard let (value, digits) = number(), digits == 2 else { return nil }
                minutes = value
            }
        case 3, 4: (hours, minutes) = (value / 100, value % 100)
        default: return nil
        }
        guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    /// `[Asia/Shanghai]` after an offset says nothing new (RFC 9557).
    private mutating func skipRegion() -> Bool {
        guard next == 0x5B, let end = text[at...].firstIndex(of: 0x5D) else { return true }
        at = end + 1
        return true
    }

    /// `Asia/Shanghai` and the configured zone's own name.
    private mutating func region(_ first: String) -> Bool {
        at += 1
        guard let second = word() else { return false }
        let name = first + "/" + second
        if name == zone.name.lowercased() { return true }
        if name == "asia/shanghai" || name == "asia/chongqing" || name == "asia/taipei" || name == "asia/singapore" || name == "asia/macau"
        {
            offset = 28_800
            return year >= 1_992
        }
        return name == "etc/utc"
            ? {
                offset = 0; return true
            }() : false
    }

    /// Names of RFC 822 §5 and a few that mean one offset everywhere; nil for BST, IST, AST and others that mean several.
    static func zoneOffset(_ name: String, _ zone: TimeZoneRules) -> Int? {
        if name == "cst" { return zone.standardOffset == 28_800 ? 28_800 : -21_600 }
        if let hours = hours[name] { return hours * 3_600 }
        // RFC 5322 §4.3: single letters were defined wrongly; they say only that the time is UTC's. J was never one.
        guard name.utf8.count == 1, name != "j" else { return nil }
        return 0
    }

    private static let hours: [String: Int] = [
        "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
        "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "wet": 0, "west": 1, "msk": 3, "jst": 9, "kst": 9, "hkt": 8,
        "sgt": 8, "pht": 8, "awst": 8, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "bjt": 8,
    ]
}
