import Posts
import Search

/// The zone in which dates without one are meant.
struct Zone: Equatable {
    var rules: TimeZoneRules

    /// `Asia/Shanghai`, `UTC`, `+08:00`, or a zone of the system's database; a leading blank is a `+` that a query's decoding took.
    /// nil for what is not known.
    static func rules(named name: String) -> Zone? {
        let name = name.hasPrefix(" ") ? "+" + name.dropFirst() : name
        return TimeZoneLoader().zone(named: name).map { Zone(rules: $0) }
    }

    /// Where months begin here.
    var months: ZonedMonths {
        let zone = self
        return ZonedMonths(name: rules.name, offset: { zone.rules.offset(at: $0) }, instant: { zone.instant(ofLocal: $0) })
    }

    /// The instant of a local wall-clock time given as if it were UTC.
    func instant(ofLocal local: Int64) -> Int64 { local - Int64(rules.offset(atLocal: local)) }

    /// The local day of an instant, in days since 1970.
    func localDay(of instant: Int64) -> Int64 {
        let local = instant + Int64(rules.offset(at: instant))
        return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    }
}
