#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Tells a request when its time is over. One thread.
final class Deadline {
    private let nanoseconds: UInt64?
    /// True from the first check after the deadline on.
    private(set) var hasPassed = false
    /// Something was not looked at for another reason than time: the answer is partial too.
    private(set) var leftOut = false

    /// - Parameter nanoseconds: of `CLOCK_MONOTONIC`; nil for never.
    init(_ nanoseconds: UInt64?) { self.nanoseconds = nanoseconds }

    /// Looks at the clock, about 30 ns: ask every few thousand postings.
    func check() -> Bool {
        guard !hasPassed, let nanoseconds else { return hasPassed }
        hasPassed = Self.now() >= nanoseconds
        return hasPassed
    }

    func leaveOut() { leftOut = true }

    static func now() -> UInt64 {
        var time = timespec()
        // A pointer to a local that lives as long as the call.
        guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
