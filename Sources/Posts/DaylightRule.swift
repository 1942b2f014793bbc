/// A yearly summer time as POSIX TZ writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
package struct DaylightRule: Sendable, Equatable {
    package var standardOffset: Int
    package var daylightOffset: Int
    package var start: Change
    package var end: Change

    /// A day of the year and a local time on it, seconds after midnight (−167 to 167 hours).
    package struct Change: Sendable, Equatable {
        package var day: Day
        package var time: Int

        package init(day: Day, time: Int) {
            self.day = day
            self.time = time
        }
    }

    /// The three notations of POSIX (IEEE 1003.1 §8.3, TZ).
    package enum Day: Sendable, Equatable {
        /// `Jn`: 1–365, 29 February never counted.
        case julian(Int)
        /// `n`: 0–365, 29 February counted.
        case zeroBased(Int)
        /// `Mm.w.d`: weekday 0 (Sunday)–6 of week 1–5 (5 is the last) of a month.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    package init(standardOffset: Int, daylightOffset: Int, start: Change, end: Change) {
        self.standardOffset = standardOffset
        self.daylightOffset = daylightOffset
        self.start = start
        self.end = end
    }

    /// Seconds east of UTC at an instant.
    func offset(at instant: Int64) -> Int {
        // Beyond some 300 million years the year has no meaning; the standard time will do.
        guard instant > -1 << 53, instant < 1 << 53 else { return standardOffset }
        let local = instant + Int64(standardOffset)
        let year = Calendar.year(days: Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400))
        let first = Int64(start.seconds(in: year) - standardOffset)
        let last = Int64(end.seconds(in: year) - daylightOffset)
        let isDaylight = first < last ? instant >= first && instant < last : !(instant >= last && instant < first)
        return isDaylight ? daylightOffset : standardOffset
    }
}

extension DaylightRule.Change {
    /// Local seconds since 1970 in a year.
    fileprivate func seconds(in year: Int) -> Int {
        let january = Calendar.days(year, 1, 1)
        let days: Int
        switch day {
        case .julian(let number): days = january + number - 1 + (Calendar.isLeap(year) && number > 59 ? 1 : 0)
        case .zeroBased(let number): days = january + number
        case .weekday(let month, let week, let weekday):
            let first = Calendar.days(year, month, 1)
            let ahead = (weekday - Calendar.weekday(days: first) % 7 + 7) % 7
            var date = ahead + (week - 1) * 7
            if date >= Calendar.daysInMonth(year, month) { date -= 7 }
            days = first + date
        }
        return days * 86_400 + time
    }
}
