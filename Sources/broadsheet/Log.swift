import Config
import Logging

/// The program's log: one line an event on standard error.
enum Log {
    /// - Parameter level: checked by the configuration's own key.
    static func make(_ level: String) -> Logger {
        var logger = Logger(label: "broadsheet") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: level) ?? .info
        return logger
    }
}
