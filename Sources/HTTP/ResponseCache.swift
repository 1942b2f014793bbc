/// Answers kept ready to send: by target, for one generation, bounded in bytes. One a loop, so no locks.
///
/// The key is the target as it was spelled, so that a look-up reads bytes and decodes nothing; another spelling of the same target (other
/// order of the query, other escapes) has an entry of its own. Spellings cannot take more than other targets could: entries and bytes are
/// bounded, and what is used least goes first.
///
/// Buckets of eight ways: a look-up reads at most eight hashes, and full means that the least recently used of the bucket goes.
package final class ResponseCache {
    private static let ways = 8
    /// Targets remembered as asked for and not kept.
    package static let missesMax = 1_024

    private var entries: [CachedResponse?]
    private let bucketMask: Int
    private let bytesMax: Int
    private let seed: UInt64
    private var clock: UInt64 = 0
    /// Hashes of targets that were lately not here.
    private var misses: [UInt64]
    private var hand = 0
    /// Bytes held, keys and all codings included.
    package var bytes: Int { held }
    private var held = 0

    /// `entriesMax` is rounded up to a power of two. 0 bytes: nothing is kept.
    package init(bytesMax: Int, entriesMax: Int, seed: UInt64 = .random(in: .min ... .max)) {
        var buckets = 1
        while buckets * Self.ways < entriesMax, buckets < 1 << 20 { buckets *= 2 }
        entries = Array(repeating: nil, count: bytesMax > 0 ? buckets * Self.ways : 0)
        misses = Array(repeating: 0, count: bytesMax > 0 ? Self.missesMax : 0)
        bucketMask = buckets - 1
        self.bytesMax = bytesMax
        self.seed = seed
    }

    /// The kept answer for a target of the input, of this generation only.
    package func find(_ input: Span<UInt8>, _ target: Range<Int>, generation: UInt64) -> CachedResponse? {
        guard !entries.isEmpty else { return nil }
        let hash = hash(input, target)
        let first = (Int(truncatingIfNeeded: hash) & bucketMask) * Self.ways
        var way = 0
        while way < Self.ways {
            if let entry = entries[first + way], entry.hash == hash, entry.isKeyed(input, target) {
                guard entry.generation == generation else {
                    remove(first + way)
                    return nil
                }
                clock &+= 1
                entry.lastUse = clock
                return entry
            }
            way += 1
        }
        return nil
    }

    /// Whether a target was asked for here lately, within about `missesMax` others; it has been now. What stands ready elsewhere is
    /// worth keeping here only for the second one who asks: a crawl through all targets throws nothing out.
    package func hasMissed(_ input: Span<UInt8>, _ target: Range<Int>) -> Bool {
        guard !misses.isEmpty else { return false }
        let hash = hash(input, target)
        let place = Int(truncatingIfNeeded: hash >> 32) % misses.count
        guard misses[place] != hash else { return true }
        misses[place] = hash
        return false
    }

    /// Keeps an answer under its target, in place of an older one.
    package func insert(_ entry: CachedResponse) {
        guard !entries.isEmpty, entry.bytes <= bytesMax / 4 else { return }
        let key = entry.key
        entry.hash = hash(key.span, 0..<key.count)
        let first = (Int(truncatingIfNeeded: entry.hash) & bucketMask) * Self.ways
        var place = first
        var way = 0
        while way < Self.ways {
            guard let other = entries[first + way] else {
                place = first + way
                break
            }
            if other.hash == entry.hash, other.isKeyed(key.span, 0..<key.count) {
                place = first + way
                break
            }
            if let oldest = entries[place], other.lastUse < oldest.lastUse { place = first + way }
            way += 1
        }
        remove(place)
        clock &+= 1
        entry.lastUse = clock
        entries[place] = entry
        held += entry.bytes
        shrink(sparing: entry)
    }

    /// An entry that is in the cache has made another coding of itself.
    package func grew(_ entry: CachedResponse, by more: Int) {
        held += more
        shrink(sparing: entry)
    }

    package func removeAll() {
        var place = 0
        while place < entries.count {
            remove(place)
            place += 1
        }
    }

    /// Drops the least recently used of the next few entries behind the hand, again and again until the bytes fit.
    private func shrink(sparing kept: CachedResponse) {
        while held > bytesMax {
            var oldest = -1
            var steps = 0
            var seen = 0
            while steps < entries.count, seen < 16 {
                hand = (hand + 1) % entries.count
                steps += 1
                guard let entry = entries[hand], entry !== kept else { continue }
                seen += 1
                if oldest < 0 || entry.lastUse < entries[oldest]?.lastUse ?? 0 { oldest = hand }
            }
            guard oldest >= 0 else { return }
            remove(oldest)
        }
    }

    private func remove(_ place: Int) {
        guard let entry = entries[place] else { return }
        held -= entry.bytes
        entries[place] = nil
    }

    /// Eight bytes a multiplication; seeded, so that nobody can aim at a bucket.
    private func hash(_ input: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            var word: UInt64 = 0
            let end = min(index + 8, range.upperBound)
            while index < end {
                word = word << 8 | UInt64(input[index])
                index += 1
            }
            let (high, low) = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            state = high ^ low &+ 0xD6E8_FEB8_6659_FD93
        }
        return state ^ state >> 29
    }
}

/// One answer and its forms on the wire, each made when first asked for. Lives on one loop.
package final class CachedResponse {
    /// A head without its closing fields, and the body.
    package struct Form {
        package let head: [UInt8]
        package let body: [UInt8]
    }

    package let key: [UInt8]
    package let generation: UInt64
    package let etag: [UInt8]
    package let lastModified: [UInt8]?
    let response: Response
    var hash: UInt64 = 0
    var lastUse: UInt64 = 0
    var identity: Form?
    var gzip: Form?
    var notModified: [UInt8]?
    /// Bytes of key, body and all forms made so far.
    package internal(set) var bytes: Int

    package init(key: [UInt8], generation: UInt64, response: Response) {
        self.key = key
        self.generation = generation
        self.response = response
        etag = response.fields.first("ETag").map { Array($0.utf8) } ?? []
        lastModified = response.fields.first("Last-Modified").map { Array($0.utf8) }
        bytes = 512 + key.count + response.fields.wire.count + response.body.heldBytes
    }

    func isKeyed(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == key.count else { return false }
        var index = 0
        while index < key.count {
            if key[index] != input[range.lowerBound + index] { return false }
            index += 1
        }
        return true
    }
}

extension ResponseBody {
    /// Bytes held in memory; 0 for a stream.
    package var heldBytes: Int {
        switch self {
        case .bytes(let bytes), .gzipped(let bytes): bytes.count
        case .stream: 0
        }
    }
}
