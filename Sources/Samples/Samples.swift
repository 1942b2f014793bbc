/// Posts made for showing, not for testing.
package enum Samples {
    /// What `broadsheet serve` without a folder shows: 24 short articles in Chinese (both scripts), English, Japanese and Korean.
    package static let demonstration: [SamplePost] = parts.map { path, header, body in
        SamplePost(path: path, bytes: Array("---\n\(header)\n---\n\n\(body)".utf8))
    }

    private static let parts = firstParts + secondParts
}
