import Store

/// Where an import writes: the database, or a stand-in whose disk is full when a test says so. Any thread.
package protocol ImportDestination: Sendable {
    /// - Parameter folder: a path from the root with `/` at the end: only what is below it. Empty for all.
    func knownFiles(below folder: [UInt8]) throws(StoreError) -> [KnownFile]
    /// The folder that the store's content is of: the root of the newest import that changed or confirmed something, even if it was cut
    /// off, or came to its end. Empty where there are files and no record tells of which folder; nil where nothing was ever imported.
    func formerRoot() throws(StoreError) -> String?
    func beginImport(root: String, mode: String, startedAt: Int64) throws(StoreError) -> Int64
    func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts
    /// What `apply` would do, after all that this rehearsal has done before.
    func rehearse(
        _ changes: [Change], in rehearsal: Rehearsal, import id: Int64, progress: ImportCounts
    ) throws(StoreError) -> AppliedCounts
    func endImport(
        _ id: Int64, state: ImportRecord.State, counts: ImportCounts, message: String?, at: Int64
    ) throws(StoreError)
}

extension Database: ImportDestination {
    package func knownFiles(below folder: [UInt8]) throws(StoreError) -> [KnownFile] { try writer.knownFiles(below: folder) }

    package func formerRoot() throws(StoreError) -> String? {
        let reader = try makeReader()
        if let record = try reader.imports(limit: Self.recordsRead).first(where: \.tellsRoot) { return record.root }
        return try reader.stats().files > 0 ? "" : nil
    }

    /// All records that the store keeps.
    private static let recordsRead = 100

    package func beginImport(root: String, mode: String, startedAt: Int64) throws(StoreError) -> Int64 {
        try writer.beginImport(root: root, mode: mode, startedAt: startedAt)
    }

    package func apply(_ changes: [Change], import id: Int64, progress: ImportCounts) throws(StoreError) -> AppliedCounts {
        try writer.apply(changes, import: id, progress: progress)
    }

    package func rehearse(
        _ changes: [Change], in rehearsal: Rehearsal, import id: Int64, progress: ImportCounts
    ) throws(StoreError) -> AppliedCounts {
        try writer.rehearse(changes, in: rehearsal, import: id, progress: progress)
    }

    package func endImport(
        _ id: Int64, state: ImportRecord.State, counts: ImportCounts, message: String?, at: Int64
    ) throws(StoreError) {
        try writer.endImport(id, state: state, counts: counts, message: message, at: at)
    }
}

extension ImportRecord {
    /// Whether the store's content is of this import's folder since.
    package var tellsRoot: Bool {
        guard mode != ImportMode.dryRun.rawValue else { return false }
        return state == .done || counts.created + counts.updated + counts.unchanged + counts.merged > 0
    }
}
