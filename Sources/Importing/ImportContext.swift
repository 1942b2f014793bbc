import Articles
import Posts
import Store
import Synchronization

/// What the threads of one import share.
final class ImportContext: Sendable {
    let mode: ImportMode
    let options: ImportOptions
    let scope: LookScope
    let kinds: SourceKinds.Compiled
    let queue: ImportQueue
    let known: Mutex<KnownFileTable>
    let loader: FileLoader
    let parser: PostParser
    let feeds: FeedReader
    /// Files found so far, and those among them that the store has in this very state.
    let found = Mutex<(total: Int, same: Int)>((0, 0))
    /// Folders (with `/` at the end) and files that could not be looked at: what the store has of them stays.
    let unread = Mutex<Set<[UInt8]>>([])
    /// One large file is parsed at a time, so that memory stays flat: bytes from which a file is large.
    static let largeBytes = 1 << 20
    let largeGate = Mutex<Void>(())
    private let cancelled = Atomic<Bool>(false)

    init(mode: ImportMode, options: ImportOptions, scope: LookScope = .everything, known: sending KnownFileTable) {
        self.mode = mode
        self.scope = scope
        self.options = options
        kinds = options.kinds.compiled()
        queue = ImportQueue(options.batch)
        self.known = Mutex(known)
        loader = FileLoader(sizeMax: options.fileBytesMax)
        var limits = PostLimits()
        limits.fileBytesMax = Int(clamping: options.fileBytesMax)
        feeds = FeedReader(zone: options.zone, limits: limits)
        parser = PostParser(
            reader: PostReader(zone: options.zone, limits: limits), maker: ArticleMaker(rules: options.rules()), isForced: mode == .full)
    }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    func cancel() {
        cancelled.store(true, ordering: .relaxed)
        queue.abort()
    }

    func keep(_ path: [UInt8]) { unread.withLock { _ = $0.insert(path) } }
}
