import Glibc
import Store

extension ImportWorker {
    /// Reads an archive or a feed and hands its items over as they come.
    /// - Parameter only: nil for all items; else the keys that must be read again.
    func readContainer(
        _ file: PendingFile, in folder: Folder, only: Set<[UInt8]>? = nil, emit: @escaping (Change, _ isKnown: Bool) -> Bool
    ) {
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
                _ = emit(.problem(problem), false)
            }
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
