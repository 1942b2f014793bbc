import Store

/// A file that a worker has to read.
struct PendingFile: Sendable {
    var key: [UInt8]
    /// Where the name starts in the key.
    var nameStart: Int
    var kind: SourceKind
    /// What the store knows of it.
    var known: KnownFileTable.Known?

    var name: [UInt8] { Array(key[nameStart...]) }
}

/// Files of one folder, read by one worker.
struct ReadJob: Sendable {
    /// Files a job: enough to make the lock cheap, few enough to share the work.
    static let filesMax = 32
    var folder: Folder
    var files: [PendingFile]
}

/// What came of files, on its way to the writer.
struct Parsed: Sendable {
    var changes: [Change] = []
    /// Memory that the changes hold, estimated.
    var bytes = 0
    /// Files among them: what `seen` grows by.
    var files = 0

    mutating func append(_ change: Change, isFile: Bool = true) {
        bytes += Self.bytes(change)
        changes.append(change)
        if isFile { files += 1 }
    }

    /// Packs the bodies of the articles here, beside the writer.
    mutating func packBodies(_ packer: BodyPacker) {
        for index in changes.indices {
            guard case .article(let stamp, var article, let problems) = changes[index], article.packedBody == nil else { continue }
            bytes -= Self.bytes(changes[index])
            packer.pack(&article)
            changes[index] = .article(stamp, article, problems: problems)
            bytes += Self.bytes(changes[index])
        }
    }

    private static func bytes(_ change: Change) -> Int {
        guard case .article(_, let article, _) = change else { return 256 }
        return article.html.count + article.text.count + (article.packedBody?.count ?? 0) + article.sketch.count * 4 + 1_024
    }
}

/// The two bounded queues of an import, walker → workers → writer, under one lock: whoever waits is woken by any change.
final class ImportQueue: Sendable {
    /// Jobs waiting. Each holds a descriptor of its folder.
    static let jobsMax = 64

    private struct State {
        var jobs: [ReadJob] = []
        var firstJob = 0
        /// Jobs given to workers and not yet finished.
        var running = 0
        var isWalked = false
        var isAborted = false
        var parsed = Parsed()
        /// `Moment.now` of the first change in `parsed`.
        var parsedSince: Int64 = 0

        var waiting: Int { jobs.count - firstJob }
    }

    private let state: Monitor<State>
    private let limits: BatchLimits

    init(_ limits: BatchLimits) {
        state = Monitor(State())
        self.limits = limits
    }

    /// Waits for room.
    /// - Returns: false when the import is aborted.
    func push(_ job: ReadJob) -> Bool {
        let isPushed: Bool? = state.wait { state in
            if state.isAborted { return false }
            guard state.waiting < Self.jobsMax else { return nil }
            state.jobs.append(job)
            return true
        }
        return isPushed ?? false
    }

    /// No more jobs will come.
    func endWalk() { state.update { $0.isWalked = true } }

    /// Everybody stops: pushing and taking say so from now on, what waits is dropped.
    func abort() {
        state.update {
            $0.isAborted = true
            $0.jobs = []
            $0.firstJob = 0
            $0.parsed = Parsed()
        }
    }

    /// Waits for a job; nil when there will be none. Each job taken must be finished.
    func takeJob() -> ReadJob? {
        let taken: ReadJob?? = state.wait { state in
            if state.isAborted { return .some(nil) }
            if state.waiting > 0 {
                let job = state.jobs[state.firstJob]
                state.firstJob += 1
                if state.firstJob >= 32 || state.firstJob == state.jobs.count {
                    state.jobs.removeFirst(state.firstJob)
                    state.firstJob = 0
                }
                state.running += 1
                return job
            }
            return state.isWalked ? .some(nil) : nil
        }
        return taken ?? nil
    }

    func finishJob() { state.update { $0.running -= 1 } }

    /// Waits for room and hands changes over, in order.
    /// - Returns: false when the import is aborted.
    func deliver(_ parsed: Parsed) -> Bool {
        guard parsed.files > 0 || !parsed.changes.isEmpty else { return true }
        let isDelivered: Bool? = state.wait { state in
            if state.isAborted { return false }
            guard state.parsed.changes.count < self.limits.changes, state.parsed.bytes < self.limits.bytes else { return nil }
            if state.parsed.changes.isEmpty { state.parsedSince = Moment.now }
            state.parsed.changes.append(contentsOf: parsed.changes)
            state.parsed.bytes += parsed.bytes
            state.parsed.files += parsed.files
            return true
        }
        return isDelivered ?? false
    }

    enum Batch {
        case changes(Parsed)
        /// Nothing yet: time to report progress.
        case nothing
        case end
    }

    /// Waits for a batch that is full, old enough, or all that there is. `patience`: nanoseconds before `.nothing`.
    func takeBatch(patience: Int64) -> Batch {
        let giveUp = Moment.now + patience
        while true {
            let batch: Batch? = state.wait(until: min(giveUp, nextDeadline(giveUp))) { state in
                if state.isAborted { return .end }
                let isIdle = state.waiting == 0 && state.running == 0
                if state.parsed.changes.isEmpty { return isIdle && state.isWalked ? .end : nil }
                let isFull = state.parsed.changes.count >= self.limits.changes || state.parsed.bytes >= self.limits.bytes
                guard isFull || isIdle || self.isShare(state) || Moment.now >= state.parsedSince + self.limits.age else { return nil }
                defer { state.parsed = Parsed() }
                return .changes(state.parsed)
            }
            if let batch { return batch }
            if Moment.now >= giveUp { return .nothing }
        }
    }

    /// Whether there is as much as what is left to read: then the writer takes it rather than wait for all, and ends sooner.
    private func isShare(_ state: State) -> Bool {
        let left = (state.waiting + state.running) * ReadJob.filesMax
        return state.isWalked && state.parsed.changes.count >= limits.changes / 4 && state.parsed.changes.count >= left
    }

    private func nextDeadline(_ giveUp: Int64) -> Int64 {
        state.with { $0.parsed.changes.isEmpty ? giveUp : $0.parsedSince + limits.age }
    }
}
