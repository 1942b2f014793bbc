/// One thing that can be set: its name, how it is read and how it is written.
package struct ConfigurationKey: Sendable {
    /// As in `broadsheet.conf`.
    package let name: String
    /// A secret is never printed.
    package let isSecret: Bool
    let read: @Sendable (String, inout Configuration) throws(InvalidValue) -> Void
    let write: @Sendable (Configuration) -> String

    /// `BROADSHEET_` and the name in capitals.
    package var environmentName: String { "BROADSHEET_" + name.uppercased() }

    /// Every key, in the order of the file.
    package static let all: [ConfigurationKey] = [
        list("listen", \.listen, atLeast: 1),
        text("database", \.database),
        flag("read_only", \.isReadOnly),
        number("loops", \.loops, 0...64),
        number("workers", \.workers, 0...64),
        number("connections_max", \.connectionsMax, 1...1_000_000),
        number("connections_per_address_max", \.connectionsPerAddressMax, 1...1_000_000),
        number("head_timeout_seconds", \.headTimeoutSeconds, 1...3_600),
        number("body_timeout_seconds", \.bodyTimeoutSeconds, 1...3_600),
        number("write_timeout_seconds", \.writeTimeoutSeconds, 1...3_600),
        number("idle_timeout_seconds", \.idleTimeoutSeconds, 1...3_600),
        number("drain_timeout_seconds", \.drainTimeoutSeconds, 0...600),
        number("body_bytes_max", \.bodyBytesMax, 1_024...1_073_741_824),
        number("cache_bytes_max", \.cacheBytesMax, 0...17_179_869_184),
        number("rate_limit_requests", \.rateLimitRequests, 0...1_000_000),
        number("rate_limit_window_seconds", \.rateLimitWindowSeconds, 1...86_400),
        list("trusted_proxies", \.trustedProxies),
        text("title", \.title),
        text("public_url", \.publicURL),
        list("cors_origins", \.corsOrigins),
        list("admin_tokens", \.adminTokens, isSecret: true),
        list("read_tokens", \.readTokens, isSecret: true),
        number("event_streams_max", \.eventStreamsMax, 1...100_000),
        number("search_budget_milliseconds", \.searchBudgetMilliseconds, 1...60_000),
        flag("watch", \.isWatching),
        number("poll_interval_seconds", \.pollIntervalSeconds, 0...86_400),
        number("rescan_interval_seconds", \.rescanIntervalSeconds, 0...604_800),
        flag("allow_empty", \.allowsEmpty),
        list("post_extensions", \.postExtensions, atLeast: 1),
        number("file_bytes_max", \.fileBytesMax, 1_024...1_073_741_824),
        text("time_zone", \.timeZone),
        text("cleaning_rules", \.cleaningRules),
        choice("log_level", \.logLevel, ["trace", "debug", "info", "notice", "warning", "error", "critical"]),
    ]

    /// The key of a name; nil for an unknown one.
    package static func named(_ name: String) -> ConfigurationKey? { all.first { $0.name == name } }

    /// Why a value was refused.
    struct InvalidValue: Error { var message: String }

    private typealias Field<Value> = WritableKeyPath<Configuration, Value> & Sendable

    private static func text(_ name: String, _ field: Field<String>) -> ConfigurationKey {
        ConfigurationKey(name: name, isSecret: false, read: { $1[keyPath: field] = $0 }, write: { $0[keyPath: field] })
    }

    private static func flag(_ name: String, _ field: Field<Bool>) -> ConfigurationKey {
        ConfigurationKey(
            name: name, isSecret: false,
            read: { (value, configuration) throws(InvalidValue) in
                switch value.lowercased() {
                case "true", "yes", "on", "1": configuration[keyPath: field] = true
                case "false", "no", "off", "0": configuration[keyPath: field] = false
                default: throw InvalidValue(message: "'\(value)' is neither true nor false")
                }
            }, write: { $0[keyPath: field] ? "true" : "false" })
    }

    private static func number(_ name: String, _ field: Field<Int>, _ range: ClosedRange<Int>) -> ConfigurationKey {
        ConfigurationKey(
            name: name, isSecret: false,
            read: { (value, configuration) throws(InvalidValue) in
                guard let number = Int(value), range.contains(number) else {
                    throw InvalidValue(message: "'\(value)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
                }
                configuration[keyPath: field] = number
            }, write: { String($0[keyPath: field]) })
    }

    private static func choice(_ name: String, _ field: Field<String>, _ allowed: [String]) -> ConfigurationKey {
        ConfigurationKey(
            name: name, isSecret: false,
            read: { (value, configuration) throws(InvalidValue) in
                guard allowed.contains(value) else {
                    throw InvalidValue(message: "'\(value)' is none of \(allowed.joined(separator: ", "))")
                }
                configuration[keyPath: field] = value
            }, write: { $0[keyPath: field] })
    }

    private static func list(
        _ name: String, _ field: Field<[String]>, atLeast: Int = 0, isSecret: Bool = false
    ) -> ConfigurationKey {
        ConfigurationKey(
            name: name, isSecret: isSecret,
            read: { (value, configuration) throws(InvalidValue) in
                let items = value.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
                guard items.count >= atLeast else { throw InvalidValue(message: "needs at least \(atLeast) value") }
                configuration[keyPath: field] = items
            }, write: { $0[keyPath: field].joined(separator: ", ") })
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
