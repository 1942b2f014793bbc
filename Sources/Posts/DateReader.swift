/// Dates as posts and feeds write them → instants. Pure arithmetic: no formatter, no locale, no tzdata.
///
///     Thu, 05 May 2022 13:11:00 GMT        RFC 822, 2822, 5322 with every zone name, RFC 850, asctime
///     2021-09-29 14:07:41                  naive: read in `zone`, `offset` nil
///     2021-09-29T14:07:41.123+08:00        ISO 8601 and RFC 3339, basic forms, ordinal and week dates
///     2024 年 05 月 27 日 上午 10:00        Chinese, Japanese and Korean, full-width digits, Chinese numerals
///     2024-05-27  # 初稿                    a comment after a date
///     1716775200                           seconds or milliseconds since 1970, where nothing else is meant
///
/// A date understood wrongly is worse than one not understood: `05/06/2024`, `上午12点`, `24-05-27` and unknown zone names are nil.
/// `CST` is China's where the configured zone has an offset of +08:00 (our users' archives), else RFC 822's −06:00.
package struct DateReader: Sendable {
    /// Where dates without a zone are read.
    package var zone: TimeZoneRules

    package init(zone: TimeZoneRules) {
        self.zone = zone
    }

    /// UTF-8 bytes of a date text; longer ones are not looked at.
    package static let textBytesMax = 200

    /// The last instant that is a date, in seconds since 1970: 9999-12-31T09:59:59Z. RFC 3339 has no year 10000, and this one is
    /// before it on every clock of the world, the first of which are 14 hours ahead.
    package static let secondsMax: Int64 = 253_402_250_399

    /// The instant and the smallest unit written; nil when the text is no date or could mean two. About a microsecond.
    package func read(_ text: String) -> PostDate? {
        guard text.utf8.count <= Self.textBytesMax else { return nil }
        var parser = DateParser(text: DateText.normalized(text), zone: zone)
        return parser.date()
    }
}

/// Days and seconds of the proleptic Gregorian calendar.
enum Calendar {
    /// Days since 1970-01-01 of a valid date. Howard Hinnant's civil-day arithmetic.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// From 1 (Monday) to 7 (Sunday).
    static func weekday(days: Int) -> Int { ((days + 3) % 7 + 7) % 7 + 1 }

    /// The year of a day count since 1970.
    static func year(days: Int) -> Int {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return yearOfEra + era * 400 + (dayOfYear >= 306 ? 1 : 0)
    }
}
