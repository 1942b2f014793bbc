import Store

/// Reads and parses what the walk found; several of them side by side.
struct ImportWorker: Sendable {
    let context: ImportContext

    /// Until there is nothing left to read, or the turn is over.
    /// - Returns: whether there may be more.
    func run(_ turn: IdleWork.Turn) -> Bool {
        let packer = BodyPacker()
        while !turn.isOver {
            guard let job = context.queue.takeJob() else { return false }
            var parsed = Parsed()
            for file in job.files {
                if context.isCancelled { break }
                read(file, in: job.folder, into: &parsed)
                if parsed.bytes > ImportContext.largeBytes {
                    parsed.packBodies(packer)
                    _ = context.queue.deliver(parsed)
                    parsed = Parsed()
                }
            }
            parsed.packBodies(packer)
            _ = context.queue.deliver(parsed)
            context.queue.finishJob()
        }
        return true
    }

    /// One file: its changes are appended, or, for an archive or a feed, handed over as they come.
    func read(_ file: PendingFile, in folder: Folder, into parsed: inout Parsed) {
        switch file.kind {
        case .post: readPost(file, in: folder, into: &parsed)
        case .feed, .archive:
            var batch = parsed
            readContainer(file, in: folder) { change in
                batch.append(change)
                if batch.bytes > ImportContext.largeBytes || batch.changes.count >= ReadJob.filesMax {
                    guard context.queue.deliver(batch) else { return false }
                    batch = Parsed()
                }
                return !context.isCancelled
            }
            parsed = batch
        }
    }

    private func readPost(_ file: PendingFile, in folder: Folder, into parsed: inout Parsed) {
        switch context.loader.load(file.name, in: folder) {
        case .bytes(let bytes, let status, let readAt):
            let stamp = status.stamp(key: file.key, canonicalHash: 0, readAt: readAt)
            let change =
                bytes.count < ImportContext.largeBytes
                ? context.parser.change(bytes, stamp: stamp, path: file.key, known: file.known)
                : context.largeGate.withLock { _ in context.parser.change(bytes, stamp: stamp, path: file.key, known: file.known) }
            parsed.append(change)
        case .tooLarge(let status):
            let message = "\(status.size) bytes; a post may have \(context.options.fileBytesMax)"
            let problem = ImportProblem(path: file.key, code: "file_too_large", message: message, isFatal: true)
            parsed.append(.refused(status.stamp(key: file.key, canonicalHash: 0, readAt: Moment.wall), problems: [problem]))
        case .gone:
            // Removed since it was listed. If the store has it, the next run says so to the store; a move within the folder is not a loss.
            if file.known != nil { parsed.append(.removed(key: file.key)) } else { parsed.files += 1 }
        case .changing:
            leave(file, "file_changing", "the file changed each time it was read; left for the next run", into: &parsed)
        case .unreadable(let error):
            leave(file, "file_unreadable", "the file cannot be read: \(error.message)", into: &parsed)
        }
    }

    /// What the store has of the file stays; the next run tries again.
    func leave(_ file: PendingFile, _ code: String, _ message: String, into parsed: inout Parsed) {
        context.keep(file.key)
        let kept = file.known == nil ? nil : "the article as it was"
        parsed.append(.problem(ImportProblem(path: file.key, code: code, message: message, kept: kept, isFatal: true)))
    }
}
