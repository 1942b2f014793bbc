/// Sketches by which near-copies of a text are found: one-permutation MinHash over runs of four units of the folded text.
///
/// The share of equal slots estimates the share of four-unit runs that two texts have in common (Jaccard). Copies with
/// sentences dropped, names changed or paragraphs moved keep most runs; texts on the same event do not.
package enum MinHash {
    /// Slots of a sketch.
    package static let slotCount = 32
    /// Equal slots from which two texts count as copies of each other.
    package static let equalSlotsMin = 12
    /// Units (characters or words) that a text needs; a shorter one has no sketch.
    package static let unitsMin = 64
    /// Slots of a band. Two copies share at least one band almost surely, strangers almost never.
    package static let slotsPerBand = 2
    /// A slot that no run fell into.
    package static let emptySlot = UInt32.max

    private static let runLength = 4
    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// base to the power of `runLength`.
    private static let leaving = base &* base &* base &* base

    /// `slotCount` numbers, or none for a text of fewer than `unitsMin` units.
    ///
    /// - Complexity: O(bytes).
    package static func sketch(_ text: [UInt8]) -> [UInt32] {
        var scanner = UnitScanner()
        scanner.scan(text.span)
        return sketch(scanner)
    }

    /// The same for a text that was scanned already.
    package static func sketch(_ scanner: UnitScanner) -> [UInt32] {
        let units = scanner.units.span
        let words = scanner.words.span
        guard units.count >= unitsMin else { return [] }
        var slots = [UInt32](repeating: emptySlot, count: slotCount)
        var ring: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var rolling: UInt64 = 0
        for index in units.indices {
            let symbol = symbol(units[index], words)
            rolling = rolling &* base &+ symbol &- ring.0 &* leaving
            ring = (ring.1, ring.2, ring.3, symbol)
            guard index >= runLength - 1 else { continue }
            let hash = mix(rolling)
            let slot = Int(truncatingIfNeeded: hash >> 59)
            let value = min(UInt32(truncatingIfNeeded: hash), emptySlot - 1)
            if value < slots[slot] { slots[slot] = value }
        }
        return slots
    }

    /// Slots that two sketches share, 0 when one has none.
    package static func equalSlots(_ one: [UInt32], _ other: [UInt32]) -> Int {
        var equal = 0
        for (left, right) in zip(one, other) where left == right && left != emptySlot { equal += 1 }
        return equal
    }

    /// Whether two sketches are those of near-copies.
    package static func areCopies(_ one: [UInt32], _ other: [UInt32]) -> Bool {
        equalSlots(one, other) >= equalSlotsMin
    }

    /// Keys under which a sketch is looked up: copies share one at least. A band without any run has no key.
    ///
    /// - Returns: at most `slotCount / slotsPerBand` keys; none for an empty sketch.
    package static func bandKeys(_ sketch: [UInt32]) -> [UInt64] {
        guard sketch.count == slotCount else { return [] }
        return stride(from: 0, to: slotCount, by: slotsPerBand).compactMap { start in
            var key = UInt64(start)
            for slot in sketch[start..<(start + slotsPerBand)] {
                guard slot != emptySlot else { return nil }
                key = mix(key &* base &+ UInt64(slot))
            }
            return key
        }
    }

    /// Bytes of a sketch for storing: little-endian, four a slot.
    package static func bytes(_ sketch: [UInt32]) -> [UInt8] {
        sketch.flatMap { slot in (0..<4).map { UInt8(truncatingIfNeeded: slot >> UInt32($0 * 8)) } }
    }

    /// A stored sketch; empty for bytes that are none.
    package static func sketch(bytes: [UInt8]) -> [UInt32] {
        guard bytes.count == slotCount * 4 else { return [] }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
        }
    }

    @inline(__always)
    private static func symbol(_ unit: ScannedUnit, _ words: Span<UInt8>) -> UInt64 {
        guard !unit.isIdeographic else { return mix(UInt64(unit.scalar)) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var index = Int(unit.wordStart)
        while index < Int(unit.wordEnd) {
            hash = (hash ^ UInt64(words[index])) &* 0x100_0000_01B3
            index += 1
        }
        return mix(hash)
    }

    /// The finalizer of SplitMix64.
    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
