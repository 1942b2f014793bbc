import ArgumentParser
import Posts

/// The configured zone.
enum Zone {
    /// - Throws: `ValidationError` for a name that is neither an offset nor known to this program.
    static func named(_ name: String) throws -> TimeZoneRules {
        switch name {
        case "Asia/Shanghai", "PRC", "Asia/Chongqing": return .shanghai
        case "UTC", "Etc/UTC", "Z", "GMT": return .utc
        default: break
        }
        guard let offset = offset(name) else {
            throw ValidationError("time_zone: '\(name)' is neither an offset such as +08:00 nor a zone that this program knows")
        }
        return TimeZoneRules(name: name, standardOffset: offset)
    }

    /// Seconds of `+08:00` or `-0330`, up to 14 hours.
    private static func offset(_ text: String) -> Int? {
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", digits.utf8.count == 4, let number = Int(digits),
            number % 100 < 60, number <= 1_400
        else { return nil }
        return (number / 100 * 3_600 + number % 100 * 60) * (sign == "-" ? -1 : 1)
    }
}
