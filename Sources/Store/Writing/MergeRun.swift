import Search
import Synchronization

/// Merges segments of the index beside the imports: it reads with a connection of its own and no transaction (segments are
/// immutable, and only merging removes them), writes the merged blobs in short transactions under a number that no one
/// knows yet, and takes the write lock for long only never. One thread at a time.
final class MergeRun {
    /// Bytes of merged blobs written at once.
    static let flushBytes = 4 << 20

    /// Why a merge stopped without being an error.
    private struct Stopped: Error {}

    private let writer: Writer
    private let connection: Connection
    private let isCancelled: () -> Bool
    private var pending: [(key: Int64, bytes: [UInt8])] = []
    private var pendingBytes = 0
    private var blobCount = 0

    init(writer: Writer, path: String, mode: Connection.Mode, isCancelled: @escaping () -> Bool) throws(StoreError) {
        self.writer = writer
        connection = try Connection(path: path, mode: mode)
        self.isCancelled = isCancelled
    }

    /// Merges what the plan names now.
    ///
    /// - Returns: false when there was nothing to do, or somebody else did it.
    func runOnce() throws(StoreError) -> Bool {
        guard let (chosen, id) = try writer.with({ core throws(StoreError) in try core.beginMerge() }) else { return false }
        do {
            try SegmentMerge.merge(chosen, segments: Array(chosen.segments.indices), blobs: ConnectionBlobs(connection)) { number, bytes in
                try self.keep(bytes, number: number, segment: id)
            }
            try flush()
        } catch is Stopped {
            return false
        } catch {
            throw StoreError(indexFailure: error)
        }
        let count = blobCount
        blobCount = 0
        return try writer.with { core throws(StoreError) in try core.endMerge(of: chosen, into: id, blobs: count) }
    }

    private func keep(_ bytes: [UInt8], number: Int, segment: Int64) throws {
        if isCancelled() { throw Stopped() }
        guard number >= 0, number < SegmentRows.blobsMax else { throw StoreError(code: .other, message: "a segment of too many blobs") }
        pending.append((segment << 24 | Int64(number), bytes))
        pendingBytes += bytes.count
        blobCount += 1
        if pendingBytes >= Self.flushBytes { try flush() }
    }

    private func flush() throws(StoreError) {
        let blobs = pending
        pending = []
        pendingBytes = 0
        try writer.with { core throws(StoreError) in
            try core.connection.transaction(isWrite: true) { () throws(StoreError) in
                let statement = try core.connection.statement("INSERT INTO segment_blob VALUES (?, ?)")
                for blob in blobs { try statement.bind(1, blob.key).bind(2, blob.bytes).run() }
            }
        }
    }
}

extension WriterCore {
    /// What to merge now, and the number of the segment to come.
    func beginMerge() throws(StoreError) -> (IndexSnapshot, Int64)? {
        guard mergePlan() != nil else { return nil }
        return try commit { () throws(StoreError) -> ((IndexSnapshot, Int64)?, isNews: Bool) in
            // Memory is only now certain to be that of the file.
            guard let positions = mergePlan() else { return (nil, isNews: false) }
            let id = counters.nextSegment
            counters.nextSegment += 1
            let chosen = IndexSnapshot(
                segments: positions.map { index.segments[$0] }, deletions: positions.map { index.deletions[$0] })
            return ((chosen, id), isNews: true)
        }
    }

    func mergePlan() -> [Int]? {
        let total = index.segments.map(\.count)
        let live = index.segments.indices.map { total[$0] - index.deletions[$0].reduce(0) { $0 + $1.nonzeroBitCount } }
        return SegmentMerge.plan(live: live, total: total)
    }

    /// Puts the merged segment in the place of the others, with what was deleted in them meanwhile deleted in it too.
    ///
    /// - Returns: false when another process has merged some of them: the blobs written so far are then taken away.
    func endMerge(of merged: IndexSnapshot, into id: Int64, blobs: Int) throws(StoreError) -> Bool {
        try commit { () throws(StoreError) -> (Bool, isNews: Bool) in
            let positions = merged.segments.map { segment in index.segments.firstIndex { $0.id == segment.id } }
            let count = try connection.statement("SELECT count(*) FROM segment_blob WHERE key>=? AND key<?")
            defer { count.reset() }
            _ = try count.bind(1, id << 24).bind(2, (id + 1) << 24).step()
            guard !positions.contains(nil), count.integer(0) == Int64(blobs) else {
                try SegmentRows.delete(connection, segment: id)
                return (false, isNews: false)
            }
            let segment = try SegmentRows.open(id, resident: try SegmentRows.blob(connection, segment: id, number: 0))
            var result = IndexSnapshot(segments: [segment], deletions: [[]])
            for (before, position) in zip(merged.segments.indices, positions.compactMap { $0 }) {
                for row in Self.rowsDeleted(in: merged.segments[before], from: merged.deletions[before], to: index.deletions[position]) {
                    if let document = segment.document(row: row) { _ = result.markDeleted(document, in: 0) }
                }
            }
            for position in positions.compactMap({ $0 }).sorted(by: >) {
                try SegmentRows.delete(connection, segment: index.segments[position].id)
                index.segments.remove(at: position)
                index.deletions.remove(at: position)
            }
            let isEmpty = segment.count == 0
            if isEmpty {
                try SegmentRows.delete(connection, segment: id)
            } else {
                try connection.statement("INSERT INTO segment VALUES (?, ?, x'')").bind(1, id).bind(2, segment.count).run()
                index.segments.append(segment)
                index.deletions.append(result.deletions[0])
                if !result.deletions[0].isEmpty {
                    try SegmentRows.writeDeletions(connection, segment: id, words: result.deletions[0])
                }
            }
            return (true, isNews: true)
        }
    }

    private static func rowsDeleted(in segment: Segment, from before: [UInt64], to after: [UInt64]) -> [Int64] {
        var rows: [Int64] = []
        for (word, bits) in after.enumerated() {
            var fresh = bits & ~(word < before.count ? before[word] : 0)
            while fresh != 0 {
                if let row = segment.row(document: word << 6 + fresh.trailingZeroBitCount) { rows.append(row) }
                fresh &= fresh - 1
            }
        }
        return rows
    }

    /// Takes away blobs of merges that a killed process left: those of no segment.
    ///
    /// - Complexity: a look-up a segment.
    func purgeOrphans() throws(StoreError) {
        try commit { () throws(StoreError) -> (Void, isNews: Bool) in
            var known = index.segments.map(\.id).sorted()[...]
            var from: Int64 = 0
            let next = try connection.statement("SELECT key >> 24 FROM segment_blob WHERE key>=? ORDER BY key LIMIT 1")
            while true {
                next.reset()
                guard try next.bind(1, from).step() else { break }
                let id = next.integer(0)
                while let first = known.first, first < id { known.removeFirst() }
                if known.first != id { try SegmentRows.delete(connection, segment: id) }
                guard id < Int64.max >> 24 else { break }
                from = (id + 1) << 24
            }
            next.reset()
            return ((), isNews: false)
        }
    }
}
