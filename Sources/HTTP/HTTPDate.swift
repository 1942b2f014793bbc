/// IMF-fixdate and the two obsolete forms (RFC 9110 §5.6.7), by arithmetic: a formatter costs 1.3 µs and the C library's locale.
package enum HTTPDate {
    private static let days = Array("SunMonTueWedThuFriSat".utf8)
    private static let months = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)

    /// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970, years 0–9999.
    package static func format(_ seconds: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(29)
        append(seconds, to: &out)
        return out
    }

    /// Appends the 29 bytes of `format`; allocates nothing where there is room.
    package static func append(_ seconds: Int, to out: inout [UInt8]) {
        let bounded = min(max(seconds, -62_167_219_200), 253_402_300_799)
        var day = bounded / 86_400
        var rest = bounded % 86_400
        if rest < 0 {
            rest += 86_400
            day -= 1
        }
        let (year, month, date) = civil(day)
        let weekday = ((day + 4) % 7 + 7) % 7
        out += days[weekday * 3..<weekday * 3 + 3]
        out.append(0x2C)
        out.append(0x20)
        appendTwo(date, &out)
        out.append(0x20)
        out += months[(month - 1) * 3..<(month - 1) * 3 + 3]
        out.append(0x20)
        appendTwo(year / 100, &out)
        appendTwo(year % 100, &out)
        out.append(0x20)
        appendTwo(rest / 3_600, &out)
        out.append(0x3A)
        appendTwo(rest / 60 % 60, &out)
        out.append(0x3A)
        appendTwo(rest % 60, &out)
        for byte in " GMT".utf8 { out.append(byte) }
    }

    private static func appendTwo(_ value: Int, _ out: inout [UInt8]) {
        out.append(UInt8(truncatingIfNeeded: value / 10 % 10) + 0x30)
        out.append(UInt8(truncatingIfNeeded: value % 10) + 0x30)
    }

    /// Days since 1970-01-01 → year, month, day (proleptic Gregorian).
    private static func civil(_ day: Int) -> (Int, Int, Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let date = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date)
    }

    private static func dayNumber(_ year: Int, _ month: Int, _ date: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Seconds since 1970 of any of the three forms; nil for anything else. `now` decides the century of a two-digit year.
    package static func parse(_ bytes: [UInt8], now: Int) -> Int? {
        let words = bytes.split(whereSeparator: { $0 == 0x20 || $0 == 0x2C || $0 == 0x2D }).map { [UInt8]($0) }
        guard let name = words.first, name.count >= 3, dayIndex(name) != nil else { return nil }
        if words.count == 6, words[5] == [0x47, 0x4D, 0x54] {
            // Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT
            guard let date = number(words[1], 2...2), let month = monthNumber(words[2]),
                var year = number(words[3], words[3].count == 2 ? 2...2 : 4...4)
            else { return nil }
            if words[3].count == 2 {
                let current = civil(now / 86_400).0
                year += current / 100 * 100
                if year > current + 50 { year -= 100 }
            }
            return seconds(year, month, date, words[4])
        }
        // Sun Nov  6 08:49:37 1994
        guard words.count == 5, let month = monthNumber(words[1]), let date = number(words[2], 1...2), let year = number(words[4], 4...4)
        else { return nil }
        return seconds(year, month, date, words[3])
    }

    private static func seconds(_ year: Int, _ month: Int, _ date: Int, _ clock: [UInt8]) -> Int? {
        guard clock.count == 8, clock[2] == 0x3A, clock[5] == 0x3A, let hour = number([UInt8](clock[0...1]), 2...2),
            let minute = number([UInt8](clock[3...4]), 2...2), let second = number([UInt8](clock[6...7]), 2...2),
            hour < 24, minute < 60, second <= 60, (1...31).contains(date)
        else { return nil }
        return dayNumber(year, month, date) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func number(_ digits: [UInt8], _ count: ClosedRange<Int>) -> Int? {
        guard count.contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard Bytes.isDigit(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    private static func dayIndex(_ name: [UInt8]) -> Int? { index(name, days) }
    private static func monthNumber(_ name: [UInt8]) -> Int? { name.count == 3 ? index(name, months).map { $0 + 1 } : nil }

    private static func index(_ name: [UInt8], _ table: [UInt8]) -> Int? {
        var place = 0
        while place + 3 <= table.count {
            if name.starts(with: table[place..<place + 3]) { return place / 3 }
            place += 3
        }
        return nil
    }
}
