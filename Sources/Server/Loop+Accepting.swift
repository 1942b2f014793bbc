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
            guard Int(accepted.descriptor) < shared.descriptorMax || evictOne() else {
                Glibc.close(accepted.descriptor)
                pauseAccepting("the descriptor limit is near")
                return
            }
            welcome(accepted.descriptor, accepted.peer)
        }
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
