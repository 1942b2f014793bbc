import CLinux
import Glibc

/// The kernel's notes about folders: inotify(7). Only hints: what happened is found by walking. Any thread.
final class Inotify: Sendable {
    /// Bytes read at once.
    static let bufferBytes = 65_536

    private let descriptor: Descriptor
    var number: CInt { descriptor.number }

    init() throws(SystemError) {
        guard let descriptor = Descriptor(owning: inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC))) else {
            throw SystemError.last
        }
        self.descriptor = descriptor
    }

    /// What is told of a folder. Not IN_MODIFY: a large file being copied would be read at each of its blocks.
    private static let mask =
        UInt32(IN_CREATE) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE)
        | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR) | UInt32(IN_EXCL_UNLINK)

    /// Watches a folder by its path; again for one that is watched already changes nothing.
    /// - Returns: the watch's number, the same for the same folder.
    /// - Throws: ENOSPC at the limit `fs.inotify.max_user_watches`.
    func watch(_ path: [UInt8]) throws(SystemError) -> Int32 {
        let number = unsafe withCString(path) { unsafe inotify_add_watch(descriptor.number, $0, Self.mask) }
        guard number >= 0 else { throw SystemError.last }
        return number
    }

    func unwatch(_ watch: Int32) { _ = inotify_rm_watch(descriptor.number, watch) }

    /// One note.
    struct Event: Equatable {
        var watch: Int32
        var mask: UInt32
        /// Of the entry in the folder; empty for the folder itself.
        var name: [UInt8]

        /// Notes were lost.
        var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }
        var isFolder: Bool { mask & UInt32(IN_ISDIR) != 0 }
        /// The watched folder itself went or moved.
        var isSelf: Bool { mask & (UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)) != 0 }
        /// A new name whose content may still be on its way.
        var isCreation: Bool { mask & UInt32(IN_CREATE) != 0 }
        /// The kernel has dropped the watch.
        var isEnd: Bool { mask & UInt32(IN_IGNORED) != 0 }
    }

    /// All notes that wait; empty when there are none.
    func read() -> [Event] {
        var events: [Event] = []
        var buffer: [UInt8] = []
        do throws(SystemError) {
            while try descriptor.read(Self.bufferBytes, into: &buffer) > 0 {
                events += Self.events(in: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        } catch {
            // EAGAIN: all read.
        }
        return events
    }

    /// Takes `struct inotify_event`s apart; stops at bytes that cannot be one.
    static func events(in buffer: [UInt8]) -> [Event] {
        var events: [Event] = []
        var position = 0
        while position + 16 <= buffer.count {
            let length = Int(word(buffer, position + 12))
            let end = position + 16 + length
            guard end <= buffer.count else { break }
            let name = buffer[(position + 16)..<end].prefix { $0 != 0 }
            events.append(
                Event(watch: Int32(bitPattern: word(buffer, position)), mask: word(buffer, position + 4), name: Array(name)))
            position = end
        }
        return events
    }

    /// Four bytes in the machine's order.
    private static func word(_ buffer: [UInt8], _ index: Int) -> UInt32 {
        let low = UInt32(buffer[index]) | UInt32(buffer[index + 1]) << 8
        return UInt32(littleEndian: low | UInt32(buffer[index + 2]) << 16 | UInt32(buffer[index + 3]) << 24)
    }
}
