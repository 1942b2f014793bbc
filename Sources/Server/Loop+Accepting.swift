import CLinux
import Glibc
import HTTP
import Synchronization

extension Loop {
    /// Accepts what waits, up to a turn's limit. A new connection is read at once: with a request already there, a short exchange never
    /// touches epoll.
    func accept(_ listener: Int32) {
        var turns = 0
        while turns < limits.acceptsPerTurnMax {
            turns += 1
            // Only the first is known to wait; when the house is full epoll tells of the next, and nobody is sent away for nothing.
            if turns > 1, isFull { return }
            guard !isFull || evictOne() else {
                pauseAccepting("every connection is in use")
                return
            }
            let accepted = Socket.accept(listener)
            guard accepted.descriptor >= 0 else {
                switch accepted.code {
                case EAGAIN, EWOULDBLOCK: return
                case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                    if !evictOne() {
                        pauseAccepting("descriptors or memory ran out")
                        return
                    }
                default: continue
                }
                continue
            }
            shared.accepted.add(1, ordering: .relaxed)
            if Int(accepted.descriptor) < shared.descriptorMax {
                welcome(accepted.descriptor, accepted.peer)
            } else if evictOne() {
                welcome(moveDown(accepted.descriptor), accepted.peer)
            } else {
                // This one is here already and is served; the next waits in the kernel.
                pauseAccepting("the descriptor limit is near")
                welcome(accepted.descriptor, accepted.peer)
                return
            }
        }
    }

    /// Gives a descriptor the lowest free number, so that one that was closed makes room under the limit and not beside it.
    private func moveDown(_ descriptor: Int32) -> Int32 {
        let lower = broadsheet_duplicate(descriptor)
        guard lower >= 0 else { return descriptor }
        guard lower < descriptor else {
            Glibc.close(lower)
            return descriptor
        }
        Glibc.close(descriptor)
        return lower
    }

    /// Whether accepting may go on: connections are below their limit, and the lowest free descriptor below its own.
    var hasRoom: Bool {
        guard !isFull else { return false }
        let probe = broadsheet_duplicate(mailbox.descriptor)
        guard probe >= 0 else { return false }
        Glibc.close(probe)
        return Int(probe) < shared.descriptorMax
    }

    private var isFull: Bool { shared.connections.load(ordering: .relaxed) >= limits.connectionsMax }

    private func pauseAccepting(_ reason: String) {
        guard !isAcceptPaused else { return }
        setAccepting(false, operation: EPOLL_CTL_MOD)
        shared.log(.notice("accepting waits: \(reason)"))
    }

    private func welcome(_ descriptor: Int32, _ peer: Address) {
        let admission = shared.admit(peer)
        guard admission.isAdmitted else {
            Glibc.close(descriptor)
            return
        }
        let connection = add(descriptor, peer)
        connection.isCounted = admission.isCounted
        readable(connection)
        if !connection.isClosed, connection.interest == nil { setInterest(connection, EPOLLIN.rawValue) }
        schedule(connection)
    }
}
