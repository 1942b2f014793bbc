import CLinux
import Glibc

/// The entries of one folder by getdents64, names as bytes. Keeps its buffer from folder to folder; one thread.
struct FolderListing {
    /// Bytes that one call of getdents64 may fill.
    static let bufferBytes = 65_536

    /// Of `struct linux_dirent64`: d_reclen, d_type and d_name (getdents(2)).
    private enum Offset { static let length = 16, type = 18, name = 19 }

    private var buffer = [UInt8](repeating: 0, count: bufferBytes)

    /// One entry while it is visited.
    struct Entry {
        fileprivate let buffer: [UInt8]
        fileprivate let start: Int
        /// Bytes of the name.
        let nameCount: Int
        /// DT_REG, DT_DIR…; DT_UNKNOWN where the file system does not say.
        let type: UInt8

        var isHidden: Bool { buffer[start] == UInt8(ascii: ".") }
        var name: ArraySlice<UInt8> { buffer[start..<start + nameCount] }

        /// What stands under the name now, links not followed.
        func status(in folder: CInt) throws(SystemError) -> FileStatus {
            var status = stat()
            // The name ends in NUL within the buffer: `start` and `nameCount` were found by looking for it.
            let result = unsafe buffer.withUnsafeBytes { bytes -> CInt in
                guard let base = bytes.baseAddress else { return -1 }
                return unsafe fstatat(folder, (base + start).assumingMemoryBound(to: CChar.self), &status, AT_SYMLINK_NOFOLLOW)
            }
            guard result == 0 else { throw SystemError.last }
            return FileStatus(status)
        }
    }

    /// Calls `visit` for every entry but `.` and `..`, until it answers false.
    /// - Throws: when the folder cannot be read to its end; what was visited before stands.
    mutating func read(_ folder: CInt, _ visit: (Entry) -> Bool) throws(SystemError) {
        while true {
            let filled = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe broadsheet_getdents64(folder, bytes.baseAddress, bytes.count)
            }
            if filled == 0 { return }
            guard filled > 0 else {
                if errno == EINTR { continue }
                throw SystemError.last
            }
            if !visitEntries(upTo: filled, visit) { return }
        }
    }

    private func visitEntries(upTo end: Int, _ visit: (Entry) -> Bool) -> Bool {
        var position = 0
        while position + Offset.name < end {
            let length = Int(buffer[position + Offset.length]) | Int(buffer[position + Offset.length + 1]) << 8
            guard length > Offset.name, position + length <= end else { return true }
            let start = position + Offset.name
            var stop = start
            while stop < position + length, buffer[stop] != 0 { stop += 1 }
            let isTerminated = stop < position + length
            let isDots =
                buffer[start] == UInt8(ascii: ".") && (stop - start == 1 || (stop - start == 2 && buffer[start + 1] == UInt8(ascii: ".")))
            if isTerminated, stop > start, !isDots {
                let entry = Entry(buffer: buffer, start: start, nameCount: stop - start, type: buffer[position + Offset.type])
                if !visit(entry) { return false }
            }
            position += length
        }
        return true
    }
}
