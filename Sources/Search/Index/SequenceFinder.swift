/// Decides in which documents the runs of a broken phrase follow each other: `"你好，世界"`. One thread.
///
/// Positions prove it: units next to each other differ by 1, a break of any length counts 2, so the next run begins 1 or 2
/// after the last unit of the one before; where it is 2, and for a run of one character, which has no positions, the text
/// is read.
struct SequenceFinder {
    private var runs: [Run]
    private let columns: DocumentColumns
    private let field: QueryField
    private let deadline: Deadline
    private var scanner = UnitScanner()

    private struct Run {
        let units: [QueryUnit]
        /// Terms with positions and their offsets from the start of the run; none for a single character.
        var terms: [(cursor: PostingsCursor, offset: UInt32)]
    }

    /// - Throws: `IndexError` for damaged bytes, and what the blob source throws.
    init(_ leaves: [Plan.Leaf], _ reader: SegmentReader, _ deadline: Deadline) throws {
        columns = reader.segment.columns
        field = leaves.first?.field ?? .any
        self.deadline = deadline
        runs = try leaves.map { leaf in
            var cover: [(key: [UInt8], offset: Int)] = []
            var others: [[UInt8]] = []
            PhraseFinder.terms(of: leaf.units, cover: &cover, others: &others)
            var run = Run(units: leaf.units, terms: [])
            for (key, offset) in cover where TermKey.hasPositions(key) {
                if let entry = try reader.term(key) {
                    run.terms.append((try PostingsCursor(entry, reader), UInt32(truncatingIfNeeded: offset)))
                }
            }
            return run
        }
    }

    /// Those of some documents, each of which has every run, that have them in a row.
    mutating func documents(among candidates: DocumentSet, texts: (any TextSource)?) throws -> [UInt32] {
        var numbers: [UInt32] = []
        candidates.forEach { numbers.append(UInt32(truncatingIfNeeded: $0)) }
        var found: [UInt32] = []
        for (index, document) in numbers.enumerated() {
            if index & 255 == 255, deadline.check() { break }
            if try isMatch(document, texts) { found.append(document) }
        }
        return found
    }

    private mutating func isMatch(_ document: UInt32, _ texts: (any TextSource)?) throws -> Bool {
        guard runs.allSatisfy({ !$0.terms.isEmpty }) else { return try isMatchInText(document, texts) }
        let textStart = columns.textStart.uint32(Int(document))
        // Last units of what may stand in a row so far, and of what surely does.
        var ends: [UInt32] = []
        var touching: [UInt32] = []
        for index in runs.indices {
            var starts = try starts(of: index, in: document)
            if field == .title { starts.removeAll { $0 >= textStart } }
            let length = UInt32(truncatingIfNeeded: runs[index].units.count)
            let near = index == 0 ? starts : Self.keep(starts, after: touching, within: 1, textStart)
            if index > 0 { starts = Self.keep(starts, after: ends, within: 2, textStart) }
            guard !starts.isEmpty else { return false }
            ends = starts.map { $0 &+ length &- 1 }
            touching = near.map { $0 &+ length &- 1 }
        }
        // Two apart is what a break makes, and what a unit between them makes: only the text tells.
        return touching.isEmpty ? try isMatchInText(document, texts) : true
    }

    /// The starts that are at most `distance` behind one of the ends, on the same side of the border of title and text.
    private static func keep(_ starts: [UInt32], after ends: [UInt32], within distance: UInt32, _ textStart: UInt32) -> [UInt32] {
        var index = 0
        return starts.filter { start in
            while index < ends.count, ends[index] &+ distance < start { index &+= 1 }
            guard index < ends.count, ends[index] < start else { return false }
            return !(ends[index] < textStart && start >= textStart)
        }
    }

    private mutating func starts(of run: Int, in document: UInt32) throws -> [UInt32] {
        var starts: [UInt32] = []
        for index in runs[run].terms.indices {
            guard try runs[run].terms[index].cursor.seek(document) == document else { return [] }
            let offset = runs[run].terms[index].offset
            var positions: [UInt32] = []
            try runs[run].terms[index].cursor.positions(into: &positions)
            let possible = positions.filter { $0 >= offset }.map { $0 &- offset }
            if index == 0 {
                starts = possible
            } else {
                let wanted = Set(possible)
                starts.removeAll { !wanted.contains($0) }
            }
            if starts.isEmpty { return [] }
        }
        return starts
    }

    // MARK: By the text

    private mutating func isMatchInText(_ document: UInt32, _ texts: (any TextSource)?) throws -> Bool {
        guard let texts, let (title, text) = try texts.texts(row: columns.rowNumber(Int(document))) else { return true }
        if occurs(in: title) { return true }
        return field == .any && occurs(in: text)
    }

    private mutating func occurs(in utf8: [UInt8]) -> Bool {
        scanner.scan(utf8.span)
        let units = scanner.units
        return units.indices.contains { start in
            var at = start
            for (number, run) in runs.enumerated() {
                for (offset, wanted) in run.units.enumerated() {
                    guard at < units.count, isUnit(units[at], wanted) else { return false }
                    // Inside a run units touch; between runs nothing stands but a break.
                    if at > start, offset > 0, units[at].position != units[at - 1].position &+ 1 { return false }
                    if number > 0, offset == 0, units[at].position &- units[at - 1].position > 2 { return false }
                    at += 1
                }
            }
            return true
        }
    }

    private func isUnit(_ unit: ScannedUnit, _ wanted: QueryUnit) -> Bool {
        switch wanted {
        case .character(let scalar): unit.isIdeographic && unit.scalar == scalar
        case .word(let bytes): !unit.isIdeographic && scanner.text(of: unit) == bytes
        }
    }
}
