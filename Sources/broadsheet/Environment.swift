#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The process's variables, read once.
enum Environment {
    static let all = ProcessInfo.processInfo.environment
}
