import Articles

/// `Sun, 06 Nov 1994 08:49:37 GMT`: RFC 9110 §5.6.7.
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Parameters:
    ///   - seconds: since 1970.
    ///   - zone: `GMT` for HTTP, `+0000` for RSS.
    static func text(_ seconds: Int64, zone: String = "GMT") -> String {
        // `2022-05-05T13:11:00Z`: the calendar is done there.
        let stamp = Array(Timestamp.text(seconds).utf8)
        guard stamp.count == 20 else { return "Thu, 01 Jan 1970 00:00:00 \(zone)" }
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let weekday = Int(((days % 7) + 7) % 7)
        let month = Int(stamp[5] - 0x30) * 10 + Int(stamp[6] - 0x30) - 1
        let parts = [stamp[8..<10], stamp[0..<4], stamp[11..<19]].map { String(decoding: $0, as: UTF8.self) }
        return "\(weekdays[weekday]), \(parts[0]) \(months[min(max(month, 0), 11)]) \(parts[1]) \(parts[2]) \(zone)"
    }
}
