/// Everything that can be set. Order: flags, `BROADSHEET_*`, file, these defaults; read once at start.
///
/// Each field has a key of the same name in `broadsheet.conf` and an environment variable: `idleTimeoutSeconds` is
/// `idle_timeout_seconds` and `BROADSHEET_IDLE_TIMEOUT_SECONDS`. `ConfigurationKey.all` is the one list of them.
package struct Configuration: Sendable, Equatable {
    // MARK: Serving

    /// `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`, several by commas; port 0 is the system's choice.
    package var listen = ["127.0.0.1:8080"]
    /// The SQLite file; made when it is not there.
    package var database = "./broadsheet.db"
    /// Open the database without writing; no import runs.
    package var isReadOnly = false
    /// Event loops; 0 is one a core.
    package var loops = 0
    /// Threads for searches and exports; 0 is one a core.
    package var workers = 0
    package var connectionsMax = 20_000
    package var connectionsPerAddressMax = 10_000
    package var headTimeoutSeconds = 10
    package var bodyTimeoutSeconds = 30
    package var writeTimeoutSeconds = 30
    package var idleTimeoutSeconds = 60
    /// Seconds that requests under way have after SIGTERM.
    package var drainTimeoutSeconds = 8
    /// Bytes of a request body.
    package var bodyBytesMax = 1_048_576
    /// Bytes of ready responses kept, over all loops.
    package var cacheBytesMax = 33_554_432
    /// Requests that one client address may make in a window; 0 is no limit.
    package var rateLimitRequests = 0
    /// Seconds of a window.
    package var rateLimitWindowSeconds = 60
    /// Addresses or `ADDRESS/BITS` whose `X-Forwarded-For` and `Forwarded` are believed.
    package var trustedProxies: [String] = []
    /// What feeds and the documentation page are called.
    package var title = "Broadsheet"
    /// Scheme, host and path under which the world sees this server, for feeds and sitemaps; empty: as each request says.
    package var publicURL = ""
    /// Origins that may read from a browser; `*` is every one, empty is none.
    package var corsOrigins = ["*"]
    /// Bearer tokens that may start and cancel imports; empty: nobody may. Several for rotation.
    package var adminTokens: [String] = []
    /// Bearer tokens that may read; empty: everybody may.
    package var readTokens: [String] = []
    /// Milliseconds that one search may take before it answers with what it has.
    package var searchBudgetMilliseconds = 500
    /// Event streams open at a time.
    package var eventStreamsMax = 256

    // MARK: Importing

    /// Follow changes of the folder while serving.
    package var isWatching = true
    /// Seconds between looks at a folder that tells no changes (network file systems); 0 relies on the system's events.
    package var pollIntervalSeconds = 0
    /// Seconds between full rescans, whether the folder is watched or not; 0 is never.
    package var rescanIntervalSeconds = 3_600
    /// Take an emptied folder for "delete everything".
    package var allowsEmpty = false
    /// Endings of files that are posts.
    package var postExtensions = ["md", "markdown", "html"]
    /// Bytes of one file; a larger one is reported, not imported.
    package var fileBytesMax = 16_777_216
    /// Where dates without a zone were written, and what `published_local` tells: an IANA name or `+08:00`.
    package var timeZone = "Asia/Shanghai"
    /// A file of cleaning rules instead of the built-in ones; read again on SIGHUP.
    package var cleaningRules = ""

    // MARK: Logging

    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    package var logLevel = "info"

    package init() {}

    /// The documented defaults as a file; a test keeps it equal to the fields.
    package static var defaultFile: [UInt8] { PackageResources.broadsheet_conf }
}

/// A key or value that cannot be taken, with where it stood.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `broadsheet.conf line 3`, `BROADSHEET_LISTEN`, `--listen`.
    package var place: String
    package var message: String

    package init(place: String, message: String) {
        self.place = place
        self.message = message
    }

    package var description: String { "\(place): \(message)" }
}
