import CLinux
import Dispatch
import Glibc

/// Threads for work that must not slow reads down: importing, merging. Nice, so that whoever answers a request runs first on a busy core;
/// most of the work goes on to `IdleWork` from there.
///
/// Dispatch cannot do this on Linux: its classes of service do nothing there, and a pool's thread that was made nice stays so, for only the
/// privileged may take niceness back.
package enum BackgroundThread {
    /// A nice thread gets about a tenth of the time of one that is not, where both want a core (sched(7)); all of it where none does.
    package static let niceness: CInt = 10

    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Runs `body` on a nice thread of its own, which also has the policy of the one that starts it; on a queue, not nice, where the system has no thread to give. Returns at once; any thread.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        defer { unsafe pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body))
        let result = unsafe pthread_create(&thread, &attributes, { unsafe BackgroundThread.main($0) }, work.toOpaque())
        guard result != 0 else { return }
        unsafe work.release()
        DispatchQueue.global().async(execute: body)
    }

    /// Runs `body` on a nice thread; `group` knows it until it ends. Returns at once; any thread.
    package static func start(in group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
        group.enter()
        start {
            body()
            group.leave()
        }
    }

    /// Runs `body` on a nice thread and waits for it. Never on the cooperative pool.
    package static func run(_ body: @escaping @Sendable () -> Void) {
        let group = DispatchGroup()
        start(in: group, body)
        group.wait()
    }

    /// How nice the calling thread is.
    package static var currentNiceness: CInt { broadsheet_thread_niceness() }

    @unsafe
    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument = unsafe argument else { return nil }
        // A system that refuses leaves the thread as it is: slower reads, nothing else.
        if currentNiceness < niceness { _ = broadsheet_set_thread_niceness(niceness) }
        unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
        return nil
    }
}
