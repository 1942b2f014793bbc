import Store

/// What an import is asked to do. API.md §2.
package enum ImportMode: String, Sendable, CaseIterable {
    /// Reads every file again.
    case full
    /// Reads what changed.
    case incremental
    /// Reports what an incremental import would do and changes nothing.
    case dryRun = "dry_run"
}

/// What starting came to.
package enum ImportStart: Sendable, Equatable {
    case started(id: Int64)
    case alreadyRunning(id: Int64)
    /// Cannot be done at all, with the reason: no folder, a read-only database.
    case unavailable(String)
}

/// What cancelling came to.
package enum ImportCancellation: Sendable, Equatable {
    /// Ends at its next batch.
    case cancelling
    /// It had ended before.
    case notRunning
    case missing
}

/// Where the importer stands now.
package struct ImportStatus: Sendable, Equatable {
    package enum State: String, Sendable { case idle, running, paused, failed }
    package var state: State
    /// The running import, else the last one.
    package var id: Int64?
    package var counts: ImportCounts
    package var message: String?

    package init(state: State, id: Int64? = nil, counts: ImportCounts = ImportCounts(), message: String? = nil) {
        self.state = state
        self.id = id
        self.counts = counts
        self.message = message
    }
}

/// The importer as the API sees it; main wires one in. Any thread; no call may wait for an import.
package protocol ImportControl: Sendable {
    func start(_ mode: ImportMode) -> ImportStart
    func cancel(_ id: Int64) -> ImportCancellation
    var status: ImportStatus { get }
}
