#if canImport(Glibc)
import Glibc
#endif

/// Talk goes to standard error; data to standard output.
enum StandardError {
    /// One line, in one write.
    static func write(_ line: String) { write(raw: "\(line)\n") }

    /// Text as it is, in one write.
    static func write(raw text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.write(2, bytes, bytes.count)
    }

    /// True when a person sees it.
    static var isTerminal: Bool { isatty(2) == 1 }
}
