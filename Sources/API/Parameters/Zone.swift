import Posts

/// The zone in which dates without one are meant.
struct Zone: Equatable {
    var rules: TimeZoneRules

    /// `Asia/Shanghai`, `UTC`, `Z`, `+08:00`, `-0330`; a leading blank is a `+` that a query's decoding took. nil for what is not known.
    static func rules(named name: String) -> Zone? {
        switch name {
        case "Asia/Shanghai": return Zone(rules: .shanghai)
        case "UTC", "Z", "Etc/UTC", "GMT": return Zone(rules: .utc)
        default: break
        }
        var scanner = DigitScanner(Array(name.utf8))
        if let offset = DateExpression.offset(&scanner), scanner.isAtEnd {
            return Zone(rules: TimeZoneRules(name: name.replacing(" ", with: "+"), standardOffset: Int(offset)))
        }
        return nil
    }

    /// The instant of a local wall-clock time given as if it were UTC.
    func instant(ofLocal local: Int64) -> Int64 { local - Int64(rules.offset(atLocal: local)) }

    /// The local day of an instant, in days since 1970.
    func localDay(of instant: Int64) -> Int64 {
        let local = instant + Int64(rules.offset(at: instant))
        return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    }
}
