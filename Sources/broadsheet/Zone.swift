import ArgumentParser
import Posts

/// The configured zone.
enum Zone {
    /// - Throws: `ValidationError` for a name that is neither an offset nor known to this machine.
    static func named(_ name: String) throws -> TimeZoneRules {
        guard let zone = TimeZoneLoader().zone(named: name) else {
            throw ValidationError("time_zone: '\(name)' is neither an offset such as +08:00 nor a zone that this machine knows")
        }
        return zone
    }
}
