import Glibc
import Posts
import Store

extension ImportWorker {
    /// Reads an archive or a feed and hands its items over as they come.
    /// - Parameter only: nil for all items; else the keys that must be read again.
    func readContainer(
        _ file: PendingFile, in folder: Folder, only: Set<[UInt8]>? = nil, emit: @escaping (Change) -> Bool
    ) {
        if case .feed(let kind) = file.kind { return readFeed(kind, file, in: folder, only: only, emit: emit) }
        do throws(SystemError) {
            let descriptor = try folder.file(file.name)
            let status = try descriptor.status()
            guard status.kind == .file else { throw SystemError(code: ENOENT) }
            let items = ContainerImport(context, file, status: status, readAt: Moment.wall, only: only, emit: emit)
            switch file.kind {
            case .archive(let kind): readArchive(kind, descriptor, status, items)
            case .feed, .post: items.finish(status)
            }
        } catch {
            let isGone = error.code == ENOENT || error.code == ENOTDIR || error.code == ELOOP
            if only != nil { return }
            // A container that went takes its items along at the next run, which finds neither.
            context.keep(file.key)
            if !isGone {
                let problem = ImportProblem(path: file.key, code: "file_unreadable", message: error.message, isFatal: true)
                _ = emit(.problem(problem))
            }
        }
    }

    /// A feed is small enough to be read whole.
    private func readFeed(
        _ kind: SourceKind.Feed, _ file: PendingFile, in folder: Folder, only: Set<[UInt8]>?,
        emit: @escaping (Change) -> Bool
    ) {
        switch context.loader.load(file.name, in: folder) {
        case .bytes(let bytes, let status, let readAt):
            let items = ContainerImport(context, file, status: status, readAt: readAt, only: only, emit: emit)
            let isLarge = bytes.count >= ImportContext.largeBytes
            let reading =
                isLarge
                ? context.largeGate.withLock { _ in context.feeds.read(bytes, path: file.key, kind: kind.reader) }
                : context.feeds.read(bytes, path: file.key, kind: kind.reader)
            takeFeed(reading, status, items)
        case .tooLarge(let status):
            let items = ContainerImport(context, file, status: status, readAt: Moment.wall, only: only, emit: emit)
            let message = "\(status.size) bytes; a feed may have \(context.options.fileBytesMax)"
            items.finish(status, failure: ImportProblem(path: file.key, code: "file_too_large", message: message, isFatal: true))
        case .gone: context.keep(file.key)
        case .changing, .unreadable:
            guard only == nil else { return }
            var parsed = Parsed()
            leave(file, "file_changing", "the feed cannot be read in one state; left for the next run", into: &parsed)
            for change in parsed.changes { _ = emit(change) }
        }
    }

    private func takeFeed(_ reading: FeedReading, _ status: FileStatus, _ items: ContainerImport) {
        let key = items.container.key
        switch reading {
        case .refused(let diagnostic):
            // Not every .json and .xml in a folder is a feed: said, but no failure. What a feed of that name brought stays.
            context.keep(key)
            items.finish(status, problems: [ImportProblem(key, diagnostic)])
        case .items(let found, let diagnostics):
            for item in found {
                let goesOn = items.take(Array(item.key.utf8)) { stamp, known in
                    context.parser.change(item.post, [], stamp: stamp, path: stamp.key, known: known)
                }
                guard goesOn else { return }
            }
            // A feed shows the newest items only: those that it no longer has stay.
            context.known.withLock { _ = $0.seeItems(of: key) }
            items.finish(status, problems: diagnostics.map { ImportProblem(key, $0) })
        }
    }

    private func readArchive(
        _ kind: SourceKind.Archive, _ descriptor: consuming Descriptor, _ status: FileStatus, _ items: ContainerImport
    ) {
        let visitor = ArchiveImport(items)
        var now: FileStatus?
        do throws(ArchiveError) {
            switch kind {
            case .tarGzip:
                let stream = try GzipStream(descriptor, limits: context.options.archive)
                defer { do throws(SystemError) { now = try stream.status() } catch {} }
                var reader = TarReader(stream, entryBytesMax: context.options.fileBytesMax)
                guard try reader.read(visitor) else { return }
            case .zip:
                let archive = ArchiveFile(descriptor, size: status.size)
                defer { do throws(SystemError) { now = try archive.status() } catch {} }
                var reader = ZipReader(archive, limits: context.options.archive, entryBytesMax: context.options.fileBytesMax)
                guard try reader.read(visitor) else { return }
            }
            items.finish(now)
        } catch {
            let key = items.container.key
            items.finish(
                now,
                failure: ImportProblem(
                    path: key, code: error.code.rawValue, message: error.message, kept: "the posts before the damage", isFatal: true))
        }
    }
}

extension SourceKind.Feed {
    fileprivate var reader: FeedReader.Kind {
        switch self {
        case .json: .json
        case .xml: .xml
        }
    }
}
