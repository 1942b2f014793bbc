/// Collects what can be suggested and lays it out as one immutable blob for `SuggestIndex`. One thread.
///
/// The image, all numbers little-endian:
///
///     "BSG1"  entries u32  text bytes u32  entries by spelling u32…  entries by initials u32…  entries 28 bytes each  text
///     entry:  (in the order in which they are suggested)
///             text offset u32  displayed u16  folded u16  syllables u16  kind u8  0 u8  count u32  number i64  0 u32
///
/// In the text stand displayed form, folded form and syllables separated by `'`, one after the other.
package struct SuggestBuilder {
    /// Bytes of a finished image; entries beyond it are left out, titles first.
    package static let imageBytesMax = 24 << 20
    /// Longest text that is suggested, in bytes.
    package static let textBytesMax = 512
    /// Most whole titles.
    package static let titlesMax = 50_000
    /// Most terms found in titles.
    package static let termsMax = 100_000

    static let magic: [UInt8] = Array("BSG1".utf8)
    static let headerBytes = 12
    static let entryBytes = 28
    /// Syllables kept of a text.
    static let syllablesMax = 24

    struct Entry {
        var displayed: [UInt8]
        var folded: [UInt8]
        var syllables: [UInt8]
        var initials: [UInt8]
        var kind: Suggestion.Kind
        var number: Int64
        var count: UInt32

        /// Names before terms before titles, the frequent before the rare, the short before the long.
        var rank: (Int, Int, Int) {
            (kind == .title ? 2 : kind == .term ? 1 : 0, -Int(count), folded.count)
        }

        var bytes: Int { SuggestBuilder.entryBytes + 8 + displayed.count + folded.count + syllables.count }
    }

    private var entries: [Entry] = []
    private var known: Set<[UInt8]> = []
    private var bytes = SuggestBuilder.headerBytes
    private var titles: [(text: [UInt8], row: Int64)] = []
    private var terms = TitleTerms()
    private var scanner = UnitScanner()

    package init() {}

    /// A category, author, tag or source; call these before `build`.
    package mutating func add(name: [UInt8], kind: Suggestion.Kind, number: Int64, count: Int) {
        insert(name, kind, number, count)
    }

    /// A title, the newest first.
    package mutating func add(title: [UInt8], row: Int64) {
        terms.add(title)
        if titles.count < Self.titlesMax { titles.append((title, row)) }
    }

    /// - Complexity: O(n log n) in the bytes given.
    package consuming func build() -> [UInt8] {
        for term in terms.terms(limit: Self.termsMax) { insert(term.text, .term, 0, term.count) }
        for title in titles { insert(title.text, .title, title.row, 1) }
        return image()
    }

    private mutating func insert(_ text: [UInt8], _ kind: Suggestion.Kind, _ number: Int64, _ count: Int) {
        guard text.count <= Self.textBytesMax else { return }
        scanner.scan(text.span)
        let folded = scanner.folded()
        guard !folded.isEmpty, folded.count <= Int(UInt16.max) else { return }
        // A term or title that a name spells out already says nothing new.
        if kind == .term || kind == .title {
            guard known.insert(folded).inserted else { return }
        } else {
            known.insert(folded)
        }
        let (syllables, initials) = Self.sounds(scanner)
        let entry = Entry(
            displayed: text, folded: folded, syllables: syllables, initials: initials, kind: kind, number: number,
            count: UInt32(clamping: count))
        guard bytes + entry.bytes <= Self.imageBytesMax else { return }
        bytes += entry.bytes
        entries.append(entry)
    }

    /// Syllables joined by `'`, and their first letters; both empty when nothing but Latin letters would be typed.
    static func sounds(_ scanner: UnitScanner) -> (syllables: [UInt8], initials: [UInt8]) {
        let units = scanner.units.prefix(syllablesMax)
        guard units.contains(where: \.isIdeographic) else { return ([], []) }
        let numbers = Pinyin.shared.read(units.map(\.scalar))
        var syllables: [UInt8] = []
        var initials: [UInt8] = []
        for (unit, number) in zip(units, numbers) {
            // What has no reading ends what can be typed in Latin letters.
            let spelling = unit.isIdeographic ? Array(Pinyin.shared.syllables[Int(number)].utf8) : scanner.text(of: unit)
            guard let first = spelling.first, first < 0x80, spelling.allSatisfy({ $0 < 0x80 }) else { break }
            if !syllables.isEmpty { syllables.append(UInt8(ascii: "'")) }
            syllables += spelling
            initials.append(first)
        }
        return initials.isEmpty ? ([], []) : (syllables, initials)
    }

    private func image() -> [UInt8] {
        // The order of the entries is the order in which they are suggested.
        let entries = entries.sorted { $0.rank < $1.rank }
        let bySpelling = entries.indices.sorted { Self.precedes(entries[$0].folded, entries[$1].folded) }
        let byInitials = entries.indices.sorted { Self.precedes(entries[$0].initials, entries[$1].initials) }
        var text: [UInt8] = []
        var table: [UInt8] = []
        for entry in entries {
            Self.append(UInt64(text.count), 4, to: &table)
            Self.append(UInt64(entry.displayed.count), 2, to: &table)
            Self.append(UInt64(entry.folded.count), 2, to: &table)
            Self.append(UInt64(entry.syllables.count), 2, to: &table)
            Self.append(UInt64(entry.kind.rawValue), 2, to: &table)
            Self.append(UInt64(entry.count), 4, to: &table)
            Self.append(UInt64(bitPattern: entry.number), 8, to: &table)
            Self.append(0, 4, to: &table)
            text += entry.displayed + entry.folded + entry.syllables
        }
        var image = Self.magic
        Self.append(UInt64(entries.count), 4, to: &image)
        Self.append(UInt64(text.count), 4, to: &image)
        for number in bySpelling { Self.append(UInt64(number), 4, to: &image) }
        for number in byInitials { Self.append(UInt64(number), 4, to: &image) }
        return image + table + text
    }

    private static func precedes(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.lexicographicallyPrecedes(other)
    }

    private static func append(_ value: UInt64, _ width: Int, to bytes: inout [UInt8]) {
        for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
    }
}
