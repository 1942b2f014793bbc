import CLinux
import Glibc
import Store

/// What the system says about a file: its kind, and what a change of it changes.
package struct FileStatus: Sendable, Equatable {
    package enum Kind: Sendable { case file, folder, link, special }
    package var kind: Kind
    /// Bytes.
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64
    /// Of content, name or attributes, nanoseconds since 1970. Nobody can set it: a rewrite that keeps size and time shows here.
    package var changed: Int64
    package var inode: UInt64
    package var device: UInt64

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .special
        }
        size = Int64(status.st_size)
        modified = FileStatus.nanoseconds(status.st_mtim)
        changed = FileStatus.nanoseconds(status.st_ctim)
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
    }

    /// Saturates: a file system may hold any number of seconds.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (product, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return time.tv_sec < 0 ? .min : .max }
        let (sum, carry) = product.addingReportingOverflow(Int64(time.tv_nsec))
        return carry ? .max : sum
    }

    /// A file modified this shortly before it was read may change again without a new time: nanoseconds. Two seconds is FAT's tick.
    static let racyWindow: Int64 = 2_000_000_000

    /// True when the file could have been written again within the same tick of its clock after `now`, when it was read.
    func isRacy(at now: Int64) -> Bool {
        let distance = now.subtractingReportingOverflow(modified)
        return !distance.overflow && distance.partialValue.magnitude < UInt64(Self.racyWindow)
    }

    /// What the store keeps. A racy file gets a size that no file has, so that the next run reads it once more.
    func stamp(key: [UInt8], canonicalHash: UInt64, readAt now: Int64) -> FileStamp {
        FileStamp(
            key: key, size: isRacy(at: now) ? -1 : size, modifiedNanoseconds: modified, changedNanoseconds: changed, inode: inode,
            canonicalHash: canonicalHash)
    }
}
