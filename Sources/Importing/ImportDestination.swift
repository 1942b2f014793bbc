import Store

/// Where an import writes: the database, or a stand-in whose disk is full when a test says so. Any thread.
package protocol ImportDestination: Sendable {
    /// - Parameter folder: a path from the root with `/` at the end: only what is below it. Empty for all.
    func knownFiles(below folder: [UInt8]) throws(StoreError) -> [KnownFile]
    /// The root of the newest import that came to its end; nil without one.
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
        let imports = try makeReader().imports(limit: 100)
        return imports.first { $0.state == .done && $0.mode != ImportMode.dryRun.rawValue }?.root
    }

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
