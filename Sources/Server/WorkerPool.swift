import Dispatch
import HTTP
import Synchronization

/// Threads with a handler each, for what may take longer than a loop may wait. The queue is bounded; over it `submit` says no.
final class WorkerPool: Sendable {
    enum Job: Sendable {
        case respond(Request, to: Mailbox, descriptor: Int32, serial: UInt32)
        case pull(any ResponseStream, to: Mailbox, descriptor: Int32, serial: UInt32, bytesMax: Int)
        case cancel(any ResponseStream)
        case stop
    }

    private struct Queue {
        var jobs: [Job] = []
        var first = 0
        var count: Int { jobs.count - first }

        mutating func pop() -> Job? {
            guard first < jobs.count else { return nil }
            let job = jobs[first]
            first += 1
            if first > 256, first * 2 > jobs.count {
                jobs.removeFirst(first)
                first = 0
            }
            return job
        }
    }

    private let queue = Mutex(Queue())
    private let signal = DispatchSemaphore(value: 0)
    private let queueMax: Int
    private let workers: Int
    private let group = DispatchGroup()

    init(workers: Int, queueMax: Int) {
        self.workers = workers
        self.queueMax = queueMax
    }

    func start(_ factory: any HandlerFactory) {
        for index in 0..<workers {
            group.enter()
            DispatchQueue(label: "broadsheet.worker.\(index)").async { [self] in
                run(factory)
                group.leave()
            }
        }
    }

    /// False when the queue is full; pulls and cancellations of open streams always fit, because streams are bounded.
    func submit(_ job: Job) -> Bool {
        let isTaken = queue.withLock { queue in
            if case .respond = job, queue.count >= queueMax { return false }
            queue.jobs.append(job)
            return true
        }
        if isTaken { signal.signal() }
        return isTaken
    }

    /// Jobs that wait.
    var queuedCount: Int { queue.withLock { $0.count } }

    /// Lets each worker end after the job it has. Jobs that wait behind are forgotten. Does not wait.
    func stop() {
        queue.withLock { queue in
            queue = Queue()
            queue.jobs = Array(repeating: .stop, count: workers)
        }
        for _ in 0..<workers { signal.signal() }
    }

    private func run(_ factory: any HandlerFactory) {
        let handler = factory.makeHandler()
        while true {
            signal.wait()
            guard let job = queue.withLock({ $0.pop() }) else { continue }
            switch job {
            case .respond(let request, let mailbox, let descriptor, let serial):
                let start = Socket.monotonicMicroseconds()
                let response = handler.respond(to: request)
                let spent = Socket.monotonicMicroseconds() - start
                mailbox.post(.answered(descriptor: descriptor, serial: serial, response: response, microseconds: spent))
            case .pull(let stream, let mailbox, let descriptor, let serial, let bytesMax):
                mailbox.post(Self.pull(stream, descriptor, serial, bytesMax))
            case .cancel(let stream): stream.cancel()
            case .stop: return
            }
        }
    }

    /// Pieces up to about `bytesMax`, or fewer at a pause or the end.
    private static func pull(_ stream: any ResponseStream, _ descriptor: Int32, _ serial: UInt32, _ bytesMax: Int) -> Message {
        var pieces: [[UInt8]] = []
        var bytes = 0
        while bytes < bytesMax {
            guard let piece = stream.next() else {
                return .pulled(descriptor: descriptor, serial: serial, pieces: pieces, isEnd: true)
            }
            if piece.isEmpty { break }
            pieces.append(piece)
            bytes += piece.count
        }
        return .pulled(descriptor: descriptor, serial: serial, pieces: pieces, isEnd: false)
    }
}
