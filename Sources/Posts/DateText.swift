/// Brings a date text to ASCII and a few marks, so that the parser knows one spelling of everything.
enum DateText {
    /// Marks that stand for the words of a date, outside ASCII.
    enum Mark {
        static let year: UInt8 = 0x81
        static let month: UInt8 = 0x82
        static let day: UInt8 = 0x83
        static let hour: UInt8 = 0x84
        static let minute: UInt8 = 0x85
        static let second: UInt8 = 0x86
        static let morning: UInt8 = 0x87
        static let afternoon: UInt8 = 0x88
        static let noon: UInt8 = 0x89
        static let evening: UInt8 = 0x8A
        static let smallHours: UInt8 = 0x8B
        static let half: UInt8 = 0x8C
        static let sharp: UInt8 = 0x8D
        static let beijing: UInt8 = 0x8E
        /// Any other character: the start of a comment.
        static let other: UInt8 = 0xFF
    }

    /// Full-width forms narrowed, dashes and blanks unified, date words marked, Chinese numerals as digits. Linear.
    static func normalized(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                out.append(byte < 0x20 ? 0x20 : byte)
                at += 1
            } else if let word = words.first(where: { bytes[at...].starts(with: $0.text) }) {
                if word.mark != 0 { out.append(word.mark) }
                at += word.text.count
            } else if let number = numeral(bytes, at) {
                out.append(contentsOf: number.digits)
                at = number.end
            } else {
                at = other(bytes, at, &out)
            }
        }
        return out
    }

    /// Narrows one full-width character, unifies blanks and dashes; anything else becomes `Mark.other`.
    private static func other(_ bytes: [UInt8], _ at: Int, _ out: inout [UInt8]) -> Int {
        let length = bytes[at] >= 0xF0 ? 4 : bytes[at] >= 0xE0 ? 3 : 2
        let end = min(at + length, bytes.count)
        var scalar = UInt32(bytes[at]) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
        for index in at + 1..<max(end, at + 1) { scalar = scalar << 6 | UInt32(bytes[index] & 0x3F) }
        switch scalar {
        case 0xFF01...0xFF5E: out.append(UInt8(truncatingIfNeeded: scalar - 0xFEE0))
        case 0xA0, 0x3000, 0x2000...0x200A, 0x202F, 0x2028, 0x2029, 0x85: out.append(0x20)
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: break
        case 0x2010...0x2015, 0x2212: out.append(0x2D)
        case 0x201C, 0x201D: out.append(0x22)
        case 0x2018, 0x2019: out.append(0x27)
        case 0x3010: out.append(0x28)
        case 0x3011: out.append(0x29)
        default: out.append(Mark.other)
        }
        return end
    }

    /// `二〇二四`, `十二`, `三十`: digits one by one, or tens.
    private static func numeral(_ bytes: [UInt8], _ start: Int) -> (digits: [UInt8], end: Int)? {
        var values: [Int] = []
        var at = start
        while at + 2 < bytes.count, let value = numerals[Array(bytes[at..<at + 3])] {
            values.append(value)
            at += 3
        }
        guard !values.isEmpty else { return nil }
        guard let ten = values.firstIndex(of: 10) else { return (values.map { UInt8($0) + 0x30 }, at) }
        guard ten <= 1, values.count - ten <= 2 else { return ([Mark.other], at) }
        let tens = ten == 1 ? values[0] : 1
        let ones = values.count - ten == 2 ? values[ten + 1] : 0
        guard ones < 10 else { return ([Mark.other], at) }
        return (Array(String(tens * 10 + ones).utf8), at)
    }

    private static let numerals: [[UInt8]: Int] = Dictionary(
        uniqueKeysWithValues: [
            ("〇", 0), ("零", 0), ("○", 0), ("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6), ("七", 7), ("八", 8), ("九", 9),
            ("十", 10),
        ].map { (Array($0.0.utf8), $0.1) })

    /// Longest first where one starts another. Mark 0 vanishes: a weekday says nothing new.
    private static let words: [(text: [UInt8], mark: UInt8)] = {
        var table: [(text: [UInt8], mark: UInt8)] = []
        for week in ["星期", "礼拜", "禮拜", "周", "週"] {
            for day in ["一", "二", "三", "四", "五", "六", "日", "天"] { table.append((Array((week + day).utf8), 0x20)) }
        }
        for day in ["月", "火", "水", "木", "金", "土", "日"] { table.append((Array((day + "曜日").utf8), 0x20)) }
        let marks: [(String, UInt8)] = [
            ("年", Mark.year), ("년", Mark.year), ("月", Mark.month), ("월", Mark.month), ("日", Mark.day), ("号", Mark.day),
            ("號", Mark.day), ("일", Mark.day), ("时", Mark.hour), ("時", Mark.hour), ("点", Mark.hour), ("點", Mark.hour),
            ("시", Mark.hour), ("分", Mark.minute), ("분", Mark.minute), ("秒", Mark.second), ("초", Mark.second),
            ("上午", Mark.morning), ("早上", Mark.morning), ("早晨", Mark.morning), ("清晨", Mark.morning), ("午前", Mark.morning),
            ("오전", Mark.morning), ("下午", Mark.afternoon), ("午後", Mark.afternoon), ("午后", Mark.afternoon), ("오후", Mark.afternoon),
            ("傍晚", Mark.evening), ("晚上", Mark.evening), ("夜里", Mark.evening), ("夜晚", Mark.evening), ("中午", Mark.noon),
            ("凌晨", Mark.smallHours), ("半", Mark.half), ("整", Mark.sharp), ("北京时间", Mark.beijing), ("北京時間", Mark.beijing),
        ]
        return table + marks.sorted { $0.0.utf8.count > $1.0.utf8.count }.map { (Array($0.0.utf8), $0.1) }
    }()
}
