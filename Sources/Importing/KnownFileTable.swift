import Store

/// The store's files by key, compactly: the bytes of all keys in one array, no object a file. One thread at a time.
struct KnownFileTable {
    private struct Entry {
        var keyStart: Int
        var keyCount: Int
        var size: Int64
        var modified: Int64
        var changed: Int64
        var inode: UInt64
        var canonicalHash: UInt64
        var isRefused: Bool
        var isSeen: Bool
    }

    private var keys: [UInt8] = []
    private var entries: [Entry] = []
    /// Positions in `entries` plus one, 0 where free; a power of two of them, at most half full.
    private var slots: [UInt32]
    /// Items of archives and feeds by the key of their container.
    private var items: [[UInt8]: [UInt32]] = [:]

    var count: Int { entries.count }
    /// Known files that `see` or `seeItems` has met.
    private(set) var seenCount = 0

    init() {
        slots = [UInt32](repeating: 0, count: 16)
    }

    /// - Complexity: O(bytes of the keys).
    init(_ files: [KnownFile], kinds: SourceKinds.Compiled) {
        var capacity = 16
        while capacity < files.count * 2 { capacity *= 2 }
        slots = [UInt32](repeating: 0, count: capacity)
        entries.reserveCapacity(files.count)
        var bytes = 0
        for file in files { bytes += file.stamp.key.count }
        keys.reserveCapacity(bytes)
        for file in files { insert(file, kinds) }
    }

    private mutating func insert(_ file: KnownFile, _ kinds: SourceKinds.Compiled) {
        let key = file.stamp.key
        let slot = self.slot(of: key)
        guard slots[slot] == 0, entries.count < Int(UInt32.max) - 1 else { return }
        entries.append(
            Entry(
                keyStart: keys.count, keyCount: key.count, size: file.stamp.size, modified: file.stamp.modifiedNanoseconds,
                changed: file.stamp.changedNanoseconds, inode: file.stamp.inode, canonicalHash: file.stamp.canonicalHash,
                isRefused: file.isRefused, isSeen: false))
        keys.append(contentsOf: key)
        slots[slot] = UInt32(entries.count)
        if let end = kinds.containerEnd(in: key) { items[Array(key[..<end]), default: []].append(UInt32(entries.count - 1)) }
    }

    /// The slot of a key, or the free one where it belongs.
    private func slot(of key: [UInt8]) -> Int {
        // Hasher is seeded anew in each process: names chosen to collide do not.
        var hasher = Hasher()
        unsafe key.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        let mask = slots.count - 1
        var slot = hasher.finalize() & mask
        while slots[slot] != 0, !isKey(key, of: Int(slots[slot]) - 1) { slot = (slot + 1) & mask }
        return slot
    }

    private func isKey(_ key: [UInt8], of index: Int) -> Bool {
        let entry = entries[index]
        guard entry.keyCount == key.count else { return false }
        var offset = 0
        while offset < key.count {
            if keys[entry.keyStart + offset] != key[offset] { return false }
            offset += 1
        }
        return true
    }

    /// What the store has under a key.
    struct Known {
        var canonicalHash: UInt64
        var isRefused: Bool
        /// Size, times and inode are those of the status asked with.
        var isSame: Bool
    }

    /// Marks a file as still there.
    /// - Returns: nil for one that the store does not know.
    mutating func see(_ key: [UInt8], _ status: FileStatus) -> Known? {
        let slot = self.slot(of: key)
        guard slots[slot] != 0 else { return nil }
        let index = Int(slots[slot]) - 1
        mark(index)
        let entry = entries[index]
        let isSame =
            entry.size == status.size && entry.modified == status.modified && entry.changed == status.changed
            && entry.inode == status.inode
        return Known(canonicalHash: entry.canonicalHash, isRefused: entry.isRefused, isSame: isSame)
    }

    /// Marks all items of an archive or a feed as still there; their number.
    mutating func seeItems(of container: [UInt8]) -> Int {
        guard let indices = items[container] else { return 0 }
        for index in indices { mark(Int(index)) }
        return indices.count
    }

    /// Marks every file that stands below one of the folders (paths with `/` at the end), or under exactly one of the keys, as still there:
    /// they could not be read.
    /// - Complexity: O(bytes of the keys), however many paths there are.
    mutating func see(below paths: Set<[UInt8]>) {
        guard !paths.isEmpty else { return }
        for index in entries.indices where !entries[index].isSeen && stands(entries[index], below: paths) { mark(index) }
    }

    private func stands(_ entry: Entry, below paths: Set<[UInt8]>) -> Bool {
        var prefix: [UInt8] = []
        for byte in keys[entry.keyStart..<entry.keyStart + entry.keyCount] {
            // An item of an archive stands or falls with its container.
            if byte == UInt8(ascii: "#"), paths.contains(prefix) { return true }
            prefix.append(byte)
            if byte == UInt8(ascii: "/"), paths.contains(prefix) { return true }
        }
        return paths.contains(prefix) || paths.contains([])
    }

    private mutating func mark(_ index: Int) {
        if !entries[index].isSeen {
            entries[index].isSeen = true
            seenCount += 1
        }
    }

    /// The keys that nothing has marked, in the order of the table, from a position on.
    /// - Returns: at most `limit` keys, and where to go on; nil at the end.
    func unseen(from position: Int, limit: Int) -> (keys: [[UInt8]], next: Int)? {
        var found: [[UInt8]] = []
        var index = position
        while index < entries.count, found.count < limit {
            let entry = entries[index]
            if !entry.isSeen { found.append(Array(keys[entry.keyStart..<entry.keyStart + entry.keyCount])) }
            index += 1
        }
        return found.isEmpty ? nil : (found, index)
    }
}
