import CLinux
import Glibc

/// A file descriptor with one owner, closed when that goes.
struct Descriptor: ~Copyable {
    let number: CInt

    /// Takes a descriptor over; nil for a negative one.
    init?(owning number: CInt) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit {
        _ = close(number)
    }

    /// What stands behind it. A method, so that the descriptor cannot go while the system is asked.
    borrowing func status() throws(SystemError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError.last }
        return FileStatus(status)
    }

    /// At most `count` bytes from where it stands, appended to `bytes`; 0 at the end.
    borrowing func read(_ count: Int, into bytes: inout [UInt8]) throws(SystemError) -> Int {
        let start = bytes.count
        var got = -1
        bytes.append(addingCapacity: count) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, filled in
                guard let base = buffer.baseAddress else { return }
                repeat { got = unsafe Glibc.read(number, base + filled, buffer.count - filled) } while got < 0 && errno == EINTR
                if got > 0 { filled += got }
            }
        }
        guard got >= 0 else { throw SystemError.last }
        return bytes.count - start
    }
}

extension Descriptor {
    /// Bytes at a place, wherever the descriptor stands; fewer than `count` where the file ends.
    borrowing func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            guard let base = buffer.baseAddress else { return }
            while filled < count {
                let got = unsafe pread(number, base + filled, count - filled, off_t(offset) + filled)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                filled += got
            }
        }
        guard !failed else { throw SystemError.last }
        return bytes
    }
}

/// An open folder that files below it are opened from: a later rename or link above it changes nothing. Any thread.
final class Folder: Sendable {
    private let descriptor: Descriptor
    /// Relative to the root, with a `/` at the end; empty for the root itself.
    let path: [UInt8]

    var number: CInt { descriptor.number }

    init(_ descriptor: consuming Descriptor, path: [UInt8]) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Opens the folder at a path of the system, following links: it is what the user named.
    static func root(_ path: [UInt8]) throws(SystemError) -> Folder {
        let number = unsafe withCString(path) { unsafe broadsheet_openat(AT_FDCWD, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK) }
        guard let descriptor = Descriptor(owning: number) else { throw SystemError.last }
        return Folder(descriptor, path: [])
    }

    /// Opens a folder in this one; a link is refused (ELOOP or ENOTDIR).
    func folder(_ name: [UInt8]) throws(SystemError) -> Folder {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let number = unsafe withCString(name) { unsafe broadsheet_openat(self.number, $0, flags) }
        guard let descriptor = Descriptor(owning: number) else { throw SystemError.last }
        var path = self.path
        path.append(contentsOf: name)
        path.append(UInt8(ascii: "/"))
        return Folder(descriptor, path: path)
    }

    /// Opens a file in this folder for reading; a link is refused (ELOOP). O_NONBLOCK: opening a FIFO must not wait for a writer.
    func file(_ name: [UInt8]) throws(SystemError) -> Descriptor {
        let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let number = unsafe withCString(name) { unsafe broadsheet_openat(self.number, $0, flags) }
        guard let descriptor = Descriptor(owning: number) else { throw SystemError.last }
        return descriptor
    }

    /// What the system says of the folder itself.
    func status() throws(SystemError) -> FileStatus { try descriptor.status() }

    /// What stands under a name, links not followed.
    func status(_ name: [UInt8]) throws(SystemError) -> FileStatus {
        var status = stat()
        let result = unsafe withCString(name) { unsafe fstatat(self.number, $0, &status, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw SystemError.last }
        return FileStatus(status)
    }
}

/// Calls `body` with a path that ends in NUL; a NUL inside ends it early, which no name of a file system has.
@unsafe
func withCString<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var terminated: [CChar] = []
    terminated.reserveCapacity(bytes.count + 1)
    for byte in bytes { terminated.append(CChar(bitPattern: byte)) }
    terminated.append(0)
    return unsafe terminated.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return unsafe body([0]) }
        return unsafe body(base)
    }
}

/// A failed system call.
struct SystemError: Error, Equatable {
    let code: CInt

    /// Of the call that failed last on this thread.
    static var last: SystemError { SystemError(code: errno) }

    /// The system's words.
    var message: String {
        guard let text = unsafe strerrordesc_np(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}

/// Cores that are online.
func sysconfCores() -> Int { sysconf(CInt(_SC_NPROCESSORS_ONLN)) }
