/// Offsets from UTC over time, without Foundation's zones (they need ICU and tzdata).
package struct TimeZoneRules: Sendable, Equatable {
    /// The IANA name or `+08:00`.
    package var name: String
    /// A fixed offset; named zones with transitions get more fields here.
    package var standardOffset: Int

    package init(name: String, standardOffset: Int) {
        self.name = name
        self.standardOffset = standardOffset
    }

    /// Asia/Shanghai, always there.
    package static let shanghai = TimeZoneRules(name: "Asia/Shanghai", standardOffset: 28_800)
    package static let utc = TimeZoneRules(name: "UTC", standardOffset: 0)

    /// Seconds east of UTC in force at an instant (seconds since 1970, UTC).
    package func offset(at instant: Int64) -> Int { standardOffset }

    /// Seconds east of UTC for a local wall-clock time given as if it were UTC.
    package func offset(atLocal local: Int64) -> Int { standardOffset }
}
