import CLinux
import Glibc
import HTTP
import Synchronization

/// What other threads tell a loop.
enum Message: Sendable {
    case answered(descriptor: Int32, serial: UInt32, response: Response, microseconds: Int)
    case pulled(descriptor: Int32, serial: UInt32, pieces: [[UInt8]], isEnd: Bool)
    case drain
    case stop
}

/// A loop's inbox: a locked array and an eventfd that wakes epoll.
final class Mailbox: Sendable {
    let descriptor: Int32
    private let messages = Mutex<[Message]>([])

    init() throws(ServerError) {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard descriptor >= 0 else { throw ServerError("cannot make an eventfd", code: errno) }
    }

    deinit { close(descriptor) }

    func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { _ = eventfd_write(descriptor, 1) }
    }

    func takeAll() -> [Message] {
        var value: eventfd_t = 0
        _ = unsafe eventfd_read(descriptor, &value)
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
