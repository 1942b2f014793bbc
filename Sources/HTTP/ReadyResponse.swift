/// A 200 that was made long before it is asked for: its body is gzipped already, and its fields are bytes of the wire.
package struct ReadyResponse: Sendable, Equatable {
    /// Weak (RFC 9110 §8.8.3), because it names all codings of the body.
    package var etag: [UInt8]
    /// Seconds since 1970.
    package var lastModified: Int
    /// Field lines that describe the content, each with its CR LF: left out of a 304.
    package var contentLines: [UInt8]
    /// All other field lines but those that the writer adds (ETag and Last-Modified too), each with its CR LF.
    package var lines: [UInt8]
    /// One gzip member.
    package var gzip: [UInt8]

    package init(etag: [UInt8], lastModified: Int, contentLines: [UInt8], lines: [UInt8], gzip: [UInt8]) {
        self.etag = etag
        self.lastModified = lastModified
        self.contentLines = contentLines
        self.lines = lines
        self.gzip = gzip
    }
}
