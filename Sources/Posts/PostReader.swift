/// Turns the bytes of a file into a post. Pure: no file, no clock; cannot fail, only refuse.
///
/// Stations: bytes → text (`TextDecoding`) → header and body (`HeaderFinder`) → keys (`FrontMatterReading`: plain subset, Yams, tolerant)
/// → fields (`PostAssembler`). Over 100,000 plain posts a second on one core.
package struct PostReader: Sendable {
    /// Where naive dates are read; see `DateReader` and `TimeZoneRules`.
    package var zone: TimeZoneRules
    /// Where naive dates of the feed-to-Hexo generator's files are read: its bot runs in UTC.
    package var generatorZone: TimeZoneRules
    package var limits: PostLimits

    package init(zone: TimeZoneRules = .shanghai, generatorZone: TimeZoneRules = .utc, limits: PostLimits = PostLimits()) {
        self.zone = zone
        self.generatorZone = generatorZone
        self.limits = limits
    }

    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - path: relative to the imported root, `/` between parts, bytes as the file system has them.
    /// - Returns: a post, or why there is none: `empty`, `not_text`, `too_large`. Linear in `bytes`; any thread.
    package func read(_ bytes: [UInt8], path: [UInt8]) -> PostReading {
        guard bytes.count <= limits.fileBytesMax else {
            return .refused(
                PostDiagnostic(code: "too_large", message: "\(bytes.count) bytes are more than the limit of \(limits.fileBytesMax)"))
        }
        let decoded: TextDecoding
        switch TextDecoding.decode(bytes) {
        case .refused(let why): return .refused(why)
        case .text(let text): decoded = text
        }
        let text = decoded.bytes
        guard text[decoded.start...].contains(where: { $0 > 0x20 }) else {
            return .refused(PostDiagnostic(code: "empty", message: "the file is empty"))
        }
        let header = HeaderFinder(text: text, limits: limits).find(from: decoded.start)
        let headerLine = header.kind == .none ? 1 : 1 + Bytes.lines(text, decoded.start, header.range.lowerBound)
        let reading = FrontMatterReading.read(text, header, headerLine: headerLine, limits: limits)
        var assembler = PostAssembler(reader: self, path: path, headerKind: header.kind)
        assembler.diagnostics = decoded.diagnostics
        if let found = header.diagnostic {
            assembler.note(found.code, headerLine, found.message, kept: "\(reading.entries.count) keys")
        }
        for diagnostic in reading.diagnostics { assembler.diagnostics.append(diagnostic) }
        let body = BodyText.body(text, from: header.bodyStart, hasSeparators: decoded.hasSeparators)
        let bodyLine = headerLine + Bytes.lines(text, header.range.lowerBound, header.bodyStart)
        let lines = KeyLines(text: text, range: header.range, firstLine: headerLine)
        let post = assembler.post(reading.entries, lines: lines, body: body, bodyLine: header.kind == .none ? 1 : bodyLine)
        return .post(post, diagnostics: Array(assembler.diagnostics.prefix(limits.diagnosticsMax)))
    }
}

/// What came of one file.
package enum PostReading: Sendable, Equatable {
    /// Good enough to import; the diagnostics say what was repaired or missed.
    case post(Post, diagnostics: [PostDiagnostic])
    /// Not a text, empty, too large: nothing to import.
    case refused(PostDiagnostic)
}

/// Finds the line of a key, only when a diagnostic asks.
struct KeyLines {
    let text: [UInt8]
    let range: Range<Int>
    let firstLine: Int

    /// From 1; the header's first line when the key is not found as written. Linear in the header.
    func line(of key: String) -> Int {
        let key = Array(key.utf8)
        var line = range.lowerBound
        var number = firstLine
        while line < range.upperBound {
            let end = Bytes.lineEnd(text, line, range.upperBound)
            if text[line..<end].starts(with: key) { return number }
            line = end + 1
            number += 1
        }
        return firstLine
    }
}
