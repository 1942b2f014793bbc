/// The terms and operators of a typed query, in order.
struct QueryTokens {
    enum Token: Equatable {
        case term(Term)
        case or
        case open(isNegated: Bool)
        case close
    }

    enum Field: Equatable { case any, title, author }

    struct Term: Equatable {
        /// As typed, without quotes, sign, field name and wildcard.
        var scalars: ArraySlice<UInt32>
        var field = Field.any
        var isNegated = false
        var isQuoted = false
        var isPrefix = false

        var utf8: [UInt8] {
            var bytes: [UInt8] = []
            for scalar in scalars { UnitScanner.append(scalar, to: &bytes) }
            return bytes
        }
    }

    private(set) var list: [Token] = []
    /// A `*` stood alone.
    private(set) var hasLoneWildcard = false

    private let text: [UInt32]
    private var index = 0

    /// - Complexity: O(length); every code point is looked at a bounded number of times except by `closes`.
    init(_ text: [UInt32]) {
        self.text = text
        while index < text.count { step() }
    }

    private mutating func step() {
        let scalar = text[index]
        if Self.isBlank(scalar) {
            index += 1
        } else if Self.isBar(scalar) {
            list.append(.or)
            index += 1
        } else if Self.isClosing(scalar) {
            list.append(.close)
            index += 1
        } else {
            term()
        }
    }

    /// A sign, a field name, then a group, a quotation or a word.
    private mutating func term() {
        var term = Term(scalars: [])
        if Self.isMinus(text[index]), index + 1 < text.count, !Self.isBlank(text[index + 1]) {
            let isSign = !Self.isMinus(text[index + 1])
            term.isNegated = isSign
            while index < text.count, Self.isMinus(text[index]) { index += 1 }
            guard index < text.count, !Self.isBlank(text[index]) else { return }
        }
        if Self.isOpening(text[index]) {
            list.append(.open(isNegated: term.isNegated))
            index += 1
            return
        }
        if let (field, length) = fieldName() {
            term.field = field
            index += length
        }
        if let quote = Self.quote(text[index]) {
            quotation(quote, &term)
        } else {
            word(&term)
        }
    }

    private mutating func quotation(_ quote: UInt32, _ term: inout Term) {
        index += 1
        let start = index
        while index < text.count, Self.closing(text[index]) != quote { index += 1 }
        term.scalars = text[start..<index]
        if index < text.count { index += 1 }
        term.isQuoted = true
        list.append(.term(term))
    }

    private mutating func word(_ term: inout Term) {
        let start = index
        while index < text.count, !isEnd(text[index], start) { index += 1 }
        var end = index
        while end > start, Self.isStar(text[end - 1]) { end -= 1 }
        term.isPrefix = end < index
        term.scalars = text[start..<end]
        if term.isPrefix, end == start { hasLoneWildcard = true }
        let isPlain = term.field == .any && !term.isNegated && !term.isPrefix
        if isPlain, Self.spells(term.scalars, "OR") {
            list.append(.or)
        } else if isPlain, Self.spells(term.scalars, "AND"), !list.isEmpty {
            // A blank says the same.
        } else if end > start {
            list.append(.term(term))
        } else if index == start {
            index += 1
        }
    }

    /// A word ends at blanks, bars and quotes, and at a parenthesis that closes a group.
    private func isEnd(_ scalar: UInt32, _ start: Int) -> Bool {
        if Self.isBlank(scalar) || Self.isBar(scalar) { return true }
        if Self.quote(scalar) != nil { return true }
        return Self.isClosing(scalar)
    }

    // MARK: Field names

    private static let names: [(name: [UInt32], field: Field)] = [
        ("title", .title), ("标题", .title), ("標題", .title), ("author", .author), ("作者", .author),
    ].map { (Array($0.unicodeScalars.map(\.value)), $1) }

    /// The field before a colon that touches a value, and the length of both.
    private func fieldName() -> (Field, Int)? {
        for (name, field) in Self.names {
            let colon = index + name.count
            guard colon + 1 < text.count, text[colon] == 0x3A || text[colon] == 0xFF1A else { continue }
            let value = text[colon + 1]
            guard !Self.isBlank(value), !Self.isBar(value), !Self.isClosing(value) else { continue }
            if text[index..<colon].elementsEqual(name, by: { Self.plain($0) == $1 }) { return (field, name.count + 1) }
        }
        return nil
    }

    /// Full-width and capital letters as small ones.
    private static func plain(_ scalar: UInt32) -> UInt32 {
        let narrow = narrow(scalar)
        return (0x41...0x5A).contains(narrow) ? narrow + 32 : narrow
    }

    /// Full-width characters of ASCII as ASCII.
    private static func narrow(_ scalar: UInt32) -> UInt32 { (0xFF01...0xFF5E).contains(scalar) ? scalar - 0xFEE0 : scalar }

    /// Whether a word is an operator, in capitals of either width: a small `or` is a word to look for.
    private static func spells(_ word: ArraySlice<UInt32>, _ name: String) -> Bool {
        word.elementsEqual(name.unicodeScalars) { narrow($0) == $1.value }
    }

    // MARK: Characters

    private static func isBlank(_ scalar: UInt32) -> Bool {
        let kind = Folding.shared.entry(scalar).kind
        return kind == Folding.Kind.blank || kind == Folding.Kind.newline
    }

    private static func isBar(_ scalar: UInt32) -> Bool { scalar == 0x7C || scalar == 0xFF5C }
    private static func isMinus(_ scalar: UInt32) -> Bool { scalar == 0x2D || scalar == 0xFF0D || scalar == 0x2212 }
    private static func isStar(_ scalar: UInt32) -> Bool { scalar == 0x2A || scalar == 0xFF0A }
    private static func isOpening(_ scalar: UInt32) -> Bool { scalar == 0x28 || scalar == 0xFF08 }
    private static func isClosing(_ scalar: UInt32) -> Bool { scalar == 0x29 || scalar == 0xFF09 }

    /// The family of an opening quote: any of the double quotes closes any other.
    private static func quote(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x22, 0x201C, 0x201D, 0x201E, 0x201F, 0xFF02, 0x301D, 0x301E, 0x301F: 0x22
        case 0x300C, 0xFE41, 0xFF62: 0x300C
        case 0x300E, 0xFE43: 0x300E
        case 0xAB: 0xAB
        default: nil
        }
    }

    private static func closing(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x300D, 0xFE42, 0xFF63: 0x300C
        case 0x300F, 0xFE44: 0x300E
        case 0xBB: 0xAB
        case 0x300C, 0x300E, 0xAB, 0xFE41, 0xFE43, 0xFF62: nil
        default: quote(scalar)
        }
    }
}
