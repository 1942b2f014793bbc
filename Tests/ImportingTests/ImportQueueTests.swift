import Dispatch
import Store
import Testing

@testable import Importing

/// How many changes go to the writer at once, and who waits for it.
@Suite struct ImportQueueTests {
    private func queue() -> ImportQueue {
        var limits = BatchLimits()
        limits.changes = 8
        limits.bytes = 1 << 20
        limits.age = 3_600_000_000_000
        return ImportQueue(limits)
    }

    private func changes(_ count: Int) -> Parsed {
        var parsed = Parsed()
        for number in 0..<count {
            parsed.append(
                .unchanged(FileStamp(key: Array("\(number).md".utf8), size: 1, modifiedNanoseconds: 1, inode: 1, canonicalHash: 1)))
        }
        return parsed
    }

    /// The number of changes taken; nil for the end, −1 for nothing yet.
    private func take(_ queue: ImportQueue, patience: Int64 = 1_000_000) -> Int? {
        switch queue.takeBatch(patience: patience) {
        case .changes(let parsed): parsed.changes.count
        case .nothing: -1
        case .end: nil
        }
    }

    private func job() throws -> ReadJob { ReadJob(folder: try Folder.root(Array("/".utf8)), files: []) }

    @Test func `a batch is taken when it is full, or when there is nothing left to read`() throws {
        let queue = queue()
        #expect(queue.push(try job()))
        #expect(queue.takeJob() != nil)
        #expect(queue.deliver(changes(7)))
        #expect(take(queue) == -1)
        #expect(queue.deliver(changes(1)))
        #expect(take(queue) == 8)
        #expect(queue.deliver(changes(3)))
        #expect(take(queue) == -1)
        queue.finishJob()
        #expect(take(queue) == 3)
        queue.endWalk()
        #expect(take(queue) == nil)
    }

    @Test func `once all files are known a part of a batch is enough`() throws {
        let queue = queue()
        #expect(queue.push(try job()))
        #expect(queue.takeJob() != nil)
        queue.endWalk()
        #expect(queue.deliver(changes(1)))
        #expect(take(queue) == -1)
        #expect(queue.deliver(changes(1)))
        #expect(take(queue) == 8 / ImportQueue.lastParts)
    }

    @Test func `while the writer is busy all but the leading worker wait at half, and go on when it is back`() {
        let queue = queue()
        #expect(queue.deliver(changes(8)))
        #expect(take(queue) == 8)
        #expect(queue.deliver(changes(3), isLeading: false))
        #expect(queue.deliver(changes(1), isLeading: false))
        let group = DispatchGroup()
        BackgroundThread.start(in: group) { _ = queue.deliver(self.changes(2), isLeading: false) }
        // The other one's two would not have left room for four.
        #expect(queue.deliver(changes(4)))
        #expect(take(queue) == 8)
        group.wait()
        #expect(take(queue) == 2)
    }
}
