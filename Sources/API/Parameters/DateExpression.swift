import Articles

/// What `from` and `to` take: a whole period in a zone, an instant, or a distance from now. API.md §3.
enum DateExpression: Equatable {
    /// First day and the day after the last, in days since 1970 of the local calendar.
    case period(first: Int64, end: Int64)
    /// Seconds since 1970.
    case instant(Int64)
    /// A date and time without a zone, as if it were UTC.
    case local(Int64)
    /// Seconds before now.
    case ago(Int64)
    /// Whole local days from today: 0 is today, -1 yesterday.
    case day(Int64)

    static let help = "is YYYY, YYYY-MM, YYYY-MM-DD, an RFC 3339 instant such as 2022-05-05T13:11:00Z, -7d, -24h or today"

    /// Longest distance, in seconds: a thousand years.
    private static let distanceMax: Int64 = 31_556_952_000

    init?(_ text: String) {
        if text == "today" {
            self = .day(0)
        } else if text == "yesterday" {
            self = .day(-1)
        } else if text == "now" {
            self = .ago(0)
        } else if text.utf8.first == UInt8(ascii: "-") {
            guard let distance = Self.distance(text.utf8.dropFirst()) else { return nil }
            self = .ago(distance)
        } else {
            guard let date = Self.date(Array(text.utf8)) else { return nil }
            self = date
        }
    }

    /// True when the same text means something else tomorrow.
    var isRelative: Bool {
        switch self {
        case .ago, .day: true
        default: false
        }
    }

    /// The first second of it.
    func start(now: Int64, zone: Zone) -> Int64 {
        switch self {
        case .period(let first, _): zone.instant(ofLocal: first * 86_400)
        case .instant(let second): second
        case .local(let second): zone.instant(ofLocal: second)
        case .ago(let distance): now - distance
        case .day(let offset): zone.instant(ofLocal: (zone.localDay(of: now) + offset) * 86_400)
        }
    }

    /// The second after it: the end of a period; an instant is its own end.
    func end(now: Int64, zone: Zone) -> Int64 {
        switch self {
        case .period(_, let end): zone.instant(ofLocal: end * 86_400)
        case .day(let offset): zone.instant(ofLocal: (zone.localDay(of: now) + offset + 1) * 86_400)
        default: start(now: now, zone: zone)
        }
    }

    private static func distance(_ bytes: Substring.UTF8View) -> Int64? {
        guard let unit = bytes.last, let count = Int64(String(decoding: bytes.dropLast(), as: UTF8.self)), count >= 0,
            bytes.dropLast().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let seconds: Int64
        switch unit {
        case UInt8(ascii: "m"): seconds = 60
        case UInt8(ascii: "h"): seconds = 3_600
        case UInt8(ascii: "d"): seconds = 86_400
        case UInt8(ascii: "w"): seconds = 604_800
        default: return nil
        }
        let product = count.multipliedReportingOverflow(by: seconds)
        return product.overflow || product.partialValue > distanceMax ? nil : product.partialValue
    }

    /// `YYYY[-MM[-DD[Thh:mm[:ss[.f…]][zone]]]]`. A blank stands for a `+` that a query's decoding took.
    private static func date(_ bytes: [UInt8]) -> DateExpression? {
        var scanner = DigitScanner(bytes)
        guard let year = scanner.number(4), year >= 1 else { return nil }
        if scanner.isAtEnd {
            return .period(first: Timestamp.days(year: year, month: 1, day: 1), end: Timestamp.days(year: year + 1, month: 1, day: 1))
        }
        guard scanner.take("-"), let month = scanner.number(2), (1...12).contains(month) else { return nil }
        let monthStart = Timestamp.days(year: year, month: month, day: 1)
        let monthEnd = month == 12 ? Timestamp.days(year: year + 1, month: 1, day: 1) : Timestamp.days(year: year, month: month + 1, day: 1)
        if scanner.isAtEnd { return .period(first: monthStart, end: monthEnd) }
        guard scanner.take("-"), let day = scanner.number(2), day >= 1, day <= monthEnd - monthStart else { return nil }
        let date = monthStart + day - 1
        if scanner.isAtEnd { return .period(first: date, end: date + 1) }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" ") else { return nil }
        guard let time = time(&scanner) else { return nil }
        let local = date * 86_400 + time
        if scanner.isAtEnd { return .local(local) }
        guard let offset = offset(&scanner), scanner.isAtEnd else { return nil }
        return .instant(local - offset)
    }

    private static func time(_ scanner: inout DigitScanner) -> Int64? {
        guard let hour = scanner.number(2), hour < 24, scanner.take(":"), let minute = scanner.number(2), minute < 60 else { return nil }
        guard scanner.take(":") else { return hour * 3_600 + minute * 60 }
        // 60 is a leap second.
        guard let second = scanner.number(2), second <= 60 else { return nil }
        if scanner.take(".") { guard scanner.skipDigits() else { return nil } }
        return hour * 3_600 + minute * 60 + second
    }

    static func offset(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.take("Z") || scanner.take("z") { return 0 }
        let isNegative = scanner.take("-")
        guard isNegative || scanner.take("+") || scanner.take(" ") else { return nil }
        guard let hours = scanner.number(2), hours <= 18 else { return nil }
        _ = scanner.take(":")
        guard let minutes = scanner.isAtEnd ? 0 : scanner.number(2), minutes < 60 else { return nil }
        return (hours * 3_600 + minutes * 60) * (isNegative ? -1 : 1)
    }
}

/// Reads fixed numbers of digits from bytes.
struct DigitScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard bytes.count - index >= digits else { return nil }
        var value: Int64 = 0
        for position in index..<index + digits {
            guard (0x30...0x39).contains(bytes[position]) else { return nil }
            value = value * 10 + Int64(bytes[position] - 0x30)
        }
        index += digits
        return value
    }

    /// At least one digit.
    mutating func skipDigits() -> Bool {
        let start = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        return index > start
    }
}
