extension DateParser {
    /// A text of digits only.
    mutating func compact(_ value: Int, _ digits: Int) -> PostDate? {
        switch digits {
        case 4:
            year = value
            precision = .year
            return finished()
        case 8, 12, 14:
            return compactDate(at - digits, digits)
        case 10, 13:
            // Seconds or milliseconds from 2001-09-09 on; from 1,900,000,000 (2030) it could be YYYYMMDDHH.
            let seconds = digits == 10 ? value : value / 1_000
            guard (1_000_000_000..<1_900_000_000).contains(seconds) else { return nil }
            return PostDate(seconds: Int64(seconds), precision: .second, offset: 0)
        default: return nil
        }
    }

    /// `20240527`, `20240527T100000Z`, `20240527100000`.
    mutating func compactDate(_ start: Int, _ digits: Int) -> PostDate? {
        func part(_ from: Int, _ count: Int) -> Int {
            text[start + from..<start + from + count].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        year = part(0, 4)
        month = part(4, 2)
        day = part(6, 2)
        guard year >= 1_900, year < 2_200 else { return nil }
        guard digits > 8 else { return time() }
        hour = part(8, 2)
        minute = part(10, 2)
        precision = .minute
        if digits == 14 {
            second = part(12, 2)
            precision = .second
        }
        return zoneSuffix() ? finished() : nil
    }

    /// After a year of four digits.
    mutating func yearFirst(_ number: Int) -> PostDate? {
        year = number
        let mark = at
        switch next {
        case 0x2D, 0x2F, 0x2E:
            let separator = next
            at += 1
            return numeric(separator)
        case 0x57, 0x77:
            at += 1
            return week()
        default:
            skipSpace()
            if next == Mark.year { return marked() }
            // `2024 May 27`
            guard at > mark, isLetter(at), let word = word(), let found = Self.month(word) else { return nil }
            month = found
            skipSpace()
            guard let value = short() else { return nil }
            day = value
            return time()
        }
    }

    /// `2024-05-27`, `2024/5/27`, `2024. 5. 27.`, `2024-05`, `2024-148`, `2024-W22-1`, `2024-May-27`.
    private mutating func numeric(_ separator: UInt8) -> PostDate? {
        if separator == 0x2D, next | 0x20 == 0x77, isDigit(at + 1) {
            at += 1
            return week()
        }
        if separator == 0x2D, isLetter(at) {
            guard let word = word(), let found = Self.month(word), next == separator else { return nil }
            month = found
            at += 1
            guard let value = short() else { return nil }
            day = value
            return time()
        }
        skipDotSpace(separator)
        guard let (value, digits) = number() else { return nil }
        if separator == 0x2D, digits == 3 { return ordinal(value) }
        guard digits <= 2 else { return nil }
        month = value
        let spaces = at
        if separator == 0x2E { skipBlanks() }
        guard next == separator else {
            at = spaces
            precision = .month
            return separator == 0x2E ? nil : finished()
        }
        at += 1
        skipDotSpace(separator)
        guard let value = short(), next != 0x2D, next != 0x2F else { return nil }
        day = value
        // Korean dates end in a dot.
        if separator == 0x2E, next == 0x2E, !isDigit(at + 1) { at += 1 }
        return next == 0x2E ? nil : time()
    }

    private mutating func skipBlanks() { while next == 0x20 { at += 1 } }

    private mutating func skipDotSpace(_ separator: UInt8) { if separator == 0x2E { skipBlanks() } }

    /// `2024-148`: the 148th day (ISO 8601-1 §5.2.3).
    private mutating func ordinal(_ value: Int) -> PostDate? {
        guard (1_000...9_999).contains(year), value >= 1, value <= (Calendar.isLeap(year) ? 366 : 365) else { return nil }
        var left = value
        while left > Calendar.daysInMonth(year, month) {
            left -= Calendar.daysInMonth(year, month)
            month += 1
        }
        day = left
        return time()
    }

    /// `W22-1`, `W221`: a day of an ISO week; a week alone is no day.
    private mutating func week() -> PostDate? {
        guard let (value, digits) = number() else { return nil }
        var week = value
        var weekday = 0
        if digits == 3 {
            (week, weekday) = (value / 10, value % 10)
        } else {
            guard digits == 2, next == 0x2D else { return nil }
            at += 1
            guard let (value, digits) = number(), digits == 1 else { return nil }
            weekday = value
        }
        guard (1_000...9_999).contains(year), (1...53).contains(week), (1...7).contains(weekday) else { return nil }
        let january4 = Calendar.days(year, 1, 4)
        var days = january4 - (Calendar.weekday(days: january4) - 1) + (week - 1) * 7
        // The week's Thursday says whose year it is: W53 exists in some years only.
        guard Calendar.year(days: days + 3) == year else { return nil }
        days += weekday - 1
        year = Calendar.year(days: days)
        let dayOfYear = days - Calendar.days(year, 1, 1) + 1
        return ordinal(dayOfYear)
    }

    /// `2024 年 05 月 27 日`, at the mark of the year.
    private mutating func marked() -> PostDate? {
        at += 1
        skipSpace()
        guard isDigit(at) else {
            precision = .year
            return finished()
        }
        guard let value = short() else { return nil }
        month = value
        skipSpace()
        guard next == Mark.month else { return nil }
        at += 1
        skipSpace()
        guard isDigit(at) else {
            precision = .month
            return finished()
        }
        guard let value = short() else { return nil }
        day = value
        skipSpace()
        // `2024年5月27 10:00` leaves the day's mark out.
        if next == Mark.day { at += 1 }
        return time()
    }

    /// `May 27, 2024 10:00 AM`, `Nov  6 08:49:37 1994`, `May 27 10:00:00 CST 2024`, `May 27 2024 10:00:00 GMT+0800 (…)`, `May 2024`.
    mutating func monthFirst(_ found: Int) -> PostDate? {
        month = found
        if next == 0x2E { at += 1 }
        skipSpace()
        guard let (value, digits) = number() else { return nil }
        if digits == 4 {
            year = value
            precision = .month
            return finished()
        }
        guard digits <= 2, skipOrdinalSuffix(value) else { return nil }
        day = value
        skipSpace(commas: true)
        let mark = at
        guard let (number, count) = number() else { return nil }
        if count == 4, next != 0x3A {
            year = number
            return time()
        }
        // asctime and date(1): the year comes last.
        at = mark
        guard clock(), zoneSuffix() else { return nil }
        skipSpace()
        guard let (last, lastDigits) = self.number(), lastDigits == 4 else { return nil }
        year = last
        return finished()
    }

    /// `05 May 2022 13:11`, `06-Nov-94`, `27th May 2024`, and `27/05/2024` where only one reading is a date.
    mutating func dayFirst(_ number: Int) -> PostDate? {
        let mark = at
        if next == 0x2F || next == 0x2D || next == 0x2E, isDigit(at + 1) { return dayMonthYear(number, next) }
        guard skipOrdinalSuffix(number) else { return nil }
        if next == 0x2D || next == 0x2E { at += 1 }
        skipSpace()
        guard at > mark, let word = word(), let found = Self.month(word) else { return nil }
        day = number
        month = found
        if next == 0x2D || next == 0x2E { at += 1 }
        skipSpace(commas: true)
        guard let (value, digits) = self.number() else { return nil }
        // RFC 5322 §4.3: two digits are 1950–2049, three are 1900 and on.
        switch digits {
        case 2: year = value < 50 ? 2_000 + value : 1_900 + value
        case 3: year = 1_900 + value
        case 4: year = value
        default: return nil
        }
        return time()
    }

    private mutating func dayMonthYear(_ first: Int, _ separator: UInt8) -> PostDate? {
        at += 1
        guard let second = short(), next == separator else { return nil }
        at += 1
        guard let (value, digits) = number(), digits == 4 else { return nil }
        year = value
        if first > 12, second <= 12 {
            (day, month) = (first, second)
        } else if second > 12, first <= 12 {
            (day, month) = (second, first)
        } else if first == second {
            (day, month) = (first, second)
        } else {
            return nil
        }
        return time()
    }

    /// `1st`, `22nd`, `27th`.
    private mutating func skipOrdinalSuffix(_ value: Int) -> Bool {
        guard isLetter(at), isLetter(at + 1), !isLetter(at + 2) else { return true }
        let mark = at
        guard let word = word() else { return false }
        if ["st", "nd", "rd", "th"].contains(word) { return true }
        at = mark
        return true
    }
}
