import Articles
import Store

/// What an import is for.
package enum ImportMode: String, Sendable, CaseIterable {
    /// Every file is read and stored again.
    case full
    /// Only what has changed.
    case incremental
    /// As incremental, but nothing is written.
    case dryRun = "dry_run"
}

/// What an import did.
package struct ImportReport: Sendable, Equatable {
    /// The store's number; nil when nothing was recorded: a dry run, or a watch that found nothing new.
    package var id: Int64?
    package var root: [UInt8]
    package var mode: ImportMode
    package var state: ImportRecord.State
    package var counts: ImportCounts
    package var skips: WalkSkips
    package var folders: Int
    /// How often each kind of problem was met.
    package var problems: [String: Int]
    /// The first of them; the store has all.
    package var examples: [ImportProblem]
    /// Why it failed or stopped.
    package var message: String?
    /// Nanoseconds.
    package var duration: Int64

    /// Problems shown in `examples`.
    package static let examplesMax = 20

    /// Files a second.
    package var rate: Int {
        guard duration > 0 else { return 0 }
        return Int(Double(counts.seen) / (Double(duration) / 1_000_000_000))
    }

    /// Several lines for people.
    package var text: String {
        var lines = [
            "\(title) \(String(decoding: root, as: UTF8.self)): \(counts.seen) of \(counts.total) files in \(seconds) s, \(rate) files/s"
        ]
        let parts: [(String, Int)] = [
            ("created", counts.created), ("updated", counts.updated), ("unchanged", counts.unchanged), ("deleted", counts.deleted),
            ("merged", counts.merged), ("failed", counts.failed),
        ]
        lines.append("  " + parts.map { "\($0.1) \($0.0)" }.joined(separator: ", "))
        let passed: [(String, Int)] = [
            ("links", skips.links), ("special files", skips.special), ("hidden", skips.hidden), ("of other kinds", skips.other),
        ]
        let skipped = passed.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        if !skipped.isEmpty { lines.append("  passed over: " + skipped.joined(separator: ", ")) }
        for (code, count) in problems.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { lines.append("  \(code): \(count)") }
        for problem in examples { lines.append("    " + problem.reportLine) }
        let total = problems.values.reduce(0, +)
        if total > examples.count, !examples.isEmpty { lines.append("    … and \(total - examples.count) more") }
        if let message { lines.append("  \(message)") }
        return lines.joined(separator: "\n")
    }

    private var title: String {
        switch state {
        case .done: mode == .dryRun ? "would import" : "imported"
        case .cancelled: "cancelled the import of"
        case .failed: "failed to import"
        case .running, .paused, .interrupted: "import of"
        }
    }

    /// Seconds with two places.
    private var seconds: String {
        let hundredths = (duration + 5_000_000) / 10_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// One JSON object.
    package var json: [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.object { json in
            json.key("id")
            json.stringOrNull(id.map(String.init))
            json.key("root")
            json.string(utf8: root)
            json.key("mode")
            json.string(mode.rawValue)
            json.key("status")
            json.string(state.rawValue)
            json.key("counts")
            counts.write(to: &json)
            json.key("skipped")
            json.object { json in
                for (name, count) in [("links", skips.links), ("special", skips.special), ("hidden", skips.hidden), ("other", skips.other)]
                {
                    json.key(name)
                    json.number(count)
                }
            }
            json.key("folders")
            json.number(folders)
            json.key("problems")
            json.object { json in
                for (code, count) in problems.sorted(by: { $0.key < $1.key }) {
                    json.key(code)
                    json.number(count)
                }
            }
            json.key("examples")
            json.array { json in for problem in examples { problem.write(to: &json) } }
            json.key("message")
            json.stringOrNull(message)
            json.key("duration_ms")
            json.number(duration / 1_000_000)
            json.key("files_per_second")
            json.number(rate)
        }
        return json.bytes
    }
}

extension ImportCounts {
    /// As a JSON object: the names of API.md's imports.
    fileprivate func write(to json: inout JSONWriter) {
        let parts: [(String, Int)] = [
            ("seen", seen), ("total", total), ("created", created), ("updated", updated), ("unchanged", unchanged), ("deleted", deleted),
            ("merged", merged), ("failed", failed),
        ]
        json.object { json in
            for (name, count) in parts {
                json.key(name)
                json.number(count)
            }
        }
    }
}

extension ImportProblem {
    /// `path:line: code: message`; what is not UTF-8 in the path becomes U+FFFD, control characters become `?`.
    var reportLine: String {
        let path = String(decoding: self.path.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
        let place = line.map { "\(path):\($0)" } ?? path
        return "\(place): \(code): \(message)"
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("path")
            json.string(utf8: path)
            json.key("line")
            json.numberOrNull(line)
            json.key("code")
            json.string(code)
            json.key("message")
            json.string(message)
            json.key("kept")
            json.stringOrNull(kept)
        }
    }
}
