/// Answers as-you-type from the image of a `SuggestBuilder`. Immutable; any thread.
package struct SuggestIndex: Sendable {
    /// Characters typed that are looked at.
    package static let typedBytesMax = 128
    /// Entries of one look-up that are compared; the rest of a very short prefix is left out.
    static let comparedMax = 200_000
    /// Ways to cut what was typed into syllables that are tried.
    static let cutsMax = 24
    /// Characters of a text that homophones are looked for.
    static let homophoneUnitsMax = 12

    private let image: [UInt8]
    private let count: Int
    private let entriesStart: Int
    private let textStart: Int

    /// An index of nothing.
    package init() {
        (image, count, entriesStart, textStart) = ([], 0, 0, 0)
    }

    /// - Throws: `IndexError` when the bytes are no image of this version: they may come from a hostile file.
    /// - Complexity: O(entries): every offset is checked once, so that no look-up can leave the image.
    package init(image: [UInt8]) throws(IndexError) {
        guard image.count >= SuggestBuilder.headerBytes, image.starts(with: SuggestBuilder.magic) else {
            throw IndexError(message: "not a suggestion index of this version")
        }
        let count = Int(Self.number(image, 4, 4))
        let textBytes = Int(Self.number(image, 8, 4))
        let entriesStart = SuggestBuilder.headerBytes + 8 * count
        let textStart = entriesStart + SuggestBuilder.entryBytes * count
        guard image.count == textStart + textBytes else { throw IndexError(message: "suggestion index of a wrong length") }
        for index in 0..<(2 * count) where Int(Self.number(image, SuggestBuilder.headerBytes + 4 * index, 4)) >= count {
            throw IndexError(message: "suggestion index with a wrong order")
        }
        for index in 0..<count {
            let entry = entriesStart + SuggestBuilder.entryBytes * index
            let lengths = Self.number(image, entry + 4, 2) + Self.number(image, entry + 6, 2) + Self.number(image, entry + 8, 2)
            guard Self.number(image, entry, 4) + lengths <= UInt64(textBytes), Suggestion.Kind(rawValue: image[entry + 10]) != nil else {
                throw IndexError(message: "suggestion index with a wrong entry")
            }
        }
        (self.image, self.count, self.entriesStart, self.textStart) = (image, count, entriesStart, textStart)
    }

    /// What `typed` may become: spelled so in any script, or in pinyin, full, in initials or mixed.
    ///
    /// What is spelled exactly so first, then what begins so, then what sounds so; among equals names before terms before
    /// titles, then the frequent and the short: the builder numbers the entries in that order.
    /// - Complexity: O(log entries + entries with the prefix), a few nanoseconds each.
    package func suggestions(for typed: [UInt8], limit: Int, kinds: Set<Suggestion.Kind> = Set(Suggestion.Kind.allCases)) -> [Suggestion] {
        guard limit > 0, count > 0 else { return [] }
        let folded = Analyzer.folded(Array(typed.prefix(Self.typedBytesMax)))
        guard !folded.isEmpty else { return [] }
        var exact = Best(limit: limit)
        var spelled = Best(limit: limit)
        // Equal spellings are the first of the range.
        var isExact = true
        for place in range(of: folded, in: 0, .folded).prefix(Self.comparedMax) {
            let entry = entry(place, in: 0)
            isExact = isExact && bytes(entry, .folded).elementsEqual(folded)
            guard isExact || spelled.admits(entry), isWanted(entry, kinds) else { continue }
            if isExact { exact.insert(entry) } else { spelled.insert(entry) }
        }
        var found = exact.entries + spelled.entries
        // With room left all that is spelled so is here, so what sounds so can be told from it.
        if found.count < limit { found += sounding(folded, limit - found.count, kinds, besides: found) }
        return found.prefix(limit).map(suggestion)
    }

    private func isWanted(_ entry: Int, _ kinds: Set<Suggestion.Kind>) -> Bool { kind(entry).map(kinds.contains) ?? false }

    /// The smallest numbers, rising.
    private struct Best {
        let limit: Int
        private(set) var entries: [Int] = []

        init(limit: Int) { self.limit = limit }

        @inline(__always)
        func admits(_ entry: Int) -> Bool { entries.count < limit || entry < entries[limit - 1] }

        mutating func insert(_ entry: Int) {
            guard !entries.contains(entry) else { return }
            entries.insert(entry, at: entries.firstIndex { $0 > entry } ?? entries.count)
            if entries.count > limit { entries.removeLast() }
        }
    }

    // MARK: Pinyin

    /// The best entries that sound as typed.
    private func sounding(_ folded: [UInt8], _ limit: Int, _ kinds: Set<Suggestion.Kind>, besides known: [Int]) -> [Int] {
        let letters = folded.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "'") }
        guard letters.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }) else { return [] }
        var best = Best(limit: limit)
        var compared = 0
        for initials in PinyinCuts.initials(of: letters, limit: Self.cutsMax) {
            for place in range(of: initials, in: 1, .initials) {
                compared += 1
                guard compared <= Self.comparedMax else { return best.entries }
                let entry = entry(place, in: 1)
                guard best.admits(entry), !known.contains(entry), isWanted(entry, kinds) else { continue }
                if PinyinCuts.matches(letters, syllables: bytes(entry, .syllables)) { best.insert(entry) }
            }
        }
        return best.entries
    }

    /// The name or term that sounds exactly as a text of Han characters and is written otherwise: what a reader may have meant
    /// who chose the wrong characters. nil for other texts and where there is none.
    ///
    /// - Complexity: O(log entries + entries with the same initials).
    package func homophone(of typed: [UInt8]) -> String? {
        let units = Analyzer.units(Array(typed.prefix(Self.typedBytesMax)))
        guard (2...Self.homophoneUnitsMax).contains(units.count), units.allSatisfy(\.isIdeographic),
            zip(units, units.dropFirst()).allSatisfy({ $1.position == $0.position + 1 })
        else { return nil }
        let folded = units.flatMap(\.text)
        let read = Pinyin.shared.read(String(decoding: folded, as: UTF8.self).unicodeScalars.map(\.value))
        guard read.count == units.count else { return nil }
        let syllables = read.map { Array(Pinyin.shared.syllables[Int($0)].utf8) }
        guard syllables.allSatisfy({ !$0.isEmpty }) else { return nil }
        let spelled = Array(syllables.joined(separator: [UInt8(ascii: "'")]))
        var best = Best(limit: 1)
        for place in range(of: syllables.compactMap(\.first), in: 1, .initials).prefix(Self.comparedMax) {
            let entry = entry(place, in: 1)
            guard kind(entry) != .title, best.admits(entry), bytes(entry, .syllables).elementsEqual(spelled) else { continue }
            if !bytes(entry, .folded).elementsEqual(folded) { best.insert(entry) }
        }
        return best.entries.first.map { suggestion($0).text }
    }

    // MARK: The image

    private enum Part { case displayed, folded, syllables, initials }

    /// Places of an order whose key begins so.
    private func range(of prefix: [UInt8], in order: Int, _ part: Part) -> Range<Int> {
        let start = partition { key(self.entry($0, in: order), part).lexicographicallyPrecedes(prefix) }
        let end = partition { place in
            let key = key(self.entry(place, in: order), part)
            return key.lexicographicallyPrecedes(prefix) || key.starts(with: prefix)
        }
        return start..<max(start, end)
    }

    /// The first place for which `isBefore` is false.
    private func partition(_ isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func key(_ entry: Int, _ part: Part) -> [UInt8] {
        guard part == .initials else { return Array(bytes(entry, part)) }
        var initials: [UInt8] = []
        var isFirst = true
        for byte in bytes(entry, .syllables) {
            if isFirst { initials.append(byte) }
            isFirst = byte == UInt8(ascii: "'")
        }
        return initials
    }

    private func entry(_ place: Int, in order: Int) -> Int {
        Int(Self.number(image, SuggestBuilder.headerBytes + 4 * (order * count + place), 4))
    }

    private func at(_ entry: Int) -> Int { entriesStart + SuggestBuilder.entryBytes * entry }

    private func kind(_ entry: Int) -> Suggestion.Kind? { Suggestion.Kind(rawValue: image[at(entry) + 10]) }

    private func bytes(_ entry: Int, _ part: Part) -> ArraySlice<UInt8> {
        let start = textStart + Int(Self.number(image, at(entry), 4))
        let displayed = Int(Self.number(image, at(entry) + 4, 2))
        let folded = Int(Self.number(image, at(entry) + 6, 2))
        switch part {
        case .displayed: return image[start..<(start + displayed)]
        case .folded: return image[(start + displayed)..<(start + displayed + folded)]
        case .syllables, .initials:
            let syllables = Int(Self.number(image, at(entry) + 8, 2))
            return image[(start + displayed + folded)..<(start + displayed + folded + syllables)]
        }
    }

    private func suggestion(_ entry: Int) -> Suggestion {
        Suggestion(
            kind: kind(entry) ?? .term, text: String(decoding: bytes(entry, .displayed), as: UTF8.self),
            number: Int64(bitPattern: Self.number(image, at(entry) + 16, 8)), count: Int(Self.number(image, at(entry) + 12, 4)))
    }

    @inline(__always)
    private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[offset + index]) << UInt64(index * 8) }
        return value
    }
}
