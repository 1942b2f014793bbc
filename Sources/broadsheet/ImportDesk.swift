import API
import Config
import Dispatch
import Glibc
import Importing
import Logging
import Posts
import Samples
import Store
import Synchronization

/// The importer as the rest of the program sees it: starts imports for the folder, the watcher, the API and SIGHUP, one at a time.
final class ImportDesk: ImportControl {
    private let importer: Importer?
    private let samples: SampleFolder?
    private let rules: RulesFile
    private let configuration: Configuration
    private let log: Logger
    private let watcher = Mutex<FolderWatcher?>(nil)

    /// - Throws: when sample posts cannot be laid out.
    init(database: Database, folder: String?, configuration: Configuration, zone: TimeZoneRules, log: Logger) throws {
        self.configuration = configuration
        self.log = log
        rules = try RulesFile(path: configuration.cleaningRules)
        var options = configuration.importOptions(zone)
        let rules = rules
        options.rules = { rules.current }
        let former = try database.formerRoot()
        samples = try SampleFolder.needed(folder: folder, configuration: configuration, formerRoot: former)
        // Sample posts make room for the first folder of one's own.
        if let former, SampleFolder.isOne(former) { options.allowsEmpty = true }
        let root = configuration.isReadOnly ? nil : folder ?? samples?.path
        importer = root.map { root in
            Importer(database: database, root: root, options: options, log: { Self.tell($0, log) }, progress: ProgressLine(log: log).show)
        }
    }

    /// Starts the first import, and the watch behind it.
    func begin() {
        guard let importer else { return }
        // Watches are set by the walk itself, so watching begins before the first one.
        if samples == nil, configuration.isWatching || configuration.rescanIntervalSeconds > 0 { startWatching(importer) }
        // What goes wrong is in the log, in the import's record and in the status.
        _ = start(.incremental)
    }

    private func startWatching(_ importer: Importer) {
        var options = WatchOptions()
        if !configuration.isWatching {
            options.usesNotifications = false
            options.pollSeconds = nil
        } else if configuration.pollIntervalSeconds > 0 {
            options.usesNotifications = false
            options.pollSeconds = configuration.pollIntervalSeconds
        }
        options.scheduleSeconds = configuration.rescanIntervalSeconds > 0 ? configuration.rescanIntervalSeconds : nil
        let log = log
        let new = FolderWatcher(importer: importer, options: options) { Self.tell($0, log) }
        new.start()
        watcher.withLock { $0 = new }
    }

    /// Cancels what runs and waits for it.
    func end() {
        watcher.withLock { watcher in
            watcher?.stop()
            watcher = nil
        }
        importer?.cancel()
        waitUntilIdle()
        samples?.remove()
    }

    /// A cancelled import ends with its batch; a disk that is full may keep it, and then the process ends without it: nothing is lost.
    private func waitUntilIdle() {
        for _ in 0..<500 {
            guard let state = importer?.status.state, state == .running || state == .paused else { return }
            usleep(10_000)
        }
    }

    /// SIGHUP: read the rules again, and import; everything when the rules have changed.
    func hangUp() {
        guard importer != nil else {
            return log.warning("SIGHUP: this server imports nothing: it was started without a folder, or read-only")
        }
        do {
            let hasChanged = try rules.reload()
            log.info("SIGHUP: importing again", metadata: ["rules_changed": "\(hasChanged)"])
            _ = start(hasChanged ? .full : .incremental)
        } catch {
            log.error("SIGHUP: the former cleaning rules stay", metadata: ["reason": "\(error)"])
            _ = start(.incremental)
        }
    }

    // MARK: ImportControl

    func start(_ mode: API.ImportMode) -> ImportStart {
        guard let importer else { return .unavailable("this server has no folder to import") }
        do {
            let id = try importer.start(mode: Importing.ImportMode(mode))
            return .started(id: id)
        } catch {
            if error.code == .running, let id = importer.status.id { return .alreadyRunning(id: id) }
            return .unavailable(error.message)
        }
    }

    func cancel(_ id: Int64) -> ImportCancellation {
        guard let importer else { return .missing }
        if importer.cancel(id) { return .cancelling }
        return importer.status.id.map { id <= $0 } == true ? .notRunning : .missing
    }

    var status: ImportStatus {
        guard let progress = importer?.status else { return ImportStatus(state: .idle) }
        let state: ImportStatus.State
        switch progress.state {
        case .idle: state = .idle
        case .running: state = .running
        case .paused: state = .paused
        case .failed: state = .failed
        }
        return ImportStatus(state: state, id: progress.id, counts: progress.counts, message: progress.message)
    }

    private static func tell(_ notice: ImportNotice, _ log: Logger) {
        let metadata = Logger.Metadata(uniqueKeysWithValues: notice.facts.map { ($0.key, "\($0.value)") })
        switch notice.level {
        case .info: log.info("\(notice.message)", metadata: metadata)
        case .warning: log.warning("\(notice.message)", metadata: metadata)
        case .error: log.error("\(notice.message)", metadata: metadata)
        }
    }
}

extension Configuration {
    /// The part that an import needs.
    func importOptions(_ zone: TimeZoneRules) -> ImportOptions {
        var options = ImportOptions()
        options.zone = zone
        options.allowsEmpty = allowsEmpty
        options.fileBytesMax = Int64(fileBytesMax)
        options.kinds.posts = postExtensions.map { $0.hasPrefix(".") ? $0 : ".\($0)" }
        return options
    }
}

extension Importing.ImportMode {
    init(_ mode: API.ImportMode) {
        switch mode {
        case .full: self = .full
        case .incremental: self = .incremental
        case .dryRun: self = .dryRun
        }
    }
}
