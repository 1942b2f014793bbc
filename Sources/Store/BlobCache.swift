import Synchronization

/// Blobs of the index in memory, for all readers; segments are immutable and their numbers never used twice, so nothing
/// in it is ever wrong. Any thread.
final class BlobCache: Sendable {
    private struct Key: Hashable {
        var segment: Int64
        var number: Int
    }

    private struct Entry {
        var bytes: [UInt8]
        /// Asked for since the hand last passed.
        var isUsed: Bool
    }

    /// CLOCK: a ring of keys and a hand that throws out what was not used since it last passed.
    private struct Ring {
        var entries: [Key: Entry] = [:]
        var keys: [Key] = []
        var hand = 0
        var bytes = 0
    }

    private let ring = Mutex(Ring())
    private let bytesMax: Atomic<Int>

    init(bytesMax: Int) { self.bytesMax = Atomic(bytesMax) }

    /// Bytes of cache an article is worth: about a twelfth of what the index has of it. A phrase reads some two hundred
    /// blobs of a large index, and from the file each costs as much as decoding it.
    static let bytesPerDocument = 200
    /// The cache never grows beyond this.
    static let growthMax = 256 << 20

    /// Bytes kept at most.
    var limit: Int { bytesMax.load(ordering: .relaxed) }

    /// Grows with the index; never shrinks.
    func fit(documents: Int) {
        let (bytes, overflows) = documents.multipliedReportingOverflow(by: Self.bytesPerDocument)
        let wanted = overflows ? Self.growthMax : min(Self.growthMax, bytes)
        if wanted > limit { bytesMax.store(wanted, ordering: .relaxed) }
    }

    func bytes(segment: Int64, number: Int) -> [UInt8]? {
        let key = Key(segment: segment, number: number)
        return ring.withLock { ring in
            guard let index = ring.entries.index(forKey: key) else { return nil }
            ring.entries.values[index].isUsed = true
            return ring.entries.values[index].bytes
        }
    }

    func keep(_ bytes: [UInt8], segment: Int64, number: Int) {
        let bytesMax = limit
        guard bytes.count <= bytesMax / 8 else { return }
        let key = Key(segment: segment, number: number)
        ring.withLock { ring in
            guard ring.entries[key] == nil else { return }
            while ring.bytes + bytes.count > bytesMax, !ring.keys.isEmpty {
                if ring.hand >= ring.keys.count { ring.hand = 0 }
                let candidate = ring.keys[ring.hand]
                if ring.entries[candidate]?.isUsed == true {
                    ring.entries[candidate]?.isUsed = false
                    ring.hand += 1
                } else {
                    ring.bytes -= ring.entries.removeValue(forKey: candidate)?.bytes.count ?? 0
                    ring.keys[ring.hand] = ring.keys[ring.keys.count - 1]
                    ring.keys.removeLast()
                }
            }
            ring.entries[key] = Entry(bytes: bytes, isUsed: false)
            ring.keys.append(key)
            ring.bytes += bytes.count
        }
    }
}
