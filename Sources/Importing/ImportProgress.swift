import Store

/// Where an import stands.
package struct ImportProgress: Sendable, Equatable {
    package enum State: String, Sendable { case idle, running, paused, failed }
    package var state: State = .idle
    /// The store's number of the import that runs or ran last.
    package var id: Int64?
    package var mode: ImportMode?
    package var counts = ImportCounts()
    /// True once `counts.total` is the whole.
    package var isTotalKnown = false
    /// Nanoseconds since the start.
    package var elapsed: Int64 = 0
    /// Why it is paused or failed.
    package var message: String?

    package init() {}

    /// Files a second so far.
    package var rate: Double {
        elapsed > 0 ? Double(counts.seen) / (Double(elapsed) / 1_000_000_000) : 0
    }

    /// Seconds to go at this rate; nil when it cannot be told.
    package var secondsLeft: Int? {
        guard isTotalKnown, rate > 0 else { return nil }
        return Int((Double(max(0, counts.total - counts.seen)) / rate).rounded(.up))
    }

    /// One line for a terminal, without a line end:
    /// `importing 12345/200000 (6 %), 9876 files/s, 19 s left, 3 failed`.
    package var line: String {
        var parts: [String] = []
        if isTotalKnown {
            let share = counts.total > 0 ? counts.seen * 100 / counts.total : 100
            parts.append("\(counts.seen)/\(counts.total) (\(share) %)")
        } else {
            parts.append("\(counts.seen) of \(counts.total) found so far")
        }
        parts.append("\(Int(rate)) files/s")
        if let left = secondsLeft { parts.append("\(Self.duration(left)) left") }
        if counts.failed > 0 { parts.append("\(counts.failed) failed") }
        let verb = state == .paused ? "paused" : "importing"
        return "\(verb) " + parts.joined(separator: ", ") + (state == .paused ? message.map { ": \($0)" } ?? "" : "")
    }

    /// `59 s`, `2 min 05 s`, `3 h 07 min`.
    static func duration(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min \(two(seconds % 60)) s" }
        return "\(seconds / 3_600) h \(two(seconds / 60 % 60)) min"
    }
}

/// Something that the operator should see in the log.
package struct ImportNotice: Sendable, Equatable {
    package enum Level: String, Sendable { case info, warning, error }
    package var level: Level
    package var message: String
    /// Facts beside the message, by name.
    package var facts: [String: String]

    package init(_ level: Level, _ message: String, facts: [String: String] = [:]) {
        self.level = level
        self.message = message
        self.facts = facts
    }
}
