/// One title as trends are counted.
package struct TrendingRow: Sendable {
    /// Days since 1970 in the reader's time zone.
    package var day: Int
    /// A number for each source; a term must be in several.
    package var site: UInt32
    package var title: [UInt8]

    package init(day: Int, site: UInt32, title: [UInt8]) {
        self.day = day
        self.site = site
        self.title = title
    }
}

/// A term that rises against its own past.
package struct TrendingTerm: Sendable, Equatable {
    /// As the newest title writes it.
    package var text: String
    /// Folded units, as `Query.phrase` takes them.
    package var units: [String]
    /// Titles of the window that have it.
    package var count: Int
    /// Titles that have it in a window of the past, on average.
    package var usual: Double
    /// (count − usual) / √(usual + `Trending.damping`).
    package var score: Double
}

/// Terms that stand in more titles than their own past lets expect. Pure.
package enum Trending {
    package static let pastDays = 28
    package static let articlesMin = 3
    package static let sitesMin = 2
    /// What keeps a term that never was before from an endless score.
    package static let damping = 1.0
    /// Longest term, in units.
    package static let unitsMax = 8
    /// Units of a title that are read.
    package static let titleUnitsMax = 64
    /// Share of a term's titles that a longer one must have to stand for it.
    static let collapseShare = 0.6

    /// The terms of the `windowDays` days up to and with `lastDay`, the strongest rise first; rows of other days are not counted.
    ///
    /// - Complexity: O(units of all titles × `unitsMax`).
    package static func terms(_ rows: [TrendingRow], lastDay: Int, windowDays: Int, limit: Int) -> [TrendingTerm] {
        guard windowDays > 0, limit > 0 else { return [] }
        let window = (lastDay - windowDays + 1)...lastDay
        let past = (window.lowerBound - pastDays)..<window.lowerBound
        var counter = RunCounter()
        for row in rows where window.contains(row.day) { counter.count(row) }
        counter.keepFrequent()
        for row in rows where past.contains(row.day) { counter.countPast(row.title) }
        let windows = Double(pastDays) / Double(windowDays)
        let found = counter.runs.values.map { run -> TrendingTerm in
            let usual = Double(run.past) / windows
            let score = (Double(run.count) - usual) / (usual + damping).squareRoot()
            return TrendingTerm(text: run.text, units: run.units, count: run.count, usual: usual, score: score)
        }
        let rising = found.filter { $0.score > 0 }.sorted {
            ($0.score, $0.units.count, $1.text) > ($1.score, $1.units.count, $0.text)
        }
        return Array(collapsed(rising, enough: limit).prefix(limit))
    }

    /// Leaves out what a stronger or longer term of about the same titles says already.
    private static func collapsed(_ terms: [TrendingTerm], enough: Int) -> [TrendingTerm] {
        var kept: [TrendingTerm] = []
        // Far below the limit nothing can move up any more.
        for term in terms.prefix(enough * 40) {
            var isNew = true
            for index in kept.indices {
                if contains(kept[index].units, term.units) {
                    // A wider term stays beside its longer form when most of its titles do not have that.
                    if Double(kept[index].count) >= collapseShare * Double(term.count) { isNew = false }
                } else if contains(term.units, kept[index].units) {
                    if isNew, Double(term.count) >= collapseShare * Double(kept[index].count) { kept[index] = term }
                    isNew = false
                } else if overlap(kept[index].units, term.units) {
                    isNew = false
                }
                if !isNew { break }
            }
            if isNew { kept.append(term) }
        }
        return kept
    }

    private static func contains(_ long: [String], _ short: [String]) -> Bool {
        guard short.count <= long.count else { return false }
        return (0...(long.count - short.count)).contains { long[$0...].starts(with: short) }
    }

    /// Pieces of one longer run: the end of one is the beginning of the other by two units or more.
    private static func overlap(_ one: [String], _ other: [String]) -> Bool {
        let most = min(one.count, other.count) - 1
        guard most >= 2 else { return false }
        return (2...most).contains { one.suffix($0).elementsEqual(other.prefix($0)) || other.suffix($0).elementsEqual(one.prefix($0)) }
    }
}

/// Counts runs of units in titles by a hash of their units.
private struct RunCounter {
    struct Run {
        var count = 0
        var past = 0
        var firstSite: UInt32
        var hasSites = false
        /// The last title counted: a title counts once.
        var title: Int
        var text: String
        var units: [String]
    }

    private(set) var runs: [UInt64: Run] = [:]
    private var counts: [UInt64: (count: Int, title: Int)] = [:]
    private var titles = 0
    private var rows: [TrendingRow] = []
    private var scanner = UnitScanner()
    private var seen: [UInt64: Int] = [:]

    /// Only counts; texts are made once it is known which runs are frequent.
    mutating func count(_ row: TrendingRow) {
        titles += 1
        rows.append(row)
        forEachRun(row.title) { counter, hash, _ in
            let known = counter.counts[hash] ?? (0, 0)
            if known.title != counter.titles { counter.counts[hash] = (known.count + 1, counter.titles) }
        }
    }

    mutating func keepFrequent() {
        let frequent = counts.filter { $0.value.count >= Trending.articlesMin }
        counts = [:]
        for (title, row) in rows.enumerated() {
            forEachRun(row.title) { counter, hash, range in
                guard frequent[hash] != nil else { return }
                var run = counter.runs[hash] ?? counter.makeRun(row, range)
                guard run.title != title else { return }
                run.title = title
                run.count += 1
                if run.firstSite != row.site { run.hasSites = true }
                counter.runs[hash] = run
            }
        }
        runs = runs.filter { $0.value.hasSites && !$0.value.units.isEmpty }
        rows = []
    }

    mutating func countPast(_ title: [UInt8]) {
        titles += 1
        forEachRun(title) { counter, hash, _ in
            guard counter.runs[hash] != nil, counter.seen[hash] != counter.titles else { return }
            counter.seen[hash] = counter.titles
            counter.runs[hash]?.past += 1
        }
    }

    /// Runs that begin or end with a particle, that have a bare number, and single characters have no units: they are no terms.
    private func makeRun(_ row: TrendingRow, _ range: Range<Int>) -> Run {
        let units = Array(scanner.units[range])
        let texts = units.map { String(decoding: scanner.text(of: $0), as: UTF8.self) }
        var run = Run(firstSite: row.site, title: -1, text: "", units: [])
        guard let first = units.first, let last = units.last else { return run }
        guard !TitleTerms.particles.contains(first.scalar), !TitleTerms.particles.contains(last.scalar) else { return run }
        if units.count == 1 { guard !first.isIdeographic, texts[0].utf8.count > 1 else { return run } }
        // Dates and running numbers make every day's report look new.
        guard texts.allSatisfy({ $0.utf8.contains { !(0x30...0x39).contains($0) } }) else { return run }
        run.units = texts
        run.text = String(decoding: row.title[Int(first.start)..<Int(last.end)], as: UTF8.self)
        return run
    }

    private mutating func forEachRun(_ title: [UInt8], _ body: (inout RunCounter, UInt64, Range<Int>) -> Void) {
        scanner.scan(title.span)
        let units = scanner.units.prefix(Trending.titleUnitsMax)
        let symbols = units.map { unit -> UInt64 in
            guard !unit.isIdeographic else { return UInt64(unit.scalar) }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in scanner.words[Int(unit.wordStart)..<Int(unit.wordEnd)] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
        for start in units.indices {
            var hash: UInt64 = 0
            for end in start..<min(units.count, start + Trending.unitsMax) {
                if end > start, units[end].position != units[end - 1].position &+ 1 { break }
                hash = (hash ^ symbols[end]) &* 0x9E37_79B9_7F4A_7C15
                hash ^= hash >> 29
                body(&self, hash, start..<(end + 1))
            }
        }
    }
}
