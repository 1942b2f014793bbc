import CLinux

/// Room on the disk of a database. Watched because a disk that is full to the last byte takes more than the write that met it: SQLite
/// rolls back by itself then, and even a checkpoint or a deletion needs room.
enum FreeSpace {
    /// Bytes free for this user where a file lies or would lie; nil where the system does not say.
    static func bytes(at path: String) -> UInt64? {
        var folder = Array(path.utf8)
        while let last = folder.last, last != UInt8(ascii: "/") { folder.removeLast() }
        if folder.isEmpty { folder = [UInt8(ascii: ".")] }
        var status = statvfs()
        let name = String(decoding: folder, as: UTF8.self)
        guard unsafe statvfs(name, &status) == 0, status.f_blocks > 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : bytes
    }

    /// - Throws: `.full` with less than `least` bytes free.
    static func require(_ least: Int, at path: String) throws(StoreError) {
        guard least > 0, let free = bytes(at: path), free < UInt64(least) else { return }
        throw StoreError(code: .full, message: "\(free >> 10) KiB are free on the disk of \(path), and \(least >> 10) are kept in reserve")
    }
}
