/// The months of a zone whose offset may change: one ends where the next begins, as instants, so that each counts what a list
/// from its first day to its last has. Any thread.
package struct ZonedMonths: Sendable, Hashable {
    /// Of the zone; two of the same name are the same.
    package let name: String
    private let offset: @Sendable (Int64) -> Int
    private let instant: @Sendable (Int64) -> Int64

    /// Seconds on either side of 1970 that are told apart: more than 100 million years.
    private static let secondMax: Int64 = 1 << 52

    /// - Parameters:
    ///   - offset: seconds east of UTC at an instant.
    ///   - instant: of a local time given as if it were UTC, both in seconds since 1970.
    package init(name: String, offset: @escaping @Sendable (Int64) -> Int, instant: @escaping @Sendable (Int64) -> Int64) {
        self.name = name
        self.offset = offset
        self.instant = instant
    }

    /// The month of an instant, as year × 12 + month − 1, with its first instant and that of the next month.
    func containing(_ second: Int64) -> (month: Int64, start: Int64, end: Int64) {
        let second = min(max(second, -Self.secondMax), Self.secondMax)
        let shown = CalendarMonth.containing(second + Int64(offset(second))).month
        // Clocks that are put forward or back where a month turns show the other month for a while.
        for month in [shown, shown - 1, shown + 1] {
            let (start, end) = (instant(CalendarMonth.firstSecond(month)), instant(CalendarMonth.firstSecond(month + 1)))
            if start <= second, second < end { return (month, start, end) }
        }
        return (shown, second, second + 1)
    }

    package static func == (one: Self, other: Self) -> Bool { one.name == other.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
