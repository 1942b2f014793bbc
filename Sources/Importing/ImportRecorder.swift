import Store

/// The writer's side of an import: its record in the store, its counts, its problems, and the patience with a full disk. One thread at a time.
final class ImportRecorder: @unchecked Sendable {
    // Belongs to one import, whose thread uses it or waits for the one that does.
    /// When an import gets a record in the store.
    enum Policy: Sendable {
        case always
        /// Only once something changes: a watch that looks every few seconds is no news.
        case whenChanged
        case never
    }

    private let destination: any ImportDestination
    private let root: [UInt8]
    let mode: ImportMode
    private let policy: Policy
    private let startedAt = Moment.wall / 1_000_000_000
    private let started = Moment.now
    private let pauseLimit: Int?
    private let progress: (ImportProgress) -> Void
    private(set) var id: Int64?
    private(set) var counts = ImportCounts()
    private var applied = ImportCounts()
    private var seenByWriter = 0
    /// Files of shared articles that were counted as anything but unchanged.
    private var changedSharing: Set<[UInt8]> = []
    private var problems: [String: Int] = [:]
    private var examples: [ImportProblem] = []
    /// Of a dry run.
    private let rehearsal: Rehearsal?
    private var lastFound: (total: Int, same: Int) = (0, 0)
    var skips = WalkSkips()
    var folders = 0
    var isTotalKnown = false

    init(
        destination: any ImportDestination, root: [UInt8], mode: ImportMode, policy: Policy, pauseLimit: Int?,
        progress: @escaping (ImportProgress) -> Void
    ) {
        self.destination = destination
        self.root = root
        self.mode = mode
        self.policy = policy
        self.pauseLimit = pauseLimit
        self.progress = progress
        rehearsal = mode == .dryRun ? Rehearsal() : nil
    }

    /// Opens the record if there is to be one from the start.
    func begin() throws(ImportError) {
        if policy == .always { _ = try record(isCancelled: { false }) }
    }

    private func record(isCancelled: () -> Bool) throws(ImportError) -> Int64 {
        if let id { return id }
        let name = String(decoding: root, as: UTF8.self)
        let id = try patiently(isCancelled) { () throws(StoreError) in
            try destination.beginImport(root: name, mode: mode.rawValue, startedAt: startedAt)
        }
        self.id = id ?? 0
        return id ?? 0
    }

    /// Commits a batch; waits while the disk is full.
    /// - Parameter isAgain: the files were counted before, and are read again for an article whose text was another file's.
    /// - Returns: keys of files that must be read again.
    func apply(_ parsed: Parsed, isAgain: Bool, isCancelled: () -> Bool) throws(ImportError) -> [[UInt8]] {
        for change in parsed.changes { note(change) }
        seenByWriter += parsed.files
        let (isNews, hasStamps) = Self.weigh(parsed.changes)
        if policy == .always || (policy == .whenChanged && isNews) { _ = try record(isCancelled: isCancelled) }
        // Remarks alone need a record; stamps do not.
        guard id != nil || isNews || hasStamps else { return [] }
        refresh(lastFound)
        guard let done = try patiently(isCancelled, { () throws(StoreError) in try send(parsed.changes) }) else { return [] }
        add(done, isAgain: isAgain)
        for case .problem(let problem) in parsed.changes where problem.isFatal { applied.failed += 1 }
        refresh(lastFound)
        return done.readAgain
    }

    /// Each file counts once, however the files of an article fall into batches: one that is read again is no longer unchanged if that
    /// changed something, and otherwise stays what it was.
    private func add(_ done: AppliedCounts, isAgain: Bool) {
        let fresh = done.sharing.count { changedSharing.insert($0).inserted }
        applied.created += done.created
        applied.merged += done.merged
        applied.deleted += done.deleted
        applied.failed += done.failed
        if isAgain {
            applied.updated += max(0, fresh - done.created - done.merged)
            applied.unchanged -= fresh
        } else {
            applied.updated += done.updated
            applied.unchanged += done.unchanged
        }
    }

    /// Whether changes are worth a record, and whether they renew stamps.
    private static func weigh(_ changes: [Change]) -> (isNews: Bool, hasStamps: Bool) {
        var hasStamps = false
        for change in changes {
            switch change {
            case .article, .refused, .removed, .container: return (true, true)
            case .unchanged: hasStamps = true
            case .problem: break
            }
        }
        return (false, hasStamps)
    }

    private func send(_ changes: [Change]) throws(StoreError) -> AppliedCounts {
        guard let rehearsal else { return try destination.apply(changes, import: id ?? 0, progress: counts) }
        return try destination.rehearse(changes, in: rehearsal, import: id ?? 0, progress: counts)
    }

    /// Closes the record.
    func end(_ state: ImportRecord.State, message: String?) -> ImportReport {
        if let id {
            let now = Moment.wall / 1_000_000_000
            do throws(StoreError) { try destination.endImport(id, state: state, counts: counts, message: message, at: now) } catch {
                // The record stays open and is called interrupted at the next start: all that a full or damaged disk allows.
            }
        }
        return ImportReport(
            id: id, root: root, mode: mode, state: state, counts: counts, skips: skips, folders: folders, problems: problems,
            examples: examples, message: message, duration: Moment.now - started)
    }

    /// Tells the progress.
    func report(_ found: (total: Int, same: Int), state: ImportProgress.State = .running, message: String? = nil) {
        refresh(found)
        var progress = ImportProgress()
        progress.state = state
        progress.id = id
        progress.mode = mode
        progress.counts = counts
        progress.isTotalKnown = isTotalKnown
        progress.elapsed = Moment.now - started
        progress.message = message
        self.progress(progress)
    }

    private func refresh(_ found: (total: Int, same: Int)) {
        lastFound = found
        counts = applied
        counts.unchanged += found.same
        counts.seen = seenByWriter + found.same
        counts.total = max(found.total, counts.seen)
    }

    private func note(_ change: Change) {
        let found: [ImportProblem]
        switch change {
        case .article(_, _, let problems), .refused(_, let problems), .container(_, let problems): found = problems
        case .problem(let problem): found = [problem]
        case .unchanged, .removed: return
        }
        for problem in found {
            problems[problem.code, default: 0] += 1
            if examples.count < ImportReport.examplesMax { examples.append(problem) }
        }
    }

    /// Tries again while the disk is full or another process writes: first after 100 ms, then less and less often, at last every 10 s.
    /// - Returns: nil when the import was cancelled meanwhile.
    private func patiently<Result>(
        _ isCancelled: () -> Bool, _ body: () throws(StoreError) -> Result
    ) throws(ImportError) -> Result? {
        let since = Moment.now
        var pause: Int64 = 100_000_000
        while true {
            do throws(StoreError) {
                return try body()
            } catch {
                guard error.code == .full || error.code == .busy else { throw ImportError(error) }
                if let pauseLimit, Moment.now - since > Int64(pauseLimit) * 1_000_000_000 { throw ImportError(error) }
                let reason = error.code == .full ? "the disk is full" : "another process writes to the database"
                report(lastFound, state: .paused, message: "\(reason); trying again")
            }
            if !sleep(pause, isCancelled) { return nil }
            pause = min(pause * 2, 10_000_000_000)
        }
    }

    /// In steps, so that a cancellation is not kept waiting.
    private func sleep(_ nanoseconds: Int64, _ isCancelled: () -> Bool) -> Bool {
        let end = Moment.now + nanoseconds
        while Moment.now < end {
            if isCancelled() { return false }
            Moment.sleep(min(50_000_000, end - Moment.now))
        }
        return !isCancelled()
    }
}
