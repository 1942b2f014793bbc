import ArgumentParser
import Articles
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The cleaning rules in force: the built-in ones, or a file's.
final class RulesFile: Sendable {
    private let path: String
    private let state: Mutex<(bytes: [UInt8], rules: CleaningRules)>

    /// - Parameter path: empty for the built-in rules.
    /// - Throws: `ValidationError` (exit 64) for a file that cannot be read or has a line that is no rule.
    init(path: String) throws {
        self.path = path
        state = Mutex(try Self.read(path))
    }

    var current: CleaningRules { state.withLock { $0.rules } }

    /// Reads the file again; true when it has changed. On an error the former rules stay.
    func reload() throws -> Bool {
        let new = try Self.read(path)
        return state.withLock { state in
            guard state.bytes != new.bytes else { return false }
            state = new
            return true
        }
    }

    private static func read(_ path: String) throws -> (bytes: [UInt8], rules: CleaningRules) {
        guard !path.isEmpty else { return ([], .standard) }
        guard let data = FileManager.default.contents(atPath: path) else { throw ValidationError("cleaning_rules: cannot read '\(path)'") }
        let bytes = [UInt8](data)
        do { return (bytes, try CleaningRules(parsing: bytes)) } catch { throw ValidationError("cleaning_rules: \(path): \(error)") }
    }
}
