/// Text: decoded, its blanks run together, escaped into the HTML and written plainly into the text.
extension CleaningPass {
    /// Bit b: byte b below 64 is no plain text: controls, space, `&`, `<`, `>`.
    private static let special: UInt64 = 0xFFFF_FFFF | 1 << 0x20 | 1 << 0x26 | 1 << 0x3C | 1 << 0x3E

    /// In a preformatted block, or about to be.
    var isPreformatted: Bool {
        openCounts[Int(HTMLTag.pre.rawValue)] > 0 || openCounts[Int(HTMLTag.xmp.rawValue)] > 0
    }

    /// Writes `input[start..<end]`.
    mutating func write(_ input: Span<UInt8>, _ start: Int, _ end: Int, decodes: Bool) {
        if wantedLeaf == .preformatted {
            writePreformatted(input, start, end, decodes: decodes)
            return
        }
        var index = start
        while index < end {
            let runEnd = Self.endOfRun(input, index, end)
            if runEnd > index {
                prepare(input[index])
                separateText()
                html.append(input, index, runEnd)
                text.append(input, index, runEnd)
                index = runEnd
                if index == end { return }
            }
            index = writeSpecial(input, at: index, end, decodes: decodes)
        }
    }

    /// The end of the text from `start` on that can be copied as it is; single blanks inside of it included.
    @inline(__always)
    private static func endOfRun(_ input: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            let byte = input[index]
            if byte < 0x40 {
                if special >> UInt64(byte) & 1 == 1 {
                    guard byte == 0x20, index > start, index + 1 < end else { return index }
                    let next = input[index + 1]
                    guard next < 0x7F, next >= 0x40 || special >> UInt64(next) & 1 == 0 else { return index }
                }
            } else if byte == 0xE3 {
                if index + 2 < end && input[index + 1] == 0x80 && input[index + 2] == 0x80 { return index }
            } else if byte == 0x7F || byte == 0xC2 || byte == 0xEF {
                if isOdd(input, index, end) { return index }
            }
            index += 1
        }
        return end
    }

    /// DEL, U+0080 to U+00A0, U+FEFF, U+FFFE, U+FFFF.
    private static func isOdd(_ input: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        if input[index] == 0x7F { return true }
        guard index + 1 < end else { return false }
        if input[index] == 0xC2 { return input[index + 1] <= 0xA0 }
        guard index + 2 < end else { return false }
        return input[index + 1] == 0xBB && input[index + 2] == 0xBF || input[index + 1] == 0xBF && input[index + 2] >= 0xBE
    }

    /// Writes what stands at `index` and is no plain text; returns the position after it.
    private mutating func writeSpecial(_ input: Span<UInt8>, at index: Int, _ end: Int, decodes: Bool) -> Int {
        let byte = input[index]
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
            writeBlank(byte)
            return index + 1
        case 0x26:
            if decodes, let match = CharacterReference.match(in: input, at: index, end: end, inAttribute: false) {
                writeScalar(match.first)
                if match.second != 0 { writeScalar(match.second) }
                return match.end
            }
            writeScalar(0x26)
            return index + 1
        case 0x3C, 0x3E:
            writeScalar(UInt32(byte))
            return index + 1
        case 0xC2:
            if input[index + 1] == 0xA0 { writeNoBreakSpace() }
            return index + 2
        case 0xE3:
            writeIdeographicSpace()
            return index + 3
        case 0xEF: return index + 3
        default: return index + 1
        }
    }

    private mutating func writeBlank(_ byte: UInt8) {
        if isPlain && byte == 0x0A {
            addBreak()
            return
        }
        guard leaf.kind != .none else { return }
        if space.isDue { space.isLong = true }
        space.hasBlank = true
        if byte == 0x0A { space.hasNewline = true }
    }

    private mutating func writeNoBreakSpace() {
        guard leaf.kind != .none else { return }
        if space.isDue { space.isLong = true }
        space.hasNoBreak = true
    }

    private mutating func writeIdeographicSpace() {
        guard leaf.kind != .none else { return }
        if space.isDue { space.isLong = true }
        space.hasIdeographic = true
    }

    /// Writes one decoded character.
    private mutating func writeScalar(_ scalar: UInt32) {
        switch scalar {
        case 0x20, 0x09, 0x0A, 0x0C, 0x0D: writeBlank(0x20)
        case 0..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: break
        case 0xA0: writeNoBreakSpace()
        case 0x3000: writeIdeographicSpace()
        default:
            scratch.removeAll(keepingCapacity: true)
            appendUTF8(scalar, to: &scratch)
            prepare(scratch[0])
            separateText()
            appendEscaped(scalar)
            text.append(contentsOf: scratch)
        }
    }

    /// Appends the character in `scratch` to the HTML.
    private mutating func appendEscaped(_ scalar: UInt32) {
        switch scalar {
        case 0x26: html.append("&amp;")
        case 0x3C: html.append("&lt;")
        case 0x3E: html.append("&gt;")
        default: html.append(contentsOf: scratch)
        }
    }

    // MARK: Running text

    /// Notes that the text from `start` on is a heading, code, a table or a figure. Only where a summary could begin.
    mutating func noteAside(from start: Int) {
        if start < Summary.bytesMax && text.count > start { asides.append(start..<text.count) }
    }

    /// The beginning of the running text, at least as long as a summary looks, for what is there: without headings, code, tables and figures.
    func lead() -> [UInt8] {
        var lead: [UInt8] = []
        var index = 0
        for aside in asides.sorted(by: { $0.lowerBound < $1.lowerBound }) where aside.upperBound > index {
            if aside.lowerBound > index { lead.append(text.span, index, min(aside.lowerBound, text.count)) }
            index = min(aside.upperBound, text.count)
        }
        lead.append(text.span, index, min(text.count, index + Summary.bytesMax))
        return lead
    }

    // MARK: Preformatted text

    private mutating func writePreformatted(_ input: Span<UInt8>, _ start: Int, _ end: Int, decodes: Bool) {
        var index = start
        while index < end {
            var runEnd = index
            while runEnd < end {
                let byte = input[runEnd]
                if byte < 0x40 ? Self.special >> UInt64(byte) & 1 == 1 : Self.isOddByte(byte) && Self.isOdd(input, runEnd, end) { break }
                runEnd += 1
            }
            if runEnd > index {
                preparePreformatted()
                html.append(input, index, runEnd)
                text.append(input, index, runEnd)
                index = runEnd
                if index == end { return }
            }
            index = writePreformattedSpecial(input, at: index, end, decodes: decodes)
        }
    }

    @inline(__always)
    private static func isOddByte(_ byte: UInt8) -> Bool { byte == 0x7F || byte == 0xC2 || byte == 0xEF }

    private mutating func writePreformattedSpecial(_ input: Span<UInt8>, at index: Int, _ end: Int, decodes: Bool) -> Int {
        let byte = input[index]
        switch byte {
        case 0x26:
            if decodes, let match = CharacterReference.match(in: input, at: index, end: end, inAttribute: false) {
                writePreformattedScalar(match.first)
                if match.second != 0 { writePreformattedScalar(match.second) }
                return match.end
            }
            writePreformattedScalar(0x26)
            return index + 1
        case 0xC2:
            if input[index + 1] == 0xA0 { writePreformattedScalar(0x20) }
            return index + 2
        case 0xEF: return index + 3
        default:
            writePreformattedScalar(UInt32(byte))
            return index + 1
        }
    }

    private mutating func writePreformattedScalar(_ scalar: UInt32) {
        switch scalar {
        case 0x20, 0x09, 0x0A: preformattedSpace.append(UInt8(truncatingIfNeeded: scalar))
        case 0xA0: preformattedSpace.append(0x20)
        case 0..<0x20, 0x7F..<0xA0, 0xFEFF, 0xFFFE, 0xFFFF: break
        default:
            preparePreformatted()
            scratch.removeAll(keepingCapacity: true)
            appendUTF8(scalar, to: &scratch)
            appendEscaped(scalar)
            text.append(contentsOf: scratch)
        }
    }

    /// Opens the block and its formatting, and writes the white space that is due; that before the first line goes.
    mutating func preparePreformatted() {
        if leaf.kind == .none, let newline = preformattedSpace.lastIndex(of: 0x0A) {
            preformattedSpace.removeSubrange(...newline)
        }
        prepare(0)
        separateText()
        guard !preformattedSpace.isEmpty else { return }
        html.append(contentsOf: preformattedSpace)
        text.append(contentsOf: preformattedSpace)
        preformattedSpace.removeAll(keepingCapacity: true)
    }

    /// A new line, unless one begins here anyway.
    mutating func breakPreformatted() {
        guard leaf.kind != .none, !preformattedSpace.contains(0x0A) else { return }
        preformattedSpace.append(0x0A)
    }
}
