/// Offsets from UTC over time, without Foundation's zones (they need ICU and tzdata).
package struct TimeZoneRules: Sendable, Equatable {
    /// The IANA name or `+08:00`.
    package var name: String
    /// The offset in force where no transition and no rule says otherwise, seconds east of UTC.
    package var standardOffset: Int
    /// Changes of the offset, in order of time.
    package var transitions: [Transition]
    /// The offset before the first transition; the standard one when there is none.
    package var firstOffset: Int
    /// The yearly rule after the last transition (the footer of a TZif file).
    package var rule: DaylightRule?

    /// From `instant` on, local time is `offset` seconds east of UTC.
    package struct Transition: Sendable, Equatable {
        package var instant: Int64
        package var offset: Int

        package init(instant: Int64, offset: Int) {
            self.instant = instant
            self.offset = offset
        }
    }

    package init(
        name: String, standardOffset: Int, transitions: [Transition] = [], firstOffset: Int? = nil, rule: DaylightRule? = nil
    ) {
        self.name = name
        self.standardOffset = standardOffset
        self.transitions = transitions
        self.firstOffset = firstOffset ?? standardOffset
        self.rule = rule
    }

    /// Asia/Shanghai, always there: local mean time until 1901, the summer times of 1919, 1940–1949 and 1986–1991, +08:00 since.
    package static let shanghai = TimeZoneRules(
        name: "Asia/Shanghai", standardOffset: 28_800, transitions: ShanghaiTable.transitions, firstOffset: 29_143)
    package static let utc = TimeZoneRules(name: "UTC", standardOffset: 0)

    /// Seconds east of UTC in force at an instant (seconds since 1970, UTC). Logarithmic; nothing after the last transition.
    package func offset(at instant: Int64) -> Int {
        guard let last = transitions.last else { return rule?.offset(at: instant) ?? standardOffset }
        if instant >= last.instant { return rule?.offset(at: instant) ?? last.offset }
        var lo = 0
        var hi = transitions.count
        while lo < hi {
            let middle = (lo + hi) / 2
            if transitions[middle].instant <= instant { lo = middle + 1 } else { hi = middle }
        }
        return lo == 0 ? firstOffset : transitions[lo - 1].offset
    }

    /// Seconds east of UTC for a local wall-clock time given as if it were UTC.
    ///
    /// A time that happens twice is the first of the two; one that a spring change skips is read with the offset before the change
    /// (as RFC 5545 §3.3.5 says).
    package func offset(atLocal local: Int64) -> Int {
        if transitions.isEmpty, rule == nil { return standardOffset }
        let day: Int64 = 86_400
        let before = offset(at: local &- day)
        let after = offset(at: local &+ day)
        if before == after { return before }
        for candidate in [before, after] where offset(at: local &- Int64(candidate)) == candidate { return candidate }
        return before
    }
}
