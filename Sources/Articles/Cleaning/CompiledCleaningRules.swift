/// The rules for one site in the form in which they are applied.
struct CompiledCleaningRules: Sendable {
    let classes: PatternSet
    let lines: PatternSet
    let images: PatternSet
    let betweens: [(start: PatternSet, end: PatternSet)]
    /// Classes of what is a figure, or a figure's caption, without being called so.
    let figures: PatternSet
    let captions: PatternSet
    /// Words before the editor's name, the longest first.
    let editors: [[UInt8]]
    /// By byte: whether one of them begins with it.
    let editorHeads: [Bool]
    /// What happens to addresses, by host.
    private let addresses: [[UInt8]: [AddressRule]]

    enum AddressRule: Sendable {
        case placeholder
        case redirect(path: [UInt8], parameter: [UInt8])
        case proxy(prefix: [UInt8])
        case video(before: [UInt8], after: [UInt8], address: (before: [UInt8], after: [UInt8]))
    }

    init(_ rules: [CleaningRules.Rule]) {
        var classes: [String] = []
        var lines: [String] = []
        var images: [String] = []
        var betweens: [(PatternSet, PatternSet)] = []
        var figures: [String] = []
        var captions: [String] = []
        var editors: [[UInt8]] = []
        var addresses: [[UInt8]: [AddressRule]] = [:]
        for rule in rules {
            switch rule {
            case .dropClass(let pattern): classes.append(CleaningRules.lowercased(pattern))
            case .keepClass(let pattern): classes.removeAll { $0 == CleaningRules.lowercased(pattern) }
            case .dropLine(let pattern): lines.append(pattern)
            case .dropImage(let pattern): images.append(pattern)
            case .dropBetween(let start, let end): betweens.append((PatternSet([start]), PatternSet([end])))
            case .figureClass(let pattern): figures.append(pattern)
            case .captionClass(let pattern): captions.append(pattern)
            case .editor(let word): editors.append(Array(word.utf8))
            case .placeholder(let host): addresses[Array(host.utf8), default: []].append(.placeholder)
            case .redirect(let host, let path, let parameter):
                addresses[Array(host.utf8), default: []].append(.redirect(path: Array(path.utf8), parameter: Array(parameter.utf8)))
            case .proxy(let host, let prefix): addresses[Array(host.utf8), default: []].append(.proxy(prefix: Array(prefix.utf8)))
            case .video(let host, let path, let address):
                guard let frame = path.components(around: "{id}"), let page = address.components(around: "{id}") else { continue }
                addresses[Array(host.utf8), default: []].append(
                    .video(
                        before: Array(frame.before.utf8), after: Array(frame.after.utf8),
                        address: (Array(page.before.utf8), Array(page.after.utf8))))
            }
        }
        self.classes = PatternSet(classes)
        self.lines = PatternSet(lines)
        self.images = PatternSet(images)
        self.betweens = betweens
        self.figures = PatternSet(figures)
        self.captions = PatternSet(captions)
        self.editors = editors.sorted { $0.count > $1.count }
        self.addresses = addresses
        var heads = [Bool](repeating: false, count: 256)
        for word in editors { if let head = word.first { heads[Int(head)] = true } }
        editorHeads = heads
        var filter = [UInt64](repeating: 0, count: 64)
        for host in addresses.keys {
            let hash = Self.hash(host.span, host.count)
            filter[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        hostFilter = filter
    }

    /// Bits of the hashes of the hosts that rules are about.
    private let hostFilter: [UInt64]

    /// 12 bits from the end of the host to its start.
    private static func hash(_ bytes: Span<UInt8>, _ end: Int) -> Int {
        var hash: UInt32 = 0
        var index = end
        while index > 0 {
            index -= 1
            hash = (hash ^ UInt32(asciiLower(bytes[index]))) &* 16_777_619
        }
        return Int(hash >> 20)
    }

    /// False when no rule can be about a host: of the address, `http…://` and a plain host that ends at `hostEnd`. No allocation.
    func mayConcern(_ address: [UInt8], hostEnd: Int) -> Bool {
        var hash: UInt32 = 0
        var index = hostEnd
        while index > 0 {
            index -= 1
            let byte = address[index]
            if byte == 0x2E || byte == 0x2F {
                let bit = Int(hash >> 20)
                if hostFilter[bit >> 6] >> UInt64(bit & 63) & 1 == 1 { return true }
                if byte == 0x2F { return false }
            }
            hash = (hash ^ UInt32(asciiLower(byte))) &* 16_777_619
        }
        return true
    }

    // MARK: Addresses

    /// Most redirects and proxies that are taken off one address.
    static let unwrappingsMax = 4

    /// The address without the redirects and proxies around it; nil when what they lead to may not be kept.
    func unwrapped(_ address: [UInt8]) -> [UInt8]? {
        var current = address
        for _ in 0..<Self.unwrappingsMax {
            guard let inner = inner(of: current) else { return current }
            guard let absolute = WebAddress(base: nil).absolute(inner, allowsMail: false) ?? WebAddress.ofBareHost(inner) else {
                return nil
            }
            current = absolute
        }
        return current
    }

    private func inner(of address: [UInt8]) -> [UInt8]? {
        firstResult(for: address) { rule, rest in
            switch rule {
            case .redirect(let path, let parameter):
                rest.starts(with: path) ? WebAddress.queryValue(parameter, in: address) : nil
            case .proxy(let prefix):
                rest.starts(with: prefix) && rest.count > prefix.count ? Array(rest.dropFirst(prefix.count)) : nil
            case .placeholder, .video: nil
            }
        }
    }

    /// Whether images of that host stand for "no image".
    func isPlaceholder(_ address: [UInt8]) -> Bool {
        firstResult(for: address) { rule, _ in
            if case .placeholder = rule { true } else { nil }
        } ?? false
    }

    /// The page of the video that a frame shows; nil for an unknown frame.
    func videoPage(ofFrame address: [UInt8]) -> [UInt8]? {
        let page = firstResult(for: address) { rule, rest -> [UInt8]? in
            guard case .video(let before, let after, let page) = rule else { return nil }
            guard let id = Self.videoID(in: rest, address, before: before, after: after) else { return nil }
            return page.before + id + page.after
        }
        return page.flatMap { WebAddress(base: nil).absolute($0, allowsMail: false) }
    }

    /// Letters, digits, `-` and `_` where the rule has `{id}`: in the path, or as the value of a query parameter wherever that stands.
    private static func videoID(in rest: ArraySlice<UInt8>, _ address: [UInt8], before: [UInt8], after: [UInt8]) -> [UInt8]? {
        var id: [UInt8]
        if before.last == UInt8(ascii: "="), let question = before.firstIndex(of: UInt8(ascii: "?")) {
            let path = rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
            guard path.elementsEqual(before[..<question]) else { return nil }
            id = WebAddress.queryValue(Array(before[(question + 1)...].dropLast()), in: address) ?? []
        } else {
            guard rest.starts(with: before) else { return nil }
            id = rest.dropFirst(before.count).prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 && $0 != 0x26 }
                .map { $0 }
            guard after.isEmpty || rest.dropFirst(before.count + id.count).starts(with: after) else { return nil }
        }
        let isWord = id.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || $0 == 0x2D || $0 == 0x5F }
        return !id.isEmpty && id.count <= 64 && isWord ? id : nil
    }

    /// The first answer of the rules for the address's host or one of the domains above it; `rest` is the address from its path on.
    private func firstResult<Result>(for address: [UInt8], _ answer: (AddressRule, ArraySlice<UInt8>) -> Result?) -> Result? {
        guard !addresses.isEmpty else { return nil }
        if let hostEnd = WebAddress.plainHostEnd(address), !mayConcern(address, hostEnd: hostEnd) { return nil }
        let rest = address[WebAddress.parts(of: address).pathStart...]
        var domain = WebAddress.host(of: address)[...]
        for _ in 0..<6 {
            for rule in addresses[Array(domain)] ?? [] {
                if let result = answer(rule, rest) { return result }
            }
            guard let dot = domain.firstIndex(of: UInt8(ascii: ".")) else { break }
            domain = domain[(dot + 1)...]
        }
        return nil
    }
}
