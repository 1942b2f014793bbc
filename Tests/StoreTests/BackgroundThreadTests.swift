import Dispatch
import Synchronization
import Testing

@testable import Store

@Suite struct BackgroundThreadTests {
    @Test func `a background thread is nicer than the one that starts it, which stays as it is`() {
        let own = BackgroundThread.currentNiceness
        let seen = Mutex<CInt>(.min)
        BackgroundThread.run { seen.withLock { $0 = BackgroundThread.currentNiceness } }
        #expect(seen.withLock { $0 } == max(own, BackgroundThread.niceness))
        #expect(BackgroundThread.currentNiceness == own)
    }

    @Test func `a group waits for its threads`() {
        let count = Mutex(0)
        let group = DispatchGroup()
        for _ in 0..<20 { BackgroundThread.start(in: group) { count.withLock { $0 += 1 } } }
        group.wait()
        #expect(count.withLock { $0 } == 20)
    }
}
