import Posts

/// Attributes: links, images, frames.
extension CleaningPass {
    /// Longest alternative text or title, in bytes, that is kept.
    static let labelBytesMax = 2_000

    /// Notes where the attributes are that the cleaner looks at; of equal names the first counts.
    mutating func readAttributes(_ input: Span<UInt8>) {
        guard hasAttributes || !tokenizer.attributes.isEmpty else { return }
        hasAttributes = !tokenizer.attributes.isEmpty
        for slot in attributeSlots.indices { attributeSlots[slot] = -1 }
        var index = 0
        while index < tokenizer.attributes.count {
            let attribute = tokenizer.attributes[index]
            let name = Int(attributeNames.value(in: input, Int(attribute.nameStart), Int(attribute.nameEnd)))
            if name != 0 && attributeSlots[name] < 0 { attributeSlots[name] = index }
            index += 1
        }
    }

    /// The value's place in the input; nil without the attribute.
    func attribute(_ name: HTMLAttributeName) -> Range<Int>? {
        let slot = attributeSlots[Int(name.rawValue)]
        guard slot >= 0 else { return nil }
        let attribute = tokenizer.attributes[slot]
        return Int(attribute.valueStart)..<Int(attribute.valueEnd)
    }

    /// The decoded value; empty without the attribute.
    func value(_ name: HTMLAttributeName, _ input: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        guard let range = attribute(name), !range.isEmpty else { return output }
        output.reserveCapacity(range.count)
        CharacterReference.decode(input, range.lowerBound, range.upperBound, inAttribute: true, into: &output)
        return output
    }

    /// The digits at the start of the value: `550`, `550px`; nil for `50%` and for no number.
    func number(_ name: HTMLAttributeName, _ input: Span<UInt8>) -> Int? {
        guard let range = attribute(name) else { return nil }
        var index = range.lowerBound
        while index < range.upperBound && isHTMLSpace(input[index]) { index += 1 }
        let start = index
        var number = 0
        while index < range.upperBound && isASCIIDigit(input[index]) && index - start < 9 {
            number = number * 10 + Int(input[index] &- 0x30)
            index += 1
        }
        guard index > start, index == range.upperBound || input[index] != UInt8(ascii: "%") else { return nil }
        return number
    }

    /// Text for an attribute: white space run together, no controls, cut to `labelBytesMax`.
    func label(_ name: HTMLAttributeName, _ input: Span<UInt8>) -> [UInt8] {
        guard attribute(name) != nil else { return [] }
        var output: [UInt8] = []
        var isBlankDue = false
        for byte in value(name, input) {
            if byte <= 0x20 || byte == 0x7F {
                isBlankDue = !output.isEmpty
                continue
            }
            if output.count >= Self.labelBytesMax && byte & 0xC0 != 0x80 { break }
            if isBlankDue { output.append(0x20) }
            isBlankDue = false
            output.append(byte)
        }
        return output
    }

    /// ` name="value"` with what must be escaped escaped.
    private static func appendAttribute(_ name: StaticString, _ value: [UInt8], to output: inout [UInt8]) {
        output.append(0x20)
        output.append(name)
        output.append("=\"")
        var run = 0
        var index = 0
        while index < value.count {
            let byte = value[index]
            if byte == 0x22 || byte == 0x26 || byte == 0x3C || byte == 0x3E {
                output.append(value.span, run, index)
                run = index + 1
                switch byte {
                case 0x22: output.append("&quot;")
                case 0x26: output.append("&amp;")
                case 0x3C: output.append("&lt;")
                default: output.append("&gt;")
                }
            }
            index += 1
        }
        output.append(value.span, run, value.count)
        output.append(0x22)
    }

    /// The address to keep for an attribute's value, without redirects and proxies; nil: none.
    private func target(of value: [UInt8], allowsMail: Bool) -> [UInt8]? {
        if let hostEnd = WebAddress.plainHostEnd(value), !rules.mayConcern(value, hostEnd: hostEnd) { return value }
        return address.absolute(value, allowsMail: allowsMail).flatMap { rules.unwrapped($0) }
    }

    // MARK: Links

    /// Prepares the start tag of a link; false when its address is not to be kept.
    mutating func openLink(_ input: Span<UInt8>) -> Bool {
        guard attribute(.href) != nil, let target = target(of: value(.href, input), allowsMail: true) else { return false }
        linkOpening.removeAll(keepingCapacity: true)
        linkOpening.append("<a")
        Self.appendAttribute("href", target, to: &linkOpening)
        let title = label(.title, input)
        if !title.isEmpty { Self.appendAttribute("title", title, to: &linkOpening) }
        linkOpening.append(0x3E)
        return true
    }

    /// A frame of a known video site becomes a link to the video's page; others go.
    mutating func writeFrame(_ input: Span<UInt8>) {
        guard let absolute = address.absolute(firstValue([.src, .lazySource], input), allowsMail: false),
            let page = rules.videoPage(ofFrame: absolute)
        else { return }
        writeMediaLink(page)
    }

    private func firstValue(_ names: [HTMLAttributeName], _ input: Span<UInt8>) -> [UInt8] {
        for name in names where attribute(name) != nil { return value(name, input) }
        return []
    }

    /// The address of a video, audio or source element; empty without a usable one.
    func mediaAddress(_ input: Span<UInt8>) -> [UInt8] {
        address.absolute(firstValue([.src, .lazySource], input), allowsMail: false).flatMap { rules.unwrapped($0) } ?? []
    }

    mutating func writeMedia() {
        let target = media
        media = []
        if !target.isEmpty { writeMediaLink(target) }
    }

    /// A line of its own: `▶ host`, linked.
    private mutating func writeMediaLink(_ target: [UInt8]) {
        guard !isOverBudget, !isPreformatted else { return }
        closeLeaf()
        let outer = (formatting, wantedLeaf, linkOpening)
        formatting = [.a]
        wantedLeaf = .none
        linkOpening = []
        linkOpening.append("<a")
        Self.appendAttribute("href", target, to: &linkOpening)
        linkOpening.append(0x3E)
        // Written as any text, for a host may hold what text must not: odd blanks, an ampersand, an editor's name.
        let label = Array("▶ ".utf8) + WebAddress.host(of: target)
        write(label.span, 0, label.count, decodes: false)
        closeLeaf()
        (formatting, wantedLeaf, linkOpening) = outer
    }

    // MARK: Images

    mutating func writeImage(_ input: Span<UInt8>) {
        guard images.count < HTMLCleaner.imagesMax, !isOverBudget else { return }
        let alt = label(.alt, input)
        guard let source = imageSource(input), !rules.images.matches(alt.span, 0, alt.count) else { return }
        let size = imageSize(input)
        if let width = size.width, let height = size.height, width <= 1 && height <= 1 { return }
        let src = String(decoding: source, as: UTF8.self)
        if openCounts[Int(HTMLTag.noscript.rawValue)] > 0 && images.last?.src == src { return }
        if wantedLeaf == .preformatted { preparePreformatted() } else { prepare(0) }
        line.hasImage = true
        html.append("<img")
        Self.appendAttribute("src", source, to: &html)
        Self.appendAttribute("alt", alt, to: &html)
        if let width = size.width { appendSize(" width=\"", width) }
        if let height = size.height { appendSize(" height=\"", height) }
        let title = label(.title, input)
        if !title.isEmpty { Self.appendAttribute("title", title, to: &html) }
        html.append(" referrerpolicy=\"no-referrer\" loading=\"lazy\" decoding=\"async\">")
        guard !rules.isPlaceholder(source) else { return }
        let fromAddress = size.width == nil && size.height == nil ? Self.size(inAddress: source) : nil
        images.append(
            ArticleImage(
                src: src, alt: String(decoding: alt, as: UTF8.self), width: size.width ?? fromAddress?.width,
                height: size.height ?? fromAddress?.height,
                sizeSource: size.width != nil || size.height != nil ? "tag" : fromAddress == nil ? nil : "url", caption: captionSoFar))
    }

    private mutating func appendSize(_ opening: StaticString, _ size: Int) {
        html.append(opening)
        appendNumber(size)
        html.append(0x22)
    }

    /// Where the image is: what lazy loading hides first, then the widest of the set, then `src`.
    private func imageSource(_ input: Span<UInt8>) -> [UInt8]? {
        for name in HTMLAttributeName.lazyAddresses where attribute(name) != nil {
            if let source = usableImage(value(name, input)) { return source }
        }
        for name in [HTMLAttributeName.lazySet, .srcset] where attribute(name) != nil {
            if let source = usableImage(bestOfSet(name, input)) { return source }
        }
        if attribute(.src) != nil, let source = usableImage(value(.src, input)) { return source }
        return pictureSource.isEmpty ? nil : usableImage(pictureSource)
    }

    private func usableImage(_ value: [UInt8]) -> [UInt8]? {
        guard let source = target(of: value, allowsMail: false),
            !rules.images.matches(source.span, 0, source.count)
        else { return nil }
        return source
    }

    /// The address with the greatest width or density of a `srcset`; empty without one.
    func bestOfSet(_ name: HTMLAttributeName, _ input: Span<UInt8>) -> [UInt8] {
        guard attribute(name) != nil else { return [] }
        let set = value(name, input)
        var best: ArraySlice<UInt8> = []
        var bestSize = -1.0
        var index = 0
        while index < set.count {
            while index < set.count && (isHTMLSpace(set[index]) || set[index] == 0x2C) { index += 1 }
            let start = index
            while index < set.count && !isHTMLSpace(set[index]) { index += 1 }
            var candidate = set[start..<index]
            var size = 1.0
            if candidate.last == 0x2C {
                candidate = candidate.dropLast()
            } else {
                let descriptor = index
                while index < set.count && set[index] != 0x2C { index += 1 }
                size = Self.descriptorSize(set[descriptor..<index])
            }
            if !candidate.isEmpty && size > bestSize && !candidate.starts(with: "data:".utf8) {
                best = candidate
                bestSize = size
            }
        }
        return Array(best)
    }

    /// `640w`, `2x`, `1.5x`.
    private static func descriptorSize(_ bytes: ArraySlice<UInt8>) -> Double {
        let digits = bytes.drop(while: isHTMLSpace).prefix { isASCIIDigit($0) || $0 == 0x2E }.prefix(12)
        return Double(String(decoding: digits, as: UTF8.self)) ?? 1
    }

    /// Largest width or height that is believed.
    private static let sideMax = 30_000

    private func imageSize(_ input: Span<UInt8>) -> (width: Int?, height: Int?) {
        func side(_ name: HTMLAttributeName) -> Int? {
            guard let number = number(name, input), number <= Self.sideMax else { return nil }
            return number
        }
        for size in [(side(.width), side(.height)), (side(.lazyWidth), side(.lazyHeight))] where size.0 != nil || size.1 != nil {
            return size
        }
        let parts = value(.sizeValue, input).split(separator: 0x2C).map { Int(String(decoding: $0, as: UTF8.self)) }
        guard parts.count == 2, let width = parts[0], let height = parts[1], (1...Self.sideMax).contains(width),
            (1...Self.sideMax).contains(height)
        else { return (nil, nil) }
        return (width, height)
    }

    /// `/w550h268/` in an address.
    static func size(inAddress address: [UInt8]) -> (width: Int, height: Int)? {
        var index = 0
        while index + 4 < address.count {
            if address[index] == UInt8(ascii: "w") && !isASCIILetter(address[index - 1 >= 0 ? index - 1 : index + 1]) {
                var end = index + 1
                let width = leadingNumber(address, &end)
                if width > 0 && end < address.count && address[end] == UInt8(ascii: "h") {
                    end += 1
                    let height = leadingNumber(address, &end)
                    if height > 0 && width <= sideMax && height <= sideMax { return (width, height) }
                }
            }
            index += 1
        }
        return nil
    }

    private static func leadingNumber(_ bytes: [UInt8], _ index: inout Int) -> Int {
        var number = 0
        let start = index
        while index < bytes.count && isASCIIDigit(bytes[index]) && index - start < 6 {
            number = number * 10 + Int(bytes[index] &- 0x30)
            index += 1
        }
        return number
    }
}
