/// Turns the bytes of a file into a post. Pure: no file, no clock; cannot fail, only refuse.
package struct PostReader: Sendable {
    /// Where naive dates are read, seconds east of UTC at that moment; see `TimeZoneRules`.
    package var zone: TimeZoneRules

    package init(zone: TimeZoneRules = .shanghai) {
        self.zone = zone
    }

    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: relative to the imported root, `/` between parts, bytes as the file system has them.
    package func read(_ bytes: [UInt8], path: [UInt8]) -> PostReading {
        .refused(PostDiagnostic(code: "not_implemented", message: "reading is not there yet"))
    }
}

/// What came of one file.
package enum PostReading: Sendable, Equatable {
    /// Good enough to import; the diagnostics say what was repaired or missed.
    case post(Post, diagnostics: [PostDiagnostic])
    /// Not a text, empty, too large: nothing to import.
    case refused(PostDiagnostic)
}
