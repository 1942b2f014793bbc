/// An instant in the notations that posts use, all in UTC.
struct SampleDate {
    let year: Int
    let month: Int
    let dayOfMonth: Int
    let hour: Int
    let minute: Int
    let second: Int
    private let days: Int

    /// - Parameter seconds: since 1970, not negative.
    init(_ seconds: Int64) {
        days = Int(seconds / 86_400)
        let rest = Int(seconds % 86_400)
        (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        let z = days + 719_468
        let era = z / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        dayOfMonth = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    private var time: String { "\(two(hour)):\(two(minute)):\(two(second))" }

    var day: String { "\(year)-\(two(month))-\(two(dayOfMonth))" }

    var local: String { "\(day) \(time)" }

    var iso: String { "\(day)T\(time)Z" }

    var chinese: String { "\(year) 年 \(two(month)) 月 \(two(dayOfMonth)) 日 \(time)" }

    var rfc822: String {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[days % 7]), \(two(dayOfMonth)) \(months[month - 1]) \(year) \(time) GMT"
    }
}
