import CLinux
import Dispatch
import Glibc
import Synchronization

/// Work for cores that nobody else wants: importing, merging. A request's thread that wakes up takes the core from it at once, where a nice
/// thread may keep it for a slice of some milliseconds (a hundredth of the answers during an import then waited for that).
///
/// To be called on a nice thread (`BackgroundThread`), which waits meanwhile, and does the work itself where the idle get too little
/// (`IdleShare`) or the kernel does not tell what they get. No pool may be fed from inside: the threads that it makes would inherit the policy.
package enum IdleWork {
    /// What all idle work of a process knows of its share.
    final class Standing: Sendable {
        let share = Mutex(IdleShare())

        init() {}
    }

    private static let standing = Standing()
    /// Whether the kernel tells what threads get.
    private static let isPossible = ThreadTimes.current() != nil

    /// How long work may go on; of the thread that does it.
    package final class Turn {
        private let isIdle: Bool
        private let isLong: Bool
        private let standing: Standing
        private var ran: Int64 = 0
        private var waited: Int64 = 0

        fileprivate init(isIdle: Bool, isLong: Bool, _ standing: Standing) {
            self.standing = standing
            self.isIdle = isIdle
            self.isLong = isLong
            if isIdle, let times = ThreadTimes.current() { (ran, waited) = (times.ran, times.waited) }
        }

        /// Whether the work should be given back, to be done on another kind of thread. Reads a file: every few milliseconds is often enough.
        package var isOver: Bool {
            let now = IdleWork.now
            let isNice = standing.share.withLock { $0.isNice(now: now, isLong: isLong) }
            guard isIdle else { return !isNice && IdleWork.isPossible }
            guard let times = ThreadTimes.current() else { return false }
            let (newlyRan, newlyWaited) = (times.ran - ran, times.waited - waited)
            let isStarving = IdleShare.isStarving(ran: newlyRan, waited: newlyWaited)
            if isStarving { standing.share.withLock { $0.starved(now: now) } }
            if newlyRan >= IdleShare.ranMax || newlyWaited >= IdleShare.waitMin { (ran, waited) = (times.ran, times.waited) }
            return isStarving || isNice
        }
    }

    /// Does short pieces of work until `body`, which returns early when its turn is over, says that there are no more. Waits for it.
    package static func runPieces(_ body: @escaping @Sendable (Turn) -> Bool) {
        while run(isLong: false, standing, body) {}
    }

    /// The same for pieces that take a second or so, which are not begun at the idle policy before short ones have tried it.
    package static func runLongPieces(_ body: @escaping @Sendable (Turn) -> Bool) {
        while run(isLong: true, standing, body) {}
    }

    /// Does one work that cannot be interrupted. Waits for it.
    package static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        run(isLong: true, standing) { _ in body() }
    }

    static func run<Result: Sendable>(
        isLong: Bool, _ standing: Standing, _ body: @escaping @Sendable (Turn) -> Result
    ) -> Result {
        let now = now
        if !isPossible || standing.share.withLock({ $0.isNice(now: now, isLong: isLong) }) {
            return body(Turn(isIdle: false, isLong: isLong, standing))
        }
        let result = Mutex<Result?>(nil)
        BackgroundThread.run {
            // A system that refuses leaves the thread nice.
            _ = broadsheet_make_thread_idle()
            let made = body(Turn(isIdle: true, isLong: isLong, standing))
            result.withLock { $0 = made }
        }
        // The thread has ended, and it ends with a result.
        return result.withLock { $0 } ?? body(Turn(isIdle: false, isLong: isLong, standing))
    }

    /// Whether the calling thread is of the idle policy.
    package static var isCurrentThreadIdle: Bool { broadsheet_thread_policy() == CInt(BROADSHEET_SCHED_IDLE) }

    /// Nanoseconds of the clock that shares are told by.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// What the calling thread got and had to wait for, in nanoseconds since it began: `/proc/thread-self/schedstat` (proc(5)).
struct ThreadTimes: Equatable {
    var ran: Int64
    var waited: Int64

    /// Nil where the kernel does not tell.
    static func current() -> ThreadTimes? {
        let file = unsafe broadsheet_openat(AT_FDCWD, "/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 96)
        let count = unsafe read(file, &bytes, bytes.count)
        return ThreadTimes(bytes.prefix(max(0, count)))
    }

    /// `RAN WAITED SLICES`. Nil for anything else.
    init?(_ text: some Collection<UInt8>) {
        let numbers = text.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }).map { Int64(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 3, let ran = numbers[0], let waited = numbers[1], ran >= 0, waited >= 0 else { return nil }
        self.ran = ran
        self.waited = waited
    }
}
