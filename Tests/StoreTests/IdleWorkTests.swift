import CLinux
import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Store

@Suite struct IdleWorkTests {
    static let second: Int64 = 1_000_000_000

    @Test func `idle work runs on a thread of the idle policy, and the one that waits for it stays as it is`() {
        let isIdle = IdleWork.run(isLong: true, IdleWork.Standing()) { _ in IdleWork.isCurrentThreadIdle }
        #expect(isIdle == (ThreadTimes.current() != nil))
        #expect(!IdleWork.isCurrentThreadIdle)
    }

    @Test(arguments: [false, true])
    func `work that starved is done by the thread that waits for it, until there may be idle cores`(isLong: Bool) {
        let standing = IdleWork.Standing()
        standing.share.withLock { $0.starved(now: IdleWork.now) }
        let own = pthread_self()
        let (isSame, isOver) = IdleWork.run(isLong: isLong, standing) { turn in (pthread_equal(pthread_self(), own) != 0, turn.isOver) }
        #expect(isSame && !isOver)
        // As if that had been long ago.
        let calm = IdleWork.Standing()
        calm.share.withLock { $0.starved(now: IdleWork.now - IdleShare.niceFirst - IdleShare.trial - Self.second) }
        #expect(IdleWork.run(isLong: isLong, calm) { _ in pthread_equal(pthread_self(), own) != 0 } == (ThreadTimes.current() == nil))
    }

    @Test func `pieces are asked for until there are no more`() {
        let count = Mutex(0)
        IdleWork.runPieces { _ in
            count.withLock { count in
                count += 1
                return count < 5
            }
        }
        #expect(count.withLock { $0 } == 5)
    }

    @Test(arguments: [
        // Ran and waited, in milliseconds.
        (0, 999, false), (0, 1_000, true), (110, 1_000, true), (112, 1_000, false), (1_000, 9_001, true), (1_000, 9_000, false),
        (5_000, 1_000, false),
    ])
    func `who gets less than a tenth of what it wants is starving, once it has waited for a second`(
        ran: Int64, waited: Int64, isStarving: Bool
    ) {
        #expect(IdleShare.isStarving(ran: ran * 1_000_000, waited: waited * 1_000_000) == isStarving)
    }

    @Test func `who starves is nice for a while, and longer each time that there was no idle core again`() {
        var share = IdleShare()
        #expect(!share.isNice(now: 0, isLong: false) && !share.isNice(now: 0, isLong: true))
        share.starved(now: 100)
        #expect(share.niceUntil == 100 + IdleShare.niceFirst)
        #expect(share.isNice(now: share.niceUntil - 1, isLong: false))
        #expect(!share.isNice(now: share.niceUntil, isLong: false))
        // Long work waits for the trial of the short.
        #expect(share.isNice(now: share.niceUntil + IdleShare.trial - 1, isLong: true))
        #expect(!share.isNice(now: share.niceUntil + IdleShare.trial, isLong: true))

        // A second thread that starved in the same time adds nothing.
        let until = share.niceUntil
        share.starved(now: until - 1)
        #expect(share.niceUntil == until)

        var period = IdleShare.niceFirst
        for _ in 0..<10 {
            let now = share.niceUntil + Self.second
            share.starved(now: now)
            period = min(period * 2, IdleShare.niceMax)
            #expect(share.niceUntil == now + period)
        }
        #expect(period == IdleShare.niceMax)
        let later = share.niceUntil + 2 * IdleShare.trial
        share.starved(now: later)
        #expect(share.niceUntil == later + IdleShare.niceFirst)
    }

    @Test(arguments: [
        ("12 34 5\n", 12, 34), ("0 0 0", 0, 0), ("9223372036854775807 1 1\n", Int64.max, 1),
    ])
    func `the kernel's account of a thread is read`(text: String, ran: Int64, waited: Int64) {
        let times = ThreadTimes(text.utf8)
        #expect(times?.ran == ran && times?.waited == waited)
    }

    @Test(arguments: ["", "1 2", "1 2 3 4", "-1 2 3", "1 -2 3", "a b c", "9223372036854775808 1 1"])
    func `what is no account of a thread is none`(text: String) { #expect(ThreadTimes(text.utf8) == nil) }

    @Test func `a queue does its works in order, waits when asked, and ends with the last of them`() {
        let done = Mutex<[Int]>([])
        let end = DispatchSemaphore(value: 0)
        do {
            let queue = BackgroundQueue()
            for number in 0..<50 { queue.async { done.withLock { $0.append(number) } } }
            #expect(queue.sync { done.withLock { $0.count } } == 50)
            queue.async { end.signal() }
        }
        end.wait()
        #expect(done.withLock { $0 } == Array(0..<50))
    }

    @Test func `a queue's thread has the policy of its maker, not of whoever gives it work`() {
        let queue = BackgroundQueue()
        let seen = IdleWork.run(isLong: true, IdleWork.Standing()) { _ in queue.sync { IdleWork.isCurrentThreadIdle } }
        #expect(!seen)
    }
}
