/// Splits HTML into tokens after the tokenization of the HTML standard, §13.2.5, over bytes and without copying: a token is ranges of the input.
///
///     var tokenizer = HTMLTokenizer()
///     while true {
///         switch tokenizer.next(in: input) {
///         case .text: …  // tokenizer.start ..< tokenizer.end
///         case .end: return
///
/// Linear in the input whatever it is; never fails. Line ends are taken as they are: give it LF only, as §13.2.3.5 asks. Parse errors are not
/// reported: nothing here would use them. Text stays undecoded: `textMode` says how to read it (`CharacterReference.decode`, NUL).
struct HTMLTokenizer {
    /// What `next(in:)` found.
    enum Kind {
        case text, startTag, endTag, comment, doctype
        /// A tag that the input's end cuts off; no token by the standard.
        case incomplete
        case end
    }

    /// How text is read, HTML standard §13.2.5.1 to §13.2.5.5 and §13.2.5.69.
    enum TextMode: Equatable {
        case data, rcdata, rawtext, scriptData, plaintext, cdata
    }

    /// An attribute as ranges of the input; without a value, `valueStart == valueEnd`.
    struct Attribute {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32
    }

    /// The next byte to read.
    var position = 0
    /// The token's text, comment data, doctype between `<!DOCTYPE` and `>`, or the whole incomplete tag.
    private(set) var start = 0
    private(set) var end = 0
    /// The tag's name.
    private(set) var nameStart = 0
    private(set) var nameEnd = 0
    private(set) var isSelfClosing = false
    /// In the order of the input, repetitions included: of equal names the first counts.
    private(set) var attributes: [Attribute] = []
    /// Mode of the text token just read.
    private(set) var textMode = TextMode.data
    /// `<![CDATA[` opens a section: true inside of svg and math only.
    var allowsCDATA = false
    /// The doctype or CDATA section met the end of the input.
    private(set) var isCut = false

    private var mode = TextMode.data
    /// Lower-case name of the element whose end tag ends RCDATA, RAWTEXT and script data.
    private var rawName: [UInt8] = []

    /// Reads what follows in another mode, until the end tag `name` (lower case); `.plaintext` has no end.
    mutating func enter(_ mode: TextMode, until name: [UInt8]) {
        self.mode = mode
        rawName = name
    }

    /// Reads the next token. `input` must be the same each time.
    mutating func next(in input: Span<UInt8>) -> Kind {
        guard position < input.count else { return .end }
        switch mode {
        case .data: return nextInData(input)
        case .plaintext:
            textMode = .plaintext
            return text(to: input.count)
        case .cdata: return cdataSection(input)
        case .rcdata, .rawtext, .scriptData: return nextInRawText(input)
        }
    }

    private mutating func text(to end: Int) -> Kind {
        start = position
        self.end = end
        position = end
        return .text
    }

    @inline(__always)
    private mutating func nextInData(_ input: Span<UInt8>) -> Kind {
        var index = position
        let count = input.count
        while index < count {
            if input[index] == UInt8(ascii: "<") && index + 1 < count && startsMarkup(input[index + 1]) {
                // `</` before the end of the input is text.
                if input[index + 1] != UInt8(ascii: "/") || index + 2 < count { break }
            }
            index += 1
        }
        if index > position {
            textMode = .data
            return text(to: index)
        }
        return markup(input)
    }

    @inline(__always)
    private func startsMarkup(_ byte: UInt8) -> Bool {
        isASCIILetter(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }

    /// At a `<` that opens something: §13.2.5.6 and §13.2.5.7.
    private mutating func markup(_ input: Span<UInt8>) -> Kind {
        let open = position
        let byte = input[open + 1]
        if isASCIILetter(byte) { return tag(input, name: open + 1, kind: .startTag) }
        if byte == UInt8(ascii: "!") { return declaration(input) }
        if byte == UInt8(ascii: "?") { return bogusComment(input, from: open + 1) }
        let after = input[open + 2]
        if isASCIILetter(after) { return tag(input, name: open + 2, kind: .endTag) }
        if after == UInt8(ascii: ">") {
            position = open + 3
            return next(in: input)
        }
        return bogusComment(input, from: open + 2)
    }

    // MARK: Tags

    /// §13.2.5.8 and §13.2.5.32 to §13.2.5.40.
    mutating func tag(_ input: Span<UInt8>, name: Int, kind: Kind) -> Kind {
        start = position
        nameStart = name
        var index = name
        let count = input.count
        while index < count && !endsName(input[index]) { index += 1 }
        nameEnd = index
        isSelfClosing = false
        attributes.removeAll(keepingCapacity: true)
        while index < count {
            let byte = input[index]
            if byte == UInt8(ascii: ">") {
                position = index + 1
                end = position
                mode = .data
                return kind
            }
            if isHTMLSpace(byte) {
                index += 1
            } else if byte == UInt8(ascii: "/") {
                index += 1
                if index < count && input[index] == UInt8(ascii: ">") { isSelfClosing = true }
            } else {
                index = attribute(input, at: index)
            }
        }
        end = count
        position = count
        return .incomplete
    }

    @inline(__always)
    private func endsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") || isHTMLSpace(byte)
    }

    /// Reads an attribute; returns the position after it.
    @inline(__always)
    private mutating func attribute(_ input: Span<UInt8>, at start: Int) -> Int {
        let count = input.count
        // A leading `=` belongs to the name: §13.2.5.32.
        var index = start + 1
        while index < count && input[index] != UInt8(ascii: "=") && !endsName(input[index]) { index += 1 }
        let nameEnd = index
        while index < count && isHTMLSpace(input[index]) { index += 1 }
        guard index < count && input[index] == UInt8(ascii: "=") else {
            add(start, nameEnd, nameEnd, nameEnd)
            return index
        }
        index += 1
        while index < count && isHTMLSpace(input[index]) { index += 1 }
        guard index < count else { return index }
        let quote = input[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let value = index + 1
            index = value
            while index < count && input[index] != quote { index += 1 }
            guard index < count else { return index }
            add(start, nameEnd, value, index)
            return index + 1
        }
        let value = index
        while index < count && input[index] != UInt8(ascii: ">") && !isHTMLSpace(input[index]) { index += 1 }
        add(start, nameEnd, value, index)
        return index
    }

    @inline(__always)
    private mutating func add(_ nameStart: Int, _ nameEnd: Int, _ valueStart: Int, _ valueEnd: Int) {
        attributes.append(
            Attribute(
                nameStart: UInt32(truncatingIfNeeded: nameStart), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
                valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: UInt32(truncatingIfNeeded: valueEnd)))
    }
}

// MARK: Comments, doctypes, CDATA

extension HTMLTokenizer {
    /// At `<!`: §13.2.5.42.
    private mutating func declaration(_ input: Span<UInt8>) -> Kind {
        let body = position + 2
        if matches(input, at: body, "--") { return comment(input, from: body + 2) }
        if matches(input, at: body, "doctype") { return doctype(input, from: body + 7) }
        if allowsCDATA && matches(input, at: body, "[CDATA[", isExact: true) {
            position = body + 7
            return position < input.count ? cdataSection(input) : .end
        }
        return bogusComment(input, from: body)
    }

    /// Whether the lower-case literal stands at `index`, in any case unless `isExact`.
    private func matches(_ input: Span<UInt8>, at index: Int, _ literal: StaticString, isExact: Bool = false) -> Bool {
        guard index + literal.utf8CodeUnitCount <= input.count else { return false }
        var offset = 0
        while offset < literal.utf8CodeUnitCount {
            let byte = input[index + offset]
            if unsafe (isExact ? byte : asciiLower(byte)) != literal.utf8Start[offset] { return false }
            offset += 1
        }
        return true
    }

    private mutating func finish(_ kind: Kind, _ start: Int, _ end: Int, next: Int) -> Kind {
        self.start = start
        self.end = end
        position = next
        return kind
    }

    /// §13.2.5.41: up to the next `>`.
    private mutating func bogusComment(_ input: Span<UInt8>, from start: Int) -> Kind {
        var index = start
        while index < input.count && input[index] != UInt8(ascii: ">") { index += 1 }
        return finish(.comment, start, index, next: min(index + 1, input.count))
    }

    /// §13.2.5.43 to §13.2.5.52: ends at `-->` or `--!>`, or at once with `>` or `->`.
    private mutating func comment(_ input: Span<UInt8>, from start: Int) -> Kind {
        let count = input.count
        var index = start
        if index < count && input[index] == UInt8(ascii: "-") { index += 1 }
        if index < count && input[index] == UInt8(ascii: ">") { return finish(.comment, start, start, next: index + 1) }
        var dashes = index - start
        while index < count {
            let byte = input[index]
            if byte == UInt8(ascii: "-") {
                dashes += 1
            } else {
                if dashes >= 2 {
                    if byte == UInt8(ascii: ">") { return finish(.comment, start, index - 2, next: index + 1) }
                    if byte == UInt8(ascii: "!") && index + 1 < count && input[index + 1] == UInt8(ascii: ">") {
                        return finish(.comment, start, index - 2, next: index + 2)
                    }
                }
                dashes = 0
            }
            index += 1
        }
        var end = count
        if dashes == 0 && end - start >= 3 && input[end - 1] == UInt8(ascii: "!") && input[end - 2] == UInt8(ascii: "-")
            && input[end - 3] == UInt8(ascii: "-")
        {
            end -= 3
        } else {
            end -= min(dashes, 2)
        }
        return finish(.comment, start, end, next: count)
    }

    /// Ends at the next `>`, inside of quotes too; `HTMLDoctype` reads the parts.
    private mutating func doctype(_ input: Span<UInt8>, from start: Int) -> Kind {
        var index = start
        while index < input.count && input[index] != UInt8(ascii: ">") { index += 1 }
        isCut = index == input.count
        return finish(.doctype, start, index, next: min(index + 1, input.count))
    }

    /// §13.2.5.69: up to `]]>`.
    private mutating func cdataSection(_ input: Span<UInt8>) -> Kind {
        mode = .data
        textMode = .cdata
        let count = input.count
        let begin = position
        var index = begin
        while index < count {
            if input[index] == UInt8(ascii: "]") && index + 2 < count && input[index + 1] == UInt8(ascii: "]")
                && input[index + 2] == UInt8(ascii: ">")
            {
                return index > begin ? finish(.text, begin, index, next: index + 3) : skip(to: index + 3, input)
            }
            index += 1
        }
        isCut = true
        return finish(.text, begin, count, next: count)
    }

    private mutating func skip(to index: Int, _ input: Span<UInt8>) -> Kind {
        position = index
        return next(in: input)
    }
}

// MARK: RCDATA, RAWTEXT, script data

extension HTMLTokenizer {
    /// §13.2.5.2 to §13.2.5.4 with §13.2.5.9 to §13.2.5.31: text up to the end tag that fits, then that tag.
    private mutating func nextInRawText(_ input: Span<UInt8>) -> Kind {
        let close = mode == .scriptData ? endOfScript(input) : endOfRawText(input)
        textMode = mode
        if close > position {
            start = position
            end = close
            position = close
            return .text
        }
        return close < input.count ? tag(input, name: close + 2, kind: .endTag) : .end
    }

    /// The position of the `</name` that ends the element; the end of the input without one.
    private func endOfRawText(_ input: Span<UInt8>) -> Int {
        var index = position
        while index < input.count {
            if input[index] == UInt8(ascii: "<") && isEndTag(input, at: index) { return index }
            index += 1
        }
        return index
    }

    /// `</`, the name, and one of white space, `/`, `>`.
    private func isEndTag(_ input: Span<UInt8>, at index: Int) -> Bool {
        index + 1 < input.count && input[index + 1] == UInt8(ascii: "/") && isName(rawName.span, input, at: index + 2)
    }

    private func isName(_ name: Span<UInt8>, _ input: Span<UInt8>, at index: Int) -> Bool {
        guard index + name.count < input.count, name.count > 0 else { return false }
        var offset = 0
        while offset < name.count {
            if asciiLower(input[index + offset]) != name[offset] { return false }
            offset += 1
        }
        let after = input[index + name.count]
        return after == UInt8(ascii: ">") || after == UInt8(ascii: "/") || isHTMLSpace(after)
    }

    private enum Escape { case none, escaped, doubleEscaped }

    /// As `endOfRawText`, with the escaped states of script data: inside `<!--`, `<script` hides the next `</script>`.
    private func endOfScript(_ input: Span<UInt8>) -> Int {
        let script = Array("script".utf8)
        let count = input.count
        var escape = Escape.none
        var dashes = 0
        var index = position
        while index < count {
            let byte = input[index]
            if byte == UInt8(ascii: "-") {
                dashes += 1
            } else if byte == UInt8(ascii: "<") {
                dashes = 0
                switch escape {
                case .none:
                    if isEndTag(input, at: index) { return index }
                    if matches(input, at: index + 1, "!--") {
                        escape = .escaped
                        dashes = 2
                        index += 3
                    }
                case .escaped:
                    if isEndTag(input, at: index) { return index }
                    if isName(script.span, input, at: index + 1) { escape = .doubleEscaped }
                case .doubleEscaped:
                    if index + 1 < count && input[index + 1] == UInt8(ascii: "/") && isName(script.span, input, at: index + 2) {
                        escape = .escaped
                    }
                }
            } else {
                if byte == UInt8(ascii: ">") && dashes >= 2 { escape = .none }
                dashes = 0
            }
            index += 1
        }
        return index
    }
}
