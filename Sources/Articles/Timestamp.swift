/// RFC 3339 times by arithmetic on the proleptic Gregorian calendar: no formatter, no zone data.
package enum Timestamp {
    /// `2022-05-05T21:11:00+08:00`, or with `Z` for offset 0. Years outside 0000–9999 are clamped, for RFC 3339 has no others.
    /// - Parameters:
    ///   - seconds: since 1970-01-01T00:00:00Z.
    ///   - offset: seconds east of UTC; whole minutes.
    package static func text(_ seconds: Int64, offset: Int = 0) -> String {
        let earliest: Int64 = -62_167_219_200
        let latest: Int64 = 253_402_300_799
        let sum = seconds.addingReportingOverflow(Int64(offset))
        let local = min(max(sum.overflow ? seconds : sum.partialValue, earliest), latest)
        let (days, second) = floorDivide(local, 86_400)
        let (year, month, day) = civil(fromDays: days)
        var text: [UInt8] = []
        text.reserveCapacity(25)
        append(year / 100, "", to: &text)
        append(year % 100, "-", to: &text)
        append(month, "-", to: &text)
        append(day, "T", to: &text)
        append(second / 3600, ":", to: &text)
        append(second / 60 % 60, ":", to: &text)
        append(second % 60, offset == 0 ? "Z" : offset < 0 ? "-" : "+", to: &text)
        if offset != 0 {
            let minutes = Int64(abs(offset) / 60)
            append(minutes / 60, ":", to: &text)
            append(minutes % 60, "", to: &text)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Two digits and what follows them.
    private static func append(_ number: Int64, _ mark: StaticString, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
        text.append(mark)
    }

    /// Year, month, day of a count of days since 1970-01-01.
    package static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let (era, dayOfEra) = floorDivide(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days since 1970-01-01 of a date; months and days beyond their range carry over.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shiftedYear, 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
