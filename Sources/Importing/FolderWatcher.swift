import Dispatch
import Glibc
import Store
import Synchronization

/// How a folder is watched.
package struct WatchOptions: Sendable, Equatable {
    /// False: no inotify, only looking every `pollSeconds`, for network folders, which tell nobody when they change, and at set times.
    package var usesNotifications = true
    /// Seconds between two looks where notifications are off or the kernel's watches do not suffice; nil for none.
    package var pollSeconds: Int? = 10
    /// Seconds between two looks whatever the notifications say; nil for none.
    package var scheduleSeconds: Int? = 3_600
    /// Milliseconds without a further change before it is looked: saving a file is many changes.
    package var quietMilliseconds = 200
    /// Milliseconds that a stream of changes can put a look off.
    package var patienceMilliseconds = 1_000
    /// Folders that may be watched at most; nil: as many as the kernel allows.
    package var foldersMax: Int?

    package init() {}
}

/// Keeps a database in step with a folder: looks again whenever the kernel hints at a change, at set times, and when asked.
///
/// A look is a walk over the folders that hints name, with all that is below them; over everything where hints were lost, when asked, at set
/// times, and after whatever did not go well. Hints only say when and where: what has happened there the walk finds by itself.
/// Hints are taken on one serial queue; each look has a thread of its own.
package final class FolderWatcher: Sendable {
    private let importer: Importer
    private let options: WatchOptions
    private let log: @Sendable (ImportNotice) -> Void
    private let control = DispatchQueue(label: "broadsheet.watch")
    private let kinds: SourceKinds.Compiled
    private let notes: FolderNotes?
    private let state = Mutex(State())

    private struct State {
        var isStarted = false
        var isStopped = false
        var isLooking = false
        /// `Moment.now` of the first hint since the last look began; nil without one.
        var hintedSince: Int64?
        /// Where there is something to see; everything until the first look has gone well.
        var hintedFolders: Set<[UInt8]> = []
        var isEverythingHinted = true
        /// When to look.
        var due: Int64 = 0
        /// When `tick` runs next; `.max` when it will not.
        var nextTick: Int64 = .max
    }

    private let sources = Mutex<[Source]>([])

    private struct Source: @unchecked Sendable {
        // Dispatch sources may be used from any thread; the compiler does not know.
        let source: any DispatchSourceProtocol
    }

    package init(
        importer: Importer, options: WatchOptions = WatchOptions(), log: @escaping @Sendable (ImportNotice) -> Void = { _ in }
    ) {
        self.importer = importer
        self.options = options
        self.log = log
        kinds = importer.options.kinds.compiled()
        guard options.usesNotifications else {
            notes = nil
            return
        }
        do throws(SystemError) { notes = FolderNotes(try Inotify(), root: importer.root, foldersMax: options.foldersMax, log: log) } catch {
            notes = nil
            log(ImportNotice(.warning, "no notifications, looking regularly instead", facts: ["reason": error.message]))
        }
    }

    /// Begins to watch: looks soon, and whenever there is something to see.
    package func start() {
        guard
            state.withLock({ state in
                defer { state.isStarted = true }
                return !state.isStarted
            })
        else { return }
        importer.observe(notes)
        if let notes {
            let source = DispatchSource.makeReadSource(fileDescriptor: notes.inotify.number, queue: control)
            source.setEventHandler { [weak self] in self?.readNotes() }
            keep(source)
        } else if let seconds = options.pollSeconds {
            every(seconds)
        }
        if let seconds = options.scheduleSeconds { every(seconds) }
        // The first import may fail, of a folder that is not there yet; from the first look on, the watcher tries again by itself. Who only
        // looks at set times waits for the first of them.
        if notes != nil || options.pollSeconds != nil { hint(after: options.patienceMilliseconds) }
    }

    /// Looks as soon as may be: SIGHUP, or whoever knows of a change. Any thread.
    package func look() { hint(after: 0) }

    /// Ends watching and the look that runs, at its next batch. Idempotent; any thread.
    package func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        importer.observe(nil)
        for source in sources.withLock({ $0 }) { source.source.cancel() }
        if state.withLock({ $0.isLooking }) { importer.cancel() }
    }

    deinit { stop() }

    private func keep(_ source: any DispatchSourceProtocol) {
        source.activate()
        let kept = Source(source: source)
        sources.withLock { $0.append(kept) }
    }

    private func every(_ seconds: Int) {
        let seconds = max(1, seconds)
        let timer = DispatchSource.makeTimerSource(queue: control)
        timer.schedule(deadline: .now() + .seconds(seconds), repeating: .seconds(seconds), leeway: .milliseconds(100))
        timer.setEventHandler { [weak self] in self?.look() }
        keep(timer)
    }

    private func readNotes() {
        guard let notes else { return }
        for event in notes.inotify.read() where !event.isEnd {
            let folder = event.isOverflow ? nil : notes.folder(of: event.watch)
            if event.isOverflow {
                hint(after: options.quietMilliseconds)
            } else if event.isSelf {
                // The folder above has a note too, unless it is the root.
                hint(after: options.quietMilliseconds, at: folder.map(LookScope.parent))
            } else if event.name.first == UInt8(ascii: ".") {
                // Hidden: an editor's own file.
            } else if event.isFolder {
                hint(after: options.quietMilliseconds, at: folder)
            } else if kinds.kind(of: event.name.span) != nil {
                // Content follows a creation and ends with a note of its own; a hard link has none.
                hint(after: event.isCreation ? options.patienceMilliseconds : options.quietMilliseconds, at: folder)
            }
        }
    }

    /// Asks for a look after a quiet time, at the latest when patience ends.
    /// - Parameter folder: where; nil for everything.
    private func hint(after milliseconds: Int, at folder: [UInt8]? = nil) {
        let now = Moment.now
        let delay = Int64(milliseconds) * 1_000_000
        let patience = Int64(options.patienceMilliseconds) * 1_000_000
        let due = state.withLock { state in
            if let folder, state.hintedFolders.count <= LookScope.foldersMax {
                state.hintedFolders.insert(folder)
            } else {
                state.isEverythingHinted = true
            }
            // A poll that is due much later is no hint.
            if let since = state.hintedSince, state.due <= since + patience {
                let latest = since + patience
                // A sooner wish counts; a lazy one does not put off what is due already.
                state.due = delay < patience ? min(now + delay, latest) : min(state.due, latest)
            } else {
                state.hintedSince = now
                state.due = now + delay
            }
            return state.due
        }
        wake(at: due)
    }

    /// Sees to it that `tick` runs then or sooner.
    private func wake(at time: Int64) {
        let isNew = state.withLock { state in
            guard state.nextTick > time else { return false }
            state.nextTick = time
            return true
        }
        guard isNew else { return }
        let nanoseconds = max(0, time - Moment.now)
        control.asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds))) { [weak self] in self?.tick() }
    }

    /// Looks if it is time to, else waits on.
    private func tick() {
        let now = Moment.now
        enum Step { case look(LookScope), wait(Int64), nothing }
        let step: Step = state.withLock { state in
            state.nextTick = .max
            guard !state.isStopped, !state.isLooking, state.hintedSince != nil else { return .nothing }
            guard now >= state.due else { return .wait(state.due) }
            state.isLooking = true
            state.hintedSince = nil
            let scope = state.isEverythingHinted ? .everything : LookScope(state.hintedFolders)
            state.isEverythingHinted = false
            state.hintedFolders = []
            return .look(scope)
        }
        switch step {
        case .look(let scope): BackgroundThread.start { [weak self] in self?.lookNow(scope) }
        case .wait(let due): wake(at: due)
        case .nothing: break
        }
    }

    private func lookNow(_ scope: LookScope) {
        let begin = Moment.now
        var failure: ImportError?
        var isAnswered = true
        do throws(ImportError) { isAnswered = try importer.look(scope) } catch { failure = error }
        let end = Moment.now
        let isPolling = failure != nil || notes?.isIncomplete ?? false
        let due: Int64? = state.withLock { state in
            state.isLooking = false
            if failure != nil || isPolling || !isAnswered { state.isEverythingHinted = true }
            if failure?.code == .running {
                // Another import walks at this moment; what it has passed already may have changed.
                state.hintedSince = state.hintedSince ?? end
                state.due = end + 250_000_000
            } else if !isAnswered {
                state.hintedSince = state.hintedSince ?? end
                state.due = end
            } else if state.hintedSince != nil {
                // A walk over a very large folder takes its time: half of one core is the most that watching may cost.
                state.due = max(state.due, end + min(end - begin, 1_000_000_000))
            } else if isPolling, let seconds = options.pollSeconds {
                state.hintedSince = end
                state.due = end + Int64(max(1, seconds)) * 1_000_000_000
            } else {
                return nil
            }
            return state.due
        }
        if let due { wake(at: due) }
    }
}

/// The watches that a folder's walks have set.
final class FolderNotes: FolderObserver {
    let inotify: Inotify
    private let root: [UInt8]
    private let foldersMax: Int
    private let log: @Sendable (ImportNotice) -> Void
    private let state = Mutex(State())

    private struct State {
        /// Each watch's folder, as the walks have met it.
        var watches: [Int32: [UInt8]] = [:]
        var met: Set<Int32> = []
        var scope = LookScope.everything
        var isIncomplete = false
        var metFailure = false
    }

    init(_ inotify: Inotify, root: [UInt8], foldersMax: Int? = nil, log: @escaping @Sendable (ImportNotice) -> Void) {
        self.inotify = inotify
        self.foldersMax = foldersMax ?? .max
        self.root = root
        self.log = log
    }

    /// True when some folder could not be watched: polling must stand in.
    var isIncomplete: Bool { state.withLock { $0.isIncomplete } }

    /// Folders watched.
    var count: Int { state.withLock { $0.watches.count } }

    /// The folder that a watch is for, where the last walk met it; nil for a watch that was given up.
    func folder(of watch: Int32) -> [UInt8]? { state.withLock { $0.watches[watch] } }

    func walkBegins(_ scope: LookScope) {
        state.withLock { state in
            state.scope = scope
            state.met = []
            state.metFailure = false
        }
    }

    func enters(_ folder: Folder) {
        do throws(SystemError) {
            let watch = try inotify.watch(root + [UInt8(ascii: "/")] + folder.path)
            let isKept = state.withLock { state in
                guard state.watches[watch] != nil || state.watches.count < foldersMax else { return false }
                state.met.insert(watch)
                state.watches[watch] = folder.path
                return true
            }
            guard isKept else {
                inotify.unwatch(watch)
                // What the kernel says at its own limit.
                throw SystemError(code: ENOSPC)
            }
        } catch {
            // Gone already: its parent tells. Everything else leaves a folder unwatched.
            if error.code == ENOENT || error.code == ENOTDIR { return }
            let isNews = state.withLock { state in
                defer { state.metFailure = true }
                return !state.metFailure && !state.isIncomplete
            }
            if isNews {
                log(
                    ImportNotice(
                        .warning, "not every folder can be watched, looking regularly as well",
                        facts: ["reason": error.message, "remedy": "raise fs.inotify.max_user_watches, or set a poll interval"]))
            }
        }
    }

    /// Forgets folders that were moved out of the tree: their watches moved with them.
    func walkEnds(isWhole: Bool) {
        guard isWhole else { return }
        let gone = state.withLock { state in
            let gone = state.watches.filter { !state.met.contains($0.key) && state.scope.covers($0.value) }.keys
            for watch in gone { state.watches[watch] = nil }
            // Only a walk over everything can tell that every folder is watched.
            state.isIncomplete = state.metFailure || (state.isIncomplete && state.scope != .everything)
            return gone
        }
        for watch in gone { inotify.unwatch(watch) }
    }
}
