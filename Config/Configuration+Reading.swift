extension Configuration {
    /// Takes one value.
    /// - Parameter place: where it stood, for the error.
    package mutating func set(_ name: String, to value: String, place: String) throws(ConfigurationError) {
        guard let key = ConfigurationKey.named(name) else {
            let near = Self.nearest(name)
            throw ConfigurationError(place: place, message: "unknown key '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        do { try key.read(value, &self) } catch { throw ConfigurationError(place: place, message: "\(name): \(error.message)") }
    }

    /// Takes a file of lines `key = value`; `#` starts a comment line, blank lines are passed over. A key that stands twice is an error.
    package mutating func read(file text: String, named file: String) throws(ConfigurationError) {
        var seen: Set<String> = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = "\(file) line \(index + 1)"
            let line = ConfigurationKey.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw ConfigurationError(place: place, message: "'\(line)' is not `key = value`")
            }
            let name = ConfigurationKey.trimmed(line[..<equals])
            guard seen.insert(name).inserted else { throw ConfigurationError(place: place, message: "'\(name)' stands twice") }
            try set(name, to: ConfigurationKey.trimmed(line[line.index(after: equals)...]), place: place)
        }
    }

    /// Names in `BROADSHEET_` that are no key but have a meaning: where the file is, and switches of the tests.
    package static let environmentReserved = ["BROADSHEET_CONFIG", "BROADSHEET_LONG_TESTS", "BROADSHEET_FUZZ"]

    /// Takes every `BROADSHEET_*` variable (`BROADSHEET_NO_WATCH` too, as the flag is called); an unknown one is an error. An empty value counts as not set.
    package mutating func read(environment: [String: String]) throws(ConfigurationError) {
        let names = environment.keys.filter { $0.hasPrefix("BROADSHEET_") && !Self.environmentReserved.contains($0) }
        for name in names.sorted() {
            guard let value = environment[name], !value.isEmpty else { continue }
            let key = String(name.dropFirst("BROADSHEET_".utf8.count)).lowercased()
            if key == "no_watch" {
                try set("watch", to: Self.inverse(of: value), place: name)
            } else {
                try set(key, to: value, place: name)
            }
        }
    }

    /// `BROADSHEET_NO_WATCH=1` is the flag `--no-watch`; what is no truth value is left to be refused.
    private static func inverse(of value: String) -> String {
        switch value.lowercased() {
        case "true", "yes", "on", "1": "false"
        case "false", "no", "off", "0": "true"
        default: value
        }
    }

    /// The whole as a file that reads back to the same; secrets are counted, not shown.
    package var file: String {
        ConfigurationKey.all.map { key in
            let value = key.write(self)
            let isHidden = key.isSecret && !value.isEmpty
            return isHidden ? "# \(key.name) is set and not shown" : "\(key.name) = \(value)"
        }.joined(separator: "\n") + "\n"
    }

    /// The key that is at most three edits away.
    private static func nearest(_ name: String) -> String? {
        let ranked = ConfigurationKey.all.map { (name: $0.name, distance: distance(name, $0.name)) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= 3 else { return nil }
        return best.name
    }

    /// Levenshtein's distance; quadratic in names of bounded length.
    private static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8.prefix(64))
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let substituted = diagonal + (left == right ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
