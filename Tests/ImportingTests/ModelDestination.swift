import Posts
import Store
import Synchronization

@testable import Importing

/// A store in memory that fails when a test says so.
final class ModelDestination: ImportDestination {
    struct File: Sendable {
        var stamp: FileStamp
        var title: String?
        var isRefused = false
    }

    struct State: Sendable {
        var files: [[UInt8]: File] = [:]
        var records: [ImportRecord] = []
        var problems: [ImportProblem] = []
        var batches: [Int] = []
        /// The folders whose files were asked for; empty for all.
        var known: [String] = []
        /// Thrown by the next calls of `apply`, one each.
        var failures: [StoreError] = []
        /// Answered by the next batch that creates something.
        var readAgain: [[UInt8]] = []
        /// The files as they would be.
        var rehearsed: [ObjectIdentifier: [[UInt8]: File]] = [:]
    }

    let state = Mutex(State())

    /// Titles by key.
    var titles: [String: String] {
        state.withLock { state in
            var titles: [String: String] = [:]
            for (key, file) in state.files { if let title = file.title { titles[String(decoding: key, as: UTF8.self)] = title } }
            return titles
        }
    }
    var keys: [String] { state.withLock { $0.files.keys.map { String(decoding: $0, as: UTF8.self) }.sorted() } }
    var problemCodes: [String] { state.withLock { $0.problems.map(\.code) } }

    func knownFiles(below folder: [UInt8]) throws(StoreError) -> [KnownFile] {
        state.withLock { state in
            state.known.append(String(decoding: folder, as: UTF8.self))
            return state.files.values.filter { $0.stamp.key.starts(with: folder) }.map {
                KnownFile(stamp: $0.stamp, isRefused: $0.isRefused)
            }
        }
    }

    func formerRoot() throws(StoreError) -> String? {
        state.withLock { $0.records.last(where: \.tellsRoot)?.root }
    }

    func beginImport(root: String, mode: String, startedAt: Int64) throws(StoreError) -> Int64 {
        state.withLock { state in
            let id = Int64(state.records.count + 1)
            state.records.append(
                ImportRecord(
                    id: id, root: root, mode: mode, state: .running, startedAt: startedAt, endedAt: nil, counts: ImportCounts(),
                    message: nil))
            return id
        }
    }

    func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts {
        try state.withLock { state throws(StoreError) in
            if !state.failures.isEmpty { throw state.failures.removeFirst() }
            state.batches.append(changes.count)
            var counts = AppliedCounts()
            for change in changes { Self.apply(change, &state, &counts) }
            if counts.created > 0 {
                counts.readAgain = state.readAgain
                state.readAgain = []
            }
            return counts
        }
    }

    func rehearse(
        _ changes: [Change], in rehearsal: Rehearsal, import id: Int64, progress: ImportCounts
    ) throws(StoreError) -> AppliedCounts {
        state.withLock { state in
            var coming = state
            coming.files = state.rehearsed[ObjectIdentifier(rehearsal)] ?? state.files
            var counts = AppliedCounts()
            for change in changes { Self.apply(change, &coming, &counts) }
            state.rehearsed[ObjectIdentifier(rehearsal)] = coming.files
            return counts
        }
    }

    private static func apply(_ change: Change, _ state: inout State, _ counts: inout AppliedCounts) {
        switch change {
        case .article(let stamp, let article, let problems):
            if state.files[stamp.key]?.title == nil { counts.created += 1 } else { counts.updated += 1 }
            state.files[stamp.key] = File(stamp: stamp, title: article.title)
            state.problems += problems
        case .unchanged(let stamp):
            state.files[stamp.key]?.stamp = stamp
            counts.unchanged += 1
        case .refused(let stamp, let problems):
            state.files[stamp.key] = File(stamp: stamp, isRefused: true)
            state.problems += problems
            counts.failed += 1
        case .removed(let key):
            state.files[key] = nil
            counts.deleted += 1
        case .container(let stamp, let problems):
            state.files[stamp.key] = File(stamp: stamp)
            state.problems += problems
        case .problem(let problem): state.problems.append(problem)
        }
    }

    func endImport(
        _ id: Int64, state end: ImportRecord.State, counts: ImportCounts, message: String?, at: Int64
    ) throws(StoreError) {
        state.withLock { state in
            let index = Int(id) - 1
            guard state.records.indices.contains(index) else { return }
            state.records[index].state = end
            state.records[index].counts = counts
            state.records[index].message = message
            state.records[index].endedAt = at
        }
    }
}
