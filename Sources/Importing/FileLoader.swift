import CLinux
import Glibc
import Store

/// Reads whole files that may be changed by others at any moment.
struct FileLoader: Sendable {
    /// Bytes; larger files are refused without being read.
    var sizeMax: Int64
    /// Readings of a file that changes under them before it is left for the next run.
    static let attemptsMax = 4
    /// Nanoseconds before the second reading; doubled each time.
    static let pause: Int64 = 5_000_000

    enum Outcome {
        /// All bytes of one state of the file, what the system said of that state, and when it was read (`Moment.wall`).
        case bytes([UInt8], FileStatus, readAt: Int64)
        /// Gone, or no regular file any more.
        case gone
        case tooLarge(FileStatus)
        /// Each reading met another state.
        case changing
        case unreadable(SystemError)
    }

    func load(_ name: [UInt8], in folder: Folder) -> Outcome {
        do throws(SystemError) {
            var pause = Self.pause
            for attempt in 1...Self.attemptsMax {
                // Opened anew each time: an atomic save puts another file under the name.
                let descriptor = try folder.file(name)
                let before = try descriptor.status()
                guard before.kind == .file else { return .gone }
                guard before.size <= sizeMax else { return .tooLarge(before) }
                let readAt = Moment.wall
                let bytes = try read(descriptor, size: before.size)
                let after = try descriptor.status()
                if let bytes, before == after { return .bytes(bytes, before, readAt: readAt) }
                if attempt < Self.attemptsMax {
                    Moment.sleep(pause)
                    pause *= 2
                }
            }
            return .changing
        } catch {
            return Self.isGone(error) ? .gone : .unreadable(error)
        }
    }

    /// A link is gone too: it took the place of the file, and links are not followed.
    private static func isGone(_ error: SystemError) -> Bool {
        error.code == ENOENT || error.code == ENOTDIR || error.code == ELOOP || error.code == ENXIO
    }

    /// Exactly `size` bytes; nil when the file has fewer or more by now.
    private func read(_ descriptor: borrowing Descriptor, size: Int64) throws(SystemError) -> [UInt8]? {
        // One byte more than expected, so that growth shows.
        let capacity = Int(size) + 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(capacity)
        repeat {
            guard try descriptor.read(capacity - bytes.count, into: &bytes) > 0 else { break }
        } while bytes.count < size
        return bytes.count == Int(size) ? bytes : nil
    }
}
